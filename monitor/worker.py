"""A process that probes: targets in on standard input, verdicts out on standard output.

    python -m monitor.worker        (in the addon's folder; speaks ``protocol.py``)

It knows nothing of Odoo and of no database, gets its secrets by standard input only, and ends at
once when that closes. Whoever starts it may have limits and blocked signals (an Odoo cron worker
has): they are not meant for this process, which sets its own.
"""

import asyncio
import gc
import logging
import os
import resource
import sys
import traceback
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from .clock import SystemClock
from .limits import limit, reset_process
from .probe.deadline import Deadline
from .probe.decoder_client import Decoder
from .probe.errors import DeviceBusy, ProbeError
from .probe.fast.known import Fine, Known, known_of, verdict_of
from .probe.fast.picture import picture_after, suffices
from .probe.fast.pulse import Pulse
from .probe.fast.transport import Reactor
from .probe.probe import probe
from .probe.reasons import Reason
from .probe.resolver import CachingResolver
from .probe.shared import Recorders
from .probe.types import Level, Target, Verdict
from .protocol import ALIVE_S, VERSION, LineSplitter, ProtocolError, decode, encode, encode_fine

MEMORY_BYTES = 2 * 1024**3  # address space; decoding happens in a process of its own
SOCKETS_EACH = 2  # file descriptors of a probe at one moment
SPARE_FILES = 128
READ_BYTES = 64 * 1024
GATHER_S = 0.005  # answers go out together: each write wakes the parent
NICE = 5  # steps behind Odoo and PostgreSQL when the processors are busy
GC_THRESHOLD = (20_000, 20, 50)  # what is loaded stays, and a probe leaves few cycles behind

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
        self._recorders = Recorders()
        self._answers: asyncio.Queue[bytes] = asyncio.Queue()
        self._room = asyncio.Event()
        self._reactor = Reactor(asyncio.get_running_loop(), self._room.set)
        self._tasks: set[asyncio.Task] = set()
        self._warm_up: asyncio.Task | None = None

    async def start(self, target: Target) -> None:
        """Begin with a target, once not too many others are under way."""
        known = self._known(target)
        if known is None:
            self._begin(self._answer(target))
            await asyncio.sleep(0)  # probes under way go on before the next begins: no stampede
            return
        self._reactor.start(Pulse(target, known, self._clock, self._end_of_pulse))
        while self._reactor.under_way >= self._reactor.capacity:
            self._room.clear()
            await self._room.wait()

    def _known(self, target: Target) -> Known | None:
        """What the short cut needs to know. The channels of a recorder show it credentials one
        after the other, until it takes them (see ``Shared``): it is for those that come later."""
        shared = self._recorders.of(target)
        if shared is not None and target.channel and not shared.is_proved("onvif"):
            return None
        return known_of(target)

    def _begin(self, work) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _end_of_pulse(self, pulse: Pulse, result: Fine | Exception | None) -> None:
        """A pulse by the short cut is at its end; without a result the full probe goes on."""
        id_ = pulse.target.id
        if isinstance(result, Fine):
            self._answers.put_nowait(encode_fine(id_, result.row()))
        elif result is None:
            self._begin(self._answer(pulse.target, pulse))
        else:
            self._answers.put_nowait(_failed(id_, result))

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

    async def _answer(self, target: Target, pulse: Pulse | None = None) -> None:
        try:
            verdict = await (self._go_on(pulse) if pulse else self._look(target))
            line = encode({"type": "verdict", "verdict": verdict.to_dict()})
        except Exception as error:  # a bug met by one device must not cost the others their turn
            line = _failed(target.id, error)
        self._answers.put_nowait(line)

    async def _go_on(self, pulse: Pulse) -> Verdict:
        """The full probe from where the short cut gave up."""
        target, earlier = await pulse.earlier()
        try:
            return await probe(
                target,
                pulse.deadline,
                self._clock,
                resolver=self._resolver,
                shared=self._recorders.of(target),
                earlier=earlier,
            )
        finally:
            earlier.close()

    async def _look(self, target: Target) -> Verdict:
        """A picture is asked only of a device that answers: whatever is silent would keep others
        waiting for their picture."""
        if target.level is not Level.PICTURE:
            return await self._probe(target)
        self._warm_up = self._warm_up or asyncio.create_task(self._start_decoder())
        pulse, was_quick = await self._pulse(replace(target, level=Level.PULSE))
        if _is_to_be_left_alone(pulse):
            return pulse
        target = replace(target, memory=pulse.memory)
        async with self._pictures:
            if not was_quick or not suffices(target):
                return await self._probe(target)
            deadline = Deadline.after(target.timeout_s, self._clock)
            return await picture_after(
                target, pulse, deadline, self._clock, self._decoder, self._reactor
            )

    async def _pulse(self, target: Target) -> tuple[Verdict, bool]:
        """(the verdict, whether the short cut found the device, its profiles and its stream as
        they were)."""
        known = self._known(target)
        if known is None:
            return await self._probe(target), False
        end = asyncio.get_running_loop().create_future()
        pulse = Pulse(target, known, self._clock, lambda _pulse, result: end.set_result(result))
        self._reactor.start(pulse)
        result = await end
        if result is None:
            return await self._go_on(pulse), False
        if isinstance(result, Exception):
            raise result
        return verdict_of(target, result.row()), known.media is not None

    async def _start_decoder(self) -> None:
        """Ahead of the first picture; that will say it if there is none."""
        with suppress(ProbeError):
            await self._decoder.start()

    async def _probe(self, target: Target) -> Verdict:
        deadline = Deadline.after(target.timeout_s, self._clock)
        decoder = self._decoder if target.level is Level.PICTURE else None
        turn = self._pictures if target.level is Level.RECORDING else None
        shared = self._recorders.of(target)
        return await probe(target, deadline, self._clock, decoder, self._resolver, turn, shared)


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
    limit(resource.RLIMIT_CPU, int(hello["cpu_s"]))
    worker = Worker(hello["pictures"])
    background = [asyncio.create_task(worker.write(pipe))]
    await worker.say({"type": "ready", "pulses": _most_in_flight()})
    background.append(asyncio.create_task(worker.stay_alive()))
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLD)
    async for line in lines:
        await worker.start(Target.from_dict(decode(line)["target"]))


