"""Rotation patterns, and the proof that a roster covers its days. Plain data, no Odoo."""

import bisect
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

FREE = "-"
EDGE = timedelta(hours=24)
"""A roster that ends no longer before another begins is meant to meet it."""
DAY = timedelta(days=1)
DEPTH = 3
"""So many others are moved at most to make room in one post."""
MOVES = 20_000
"""So many moves are tried in all: a window waits for it."""


class PatternError(ValueError):
    """A row of a pattern has a letter that is no slot's."""


@dataclass(frozen=True)
class Post:
    """A slot of a day that is to be manned.

    ``key``: what the caller knows it by. Moments are naive UTC; ``day`` and ``until`` are the local
    days on which it begins and ends. ``is_fixed``: it stands beside the roster that is proved, and
    only counts for rest and cover. ``in_room``: of the same room; of another one it only counts for
    rest.
    """

    key: object
    slot: int
    day: date
    until: date
    start: datetime
    end: datetime
    needed: int = 1
    officers: tuple[int, ...] = ()
    is_fixed: bool = False
    in_room: bool = True


@dataclass(frozen=True)
class Officer:
    """Who can be on duty. ``absences``: (first day, last day) of leave; ``last_day``: the end of
    the contract; ``not_slots``: when he cannot work."""

    id: int
    absences: tuple[tuple[date, date], ...] = ()
    last_day: date | None = None
    not_slots: frozenset = frozenset()
    is_active: bool = True


@dataclass(frozen=True)
class Rules:
    rest: timedelta = timedelta(hours=8)
    days_in_a_row: int = 7
    gapless: bool = True


@dataclass(frozen=True)
class Finding:
    """What is wrong where. ``kind``: gap, shifts (two of the room at once), missing, overlap (an
    officer in two at once), rest, row (too many days), leave, contract, slot, inactive."""

    kind: str
    start: datetime
    end: datetime
    post: Post | None = None
    other: Post | None = None
    officer: int | None = None
    count: int = 0


def parse_row(words: str, codes) -> tuple:
    """The days of one row: a slot for each letter of ``codes`` ({code: slot}), None for a day off.

    >>> parse_row("P p - S", {"P": 1, "S": 2})
    (1, 1, None, 2)
    """
    known = {code.casefold(): slot for code, slot in codes.items()}
    days = []
    for word in words.replace(",", " ").split():
        if word == FREE:
            days.append(None)
        elif word.casefold() in known:
            days.append(known[word.casefold()])
        else:
            raise PatternError(word)
    return tuple(days)


def spread(words: str, count: int) -> list[str]:
    """The row of each of ``count`` groups, so that one after the other begins with the first day.

    >>> spread("P S -", 3)
    ['P S -', '- P S', 'S - P']
    """
    days = words.replace(",", " ").split()
    rows = []
    for index in range(count):
        by = round(index * len(days) / count) % len(days) if days else 0
        rows.append(" ".join(days[len(days) - by :] + days[: len(days) - by]))
    return rows


def overlapping(slots) -> list[tuple[int, int]]:
    """Places of the slots, (hour, hours), of which two share a part of the day."""
    found = []
    for first, (hour, hours) in enumerate(slots):
        for second in range(first + 1, len(slots)):
            other, length = slots[second]
            after, before = (other - hour) % 24, (hour - other) % 24
            if round(after * 60) < round(hours * 60) or round(before * 60) < round(length * 60):
                found.append((first, second))
    return found


def uncovered(slots) -> list[tuple[float, float]]:
    """The parts of the day, (from, to) in hours, that none of the slots covers."""
    minutes = [False] * (24 * 60)
    for hour, hours in slots:
        begin = round(hour * 60)
        for minute in range(begin, begin + round(hours * 60)):
            minutes[minute % len(minutes)] = True
    runs, start = [], None
    for minute, covered in enumerate([*minutes, True]):
        if not covered and start is None:
            start = minute
        elif covered and start is not None:
            runs.append((start / 60, minute / 60))
            start = None
    return runs


