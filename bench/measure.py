"""Time, processor time and memory of a sweep and its processes."""

import os
import resource
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from monitor.probe.types import Target, Verdict
from monitor.sweep import Limits, Sweep
from monitor.sweep.pool import Pool

BUDGET_S = 600.0  # a bound, not a wish
LOOK_S = 0.2
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Swept:
    """``cpu_s``: of the workers, and of the picture processes behind them; ``pss_mb``: the most of
    all workers together; ``picture_pss_mb``: the most of one picture process."""

    verdicts: list[Verdict] = field(default_factory=list)
    seconds: float = 0.0
    cpu_s: float = 0.0
    pss_mb: float = 0.0
    picture_pss_mb: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.verdicts) / self.seconds

    @property
    def cpu_us(self) -> float:
        return self.cpu_s / len(self.verdicts) * 1e6


def sweep(
    targets: list[Target], *, limits: Limits | None = None, watch: bool = False, workers: int = 2
) -> Swept:
    """One sweep over ``targets``, all of which have to be probed."""
    run, found = Sweep(targets, budget_s=BUDGET_S, limits=limits, workers=workers), Swept()
    with _counted_children(found), _watched(run, found) if watch else _nothing():
        began = time.monotonic()
        for batch in run.run():
            found.verdicts += batch
        found.seconds = time.monotonic() - began
    if run.unprobed:
        raise SystemExit(f"{len(run.unprobed)} devices were not probed: {run.failed}")
    return found


@contextmanager
def _counted_children(found: Swept) -> Iterator[None]:
    """Workers are counted when they are reaped; what they have started, just before."""
    grandchildren, close = 0.0, Pool.close

    def counted_close(pool) -> None:
        nonlocal grandchildren
        grandchildren = sum(_cpu_s(pid) for parent in pool.pids for pid in children(parent))
        close(pool)

    Pool.close = counted_close
    before = _children_cpu_s()
    try:
        yield
    finally:
        Pool.close = close
    found.cpu_s = _children_cpu_s() - before + grandchildren


@contextmanager
def _watched(run: Sweep, found: Swept) -> Iterator[None]:
    is_over = threading.Event()

    def look() -> None:
        while not is_over.wait(LOOK_S):
            pids = list(run.worker_pids)
            found.pss_mb = max(found.pss_mb, sum(map(pss_mb, pids)))
            pictures = [pss_mb(child) for pid in pids for child in children(pid)]
            found.picture_pss_mb = max([found.picture_pss_mb, *pictures])

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        is_over.set()
        watcher.join()


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def pss_mb(pid: int) -> float:
    """A process's proportional share of memory; 0 when it is gone."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) for line in text.splitlines() if line[:4] == "Pss:") / 1024


def own_mb(pid: int) -> float:
    """What a process alone has written to: unlike its share of the rest, no matter of others."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    lines = (line.split() for line in text.splitlines())
    return next(int(line[1]) for line in lines if line[0] == "Private_Dirty:") / 1024


def children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _cpu_s(pid: int) -> float:
    try:
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(parts[11]) + int(parts[12])) / _TICKS


def _children_cpu_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def all_children(pid: int) -> list[int]:
    """The children of all threads of a process."""
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(one) for one in path.read_text().split()]
        except OSError:
            continue
    return found
