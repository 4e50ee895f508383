"""Which devices to look at now, how deep, and in which order. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..probe.types import Level


@dataclass(frozen=True)
class Due:
    """A device and when its looks are due, in seconds since the epoch (0 or None: at once).

    ``takes_pictures``: it has a picture to look at. ``depth``: how many devices it hangs on
    (recorders and uplinks have less than what is behind them, so they come first).
    """

    id: int
    next_check: float | None = 0.0
    next_picture: float | None = 0.0
    next_identity: float | None = 0.0
    takes_pictures: bool = True
    depth: int = 0


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
    longest overdue first. A picture beyond the budget stays due and becomes a lighter look."""
    due = sorted((row for row in rows if _is_due(row.next_check, now)), key=_overdue_first)
    due = due[: budget.devices]
    with_picture = _pictures(due, now, budget.pictures)
    due.sort(key=lambda row: row.depth)
    return [Step(row.id, _level(row, now, row.id in with_picture)) for row in due]


def _overdue_first(row: Due) -> tuple[float, int]:
    return row.next_check or 0.0, row.id


def _pictures(due: list[Due], now: float, limit: int) -> set[int]:
    """Ids of the devices whose picture is longest overdue, at most ``limit``."""
    rows = [row for row in due if row.takes_pictures and _is_due(row.next_picture, now)]
    rows.sort(key=lambda row: (row.next_picture or 0.0, row.id))
    return {row.id for row in rows[:limit]}


def _level(row: Due, now: float, with_picture: bool) -> Level:
    if with_picture:
        return Level.PICTURE
    return Level.IDENTITY if _is_due(row.next_identity, now) else Level.PULSE


def _is_due(at: float | None, now: float) -> bool:
    return not at or at <= now
