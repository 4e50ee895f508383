"""Spans of time, without Odoo: what of a day is covered, and what is missing.

A span is ``(from, to)`` in seconds since the epoch, the end not part of it. Lists of spans are in
order and do not overlap, unless said otherwise.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import pytz

Span = tuple[float, float]


def merged(spans: Iterable[Span]) -> list[Span]:
    """Any spans as a list in order, those that touch made one. Empty ones are dropped."""
    found: list[Span] = []
    for start, end in sorted(span for span in spans if span[1] > span[0]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def common(first: Iterable[Span], second: Iterable[Span]) -> list[Span]:
    """What lies in both.

    >>> common([(0, 10), (20, 30)], [(5, 25)])
    [(5, 10), (20, 25)]
    """
    first, second, found = list(first), list(second), []
    i = j = 0
    while i < len(first) and j < len(second):
        start, end = max(first[i][0], second[j][0]), min(first[i][1], second[j][1])
        if end > start:
            found.append((start, end))
        if first[i][1] < second[j][1]:
            i += 1
        else:
            j += 1
    return found


def without(spans: Iterable[Span], holes: Iterable[Span]) -> list[Span]:
    """What of ``spans`` lies in none of ``holes``.

    >>> without([(0, 10)], [(2, 3), (9, 12)])
    [(0, 2), (3, 9)]
    """
    found, holes = [], list(holes)
    for start, end in spans:
        at = start
        for hole_start, hole_end in holes:
            if hole_end <= at or hole_start >= end:
                continue
            if hole_start > at:
                found.append((at, hole_start))
            at = max(at, hole_end)
        if at < end:
            found.append((at, end))
    return found


def total(spans: Iterable[Span]) -> float:
    """Seconds of all of them."""
    return sum(end - start for start, end in spans)


def day_bounds(day: date, zone: str) -> Span:
    """From midnight to midnight of a local day: 23, 24 or 25 hours."""
    return moment_of(day, 0.0, zone), moment_of(day + timedelta(days=1), 0.0, zone)


def local_day(moment: float, zone: str) -> date:
    """The local date at a moment."""
    return datetime.fromtimestamp(moment, pytz.timezone(zone)).date()


def hours_of_day(day: date, zone: str, start_h: float, end_h: float) -> list[Span]:
    """The hours from ``start_h`` to ``end_h`` of a local day (7.5 is half past seven). When the
    end is not after the start they run over midnight: the early and the late hours of the day."""
    midnight, next_midnight = day_bounds(day, zone)
    start, end = moment_of(day, start_h, zone), moment_of(day, end_h, zone)
    if end_h > start_h:
        return merged([(start, end)])
    return merged([(midnight, end), (start, next_midnight)])


def moment_of(day: date, hour: float, zone: str) -> float:
    """When it is that hour of a local day (7.5 is half past seven; 24 the midnight at its end)."""
    minutes = round(hour * 60)
    if minutes >= 1440:
        day, minutes = day + timedelta(days=1), minutes - 1440
    wall = datetime.combine(day, time(minutes // 60, minutes % 60))
    return pytz.timezone(zone).localize(wall).timestamp()
