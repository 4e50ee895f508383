"""One port of a device in the asyncio process: alive, slow, silent, closed or dead."""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from .http_wire import HEAD_BYTES, IDLE_S, BadRequest, Reply, chunk, read_request
from .ports import DeadPort, listening
from .recorder.handing_out import Cut
from .state import DeviceState
from .website import Website

_logger = logging.getLogger(__name__)


class Endpoint:
    """Serves a device's website; ``apply`` follows its faults."""

    def __init__(self, state: DeviceState, website: Website):
        self.state = state
        self.website = website
        self._mode = "closed"
        self._port: asyncio.Server | DeadPort | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def apply(self) -> None:
        """Brings the port into the state its faults ask for. Raises OSError when it is taken."""
        mode = self.state.mode("onvif")
        if mode == self._mode:
            return
        await self.close()
        device = self.state.device
        address = (device.address, device.onvif_port)
        if mode == "off":
            self._port = DeadPort(*address)
        elif mode != "refuse":
            handler = self._hold if mode == "silent" else self._serve
            self._port = await asyncio.start_server(
                handler, sock=listening(*address), limit=HEAD_BYTES
            )
        self._mode = mode

    async def close(self) -> None:
        """Closes the port and whatever is connected to it."""
        if self._port is not None:
            self._port.close()
        self._port = None
        self._mode = "closed"
        for writer in list(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0)

    async def _hold(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Silent: takes what comes, says nothing."""
        with self._connected(writer):
            while await reader.read(HEAD_BYTES):
                pass

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with self._connected(writer):
            while True:
                request = await asyncio.wait_for(read_request(reader), IDLE_S)
                if request is None:
                    return
                delay = self.state.delay_s("onvif")
                if delay:
                    await asyncio.sleep(delay)
                reply = await self._answer(self.website.answer, request)
                data = reply.to_bytes(self.website.server_name, request.keeps_alive)
                writer.write(data)
                await writer.drain()
                if reply.stream is not None:
                    await self._send(reply.stream, writer)
                if not request.keeps_alive or reply.framing == "close":
                    return

    @staticmethod
    async def _send(stream, writer: asyncio.StreamWriter) -> None:
        """A body that comes bit by bit; coding it takes a while."""
        loop = asyncio.get_running_loop()
        try:
            while (part := await loop.run_in_executor(None, _next, stream)) is not None:
                writer.write(chunk(part))
                await writer.drain()
            writer.write(chunk(b""))
        except Cut:
            await writer.drain()
            writer.transport.close()
            raise ConnectionResetError from None

    @staticmethod
    async def _answer(answer: Callable, request) -> Reply:
        """Drawing a snapshot takes a while: not in the loop's own thread."""
        if request.method == "GET":
            return await asyncio.get_running_loop().run_in_executor(None, answer, request)
        return answer(request)

    @contextlib.contextmanager
    def _connected(self, writer: asyncio.StreamWriter):
        self._writers.add(writer)
        try:
            yield
        except BadRequest as error:
            writer.write(Reply(400, str(error).encode(), "text/plain").to_bytes("", False))
        except (ConnectionError, TimeoutError, asyncio.TimeoutError):
            pass
        except Exception:  # one connection's failure must not end the farm
            _logger.exception("%s: a connection failed", self.state.device.code)
        finally:
            self._writers.discard(writer)
            writer.close()


def _next(stream) -> bytes | None:
    """An empty part would end the body."""
    return next((part for part in stream if part), None)
