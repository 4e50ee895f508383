"""The targets of a sweep that still wait for a worker. Pure."""

from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import replace

from ..probe.types import Level, Target

RECORDINGS_MIN_S = 12.0
"""Seconds for a recorder below which it is not begun with: one channel that has to be played."""


class Backlog:
    """Hands out targets in order, pictures apart from the lighter looks, because only few
    pictures are taken at a time. Of each ``group`` one picture is out at a time. Asking a recorder
    for its recordings counts as a picture, and goes before them: it may take long, so that it has
    to begin early in a sweep.

    ``busy_groups`` may be shared by several backlogs whose targets have groups in common.
    """

    def __init__(self, targets: Iterable[Target] = (), busy_groups: set | None = None):
        self._light: deque[Target] = deque()
        self._recordings: OrderedDict[str | int, deque[Target]] = OrderedDict()
        self._pictures: OrderedDict[str | int, deque[Target]] = OrderedDict()
        self._busy = set() if busy_groups is None else busy_groups
        for target in targets:
            self.add(target)

    def __len__(self) -> int:
        heavy = (*self._recordings.values(), *self._pictures.values())
        return len(self._light) + sum(map(len, heavy))

    def __bool__(self) -> bool:
        return bool(self._light or self._recordings or self._pictures)

    def add(self, target: Target) -> None:
        if not target.is_heavy:
            self._light.append(target)
            return
        is_recording = target.level is Level.RECORDING
        waiting = self._recordings if is_recording else self._pictures
        waiting.setdefault(_group(target), deque()).append(target)

    def take_light(self) -> Target | None:
        """The next target without a picture; None when there is none."""
        return self._light.popleft() if self._light else None

    def take_picture(self, with_recordings: bool = True) -> Target | None:
        """The next recorder to be asked, if these are wanted, else the next picture, whose group
        is free (the group is busy from now on)."""
        target = self._take(self._recordings) if with_recordings else None
        return target or self._take(self._pictures)

    def _take(self, waiting: OrderedDict[str | int, deque[Target]]) -> Target | None:
        group = next((group for group in waiting if group not in self._busy), None)
        if group is None:
            return None
        targets = waiting[group]
        target = targets.popleft()
        if not targets:
            del waiting[group]
        self._busy.add(group)
        return target

    def release(self, target: Target) -> None:
        """``target`` is no longer out: its group is free again."""
        if target.is_heavy:
            self._busy.discard(_group(target))

    def without_pictures(self) -> None:
        """No time is left for pictures: their devices get the lighter look at least."""
        for waiting in (self._recordings, self._pictures):
            for targets in waiting.values():
                self._light.extend(replace(target, level=Level.PULSE) for target in targets)
            waiting.clear()


def fitted(target: Target, left_s: float) -> Target | None:
    """The target as its look fits into the time left; None when it does not. What a recorder
    cannot be asked in a shorter time is asked the next time."""
    if target.longest_s <= left_s:
        return target
    rest_s = left_s - target.timeout_s
    if target.level is Level.RECORDING and rest_s >= RECORDINGS_MIN_S:
        return replace(target, recording_timeout_s=rest_s)
    return None


def _group(target: Target) -> str | int:
    """A target without a group is one of its own."""
    return target.group or target.id