def prove(posts, officers, rules: Rules, span=None) -> list[Finding]:
    """Everything that is wrong with ``posts``, in the order of time.

    :param officers: {id: Officer}
    :param span: (from, to) of what is to be covered without a gap
    """
    posts = sorted(posts, key=lambda post: (post.start, post.end))
    room = [post for post in posts if post.in_room]
    found = [*_missing(room), *_shifts(room)]
    if rules.gapless and span:
        found += _gaps(room, span)
    for officer_id, own in _by_officer(posts).items():
        found += _of_officer(officers.get(officer_id) or Officer(officer_id), own, rules)
    return sorted(found, key=lambda one: (one.start, one.kind, one.officer or 0))


def fill(posts, officers, rules: Rules, known=None) -> list[Post]:
    """``posts`` in which nobody is that may not be, and as few as can be lack somebody: who has
    the fewest hours so far takes the place; where nobody can, others are moved to make room. What
    is fixed stays.

    :param officers: [Officer], those first who are to be asked first
    :param known: {id: Officer} of all who stand in ``posts``
    """
    able = known or {officer.id: officer for officer in officers}
    desk = _Desk(posts, rules, officers)
    order = sorted((post for post in posts if not post.is_fixed), key=lambda post: post.start)
    for post in order:
        for officer_id in post.officers:
            officer = able.get(officer_id) or Officer(officer_id)
            if desk.fits(officer, post):
                desk.take(officer, post)
    for find in (desk.place, desk.make_room):
        for post in order:
            while len(desk.taken(post)) < post.needed and find(post):
                pass
    return [
        post if post.is_fixed else replace(post, officers=tuple(desk.taken(post)))
        for post in posts
    ]


def without_absent(posts, officers) -> list[Post]:
    """``posts`` without those who cannot be there at all; ``officers``: {id: Officer}."""
    return [
        replace(
            post,
            officers=tuple(
                one for one in post.officers if not any(_unable(officers[one], post))
            ),
        )
        for post in posts
    ]


class _Desk:
    """Who has which posts while places are given."""

    def __init__(self, posts, rules, officers):
        self._rules, self._officers = rules, officers
        self._own = defaultdict(list)
        self._hours = defaultdict(float)
        self._taken = {id(post): [] for post in posts}
        self._tries = MOVES
        for post in posts:
            for officer_id in post.officers if post.is_fixed else ():
                self._add(officer_id, post)

    def _add(self, officer_id, post):
        bisect.insort(self._own[officer_id], post, key=lambda one: one.start)
        self._hours[officer_id] += (post.end - post.start).total_seconds()

    def taken(self, post) -> list:
        """Ids of those who have ``post``."""
        return self._taken[id(post)]

    def take(self, officer, post):
        self._add(officer.id, post)
        self.taken(post).append(officer.id)

    def _drop(self, officer, post):
        self._own[officer.id].remove(post)
        self._hours[officer.id] -= (post.end - post.start).total_seconds()
        self.taken(post).remove(officer.id)

    def fits(self, officer, post) -> bool:
        if next(_unable(officer, post), None):
            return False
        own, rest = self._own[officer.id], self._rules.rest
        if any(post.start < one.end + rest and one.start < post.end + rest for one in own):
            return False
        days = {one.day for one in own} | {post.day}
        return _run_of(days, post.day) <= self._rules.days_in_a_row

    def place(self, post) -> bool:
        """Give ``post`` to who can have it and has the fewest hours."""
        fit = [one for one in self._free_of(post) if self.fits(one, post)]
        if fit:
            self.take(min(fit, key=lambda one: self._hours[one.id]), post)
        return bool(fit)

    def make_room(self, post, depth=DEPTH) -> bool:
        """Give ``post`` to somebody who is relieved of another one near it, which goes to a third,
        who may be relieved in turn."""
        able = [one for one in self._free_of(post) if not next(_unable(one, post), None)]
        return any(
            self._exchange(officer, other, post, depth)
            for officer in sorted(able, key=lambda one: self._hours[one.id])
            for other in self._near(officer, post)
        )

    def _exchange(self, officer, other, post, depth) -> bool:
        """``post`` in the place of ``other`` for this officer, if somebody takes that."""
        self._tries -= 1
        if self._tries < 0:
            return False
        self._drop(officer, other)
        if self.fits(officer, post):
            self.take(officer, post)
            if self.place(other) or (depth > 1 and self.make_room(other, depth - 1)):
                return True
            self._drop(officer, post)
        self.take(officer, other)
        return False

    def _free_of(self, post):
        return [one for one in self._officers if one.id not in self.taken(post)]

    def _near(self, officer, post):
        """The posts of this officer that may be in the way of ``post``."""
        reach = self._rules.days_in_a_row * DAY
        own = self._own[officer.id]
        return [one for one in own if not one.is_fixed and abs(one.day - post.day) <= reach]


