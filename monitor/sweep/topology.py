"""Which failing device explains the failure of the devices behind it. Pure.

A device hangs on its parents in three ways: *via* (it is polled through its recorder, the same host
is dialled), *uplink* (its traffic passes a switch or link) and *power* (a circuit or UPS feeds it).
A parent that does not answer at all explains all three; one that answers but refuses the port
explains only what is polled via it, because its traffic still passes.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from ..probe.reasons import Health, Reason
from ..probe.types import Verdict
from .decide import BLOCKABLE, Context, Doubt
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


def inferred_standing(state: DeviceState, in_maintenance: bool) -> Standing:
    """How a device stands that nobody polls: fine, unless something was concluded about it, or
    somebody works on it."""
    if in_maintenance:
        return Standing(True, True)
    track = state.tracks.get(Reason.UNREACHABLE.value)
    if track and (track.is_bad_now or track.open and not track.held):
        return Standing(True, track.open and track.is_bad_now, since=track.first_bad)
    return Standing()


def context_for(
    now: float,
    in_maintenance: bool,
    blocker: Blocker | None,
    is_polled: bool = True,
    doubt: Doubt = Doubt.NONE,
    next_sweep: float | None = None,
) -> Context:
    """The context of a decision about a device behind ``blocker``."""
    context = Context(
        now, in_maintenance, is_polled=is_polled, doubt=doubt, next_sweep=next_sweep
    )
    if blocker is None:
        return context
    standing = blocker.standing
    return replace(
        context,
        blocked_by=blocker.id,
        blocked_confirmed=standing.is_confirmed,
        blocked_since=standing.since,
    )


class Topology:
    """Who hangs on whom, by device id. Loops in what people entered do no harm.

    ``via``: device → the recorder it is polled through; ``uplinks``: device → the device that its
    traffic passes; ``power``: device → what feeds it. What is polled via a recorder hangs on the
    recorder's uplink, not on its own, but on its own power.
    """

    def __init__(
        self,
        via: Mapping[int, int],
        uplinks: Mapping[int, int],
        power: Mapping[int, int] | None = None,
    ):
        self._via, self._uplinks, self._power = dict(via), dict(uplinks), dict(power or {})
        self._reached: dict[int, tuple[int, ...]] = {}
        self._ancestors: dict[int, list[int]] = {}

    def parent(self, device_id: int) -> int | None:
        """What the way to the device passes last."""
        return self._via.get(device_id) or self._uplinks.get(device_id)

    def parents(self, device_id: int) -> list[int]:
        """What the device hangs on itself: the last thing on the way to it, and its power."""
        both = (self.parent(device_id), self._power.get(device_id))
        return list(dict.fromkeys(up for up in both if up is not None))

    def ancestors(self, device_id: int) -> list[int]:
        """From the parents up to the roots: each before what it hangs on itself."""
        if device_id not in self._ancestors:
            found = sorted(self._reach(device_id), key=lambda up: -len(self._reach(up)))
            self._ancestors[device_id] = found
        return self._ancestors[device_id]

    def _reach(self, device_id: int) -> tuple[int, ...]:
        """The ancestors, the nearest first."""
        if device_id not in self._reached:
            found, queue = {device_id: None}, deque(self.parents(device_id))
            while queue:
                up = queue.popleft()
                if up not in found:
                    found[up] = None
                    queue += self.parents(up)
            self._reached[device_id] = tuple(found)[1:]
        return self._reached[device_id]

    def hosts(self, device_id: int) -> set[int]:
        """The recorders and encoders that are dialled in place of the device."""
        found = set()
        host = self._via.get(device_id)
        while host is not None and host not in found:
            found.add(host)
            host = self._via.get(host)
        return found

    def ancestors_of(self, device_ids: Iterable[int]) -> set[int]:
        """All ancestors of the devices: to be looked at before the devices' faults are believed,
        also when they are not due."""
        return {up for device_id in device_ids for up in self.ancestors(device_id)}

    @cached_property
    def behind(self) -> dict[int, list[int]]:
        """Parent → everything that hangs on it, however far behind."""
        found: dict[int, list[int]] = {}
        for device_id in self._via.keys() | self._uplinks.keys() | self._power.keys():
            for up in self._reach(device_id):
                found.setdefault(up, []).append(device_id)
        return {up: sorted(ids) for up, ids in found.items()}

    def is_parent(self, device_id: int) -> bool:
        """Anything hangs on the device."""
        return any(
            device_id in ups.values() for ups in (self._via, self._uplinks, self._power)
        )

    def parents_first(self, device_ids: Iterable[int]) -> list[int]:
        """The ids, each after its ancestors, otherwise in the order given."""
        return sorted(device_ids, key=lambda device_id: len(self._reach(device_id)))

    def blocker(self, device_id: int, standings: Mapping[int, Standing]) -> Blocker | None:
        """The ancestor that explains a failure of ``device_id``: the root-most of those that are
        confirmed to fail, else of those that are suspected. ``standings``: as they were decided in
        this sweep or stand in the database."""
        suspected = confirmed = None
        for up in self.ancestors(device_id):
            standing = standings.get(up)
            if standing is None or not standing.is_failing:
                continue
            if standing.refuses and up not in self.hosts(device_id):
                continue
            suspected = Blocker(up, standing)
            confirmed = suspected if standing.is_confirmed else confirmed
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
