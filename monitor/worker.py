"""A process that probes: targets in on standard input, verdicts out on standard output.

    python -m monitor.worker        (in the addon's folder; speaks ``sweep/protocol.py``)

It knows nothing of Odoo and of no database, gets its secrets by standard input only, and ends at
once when that closes. Whoever starts it may have limits and blocked signals (an Odoo cron worker
has): they are not meant for this process, which sets its own.
"""

import asyncio
import logging
import os
import resource
import signal
import sys
import traceback
from contextlib import suppress
from dataclasses import replace

from .clock import SystemClock
from .probe.deadline import Deadline
from .probe.decoder_client import Decoder
from .probe.errors import ProbeError
from .probe.probe import probe
from .probe.reasons import Reason
from .probe.resolver import CachingResolver
from .probe.types import Level, Target, Verdict
from .sweep.protocol import ALIVE_S, VERSION, LineSplitter, ProtocolError, decode, encode

MEMORY_BYTES = 2 * 1024**3  # address space; decoding happens in a process of its own
SOCKETS_EACH = 2  # file descriptors of a probe at one moment
SPARE_FILES = 128
READ_BYTES = 64 * 1024
GATHER_S = 0.005  # answers go out together: each write wakes the parent
MAX_ANSWERS = 256  # waiting to be written; then finished probes wait, and with them new targets

# Findings after which asking for a picture is of no use, or harms (refused credentials).
NO_PICTURE = frozenset({Reason.UNREACHABLE, Reason.REFUSED, Reason.AUTH_FAILED, Reason.LOCKED_OUT})


class Worker:
    """Probes every target it reads, all at the same time but for pictures.

    How much is in flight is the parent's choice; ``pictures`` of them look at a picture.
    """

    def __init__(self, pictures: int):
        self._clock = SystemClock()
        self._decoder = Decoder()
        self._resolver = CachingResolver(self._clock)
        self._pictures = asyncio.Semaphore(pictures)
        self._answers: asyncio.Queue[bytes] = asyncio.Queue(MAX_ANSWERS)
        self._tasks: set[asyncio.Task] = set()
        self._warm_up: asyncio.Task | None = None

    def start(self, target: Target) -> None:
        task = asyncio.create_task(self._answer(target))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def say(self, message: dict) -> None:
        await self._answers.put(encode(message))

    async def stay_alive(self) -> None:
        """Tell the parent that the event loop still turns."""
        while True:
            if self._answers.empty():
                await self.say({"type": "alive"})
            await asyncio.sleep(ALIVE_S)

    async def write(self, pipe: "OutPipe") -> None:
        """Write the answers as far as the parent reads them."""
        while True:
            lines = [await self._answers.get()]
            await asyncio.sleep(GATHER_S)
            while not self._answers.empty():
                lines.append(self._answers.get_nowait())
            await pipe.write(b"".join(lines))

    async def _answer(self, target: Target) -> None:
        try:
            verdict = await self._look(target)
            line = encode({"type": "verdict", "verdict": verdict.to_dict()})
        except Exception as error:  # a bug met by one device must not cost the others their turn
            line = encode({"type": "failed", "id": target.id, "error": _where(error)})
        await self._answers.put(line)

    async def _look(self, target: Target) -> Verdict:
        """A picture is asked only of a device that answers: whatever is silent would keep others
        waiting for their picture."""
        if target.level is not Level.PICTURE:
            return await self._probe(target)
        self._warm_up = self._warm_up or asyncio.create_task(self._start_decoder())
        pulse = await self._probe(replace(target, level=Level.PULSE))
        if any(finding.reason in NO_PICTURE for finding in pulse.findings):
            return pulse
        async with self._pictures:
            return await self._probe(replace(target, memory=pulse.memory))

    async def _start_decoder(self) -> None:
        """Ahead of the first picture; that will say it if there is none."""
        with suppress(ProbeError):
            await self._decoder.start()

    async def _probe(self, target: Target) -> Verdict:
        deadline = Deadline.after(target.timeout_s, self._clock)
        decoder = self._decoder if target.level is Level.PICTURE else None
        return await probe(target, deadline, self._clock, decoder, self._resolver)


class OutPipe(asyncio.Protocol):
    """Standard output, written as fast as the other side reads."""

    def __init__(self):
        self._has_room = asyncio.Event()
        self._has_room.set()

    def connection_made(self, transport) -> None:
        self._transport = transport

    def pause_writing(self) -> None:
        self._has_room.clear()

    def resume_writing(self) -> None:
        self._has_room.set()

    async def write(self, data: bytes) -> None:
        self._transport.write(data)
        await self._has_room.wait()


async def serve(input_fd: int, output_fd: int) -> None:
    """Speak the protocol until the input ends."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(READ_BYTES)
    await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(input_fd, "rb", 0)
    )
    _, pipe = await loop.connect_write_pipe(OutPipe, os.fdopen(output_fd, "wb", 0))
    lines = _lines(reader)
    first = await anext(lines, None)
    if first is None:
        return
    hello = decode(first)
    if hello["type"] != "hello" or hello["version"] != VERSION:
        raise ProtocolError("the parent is of another version")
    _limit(resource.RLIMIT_CPU, int(hello["cpu_s"]))
    worker = Worker(hello["pictures"])
    background = [asyncio.create_task(worker.write(pipe))]
    await worker.say({"type": "ready", "pulses": _most_in_flight()})
    background.append(asyncio.create_task(worker.stay_alive()))
    async for line in lines:
        worker.start(Target.from_dict(decode(line)["target"]))
        await asyncio.sleep(0)  # probes under way go on before the next begins: no stampede


async def _lines(reader: asyncio.StreamReader):
    splitter = LineSplitter()
    while data := await reader.read(READ_BYTES):
        for line in splitter.feed(data):
            yield line


def reset_process() -> None:
    """Undo what was inherited, and set what holds here. No core files: they hold passwords."""
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGXCPU, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, MEMORY_BYTES)
    _limit(resource.RLIMIT_CPU, resource.RLIM_INFINITY)
    _limit(resource.RLIMIT_NOFILE, resource.getrlimit(resource.RLIMIT_NOFILE)[1])


def _limit(which: int, wanted: int) -> None:
    """Set a limit as near to ``wanted`` as may be; the hard limit stays as it is."""
    hard = resource.getrlimit(which)[1]
    is_beyond = hard != resource.RLIM_INFINITY and not 0 <= wanted <= hard
    resource.setrlimit(which, (hard if is_beyond else wanted, hard))


def _most_in_flight() -> int:
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if files == resource.RLIM_INFINITY:
        return 2**16
    return max(1, (files - SPARE_FILES) // SOCKETS_EACH)


def _where(error: BaseException) -> str:
    """The kind of a bug and its place. Not its text: that may hold what a device sent."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{os.path.basename(frame.filename)}:{frame.lineno}" for frame in frames[-3:]]
    return f"{type(error).__name__} ({' < '.join(reversed(places))})"


def main() -> None:
    reset_process()
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    output_fd = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints must not end up among the answers
    status = 1
    try:
        asyncio.new_event_loop().run_until_complete(serve(0, output_fd))
        status = 0
    except Exception:
        logging.getLogger(__name__).exception("the worker ends")
    finally:
        sys.stderr.flush()
        os._exit(status)  # at once: nobody waits for what is in flight


if __name__ == "__main__":
    main()
