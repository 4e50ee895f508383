"""At which minutes of the day rounds are due, and the longest time without one. Plain data."""

import re

DAY = 24 * 60
MOST = 96
"""Times in a day: one each quarter of an hour."""

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?", re.ASCII)


class TimesError(ValueError):
    """What was typed is no time of the day; the words are those that were typed."""


def parse_times(text: str) -> list[int]:
    """Minutes of the day, in order, each once.

    >>> parse_times("22.30, 7 13:15 7")
    [420, 795, 1350]
    """
    found = set()
    for word in re.split(r"[\s,;]+", text.strip()):
        match = _TIME.fullmatch(word)
        hour, minute = (int(part or 0) for part in match.groups()) if match else (24, 0)
        if hour > 23 or minute > 59:
            raise TimesError(word)
        found.add(hour * 60 + minute)
    return sorted(found)


def every(hours: int, first: float) -> list[int]:
    """Every so many hours around the clock, from ``first``, an hour of the day.

    >>> every(6, 7.5)
    [90, 450, 810, 1170]
    """
    start = round(first * 60)
    return sorted({(start + minutes) % DAY for minutes in range(0, DAY, hours * 60)})


def in_shifts(slots, hours: int, after: int) -> list[int]:
    """Every so many hours from ``after`` minutes after the beginning of each shift.

    :param slots: (hour of the day at which it begins, hours that it lasts)

    >>> in_shifts([(23, 8)], 3, 30)
    [150, 330, 1410]
    """
    found = set()
    for begin, lasts in slots:
        span = range(after, round(lasts * 60), hours * 60)
        found.update((round(begin * 60) + minutes) % DAY for minutes in span)
    return sorted(found)


def widest_gap(minutes) -> tuple[int, int, int]:
    """(minutes, from, to) of the longest time of the day without a round; the whole day for none.

    >>> widest_gap([480, 1320])
    (840, 480, 1320)
    >>> widest_gap([60])
    (1440, 60, 60)
    """
    times = sorted(set(minutes))
    if not times:
        return DAY, 0, 0
    following = [*times[1:], times[0] + DAY]
    pairs = zip(times, following, strict=True)
    width, start, end = max((end - start, -start, end) for start, end in pairs)
    return width, -start, end % DAY
