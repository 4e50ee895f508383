"""Whether it is ourselves: many devices without a common parent fall silent in one sweep. Pure.

    none ──many at once──▶ suspected ──still so a minute later──▶ confirmed ──they answer──▶ none
                               │                                     │
                               ▼ not so any more                     ▼ part answers, for a while
                          each is believed                      the rest is believed one by one

The poller, its cable, its firewall, its name server: whatever it is, nothing is known of the
devices as long as it lasts. A device that was down before is none of this.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from .decide import Doubt
from .topology import Topology

MIN_MANY = 10
MIN_SHARE = 0.3
MIN_ALL = 5
MIN_WITH_REFERENCES = 3
"""Fewer suffice when no reference host answers either."""

COMMON_SHARE = 0.8
"""One parent that explains so much of it is the cause, not we: unless the reference hosts, which
are nearer than all devices, do not answer either."""

CONFIRM_AFTER_S = 30.0
"""A second look that soon is still the same one."""

PART_S = 300.0
"""After a part has answered for so long, what does not answer is believed."""


class Phase(str, Enum):
    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"


class Ending(str, Enum):
    """Why a suspicion ended. PART: some answer, for a while already, and some do not."""

    UNCONFIRMED = "unconfirmed"
    ANSWERED = "answered"
    PART = "part"


@dataclass(frozen=True)
class Suspicion:
    """What is remembered between two sweeps. ``since``: when it began; ``part_since``: since when
    part of the ``members`` answers. Seconds since the epoch."""

    since: float
    phase: Phase = Phase.SUSPECTED
    members: frozenset[int] = frozenset()
    part_since: float | None = None


@dataclass(frozen=True)
class Seen:
    """What a sweep has seen. ``fresh``: devices that have just fallen silent; ``waiting``: those
    silent ones whose fault is not open; ``answered``: those that answered. ``common``: how many of
    the fresh ones one parent explains; ``unrelated``: in how many groups they fall.
    ``references_answer``: None when there are none."""

    fresh: frozenset[int] = frozenset()
    waiting: frozenset[int] = frozenset()
    answered: frozenset[int] = frozenset()
    common: int = 0
    unrelated: int = 0
    references_answer: bool | None = None

    @property
    def looks_like_us(self) -> bool:
        count = len(self.fresh)
        checked = count + len(self.answered)
        has_parent = self.common >= COMMON_SHARE * count
        if not count or (has_parent and self.references_answer is not False):
            return False
        if count == checked and count >= MIN_ALL:
            return True
        is_share = count >= MIN_SHARE * checked
        if self.references_answer is False and is_share and count >= MIN_WITH_REFERENCES:
            return True
        return is_share and count >= MIN_MANY and self.unrelated > 1


@dataclass(frozen=True)
class Step:
    """What to do after a sweep. ``after``: what is remembered now, None for no suspicion; ``ended``
    is why one ended; ``doubt`` holds for ``Seen.waiting``."""

    after: Suspicion | None = None
    ended: Ending | None = None

    @property
    def doubt(self) -> Doubt:
        if self.after is None:
            return Doubt.NONE
        is_confirmed = self.after.phase is Phase.CONFIRMED
        return Doubt.CONFIRMED if is_confirmed else Doubt.SUSPECTED


def judge(before: Suspicion | None, seen: Seen, now: float) -> Step:
    """From what was suspected and what a sweep has seen to what is suspected now."""
    if before is None:
        return Step(Suspicion(now, members=seen.fresh)) if seen.looks_like_us else Step()
    if before.phase is Phase.SUSPECTED:
        return _second_look(before, seen, now)
    return _while_confirmed(before, seen, now)


def _second_look(before: Suspicion, seen: Seen, now: float) -> Step:
    """A suspicion is looked at again when its members are."""
    age, members = now - before.since, before.members | seen.waiting
    is_looked_at = bool(before.members & (seen.answered | seen.waiting))
    if age < CONFIRM_AFTER_S or not is_looked_at:
        is_old = age >= PART_S
        return Step(None, Ending.UNCONFIRMED) if is_old else Step(replace(before, members=members))
    if not seen.looks_like_us:
        return Step(None, Ending.UNCONFIRMED)
    return Step(replace(before, phase=Phase.CONFIRMED, members=members))


def _while_confirmed(before: Suspicion, seen: Seen, now: float) -> Step:
    """Whoever answers leaves; who falls silent joins, and when nobody else answers any more, the
    wait for the rest begins anew."""
    joined = seen.waiting - before.members
    members = (before.members | seen.waiting) - seen.answered
    if not members:
        return Step(None, Ending.ANSWERED)
    part_since = before.part_since
    if seen.answered:
        part_since = now if part_since is None else part_since
    elif joined:
        part_since = None
    if seen.answered and now - part_since >= PART_S:
        return Step(None, Ending.PART)
    return Step(replace(before, members=members, part_since=part_since))


def count_unrelated(
    topology: Topology, places: Mapping[int, int | None], device_ids: Iterable[int]
) -> int:
    """In how many groups devices fall that share neither a parent nor a site. ``places``: device →
    its site, None for none."""
    leader: dict = {}

    def find(node):
        while leader.setdefault(node, node) != node:
            leader[node] = node = leader[leader[node]]
        return node

    ids = list(device_ids)
    for device_id in ids:
        own = find(("device", device_id))
        ties = [("device", up) for up in topology.ancestors(device_id)]
        if places.get(device_id) is not None:
            ties.append(("place", places[device_id]))
        for tie in ties:
            leader[find(tie)] = own
    return len({find(("device", device_id)) for device_id in ids})
