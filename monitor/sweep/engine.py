"""The sweep: targets to worker processes, verdicts back, within a budget of time.

    for verdicts in Sweep(targets, budget_s=45).run():
        …  # decide, write, commit

``run`` is an ordinary generator: it blocks while it waits, needs no event loop and no thread, and
ends its workers however it is left. While the caller is busy with a batch the workers go on; when
their pipes are full they wait. A worker that crashes or hangs costs itself and a retry of what it
had in flight, by a careful worker that has little in flight, so that a target which kills its
worker again takes few others with it; after the second time it is left for the next sweep.
"""

import logging
from collections.abc import Iterable, Iterator

from ..clock import Clock, SystemClock
from ..probe.types import Target, Verdict
from .pool import Pool, SweepError
from .process import Limits

__all__ = ["Limits", "Sweep", "SweepError"]

_logger = logging.getLogger(__name__)

BATCH_BYTES = 8 * 1024 * 1024  # pictures make verdicts heavy: a batch is also limited by size
WATCH_S = 1.0  # how often to look after the workers at least
CPU_MARGIN_S = 30.0  # on top of the budget: a worker's limit of processor time
PICTURE_RESERVE = 1.25  # time-outs kept free at the end, for the lighter look instead


class Sweep:
    """One round over ``targets``, in their order.

    ``budget_s``: how long ``run`` may take; a target is started only if its time-out still fits,
    and a picture that comes too late becomes a pulse. ``chunk``, ``flush_s``: a batch of verdicts
    is handed over when it has ``chunk`` of them, or ``flush_s`` seconds after its first.
    ``limits``: of each of the ``workers``.

    ``failed``: id → where in the code, for targets that met a bug while they were probed.
    """

    def __init__(
        self,
        targets: Iterable[Target],
        *,
        budget_s: float,
        workers: int = 2,
        chunk: int = 500,
        flush_s: float = 2.0,
        limits: Limits | None = None,
        clock: Clock | None = None,
    ):
        targets = list(targets)
        self._unanswered = {target.id for target in targets}
        if len(self._unanswered) < len(targets):
            raise ValueError("two targets with one id")
        longest_s = max((target.timeout_s for target in targets), default=0.0)
        self._budget_s = budget_s
        self._pictures_until_s = min(PICTURE_RESERVE * longest_s, budget_s / 2)
        self._workers = min(workers, len(targets))
        self._clock = clock or SystemClock()
        self._pool = Pool(targets, limits or Limits(), budget_s + CPU_MARGIN_S, self._clock)
        self._batch = _Batch(chunk, flush_s, self._clock)
        self.failed: dict[int, str] = {}

    @property
    def unprobed(self) -> frozenset[int]:
        """Ids without a verdict (so far): no time was left, or ``crashed``, or ``failed``."""
        return frozenset(self._unanswered)

    @property
    def crashed(self) -> frozenset[int]:
        """Ids of the targets that were in flight in two workers that ended early."""
        return self._pool.crashed

    @property
    def worker_pids(self) -> list[int]:
        """The processes that are at work now."""
        return self._pool.pids

    def run(self) -> Iterator[list[Verdict]]:
        """Probe, and yield the verdicts in batches as they arrive. To be called once.

        SweepError: workers cannot start, or crash all the time; what arrived before is yielded.
        """
        self._deadline = self._clock.monotonic() + self._budget_s
        error = None
        try:
            self._pool.start(self._workers)
            while self._pool.has_work() and self._left() > 0:
                self._turn()
                while self._batch.is_due():
                    yield self._batch.take()
                    self._pool.forgive_silence()
            self._receive(0.0)
        except SweepError as raised:
            error = raised
        finally:
            self._pool.close()
        while self._batch:
            yield self._batch.take()
        if error:
            raise error

    def _turn(self) -> None:
        """Send what fits, take what comes."""
        left = self._left()
        if left < self._pictures_until_s:
            self._pool.without_pictures()
        is_more = self._pool.feed(left)
        self._receive(0.0 if is_more else max(0.0, min(left, WATCH_S, self._batch.left())))
        self._pool.watch()

    def _receive(self, wait_s: float) -> None:
        for answer, length in self._pool.exchange(wait_s):
            if isinstance(answer, Verdict):
                self._unanswered.discard(answer.id)
                self._batch.add(answer, length)
            else:
                self.failed[answer.id] = answer.where
                _logger.error("probing device %s met a bug: %s", answer.id, answer.where)

    def _left(self) -> float:
        return self._deadline - self._clock.monotonic()


class _Batch:
    """Verdicts on their way to the caller, each with its length in bytes."""

    def __init__(self, chunk: int, flush_s: float, clock: Clock):
        self._chunk, self._flush_s, self._clock = chunk, flush_s, clock
        self._verdicts: list[Verdict] = []
        self._lengths: list[int] = []
        self._due_at = float("inf")

    def __bool__(self) -> bool:
        return bool(self._verdicts)

    def add(self, verdict: Verdict, length: int) -> None:
        if not self._verdicts:
            self._due_at = self._clock.monotonic() + self._flush_s
        self._verdicts.append(verdict)
        self._lengths.append(length)

    def left(self) -> float:
        """Seconds until something has to be handed over."""
        return self._due_at - self._clock.monotonic()

    def is_due(self) -> bool:
        full = len(self._verdicts) >= self._chunk or sum(self._lengths) >= BATCH_BYTES
        return full or self.left() <= 0

    def take(self) -> list[Verdict]:
        """The oldest, at most ``chunk``; what is left is due ``flush_s`` from now."""
        taken = self._verdicts[: self._chunk]
        del self._verdicts[: self._chunk], self._lengths[: self._chunk]
        later = self._clock.monotonic() + self._flush_s
        self._due_at = later if self._verdicts else float("inf")
        return taken
