"""When something that comes again and again is due, without Odoo: every so many days, weeks or
months from a first date, days off moved to the next working day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from .working_days import WorkCalendar

DAYS = {"day": 1, "week": 7}


@dataclass(frozen=True)
class Rule:
    """Every ``every`` units ("day", "week", "month") from ``first`` on, up to ``last`` if there is
    one.

    Months are counted from ``first``, so that the 31st is the last day of shorter months and the
    31st again in longer ones.
    """

    first: date
    every: int
    unit: str
    last: date | None = None

    def __post_init__(self):
        if self.every < 1 or self.unit not in ("day", "week", "month"):
            raise ValueError(f"not a rule: every {self.every} {self.unit}")

    def occurrence(self, number: int) -> date:
        """The date of the ``number``-th occurrence, from 0."""
        if self.unit == "month":
            return self.first + relativedelta(months=number * self.every)
        return self.first + timedelta(days=number * self.every * DAYS[self.unit])

    def between(self, since: date, until: date) -> Iterator[tuple[int, date]]:
        """(number, date) of the occurrences from ``since`` to ``until``, both included."""
        until = min(until, self.last or until)
        number = self._number_near(since)
        while (day := self.occurrence(number)) <= until:
            if day >= since:
                yield number, day
            number += 1

    def _number_near(self, day: date) -> int:
        """The number of an occurrence on or shortly before ``day``; 0 before the first."""
        if self.unit == "month":
            months = (day.year - self.first.year) * 12 + day.month - self.first.month
            return max(0, months // self.every - 1)
        return max(0, (day - self.first).days // (self.every * DAYS[self.unit]))


@dataclass(frozen=True)
class Due:
    """Something is due: the ``number``-th time, on ``date`` by the rule, on ``day`` since ``date``
    may be a day off."""

    number: int
    date: date
    day: date


def due_between(rule: Rule, calendar: WorkCalendar, since: date, until: date) -> list[Due]:
    """What is due on a working day from ``since`` to ``until``, in order of days.

    Of several dates that move to one working day the last one counts: that is as a rule the
    working day itself, so that a holiday which is entered later moves nothing twice.

    :raises NoWorkingDay: there is none within a year
    """
    by_day: dict[date, Due] = {}
    for number, nominal in rule.between(_moved_from(calendar, since), until):
        day = next_working_day(calendar, nominal)
        if since <= day <= until:
            by_day[day] = Due(number, nominal, day)
    return list(by_day.values())


def next_working_day(calendar: WorkCalendar, day: date) -> date:
    """``day``, or the next one that is worked on.

    :raises NoWorkingDay: there is none within a year
    """
    return next(calendar.after(day - timedelta(1))).day


def _moved_from(calendar: WorkCalendar, day: date) -> date:
    """The first date that a row of days off may have moved to ``day`` or later."""
    return next(calendar.before(day)).day + timedelta(1)