async def _lines(reader: asyncio.StreamReader):
    splitter = LineSplitter()
    while data := await reader.read(READ_BYTES):
        for line in splitter.feed(data):
            yield line


def _give_way() -> None:
    """Who waits for a screen comes first. A process of a session of its own competes by what its
    session says, where the kernel groups processes so."""
    with suppress(OSError):
        os.nice(NICE)
        Path("/proc/self/autogroup").write_text(str(NICE))


def _most_in_flight() -> int:
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if files == resource.RLIM_INFINITY:
        return 2**16
    return max(1, (files - SPARE_FILES) // SOCKETS_EACH)


def _is_to_be_left_alone(pulse: Verdict) -> bool:
    """Silent, refusing, or busy: a picture would be one connection more than it can serve."""
    return any(
        finding.reason in NO_PICTURE or finding.code == DeviceBusy.code
        for finding in pulse.findings
    )


def _failed(target_id: int, error: BaseException) -> bytes:
    return encode({"type": "failed", "id": target_id, "error": _where(error)})


def _where(error: BaseException) -> str:
    """The kind of a bug and its place. Not its text: that may hold what a device sent."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{os.path.basename(frame.filename)}:{frame.lineno}" for frame in frames[-3:]]
    return f"{type(error).__name__} ({' < '.join(reversed(places))})"


def main() -> None:
    reset_process()
    limit(resource.RLIMIT_AS, MEMORY_BYTES)
    _give_way()
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
