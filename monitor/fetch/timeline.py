"""When a picture was taken: pure."""

from .units import Unit

TICKS = 90_000
BACK_S = 10.0
"""Seconds by which a count may go back, since pictures come out of order; further back it has
begun anew, and so it has where a key frame would be before what has been shown."""

STEP_S = 0.04
_WRAP = 2**32


class Timeline:
    """Seconds UTC by our clock. A recorder that stamps its packets is believed; without a stamp
    the stream's own count goes on from the last one, or from ``start``, the moment asked for.

    ``skew_s``: the recorder's clock less ours. ``is_stamped``: the recorder has said so itself.
    """

    def __init__(self, start: float, skew_s: float = 0.0):
        self.is_stamped = False
        self._start = start
        self._skew_s = skew_s
        self._last: tuple[float, int] | None = None
        self._latest = 0.0

    def at(self, unit: Unit) -> float:
        if unit.stamp is not None:
            self.is_stamped = True
            wall = unit.stamp.at - self._skew_s
        elif self._last is None:
            wall = self._start
        else:
            last, ticks = self._last
            step = _signed(unit.timestamp - ticks) / TICKS
            wall = last + (step if step > -BACK_S else STEP_S)
            if unit.is_key and wall <= self._latest:
                wall = self._latest + STEP_S
        self._last = (wall, unit.timestamp)
        self._latest = max(self._latest, wall)
        return wall


def _signed(ticks: int) -> int:
    """A difference of two 32-bit counts: pictures may come out of order, and the count wraps."""
    ticks %= _WRAP
    return ticks - _WRAP if ticks >= _WRAP // 2 else ticks
