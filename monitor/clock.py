"""Time comes from a clock that is passed in, so that tests own it."""

import time
from typing import Protocol


class Clock(Protocol):
    """What the probe and the sweep need to know of time."""

    def now(self) -> float:
        """Seconds since the epoch, UTC (wall clock: what is written down)."""

    def monotonic(self) -> float:
        """Seconds of a clock that never goes back (deadlines and durations)."""


class SystemClock:
    """The machine's own clock."""

    now = staticmethod(time.time)
    monotonic = staticmethod(time.monotonic)
