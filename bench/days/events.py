"""What happens to a camera at known times: faults that have to be found, and what only looks like
one."""

import random
from dataclasses import dataclass

from monitor.probe.reasons import Reason
from simulator.scene.look import COVERS, NONE, Defect

from .weather import DAY_S

R = Reason
NAMES = {
    "covered": {R.PICTURE_COVERED, R.PICTURE_FLAT, R.PICTURE_BLACK},
    "covered_fully": {R.PICTURE_COVERED, R.PICTURE_FLAT, R.PICTURE_BLACK, R.PICTURE_MOVED},
    "defocused": {R.PICTURE_BLURRED},
    "moved": {R.PICTURE_MOVED},
    "turned_away": {R.PICTURE_MOVED},
    "frozen": {R.PICTURE_FROZEN},
    "frozen_clock_runs": {R.PICTURE_FROZEN},
    "black": {R.PICTURE_BLACK},
}
"""Kind of fault → the reasons it may rightly be found as. A textured cover over the whole lens
cannot be told from a camera that looks elsewhere."""

LORRY = "lorry"


@dataclass(frozen=True)
class Event:
    """``kind``: of NAMES, or LORRY, which is no fault. Times in seconds since the first midnight.
    ``place``: what a camera that was turned away looks at."""

    kind: str
    start: float
    end: float
    defect: Defect = NONE
    place: str = ""

    def holds(self, t: float) -> bool:
        return self.start <= t < self.end


def faults(rng: random.Random, days: int, places: list[str]) -> list[Event]:
    """One fault in about two days, from the second day on, each long over before the next."""
    events, at = [], DAY_S * rng.uniform(0.9, 1.6)
    kinds = list(NAMES)
    while True:
        end = at + 3600 * rng.uniform(8, 20)
        if end > days * DAY_S:
            return events
        kind = rng.choice(kinds)
        place = rng.choice(places) if kind == "turned_away" else ""
        events.append(Event(kind, at, end, _defect(kind, rng), place))
        at = end + DAY_S * rng.uniform(0.5, 1.8)


def lorries(rng: random.Random, days: int) -> list[Event]:
    """Something large that stops before the camera for some minutes, once in two days."""
    events = []
    for day in range(days):
        if rng.random() < 0.5:
            start = day * DAY_S + 3600 * rng.uniform(7, 21)
            defect = Defect("paint", rng.uniform(0.2, 0.5), seed=rng.randrange(10**6))
            events.append(Event(LORRY, start, start + 60 * rng.uniform(3, 25), defect))
    return events


def _defect(kind: str, rng: random.Random) -> Defect:
    seed = rng.randrange(10**6)
    if kind == "covered":
        return Defect(rng.choice(COVERS), rng.uniform(0.5, 0.85), seed=seed)
    if kind == "covered_fully":
        return Defect(rng.choice(COVERS), 1.0, seed=seed)
    if kind == "defocused":
        return Defect(blur=rng.uniform(1.0, 3.0))
    if kind == "moved":
        side = rng.choice((-1, 1))
        shift = side * rng.uniform(3.5, 14)
        return Defect(dx=shift, dy=rng.uniform(-4, 4), degrees=rng.uniform(-5, 5))
    return NONE
