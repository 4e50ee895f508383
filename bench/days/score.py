"""From what was opened and what was there to figures."""

from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median

from monitor.probe.reasons import REASONS, Reason

from .camera import Camera
from .events import NAMES, Event
from .judge import Log

AFTER_S = 1800.0
"""A fault may be opened so long after it ended: by then it is no false alarm, but not found."""


@dataclass
class Score:
    """``delays``: kind → seconds from the beginning to the opened fault; ``false``: (camera, when,
    reason) of what was opened without anything being there; ``other``: of what was opened under
    another name while something was there."""

    events: dict = field(default_factory=lambda: defaultdict(int))
    delays: dict = field(default_factory=lambda: defaultdict(list))
    missed: list = field(default_factory=list)
    false: list = field(default_factory=list)
    other: list = field(default_factory=list)
    camera_days: float = 0.0
    looks: int = 0
    compared: int = 0

    def add(self, camera: Camera, log: Log, days: float) -> None:
        self.camera_days += days
        self.looks += log.looks
        self.compared += log.compared
        for event in camera.faults:
            self._find(camera, event, log)
        for t, reason in log.opened:
            event = _near(camera, t)
            if event is None:
                self.false.append((camera.title, t, reason))
            elif reason not in NAMES[event.kind]:
                self.other.append((camera.title, t, reason, event.kind))

    def _find(self, camera: Camera, event: Event, log: Log) -> None:
        self.events[event.kind] += 1
        found = [t for t, r in log.opened if r in NAMES[event.kind] and event.holds(t)]
        if found:
            self.delays[event.kind].append(min(found) - event.start)
        else:
            self.missed.append((camera.title, event))

    @property
    def recall(self) -> float:
        return 1 - len(self.missed) / max(1, sum(self.events.values()))

    def recall_of(self, kind: str) -> float:
        return len(self.delays[kind]) / max(1, self.events[kind])

    def delay_of(self, kind: str) -> float:
        """Median minutes, −1 when none was found."""
        return median(self.delays[kind]) / 60 if self.delays[kind] else -1.0

    def false_alarms(self, soft: bool) -> list[tuple[str, float, Reason]]:
        return [row for row in self.false if REASONS[row[2]].soft is soft]


def _near(camera: Camera, t: float) -> Event | None:
    for event in camera.faults:
        if event.start <= t < event.end + AFTER_S:
            return event
    return None
