"""One worker process as the sweep sees it: pipes that never block, and an end that is certain."""

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..probe.types import Level, Target
from .protocol import VERSION, LineSplitter, ProtocolError, decode, encode

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "monitor.worker")

# A worker gets these and nothing else: no database access, no key of the stored secrets.
ENVIRONMENT = frozenset(
    "PATH LANG LANGUAGE LC_ALL LC_CTYPE TZ TMPDIR HOME PYTHONPATH PYTHONHOME VIRTUAL_ENV "
    "LD_LIBRARY_PATH SSL_CERT_FILE SSL_CERT_DIR PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX".split()
)
PIPE_BYTES = 1024 * 1024  # keeps a worker busy while the sweep's caller writes to its database
READ_BYTES = 256 * 1024  # in one go
ERRORS_BYTES = 4096  # the last of a worker's standard error, for the log
PICTURES_AHEAD = 4  # targets sent for each picture taken at a time: their pulse comes first


@dataclass(frozen=True)
class Limits:
    """How much one worker has in flight: light looks, and pictures taken at a time."""

    pulses: int = 2000
    pictures: int = 4


def scrubbed_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What a worker may know of ``environment``."""
    return {name: value for name, value in environment.items() if name in ENVIRONMENT}


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
        self._outgoing = bytearray()
        self._lines = LineSplitter()
        self._errors = b""
        self._process = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            cwd=ROOT,
            env=scrubbed_environment(os.environ),
            start_new_session=True,  # so that its own children can be ended with it
        )
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

    def send(self, target: Target) -> None:
        self.outstanding[target.id] = target
        self._pictures_out += target.level is Level.PICTURE
        self._outgoing += encode({"type": "target", "target": target.to_dict()})

    def settle(self, target_id: int) -> Target:
        """The target was answered; ProtocolError when it was not asked."""
        target = self.outstanding.pop(target_id, None)
        if target is None:
            raise ProtocolError("an answer to nothing that was asked")
        self._pictures_out -= target.level is Level.PICTURE
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
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            self._process.kill()
        self._process.wait()
        list(self.read(self._process.stderr))
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            pipe.close()

    def _prepare_pipes(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            os.set_blocking(pipe.fileno(), False)
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)
            except (OSError, AttributeError):
                return  # not Linux, or the user's pipe memory is used up: smaller pipes will do
