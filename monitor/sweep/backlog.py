"""The targets of a sweep that still wait for a worker. Pure."""

from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import replace

from ..probe.types import Level, Target


class Backlog:
    """Hands out targets in order, pictures apart from the lighter looks, because only few
    pictures are taken at a time. Of each ``group`` one picture is out at a time.

    ``busy_groups`` may be shared by several backlogs whose targets have groups in common.
    """

    def __init__(self, targets: Iterable[Target] = (), busy_groups: set | None = None):
        self._light: deque[Target] = deque()
        self._pictures: OrderedDict[str | int, deque[Target]] = OrderedDict()
        self._busy = set() if busy_groups is None else busy_groups
        for target in targets:
            self.add(target)

    def __len__(self) -> int:
        return len(self._light) + sum(map(len, self._pictures.values()))

    def __bool__(self) -> bool:
        return bool(self._light or self._pictures)

    def add(self, target: Target) -> None:
        if target.level is Level.PICTURE:
            self._pictures.setdefault(_group(target), deque()).append(target)
        else:
            self._light.append(target)

    def take_light(self) -> Target | None:
        """The next target without a picture; None when there is none."""
        return self._light.popleft() if self._light else None

    def take_picture(self) -> Target | None:
        """The next picture whose group is free (the group is busy from now on)."""
        group = next((group for group in self._pictures if group not in self._busy), None)
        if group is None:
            return None
        targets = self._pictures[group]
        target = targets.popleft()
        if not targets:
            del self._pictures[group]
        self._busy.add(group)
        return target

    def release(self, target: Target) -> None:
        """``target`` is no longer out: its group is free again."""
        if target.level is Level.PICTURE:
            self._busy.discard(_group(target))

    def without_pictures(self) -> None:
        """No time is left for pictures: their devices get the lighter look at least."""
        for targets in self._pictures.values():
            self._light.extend(replace(target, level=Level.PULSE) for target in targets)
        self._pictures.clear()


def _group(target: Target) -> str | int:
    """A target without a group is one of its own."""
    return target.group or target.id
