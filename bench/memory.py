"""Memory over 1,000 sweeps, one after the other in one process, as Odoo's cron does them.

Each sweep starts and ends a worker; what is looked at is the sweeping process itself: its
memory, its open files and its children. A tenth of the devices fail, so that the ways of failing
are among what may leave something behind.
"""

import gc
import os
from dataclasses import replace
from pathlib import Path

from monitor.probe.types import Target

from . import measure
from .farm import RunningFarm
from .pulse import known_targets
from .results import Results

DEVICES, SWEEPS, QUICK_SWEEPS = 20, 1000, 50
WARM_UP = 0.1  # of the sweeps: caches fill
GROWTH_MAX = 1.03
PORT = 18200
REFUSED = 2  # devices whose port is closed


def run(results: Results, quick: bool = False) -> None:
    sweeps = QUICK_SWEEPS if quick else SWEEPS
    with RunningFarm(DEVICES, silent=0.0, port=PORT) as farm:
        targets = [*known_targets(farm), *_closed(farm.targets()[:REFUSED])]
        states = []
        for number in range(sweeps):
            measure.sweep(targets, workers=1)
            if number % max(1, sweeps // 20) == 0 or number == sweeps - 1:
                states.append(_state())
    warm = states[max(1, round(len(states) * WARM_UP))]
    last = states[-1]
    results.row(f"memory_after_{sweeps}_sweeps", last[0], "MB", warm[0])
    results.row(f"files_after_{sweeps}_sweeps", last[1], "files", warm[1])
    results.gate(last[0] <= warm[0] * GROWTH_MAX, f"memory flat over {sweeps} sweeps")
    results.gate(last[1:] <= warm[1:], f"no file and no process left over after {sweeps} sweeps")


def _closed(targets: list[Target]) -> list[Target]:
    return [
        replace(target, id=target.id + DEVICES, onvif_port=1, rtsp_port=1) for target in targets
    ]


def _state() -> tuple[float, int, int]:
    """(MB, open files, children) of this process."""
    gc.collect()
    pid = os.getpid()
    files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return measure.own_mb(pid), files, len(measure.children(pid))