def _run_of(days, day) -> int:
    """How many of ``days`` in a row there are around ``day``."""
    first = last = day
    while first - DAY in days:
        first -= DAY
    while last + DAY in days:
        last += DAY
    return (last - first).days + 1


def _by_officer(posts):
    own = defaultdict(list)
    for post in posts:
        for officer_id in post.officers:
            own[officer_id].append(post)
    return own


def _missing(posts):
    for post in posts:
        if not post.is_fixed and len(post.officers) < post.needed:
            count = post.needed - len(post.officers)
            yield Finding("missing", post.start, post.end, post, count=count)


def _shifts(posts):
    """Two shifts of the room at once."""
    for index, post in enumerate(posts):
        for other in posts[index + 1 :]:
            if other.start >= post.end:
                break
            if not (post.is_fixed and other.is_fixed):
                end = min(post.end, other.end)
                yield Finding("shifts", other.start, end, other, post)


def _gaps(posts, span):
    first, last = span
    before = [p.end for p in posts if p.is_fixed and first - EDGE < p.end <= first]
    after = [p.start for p in posts if p.is_fixed and last <= p.start < last + EDGE]
    reached, last = max(before, default=first), min(after, default=last)
    for post in posts:
        if post.start > reached and reached < last:
            yield Finding("gap", reached, min(post.start, last))
        reached = max(reached, post.end)
    if reached < last:
        yield Finding("gap", reached, last)


def _of_officer(officer, own, rules):
    for post in own:
        if not post.is_fixed:
            yield from _unable(officer, post)
    for before, after in zip(own, own[1:], strict=False):
        if before.is_fixed and after.is_fixed:
            continue
        if after.start < before.end:
            yield _about(officer, "overlap", after, before)
        elif after.start - before.end < rules.rest:
            yield _about(officer, "rest", after, before)
    yield from _rows(officer, own, rules)


def _unable(officer, post):
    """Why ``officer`` cannot have ``post``, whatever else he has."""
    if not officer.is_active:
        yield _about(officer, "inactive", post)
    if officer.last_day and post.day > officer.last_day:
        yield _about(officer, "contract", post)
    if post.slot in officer.not_slots:
        yield _about(officer, "slot", post)
    if any(begin <= post.until and post.day <= end for begin, end in officer.absences):
        yield _about(officer, "leave", post)


def _about(officer, kind, post, other=None, count=0):
    return Finding(kind, post.start, post.end, post, other, officer.id, count)


def _rows(officer, own, rules):
    """Once for each time of too many days of duty in a row, at the day that is too much."""
    run, last = 0, None
    for post in own:
        if post.day == last:
            continue
        run = run + 1 if last and post.day - last == DAY else 1
        last = post.day
        if run == rules.days_in_a_row + 1 and not post.is_fixed:
            yield _about(officer, "row", post, count=run)
