"""How devices that are due become visits, without Odoo: a place, a technician, a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

Load = Mapping[tuple[int, date], int]
"""(technician, day) → minutes that are planned already."""


@dataclass(frozen=True)
class Visit:
    """Some devices of one place, for one technician (None: nobody is named) on one day, so many
    minutes after work begins."""

    place: int
    devices: tuple[int, ...]
    technician: int | None
    day: date
    begin: int


class Agenda:
    """Who has how much time on which day. Technicians take turns: the one who is free soonest is
    next, and among those the one whose turn it is.

    :param technicians: in the order of their turns
    :param turn: whose turn is first
    :param days: the working days from the due one on, without end
    :param load: what they have on these days already
    :param minutes: how long a working day is
    """

    def __init__(
        self,
        technicians: Sequence[int],
        turn: int,
        days: Iterable[date],
        load: Load,
        minutes: int,
    ):
        start = turn % len(technicians) if technicians else 0
        self._technicians = [*technicians[start:], *technicians[:start]]
        self._days = iter(days)
        self._known = [next(self._days)]
        self._minutes = minutes
        self._load = dict(load)
        self._from = dict.fromkeys(self._technicians, 0)

    def book(self, place: int, devices: Sequence[int], each: int) -> Visit:
        """A visit to ``devices``, ``each`` minutes a device. What is longer than a day has a day
        of its own."""
        if not self._technicians:
            return Visit(place, tuple(devices), None, self._known[0], 0)
        needed = min(len(devices) * each, self._minutes)
        index, used, turn = min(
            (*self._first_free(technician, needed), turn)
            for turn, technician in enumerate(self._technicians)
        )
        technician, day = self._technicians[turn], self._known[index]
        self._load[technician, day] = used + needed
        return Visit(place, tuple(devices), technician, day, used)

    def _first_free(self, technician: int, needed: int) -> tuple[int, int]:
        """(index of the first day with so much time left, minutes that are taken on it)."""
        index = self._from[technician]
        while True:
            used = self._load.get((technician, self._day(index)), 0)
            if used >= self._minutes and index == self._from[technician]:
                self._from[technician] += 1
            if used + needed <= self._minutes:
                return index, used
            index += 1

    def _day(self, index: int) -> date:
        while len(self._known) <= index:
            self._known.append(next(self._days))
        return self._known[index]


def portions(by_place: Mapping[int, Sequence[int]], most: int) -> list[tuple[int, tuple]]:
    """[(place, devices)]: the devices of a place in portions of nearly the same size, at most
    ``most``, in the order they are given."""
    found = []
    for place, devices in by_place.items():
        count = -(-len(devices) // most)
        size = -(-len(devices) // count) if count else 1
        starts = range(0, len(devices), size)
        found += [(place, tuple(devices[start : start + size])) for start in starts]
    return found


def devices_a_visit(minutes_a_day: int, minutes_each: int) -> int:
    """How many devices fit in a working day, at least one."""
    return max(1, minutes_a_day // max(1, minutes_each))
