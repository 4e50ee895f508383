"""Which failing device explains the failure of the devices behind it. Pure.

A device hangs on its parents in two ways: *via* (it is polled through its recorder, the same host
is dialled) and *uplink* (its traffic passes a switch or link). A parent that does not answer at
all explains both; one that answers but refuses the port explains only what is polled via it,
because its traffic still passes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..probe.reasons import Health, Reason
from ..probe.types import Verdict
from .decide import BLOCKABLE, Context
from .state import DeviceState


@dataclass(frozen=True)
class Standing:
    """What a parent means for the devices behind it. ``is_confirmed``: not just suspected.
    ``refuses``: its host answers, but not the port that is polled. ``since``: when it began."""

    is_failing: bool = False
    is_confirmed: bool = False
    refuses: bool = False
    since: float | None = None


@dataclass(frozen=True)
class Blocker:
    """The failing ancestor ``id`` and how it stands."""

    id: int
    standing: Standing


def standing_of(state: DeviceState) -> Standing:
    """How a polled device stands after its latest check.

    Never looked at, or failing without being confirmed: suspected. In maintenance: counts as
    confirmed, since whoever works there may interrupt what is behind it.
    """
    if state.health is Health.MAINTENANCE:
        return Standing(True, True, since=state.since)
    for reason in (Reason.UNREACHABLE, Reason.REFUSED):
        track = state.tracks.get(reason.value)
        if track and track.is_bad_now:
            return Standing(True, track.open, reason is Reason.REFUSED, track.first_bad)
        if track and track.open and not track.held:
            return Standing(True, False, reason is Reason.REFUSED, track.first_bad)
    return Standing(is_failing=state.health is Health.UNKNOWN)


def context_for(now: float, in_maintenance: bool, blocker: Blocker | None) -> Context:
    """The context of a decision about a device behind ``blocker``."""
    if blocker is None:
        return Context(now, in_maintenance)
    standing = blocker.standing
    return Context(now, in_maintenance, blocker.id, standing.is_confirmed, standing.since)


class Topology:
    """Who hangs on whom, by device id. Loops in what people entered do no harm.

    ``via``: device → the recorder it is polled through; ``uplinks``: device → the device that its
    traffic passes. What is polled via a recorder hangs on the recorder's uplink, not on its own.
    """

    def __init__(self, via: Mapping[int, int], uplinks: Mapping[int, int]):
        self._via, self._uplinks = dict(via), dict(uplinks)

    def parent(self, device_id: int) -> int | None:
        return self._via.get(device_id) or self._uplinks.get(device_id)

    def ancestors(self, device_id: int) -> list[int]:
        """From the parent up to the root."""
        found, seen = [], {device_id}
        parent = self.parent(device_id)
        while parent is not None and parent not in seen:
            found.append(parent)
            seen.add(parent)
            parent = self.parent(parent)
        return found

    def ancestors_of(self, device_ids: Iterable[int]) -> set[int]:
        """All ancestors of the devices: to be looked at before the devices' faults are believed,
        also when they are not due."""
        return {up for device_id in device_ids for up in self.ancestors(device_id)}

    def parents_first(self, device_ids: Iterable[int]) -> list[int]:
        """The ids, each after its ancestors, otherwise in the order given."""
        return sorted(device_ids, key=lambda device_id: len(self.ancestors(device_id)))

    def blocker(self, device_id: int, standings: Mapping[int, Standing]) -> Blocker | None:
        """The ancestor that explains a failure of ``device_id``: the root-most of those that are
        confirmed to fail, else of those that are suspected. ``standings`` holds the devices that
        are polled, decided in this sweep or as they stand in the database."""
        suspected = confirmed = None
        below = device_id
        for up in self.ancestors(device_id):
            standing = standings.get(up, Standing())
            if standing.is_failing and (not standing.refuses or self._via.get(below) == up):
                blocker = Blocker(up, standing)
                suspected = blocker
                confirmed = blocker if standing.is_confirmed else confirmed
            below = up
        return confirmed or suspected


class ParentsFirst:
    """Brings the verdicts of a sweep into an order in which parents come before their children.

    Verdicts arrive as they come. One that a failing parent could explain waits until each of its
    ancestors that is in the sweep has arrived; all others pass at once.
    """

    def __init__(self, topology: Topology, sweep_ids: Iterable[int]):
        self._topology = topology
        self._awaited = set(sweep_ids)
        self._waiting: dict[int, Verdict] = {}

    def add(self, verdicts: Iterable[Verdict]) -> list[Verdict]:
        """Take in what arrived; return what can be decided now, parents first."""
        for verdict in verdicts:
            self._awaited.discard(verdict.id)
            self._waiting[verdict.id] = verdict
        return self._take(lambda verdict: not self._has_to_wait(verdict))

    def rest(self) -> list[Verdict]:
        """What still waits, at the end of the sweep (an ancestor was not probed)."""
        return self._take(lambda verdict: True)

    def _has_to_wait(self, verdict: Verdict) -> bool:
        if not any(finding.reason in BLOCKABLE for finding in verdict.findings):
            return False
        return any(up in self._awaited for up in self._topology.ancestors(verdict.id))

    def _take(self, is_ready) -> list[Verdict]:
        ready = {id_: v for id_, v in self._waiting.items() if is_ready(v)}
        for id_ in ready:
            del self._waiting[id_]
        return [ready[id_] for id_ in self._topology.parents_first(ready)]
