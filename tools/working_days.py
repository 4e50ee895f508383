"""Working days of a calendar, without Odoo: which days are worked on, when work ends on them, and
what is due when.

The core's ``plan_days`` is of no use for deadlines: on a day without work left it counts one day
too few, and it gives the end of the first attendance of the day, as a rule noon.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

import pytz

MAX_GAP_DAYS = 366
"""A calendar that has no working day within so many days has none at all."""

Span = tuple[datetime, datetime]
"""From, to: naive UTC, the end is not part of it."""

OFFICE_WEEK = dict.fromkeys(range(5), ((8.0, 17.0),))
"""Monday to Friday until 17:00: for calendars that say nothing about days."""


class NoWorkingDay(ValueError):
    """The calendar has no working day within ``MAX_GAP_DAYS`` from the day asked for."""


@dataclass(frozen=True)
class WorkingDay:
    """A day on which work is done: its local date, and in naive UTC its midnight and when work
    begins and ends."""

    day: date
    midnight: datetime
    begin: datetime
    end: datetime


class WorkCalendar:
    """The working days of one calendar, worked out once and only as far as they are asked for.

    :param zone: name of the time zone the hours are in
    :param weeks: for each of the weeks that take turns (one, or two) {weekday, Monday is 0:
        ((hour from, hour to), …)}
    :param holidays: spans of global leave. A day that has some work left is a working day, and
        what is due on it is due when work usually ends
    """

    def __init__(
        self,
        zone: str,
        weeks: tuple[Mapping[int, tuple[tuple[float, float], ...]], ...],
        holidays: Iterable[Span] = (),
    ):
        self._zone = pytz.timezone(zone)
        self._weeks = weeks
        self._holidays = _merged(holidays)
        self._holiday_starts = [start for start, _end in self._holidays]
        self._known: dict[date, WorkingDay | None] = {}

    def local_day(self, moment: datetime) -> date:
        """The date that ``moment`` (naive UTC) has where the calendar is."""
        return pytz.utc.localize(moment).astimezone(self._zone).date()

    def midnight(self, day: date) -> datetime:
        """When ``day`` begins where the calendar is, in naive UTC."""
        return self._moment(day, 0.0)

    def working_day(self, day: date) -> WorkingDay | None:
        """What is worked on this date; None for a day off."""
        if day not in self._known:
            self._known[day] = self._work_out(day)
        return self._known[day]

    def after(self, day: date):
        """The working days after ``day``, one after the other, without end.

        :raises NoWorkingDay: none within a year
        """
        return self._walk(day, 1)

    def before(self, day: date):
        """The working days before ``day``, the latest first.

        :raises NoWorkingDay: none within a year
        """
        return self._walk(day, -1)

    def allowed_days(
        self, start: datetime, amount: int, pauses: Iterable[Span] = ()
    ) -> list[WorkingDay]:
        """The first ``amount`` working days after the local day of ``start``; the last one is the
        day it is due. Those that began while the clock stood still do not count.

        :raises NoWorkingDay: there are not so many
        """
        stopped = _merged(pauses)
        days = self.after(self.local_day(start))
        return list(islice((d for d in days if not _covers(stopped, d.midnight)), amount))

    def count(self, start: datetime, end: datetime, pauses: Iterable[Span] = ()) -> int:
        """Working days after the local day of ``start`` up to the one of ``end``; those that began
        in a pause are left out."""
        stopped = _merged(pauses)
        day, last, found = self.local_day(start), self.local_day(end), 0
        while day < last:
            day += timedelta(1)
            work = self.working_day(day)
            found += bool(work and not _covers(stopped, work.midnight))
        return found

    def _walk(self, day: date, step: int):
        gap = 0
        while gap < MAX_GAP_DAYS:
            day, gap = day + timedelta(step), gap + 1
            if work := self.working_day(day):
                gap = 0
                yield work
        raise NoWorkingDay

    def _work_out(self, day: date) -> WorkingDay | None:
        week = self._weeks[_week_of(day) % len(self._weeks)]
        hours = [(begin, end) for begin, end in week.get(day.weekday(), ()) if end > begin]
        spans = [(self._moment(day, begin), self._moment(day, end)) for begin, end in hours]
        if not any(self._has_work_left(span) for span in spans):
            return None
        begin, end = min(begin for begin, _end in spans), max(end for _begin, end in spans)
        return WorkingDay(day, self._moment(day, 0.0), begin, end)

    def _has_work_left(self, span: Span) -> bool:
        """Whether the holidays leave some of it. A minute does not count: holidays are entered
        until 23:59, hours until 24:00."""
        begin, end = span
        index = max(0, bisect_right(self._holiday_starts, begin) - 1)
        for start, stop in self._holidays[index:]:
            if start >= end:
                break
            if start <= begin:
                begin = max(begin, stop)
            elif start - begin > timedelta(minutes=1):
                return True
            else:
                begin = max(begin, stop)
        return end - begin > timedelta(minutes=1)

    def _moment(self, day: date, hour: float) -> datetime:
        """Naive UTC of a local hour; 24 is the last second of the day."""
        seconds = min(round(hour * 3600), 86399)
        local = datetime.combine(day, time.min) + timedelta(seconds=seconds)
        return self._zone.localize(local).astimezone(pytz.utc).replace(tzinfo=None)


def due_after(start: datetime, allowed: timedelta, pauses: Iterable[Span] = ()) -> datetime:
    """When a clock that runs day and night has run for ``allowed``: what it stood still before
    that moment is added."""
    due = start + allowed
    for begin, end in _merged(pauses):
        begin = max(begin, start)
        if begin >= due:
            break
        due += max(end - begin, timedelta(0))
    return due


def running_time(start: datetime, end: datetime, pauses: Iterable[Span] = ()) -> timedelta:
    """How long the clock ran from ``start`` to ``end``."""
    spans = [(max(begin, start), min(stop, end)) for begin, stop in _merged(pauses)]
    stopped = sum((max(stop - begin, timedelta(0)) for begin, stop in spans), timedelta(0))
    return max(end - start - stopped, timedelta(0))


def _week_of(day: date) -> int:
    """Which of two weeks that take turns it is: counted as the core does."""
    return (day.toordinal() - 1) // 7 % 2


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The same spans in order, those that touch or overlap as one, empty ones left out."""
    merged: list[Span] = []
    for begin, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return merged


def _covers(spans: list[Span], moment: datetime) -> bool:
    """Whether ``moment`` is within one of the merged ``spans``."""
    index = bisect_left(spans, (moment, datetime.max))
    return index > 0 and spans[index - 1][1] > moment
