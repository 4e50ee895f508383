"""The workers of one sweep: fed in turn, watched, replaced when they crash or hang."""

import logging
import selectors
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..clock import Clock
from ..probe.fast.known import verdict_of
from ..probe.types import Level, Target, Verdict
from ..protocol import ProtocolError
from .backlog import Backlog, fitted
from .process import Limits, WorkerProcess, completed

_logger = logging.getLogger(__name__)

CAREFUL = Limits(pulses=16, pictures=1)
HANG_S = 10.0  # a worker says that it is alive every second
START_S = 30.0  # a loaded machine may need long to import OpenCV
MAX_STRIKES = 2  # crashes that a target may be in flight for
FEED_AT_ONCE = 50  # targets of each worker between two looks at the pipes
MAX_CRASHES = 20  # of one sweep: then something else is wrong


class SweepError(Exception):
    """The sweep could not do its work; the text says why."""


@dataclass(frozen=True)
class Failure:
    """A bug met while ``id`` was probed; ``where`` in the code."""

    id: int
    where: str


class Pool:
    """Worker processes and the targets that wait for them.

    A worker that ends early leaves suspects behind: the targets it had in flight. They wait in a
    backlog of their own for a worker that has few in flight at a time.
    """

    def __init__(self, targets: Iterable[Target], limits: Limits, cpu_s: float, clock: Clock):
        busy_groups: set = set()
        self._backlog = Backlog(targets, busy_groups)
        self._suspects = Backlog((), busy_groups)
        self._limits, self._cpu_s, self._clock = limits, cpu_s, clock
        self._workers: dict[WorkerProcess, Backlog] = {}
        self._selector = selectors.DefaultSelector()
        self._strikes: Counter[int] = Counter()
        self._crashes = 0
        self._has_begun = False

    @property
    def crashed(self) -> frozenset[int]:
        """Ids of the targets that were in flight in two workers that ended early."""
        return frozenset(id_ for id_, count in self._strikes.items() if count >= MAX_STRIKES)

    @property
    def pids(self) -> list[int]:
        return [worker.pid for worker in self._workers]

    def has_work(self) -> bool:
        waiting = self._backlog or self._suspects
        return bool(waiting or any(worker.outstanding for worker in self._workers))

    def start(self, count: int) -> None:
        for _ in range(count):
            self._start(self._backlog, self._limits)

    def without_pictures(self) -> None:
        """No time is left for pictures that were not begun: see ``Backlog``."""
        self._backlog.without_pictures()
        self._suspects.without_pictures()

    def feed(self, left_s: float) -> bool:
        """Give the workers some of what they have room for, in turn; nothing to the first before
        all are there, or it would get everything. What cannot end in ``left_s`` is dropped.
        Returns whether there is more to give."""
        self._has_begun = self._has_begun or all(worker.is_ready for worker in self._workers)
        hungry = list(self._workers) if self._has_begun else []
        for _ in range(FEED_AT_ONCE):
            hungry = [worker for worker in hungry if self._feed_one(worker, left_s)]
        return bool(hungry)

    def _feed_one(self, worker: WorkerProcess, left_s: float) -> bool:
        backlog, took = self._workers[worker], False
        if worker.has_room(for_picture=True):
            heavy = backlog.take_picture(worker.has_room_for_recordings())
            took = self._send(worker, backlog, heavy, left_s)
        if worker.has_room(for_picture=False):
            took = self._send(worker, backlog, backlog.take_light(), left_s) or took
        return took

    def _send(self, worker: WorkerProcess, backlog: Backlog, target: Target | None, left_s):
        """Whether there was a target, sent or not."""
        if target is None:
            return False
        if suitable := fitted(target, left_s):
            worker.send(suitable)
            return True
        backlog.release(target)
        if target.timeout_s < target.longest_s:  # a recorder gets the lighter look at least
            backlog.add(replace(target, level=Level.PULSE))
        return True

    def exchange(self, wait_s: float) -> Iterator[tuple[Verdict | Failure, int]]:
        """Write and read what can be, waiting at most ``wait_s`` for the first; yield the answers
        to targets with their length in bytes."""
        for worker in self._workers:
            self._listen_for_room(worker)
        for key, events in self._selector.select(wait_s):
            worker, stream = key.data, key.fileobj
            if worker in self._workers and events & selectors.EVENT_WRITE:
                worker.write()
            elif worker in self._workers:
                yield from self._read(worker, stream)

    def watch(self) -> None:
        """Replace workers that hang. Only meaningful after ``exchange`` took what they said."""
        now = self._clock.monotonic()
        for worker in list(self._workers):
            limit = HANG_S if worker.is_ready else START_S
            if now - worker.heard_at > limit:
                self._lose(worker, f"said nothing for {limit:.0f} s")

    def forgive_silence(self) -> None:
        """Nobody listened for a while."""
        for worker in self._workers:
            worker.heard_at = self._clock.monotonic()

    def close(self) -> None:
        """End all workers."""
        for worker in list(self._workers):
            self._remove(worker)
        self._selector.close()

    def _start(self, backlog: Backlog, limits: Limits) -> None:
        try:
            worker = WorkerProcess(limits, self._cpu_s, self._clock.monotonic())
        except OSError as error:
            raise SweepError(f"A worker process could not start: {error}") from error
        self._workers[worker] = backlog
        for stream in worker.readable:
            self._selector.register(stream, selectors.EVENT_READ, worker)

    def _listen_for_room(self, worker: WorkerProcess) -> None:
        is_registered = worker.stdin in self._selector.get_map()
        if worker.wants_to_write and not is_registered:
            self._selector.register(worker.stdin, selectors.EVENT_WRITE, worker)
        elif is_registered and not worker.wants_to_write:
            self._selector.unregister(worker.stdin)

    def _read(self, worker: WorkerProcess, stream) -> Iterator[tuple[Verdict | Failure, int]]:
        worker.heard_at = self._clock.monotonic()
        try:
            for message, length in worker.read(stream):
                if answer := self._answer(worker, message):
                    yield answer, length
        except (ProtocolError, KeyError, TypeError, ValueError) as error:
            self._lose(worker, f"broke the protocol: {error}")
            return
        if stream in worker.ended_streams:
            self._selector.unregister(stream)
        if worker.has_ended:
            self._lose(worker, "ended")

    def _answer(self, worker: WorkerProcess, message: dict) -> Verdict | Failure | None:
        kind = message["type"]
        if kind == "ready":
            worker.become_ready(message["pulses"])
        if kind not in ("fine", "verdict", "failed"):
            return None
        answered = message["verdict"] if kind == "verdict" else message
        target = worker.settle(answered["id"])
        self._backlog.release(target)
        if kind == "fine":
            return verdict_of(target, message["row"])
        if kind == "verdict":
            return Verdict.from_dict(completed(answered, target))
        return Failure(target.id, message["error"])

    def _lose(self, worker: WorkerProcess, how: str) -> None:
        """``worker`` ended by itself or has to: save what it had not answered."""
        self._remove(worker)
        if not worker.is_ready:
            raise SweepError(f"A worker process could not start: it {how}. {worker.errors}")
        self._crashes += 1
        _logger.warning(
            "a polling worker %s with %d devices in flight: %s",
            how, len(worker.outstanding), worker.errors,
        )  # fmt: skip
        for target in worker.outstanding.values():
            self._suspect(target)
        if self._crashes >= MAX_CRASHES:
            raise SweepError(f"{self._crashes} worker processes crashed. {worker.errors}")
        for backlog, limits in ((self._backlog, self._limits), (self._suspects, CAREFUL)):
            if backlog and backlog not in self._workers.values():
                self._start(backlog, limits)

    def _suspect(self, target: Target) -> None:
        self._backlog.release(target)
        self._strikes[target.id] += 1
        if self._strikes[target.id] < MAX_STRIKES:
            self._suspects.add(target)

    def _remove(self, worker: WorkerProcess) -> None:
        del self._workers[worker]
        for stream in (worker.stdin, *worker.readable):
            if stream in self._selector.get_map():
                self._selector.unregister(stream)
        worker.kill()
