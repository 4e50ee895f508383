"""Which devices to look at now, how deep, and in which order. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..probe.types import Level


@dataclass(frozen=True)
class Due:
    """A device and when its looks are due, in seconds since the epoch (0 or None: at once).

    ``takes_pictures``: it has a picture to look at; ``keeps_recordings``: it is a recorder.
    ``depth``: how many devices it hangs on
    (recorders and uplinks have less than what is behind them, so they come first).
    """

    id: int
    next_check: float | None = 0.0
    next_picture: float | None = 0.0
    next_identity: float | None = 0.0
    takes_pictures: bool = True
    depth: int = 0
    next_recording: float | None = 0.0
    keeps_recordings: bool = False


@dataclass(frozen=True)
class Budget:
    """How many devices one sweep takes on, and how many pictures among them."""

    devices: int = 20_000
    pictures: int = 2_000


@dataclass(frozen=True)
class Step:
    """Look at device ``id`` as deep as ``level``."""

    id: int
    level: Level


def plan(rows: Iterable[Due], now: float, budget: Budget = Budget()) -> list[Step]:
    """The devices due at ``now``: the longest overdue within the budget, parents first, then the
    longest overdue first. A picture beyond the budget stays due and becomes a lighter look.
    Among the pictures, and among the recorders to be asked for their recordings, the longest
    overdue is first, parent or not: a sweep may not get to all of them, and it must not always be
    the same ones."""
    due = sorted((row for row in rows if _is_due(row.next_check, now)), key=_overdue_first)
    due = due[: budget.devices]
    with_picture = _pictures(due, now, budget.pictures)
    due.sort(key=lambda row: row.depth)
    levels = {row.id: _level(row, now, row.id in with_picture) for row in due}
    _in_turn(due, [row for row in due if levels[row.id] is Level.PICTURE], _unseen_first)
    _in_turn(due, [row for row in due if levels[row.id] is Level.RECORDING], _unasked_first)
    return [Step(row.id, levels[row.id]) for row in due]


def _in_turn(due: list[Due], some: list[Due], key) -> None:
    """Sorts some of the rows among the places that they have; of equals parents stay first."""
    ids = {row.id for row in some}
    places = [place for place, row in enumerate(due) if row.id in ids]
    for place, row in zip(places, sorted(some, key=key), strict=True):
        due[place] = row


def _overdue_first(row: Due) -> tuple[float, int]:
    return row.next_check or 0.0, row.id


def _unseen_first(row: Due) -> float:
    return row.next_picture or 0.0


def _unasked_first(row: Due) -> float:
    return row.next_recording or 0.0


def _pictures(due: list[Due], now: float, limit: int) -> set[int]:
    """Ids of the devices whose picture is longest overdue, at most ``limit``."""
    rows = [row for row in due if row.takes_pictures and _is_due(row.next_picture, now)]
    rows = [row for row in rows if not _is_rather_asked(row)]
    rows.sort(key=lambda row: (_unseen_first(row), row.id))
    return {row.id for row in rows[:limit]}


def _is_rather_asked(row: Due) -> bool:
    """A camera that keeps its own recordings and has waited longer for being asked for them."""
    return row.keeps_recordings and (row.next_recording or 0.0) < (row.next_picture or 0.0)


def _level(row: Due, now: float, with_picture: bool) -> Level:
    if with_picture:
        return Level.PICTURE
    if row.keeps_recordings and _is_due(row.next_recording, now):
        return Level.RECORDING
    return Level.IDENTITY if _is_due(row.next_identity, now) else Level.PULSE


def _is_due(at: float | None, now: float) -> bool:
    return not at or at <= now
