"""One worker process as the sweep sees it: pipes that never block, and an end that is certain."""

import fcntl
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..child import close_pipes, end, start
from ..probe.types import Level, Target, Thresholds
from ..protocol import VERSION, LineSplitter, ProtocolError, decode, encode

COMMAND = (sys.executable, "-m", "monitor.worker")
PIPE_BYTES = 1024 * 1024  # keeps a worker busy while the sweep's caller writes to its database
READ_BYTES = 256 * 1024  # in one go
ERRORS_BYTES = 4096  # the last of a worker's standard error, for the log
PICTURE = "picture"  # what a target's memory calls its pictures
_THRESHOLDS = Thresholds()
PICTURES_AHEAD = 4  # targets sent for each picture taken at a time: their pulse comes first


@dataclass(frozen=True)
class Limits:
    """How much one worker has in flight: light looks, and pictures taken at a time."""

    pulses: int = 2000
    pictures: int = 4


def lean(target: Target) -> dict:
    """``Target.to_dict`` without what only a look at a picture needs."""
    data = target.to_dict()
    if target.level is not Level.PICTURE:
        data.pop("references", None)
        if target.thresholds == _THRESHOLDS:
            del data["thresholds"]
        if PICTURE in target.memory:
            data["memory"] = {k: v for k, v in target.memory.items() if k != PICTURE}
    return data


def completed(verdict: dict, target: Target) -> dict:
    """A verdict as it came from a worker, with what ``lean`` kept from it."""
    memory = verdict.get("memory") or {}
    is_lean = target.level is not Level.PICTURE and PICTURE in target.memory
    if is_lean and memory.get("key") == target.memory.get("key"):
        verdict["memory"] = {PICTURE: target.memory[PICTURE], **memory}
    return verdict


class WorkerProcess:
    """A worker, the targets it has not answered yet, and its pipes.

    ``is_ready``: it said so. ``ended_streams``: those of ``readable`` that are at an end.
    ``heard_at``: when it last said anything (the caller's monotonic clock).
    """

    def __init__(self, limits: Limits, cpu_s: float, now: float):
        self.limits = limits
        self.outstanding: dict[int, Target] = {}
        self.ended_streams: set = set()
        self.is_ready = False
        self.heard_at = now
        self._pictures_out = 0
        self._recordings_out = 0
        self._outgoing = bytearray()
        self._lines = LineSplitter()
        self._errors = b""
        self._process = start(COMMAND)
        self._prepare_pipes()
        hello = {"type": "hello", "version": VERSION, "pictures": limits.pictures, "cpu_s": cpu_s}
        self._outgoing += encode(hello)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def stdin(self):
        return self._process.stdin

    @property
    def readable(self) -> tuple:
        return self._process.stdout, self._process.stderr

    @property
    def has_ended(self) -> bool:
        return self._process.stdout in self.ended_streams

    @property
    def wants_to_write(self) -> bool:
        return bool(self._outgoing) and not self.has_ended

    @property
    def errors(self) -> str:
        """The last of what it wrote to its standard error."""
        return self._errors.decode("utf-8", "replace").strip()

    def become_ready(self, pulses: int) -> None:
        """It is there, and can have ``pulses`` targets in flight."""
        self.is_ready = True
        self.limits = replace(self.limits, pulses=min(self.limits.pulses, int(pulses)))

    def has_room(self, for_picture: bool) -> bool:
        if not self.is_ready or self.has_ended or len(self._outgoing) >= PIPE_BYTES:
            return False
        if for_picture:
            return self._pictures_out < self.limits.pictures * PICTURES_AHEAD
        return len(self.outstanding) - self._pictures_out < self.limits.pulses

    def has_room_for_recordings(self) -> bool:
        """Recorders that take long to answer leave half of the turns to the pictures."""
        return self._recordings_out < max(1, self.limits.pictures // 2)

    def send(self, target: Target) -> None:
        self.outstanding[target.id] = target
        self._pictures_out += target.is_heavy
        self._recordings_out += target.level is Level.RECORDING
        self._outgoing += encode({"type": "target", "target": lean(target)})

    def settle(self, target_id: int) -> Target:
        """The target was answered; ProtocolError when it was not asked."""
        target = self.outstanding.pop(target_id, None)
        if target is None:
            raise ProtocolError("an answer to nothing that was asked")
        self._pictures_out -= target.is_heavy
        self._recordings_out -= target.level is Level.RECORDING
        return target

    def write(self) -> None:
        """Write what the pipe takes."""
        try:
            written = os.write(self.stdin.fileno(), memoryview(self._outgoing)[:PIPE_BYTES])
        except BlockingIOError:
            return
        except OSError:
            self._outgoing.clear()  # it ended: its output will say so
            return
        del self._outgoing[:written]

    def read(self, stream) -> Iterator[tuple[dict, int]]:
        """The messages that arrived on ``stream``, each with its length in bytes."""
        try:
            data = os.read(stream.fileno(), READ_BYTES)
        except BlockingIOError:
            return
        if not data:
            self.ended_streams.add(stream)
        if stream is self._process.stderr:
            self._errors = (self._errors + data)[-ERRORS_BYTES:]
            return
        for line in self._lines.feed(data):
            yield decode(line), len(line)

    def kill(self) -> None:
        """End it and its children, and leave no zombie."""
        end(self._process)
        list(self.read(self._process.stderr))
        close_pipes(self._process)

    def _prepare_pipes(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            os.set_blocking(pipe.fileno(), False)
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)
            except (OSError, AttributeError):
                return  # not Linux, or the user's pipe memory is used up: smaller pipes will do
