"""One question to a device, such as for a picture, over the short cut's epoll.

What is written for ``transport.Connection`` runs here as it is, but that it costs no task, no
future and no transport of asyncio: the reactor drives its coroutine.
"""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from types import coroutine

from ..deadline import Deadline
from ..errors import (
    ConnectionLost,
    ConnectTimeout,
    ForbiddenAddress,
    NoRoute,
    ReplyTimeout,
    UnresolvedAddress,
)
from ..resolver import check_allowed
from ..transport import connect_error
from ..types import Target
from ..uris import PinnedUri
from .transport import Conversation, Reactor

READS_AT_ONCE = 8
"""Then others have their turn: a device may send faster than we take it."""


async def ask(
    reactor: Reactor,
    function: Callable[..., Awaitable],
    target: Target,
    uri: PinnedUri,
    auth,
    deadline: Deadline,
):
    """``function(target, uri, auth, deadline)``, whose coroutine awaits nothing but connections.
    TLS and names are left to asyncio."""
    if uri.scheme not in ("rtsp", "http") or not _is_plain(uri.host, target):
        return await function(target, uri, auth, deadline)
    wire = Wire(deadline, lambda connect: function(target, uri, auth, deadline, connect=connect))
    reactor.start(wire)
    try:
        return await wire.answer
    finally:
        wire.end()


def _is_plain(host: str, target: Target) -> bool:
    try:
        check_allowed(host, target.allow_loopback)
    except (UnresolvedAddress, ForbiddenAddress):
        return False
    return True


class Wire(Conversation):
    """``work(connect)`` gives the coroutine; ``answer`` is the future of its result. Has what
    HttpClient and RtspSession use of a Connection, one at a time."""

    __slots__ = ("answer", "deadline", "was_open", "_work", "_loop", "_timer", "_is_late", "_reads")

    def __init__(self, deadline: Deadline, work: Callable[..., Awaitable]):
        left_s = deadline.left()
        super().__init__(left_s, left_s)
        self.deadline = deadline
        self.was_open = False
        self._work = work
        self._loop = asyncio.get_running_loop()
        self.answer = self._loop.create_future()
        self._timer = self._loop.call_later(left_s, self.stalled)
        self._is_late = False
        self._reads = 0

    def steps(self) -> Generator[None, None, None]:
        answer = yield from self._work(self.connect).__await__()
        if not self.answer.done():
            self.answer.set_result(answer)

    def stalled(self) -> None:
        """The deadline is over."""
        if not self._is_late and self.deadline.left() > 0:
            self._timer = self._loop.call_later(max(self.deadline.left(), 0.001), self.stalled)
        elif not self._is_late:
            self._is_late = True
            self._reactor.wake(self)

    def broke(self, error: Exception) -> None:
        if not self.answer.done():
            self.answer.set_exception(error)

    def end(self) -> None:
        self._timer.cancel()
        self._steps.close()
        super().end()

    async def connect(
        self, host: str, port: int, deadline: Deadline, *, allow_loopback: bool = False, **_options
    ) -> "Wire":
        """In the place of transport.connect; plain only."""
        check_allowed(host, allow_loopback)
        if not 0 < port < 65536:
            raise NoRoute("port out of range", port=port)
        self.was_open = False
        try:
            error = self.dial(host, port)
            if not error:
                await _turn()
                if self._is_late:
                    raise ConnectTimeout(port=port)
                error = self.failure()
            if error:
                raise OSError(error, "")
        except OSError as failure:
            self.hang_up()
            raise connect_error(failure, port) from None
        self.was_open = True
        return self

    async def read_some(self, limit: int, within_s: float | None = None) -> bytes:
        """As ``Connection.read_some``."""
        timer, until = None, None if within_s is None else self._loop.time() + within_s
        try:
            while True:
                if self._is_late or (until is not None and self._loop.time() >= until):
                    raise ReplyTimeout()
                data = await self._received(limit)
                if data is not None:
                    return data
                if until is not None and timer is None:
                    timer = self._loop.call_at(until, self._reactor.wake, self)
                await _turn()
        finally:
            if timer is not None:
                timer.cancel()

    def write(self, data: bytes) -> None:
        """As ``Connection.write``; requests are small enough to go out at once."""
        try:
            if self.sock is not None and self.sock.send(data) != len(data):
                self.hang_up()
        except OSError:
            pass  # shows at the next read

    def close(self) -> None:
        self.hang_up()

    async def _received(self, limit: int) -> bytes | None:
        """None when nothing is there. What has come is announced once: it is read to its end."""
        if self.sock is None:
            raise ConnectionLost("closed")
        self._reads += 1
        if self._reads % READS_AT_ONCE == 0:
            again = self._loop.call_soon(self._reactor.wake, self)
            await _turn()
            again.cancel()
        try:
            return self.sock.recv(limit)
        except BlockingIOError:
            return None
        except OSError:
            raise ConnectionLost() from None


@coroutine
def _turn() -> Generator[None, None, None]:
    """Until something has happened."""
    yield
