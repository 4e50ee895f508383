"""One deadline for a whole probe: every network call gets what is left of it."""

from dataclasses import dataclass

from ..clock import Clock


@dataclass(frozen=True)
class Deadline:
    """A point on the clock's monotonic time line, in seconds."""

    at: float
    clock: Clock

    @classmethod
    def after(cls, seconds: float, clock: Clock) -> "Deadline":
        return cls(clock.monotonic() + seconds, clock)

    def left(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self.at - self.clock.monotonic())

    def expired(self) -> bool:
        return self.left() <= 0.0
