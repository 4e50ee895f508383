"""The RTSP process as the farm sees it: started, told, asked, restarted when it dies."""

import asyncio
import contextlib
import json
import logging
import os
from collections.abc import Callable
from pathlib import Path

_logger = logging.getLogger(__name__)

START_S = 30.0  # importing GStreamer on a cold machine takes seconds; it scans its plugins once
ANSWER_S = 20.0
END_S = 3.0
SETTLED_S = 30.0  # a process that lived this long may be restarted at once again
BACKOFF_S = (0.2, 1.0, 3.0, 10.0)
LINE_BYTES = 4_000_000
ROOT = Path(__file__).resolve().parent.parent
PYTHON = os.environ.get("SIMULATOR_GST_PYTHON") or "/usr/bin/python3"


class RtspUnavailable(Exception):
    """RTSP cannot be served here; the text says why in one sentence."""


class RtspChild:
    """``config()`` gives the message that (re)configures a fresh process."""

    def __init__(self, config: Callable[[], dict], python: str = PYTHON):
        self._config = config
        self._python = python
        self._process: asyncio.subprocess.Process | None = None
        self._waiting: dict[int, asyncio.Future] = {}
        self._seq = 0
        self._tasks: list[asyncio.Task] = []
        self.restarts = 0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Raises RtspUnavailable, or OSError when a port is taken."""
        await self._spawn()
        self._tasks.append(asyncio.create_task(self._keep_alive()))

    async def _spawn(self) -> None:
        try:
            self._process = await asyncio.create_subprocess_exec(
                self._python,
                "-EB",
                "-m",
                "simulator.rtsp",
                cwd=ROOT,
                limit=LINE_BYTES,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
            )
        except OSError as error:
            raise RtspUnavailable(f"RTSP needs {self._python}: {error.strerror}") from None
        try:
            await asyncio.wait_for(self._greeting(), START_S)
        except asyncio.TimeoutError:
            await self._kill()
            raise RtspUnavailable("the RTSP process did not start in time") from None
        self._tasks.append(asyncio.create_task(self._listen(self._process)))
        reply = await self.ask(self._config())
        if reply["type"] == "failed":
            await self._kill()
            raise OSError(reply["error"])

    async def _greeting(self) -> None:
        line = await self._process.stdout.readline()
        message = json.loads(line) if line else {"type": "died"}
        if message["type"] != "ready":
            await self._kill()
            raise RtspUnavailable(message.get("reason", "the RTSP process died at its start"))

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        """Hands replies to whoever waits for them, until the process closes its end."""
        while line := await process.stdout.readline():
            reply = json.loads(line)
            future = self._waiting.pop(reply.get("seq"), None)
            if future and not future.done():
                future.set_result(reply)
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(RtspUnavailable("the RTSP process died"))
        self._waiting.clear()

    async def ask(self, message: dict) -> dict:
        """Sends a message and waits until it is carried out. Raises RtspUnavailable."""
        self._seq += 1
        future = asyncio.get_running_loop().create_future()
        self._waiting[self._seq] = future
        line = json.dumps({**message, "seq": self._seq}).encode() + b"\n"
        try:
            self._process.stdin.write(line)
            await self._process.stdin.drain()
            return await asyncio.wait_for(future, ANSWER_S)
        except (ConnectionError, asyncio.TimeoutError):
            raise RtspUnavailable("the RTSP process does not answer") from None
        finally:
            self._waiting.pop(self._seq, None)

    async def _keep_alive(self) -> None:
        """Restarts the process when it dies; the longer it keeps dying, the slower."""
        failures, loop = 0, asyncio.get_running_loop()
        while True:
            born = loop.time()
            status = await self._process.wait()
            failures = 0 if loop.time() - born > SETTLED_S else failures
            _logger.warning("the RTSP process ended (%s); starting it again", status)
            await asyncio.sleep(BACKOFF_S[min(failures, len(BACKOFF_S) - 1)])
            failures += 1
            self.restarts += 1
            try:
                await self._spawn()
            except (RtspUnavailable, OSError) as error:
                _logger.warning("%s", error)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await self._kill()

    async def _kill(self) -> None:
        """Ends the process, the gentle way first.

        A signal for a process that has just ended takes its status away from asyncio, which then
        complains of an unknown child: so it is given the time to end by itself.
        """
        process = self._process
        if process is None or process.returncode is not None:
            return
        for end in (process.stdin.close, process.terminate, process.kill):
            with contextlib.suppress(ProcessLookupError):
                end()
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(process.wait(), END_S)
                return
