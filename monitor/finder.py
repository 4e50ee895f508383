"""The search for devices as a process of its own.

    python -m monitor.finder        (in the addon's folder)

One job a line in, as JSON; its results out, one a line; the log-in by standard input only. It ends
when its input closes.

    in   {"type": "job", "interface": "192.0.2.5", "listen_s": 4}
         {"type": "job", "candidates": [{…}], "username": …, "password": …,
          "allow_loopback": false, "seconds": 40}
    out  {"type": "announced", "announcement": {…}}     (``Announcement.to_dict``)
         {"type": "attempt", "key": 3}                  from now on 3 is being asked
         {"type": "found", "found": {…}}                (``Found.to_dict``)
         {"type": "problem", "code": …, "detail": …}    why the job could not be done
         {"type": "done"}
"""

import asyncio
import errno
import json
import os
import resource
import signal
import sys
import threading
from dataclasses import replace

from .clock import SystemClock
from .find.knock import Known, knock
from .find.reading import DEVICE_S, Reader, own_environment
from .find.types import Candidate, Found, Outcome
from .limits import limit, reset_process
from .probe.errors import ProbeError

MEMORY_BYTES = 1024**3
CPU_S = 120
KNOCKS = 128
"""Addresses tried at a time: a few hundred SYNs a second disturb no network."""

READERS = 2


class Output:
    """Lines on standard output, from any thread."""

    def __init__(self, fd: int):
        self._file = os.fdopen(fd, "wb")
        self._lock = threading.Lock()

    def say(self, **message) -> None:
        line = json.dumps(message, separators=(",", ":")).encode("ascii") + b"\n"
        with self._lock:
            self._file.write(line)
            self._file.flush()


def announce(job: dict, out: Output) -> None:
    """Listen for devices that answer on one interface."""
    from .find.ws_discovery import NoInterface, listen

    try:
        listen(
            job["interface"],
            job["listen_s"],
            lambda heard: out.say(type="announced", announcement=heard.to_dict()),
        )
    except NoInterface:
        out.say(type="problem", code="no_interface")
    except OSError as error:
        code = "port_taken" if error.errno == errno.EADDRINUSE else "no_interface"
        out.say(type="problem", code=code, detail=str(error.strerror or "")[:100])


class Search:
    """The candidates of one job, many tried at a time; those that let us in are read, a few at a
    time. What is not begun in time is left to the next job."""

    def __init__(self, job: dict, out: Output):
        self._out = out
        self._login = (job.get("username") or "", job.get("password") or "")
        self._loopback = bool(job.get("allow_loopback"))
        self._clock = SystemClock()
        self._until = self._clock.monotonic() + float(job["seconds"])
        self._enough_s = min(DEVICE_S, float(job["seconds"]) / 2)
        self._candidates = [Candidate.from_dict(row) for row in job["candidates"]]
        self._readers = asyncio.Queue()
        self._is_full = asyncio.Semaphore(KNOCKS)

    async def run(self) -> None:
        readers = [Reader(own_environment()) for _ in range(READERS)]
        for reader in readers:
            self._readers.put_nowait(reader)
        try:
            await asyncio.gather(*map(self._try, self._candidates))
        finally:
            for reader in readers:
                await reader.close()

    async def _try(self, candidate: Candidate) -> None:
        async with self._is_full:
            if self._left() < self._enough_s:
                return
            self._out.say(type="attempt", key=candidate.key)
            device = await self._knock(candidate)
        found = device.found
        if found.outcome is Outcome.READ:
            found = await self._read(device)
        self._out.say(type="found", found=found.to_dict())

    async def _knock(self, candidate: Candidate) -> Known:
        knocking = knock(candidate, self._login, self._clock, self._loopback)
        outcome = Outcome.SILENT
        try:
            return await asyncio.wait_for(knocking, max(self._left(), 1.0))
        except asyncio.TimeoutError:
            outcome, code = Outcome.FAILED, "reply_timeout"
        except (OSError, ProbeError) as error:  # ours, or a device's that escaped: it costs itself
            code = getattr(error, "code", "os_error")
        return Known(Found(candidate.key, candidate.address, outcome, error=code))

    async def _read(self, device: Known) -> Found:
        """When there is no time left for it, who the device is is known all the same."""
        reader = await self._readers.get()
        try:
            read = reader.read(device, self._login, self._loopback)
            return await asyncio.wait_for(read, max(self._left(), 1.0))
        except asyncio.TimeoutError:
            return replace(device.found, error="not_read", missing=("all",))
        finally:
            self._readers.put_nowait(reader)

    def _left(self) -> float:
        return self._until - self._clock.monotonic()


def end_with_input() -> None:
    """Whoever started us has ended, perhaps killed: so do we and the readers, which are of the
    same session. The next run shows the password again; nobody shows it twice at a time."""
    sys.stdin.buffer.read(1)
    os.killpg(0, signal.SIGKILL)


def main() -> None:
    reset_process()
    limit(resource.RLIMIT_AS, MEMORY_BYTES)
    limit(resource.RLIMIT_CPU, CPU_S)
    out = Output(os.dup(1))
    os.dup2(2, 1)  # whatever a library prints must not end up among the answers
    for line in sys.stdin.buffer:
        job = json.loads(line)
        threading.Thread(target=end_with_input, daemon=True).start()
        if "interface" in job:
            announce(job, out)
        else:
            asyncio.run(Search(job, out).run())
        out.say(type="done")
        os._exit(0)  # at once: threads of a library may still be about


if __name__ == "__main__":
    main()
