"""From what was seen to what is done: (state, verdict, policy, context) -> (state, actions).

Pure and deterministic. Each reason has its own track and goes through

    fine ──bad──▶ suspected ──N of M bad──▶ open ──K good in a row──▶ fine
                      │ ▲                    │ ▲
               M good ▼ │ held back while    ▼ │ held open while it flaps
                     fine  a parent fails   quiet for the window ──▶ fine

- A reason that a look could not judge stays as it was, and what a deep look found is disproved
  only by a look as deep.
- Refused credentials are confirmed at the first finding: the device itself said so, and asking
  again is what locks the account. The schedule then backs off.
- In maintenance nothing counts against a device: no fault opens, an open one may end.
- When a parent (recorder, uplink) fails, what its failure explains is held back while the parent
  is only suspected, and opened with the parent as cause once that is confirmed. If the parent
  comes back and the device does not, the fault gets to stand alone (``FaultCause``).
- While the poller itself is the suspect (``Doubt``), a device that does not answer is counted, but
  nothing opens; once that is confirmed, the device's state is unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property

from ..probe.reasons import REASONS, Health, Reason
from ..probe.types import Finding, Verdict
from .schedule import REFUSED_CREDENTIALS, Schedule, make_schedule
from .state import DEPTH, LOOKS, DeviceState, Policy, Track

__all__ = [
    "BLOCKABLE",
    "Action",
    "Context",
    "Decision",
    "DeviceState",
    "Doubt",
    "EndFault",
    "FaultCause",
    "FaultFlapped",
    "OpenFault",
    "Policy",
    "Schedule",
    "Track",
    "decide",
]

# What a failing parent explains of a device behind it.
BLOCKABLE = frozenset(
    {
        Reason.UNREACHABLE,
        Reason.REFUSED,
        Reason.CHANNEL_LOST,
        Reason.STREAM_STALLED,
        Reason.RTSP_ERROR,
    }
)

# Facts of a whole day: looking again the same day shows nothing new, for better or worse.
DAILY = frozenset({Reason.RECORDING_GAP, Reason.RETENTION_SHORT})

_BLOCKABLE_CODES = frozenset(reason.value for reason in BLOCKABLE)
_RANK = {reason.value: info.rank for reason, info in REASONS.items()}
_SEVERITY = {
    Health.OK: 0,
    Health.UNKNOWN: 0,
    Health.MAINTENANCE: 0,
    Health.DEGRADED: 1,
    Health.DOWN: 2,
}


class Doubt(Enum):
    """Whether a failure to answer may be the poller's own. CONFIRMED: it is, as far as anybody can
    tell, so nothing is known of a device that does not answer."""

    NONE = 0
    SUSPECTED = 1
    CONFIRMED = 2


@dataclass(frozen=True)
class Context:
    """What holds around a device at this moment. ``now``: seconds since the epoch.

    ``blocked_by``: a parent device that fails now. ``blocked_confirmed``: its fault is confirmed
    (or it is in maintenance), not just suspected; ``blocked_since``: when its trouble began.
    ``is_polled``: the device itself is looked at; otherwise it is only concluded about. ``doubt``:
    whether the poller itself is the suspect. ``next_sweep``: when the next
    sweep can begin, given if a deeper look was due that this one did not get to.
    """

    now: float
    in_maintenance: bool = False
    blocked_by: int | None = None
    blocked_confirmed: bool = False
    blocked_since: float | None = None
    is_polled: bool = True
    doubt: Doubt = Doubt.NONE
    next_sweep: float | None = None


@dataclass(frozen=True)
class OpenFault:
    """A fault is confirmed. ``first_seen``: when its trouble began. ``soft``: a human looks before
    a ticket. ``cause_device_id``: the failing parent that explains it, so no ticket of its own.
    ``flapping``: it turned more often within the window than the policy likes."""

    reason: Reason
    first_seen: float
    soft: bool
    finding: Finding
    cause_device_id: int | None = None
    flapping: bool = False


@dataclass(frozen=True)
class EndFault:
    """An open fault is over; ``ended_at``: the first of the good results that prove it."""

    reason: Reason
    ended_at: float


@dataclass(frozen=True)
class FaultCause:
    """An open fault is now put down to ``cause_device_id``, or, with None, to no other device any
    more: the parent works again, this device does not, so it needs a ticket of its own."""

    reason: Reason
    finding: Finding
    cause_device_id: int | None


@dataclass(frozen=True)
class FaultFlapped:
    """An open fault that had seemed over (and was held open) is bad again. ``flips``: how often
    the condition turned within the window, counted up to two beyond the policy's limit."""

    reason: Reason
    flips: int


Action = OpenFault | EndFault | FaultCause | FaultFlapped


@dataclass(frozen=True)
class Decision:
    """The new state, what to do about it, and when to look again (also in the state)."""

    state: DeviceState
    actions: tuple[Action, ...]
    schedule: Schedule


def decide(state: DeviceState, verdict: Verdict, policy: Policy, context: Context) -> Decision:
    """Judge ``verdict`` against what is remembered. Actions come root causes first."""
    look = _Look(verdict, policy, context)
    tracks, actions, moved = dict(state.tracks), [], []
    for reason in look.reasons_to_judge(state.tracks):
        before = state.tracks.get(reason.value, Track())
        after, done = look.judge(reason, before)
        tracks[reason.value] = after
        actions += done
        if reason in look.judged:
            moved.append((reason, after))
    tracks = {code: track for code, track in tracks.items() if not look.forgets(track)}
    health = _health(state, tracks, look)
    since = _since(state, health, tracks, actions, context.now)
    schedule = make_schedule(state, verdict, moved, policy, context.now, context.next_sweep)
    times = {name: getattr(schedule, name) for name in LOOKS}
    return Decision(DeviceState(health, since, tracks, **times), tuple(actions), schedule)


class _Look:
    """One verdict in its context, and what it makes of each reason's track."""

    def __init__(self, verdict: Verdict, policy: Policy, context: Context):
        self.verdict, self.policy, self.context = verdict, policy, context
        self.now = context.now
        self.found = {finding.reason: finding for finding in reversed(verdict.findings)}

    @cached_property
    def judged(self) -> frozenset[Reason]:
        return self.verdict.judged | self.found.keys()

    def reasons_to_judge(self, tracks: Mapping[str, Track]) -> list[Reason]:
        """Reasons found or remembered and known to this version, root causes first."""
        codes = {reason.value for reason in self.found} | tracks.keys()
        return [Reason(code) for code in sorted(codes & _RANK.keys(), key=_RANK.__getitem__)]

    def judge(self, reason: Reason, track: Track) -> tuple[Track, list[Action]]:
        if reason in self.found:
            return self._bad(reason, track)
        if reason in self.judged and DEPTH[self.verdict.level] >= DEPTH[track.depth]:
            return self._good(reason, track)
        return track, []

    def forgets(self, track: Track) -> bool:
        """Nothing about the track matters any more."""
        return not (track.open or track.bits or self._recent(track.flips))

    def _bad(self, reason: Reason, track: Track) -> tuple[Track, list[Action]]:
        if self.context.in_maintenance:
            return self._bad_in_maintenance(track), []
        relapsed = track.open and track.good_run >= self.policy.recover_k
        track = self._count_bad(reason, track)
        if track.open:
            return self._still_bad(reason, track, relapsed)
        if self._is_doubted(reason):
            return replace(track, bits=1, doubted=True), []
        if not self._is_confirmed(reason, track) or self._is_held_back(reason, track):
            return track, []
        return self._open(reason, track)

    @staticmethod
    def _bad_in_maintenance(track: Track) -> Track:
        if track.open:
            return replace(track, good_run=0, first_good=None)
        return Track(flips=track.flips)

    def _count_bad(self, reason: Reason, track: Track) -> Track:
        began = track.first_bad
        if began is None or (not track.open and track.good_run >= self.policy.recover_k):
            began = self._first_bad(reason)
        return replace(
            track,
            bits=self._shifted(reason, track, 1),
            first_bad=min(began, self.now),
            good_run=0,
            first_good=None,
            doubted=False,
            depth=max(track.depth, self.verdict.level, key=DEPTH.__getitem__),
        )

    def _first_bad(self, reason: Reason) -> float:
        """Now, unless somebody else tells or concludes it and knows since when."""
        since = self.found[reason].values.get("since") if self.verdict.derived else None
        return since if isinstance(since, (int, float)) and since < self.now else self.now

    def _open(self, reason: Reason, track: Track) -> tuple[Track, list[Action]]:
        cause = self._confirmed_blocker(reason)
        flips = self._flipped(track)
        bits = track.bits if cause is None else 0
        track = replace(track, open=True, flips=flips, cause=cause, bits=bits)
        flapping = len(flips) > self.policy.flap_max
        soft, finding = REASONS[reason].soft, self.found[reason]
        return track, [OpenFault(reason, track.first_bad, soft, finding, cause, flapping)]

    def _still_bad(self, reason, track: Track, relapsed: bool) -> tuple[Track, list[Action]]:
        track, actions = self._recaused(reason, track)
        if relapsed:
            track = replace(track, flips=self._flipped(track))
            actions.append(FaultFlapped(reason, len(track.flips)))
        return track, actions

    def _recaused(self, reason: Reason, track: Track) -> tuple[Track, list[Action]]:
        """Attach an open fault to a parent, or let it stand alone.

        A parent is looked at every ``pulse_s``, so that its trouble may have begun that much
        before it was seen. One that came back leaves the device as many checks as a new fault.
        """
        finding = self.found[reason]
        if track.cause is None:
            blocker = self._confirmed_blocker(reason)
            since = self.context.blocked_since
            if blocker is None or since is None or track.first_bad < since - self.policy.pulse_s:
                return track, []
            return replace(track, cause=blocker, bits=0), [FaultCause(reason, finding, blocker)]
        if self._is_blocked(reason):
            return replace(track, bits=0), []
        if not self._is_confirmed(reason, track):
            return track, []
        return replace(track, cause=None), [FaultCause(reason, finding, None)]

    def _is_confirmed(self, reason: Reason, track: Track) -> bool:
        is_plain = reason in REFUSED_CREDENTIALS or reason in DAILY
        return is_plain or track.bits.bit_count() >= self.policy.confirms(reason)[0]

    def _is_blocked(self, reason: Reason) -> bool:
        return self.context.blocked_by is not None and reason in BLOCKABLE

    def _confirmed_blocker(self, reason: Reason) -> int | None:
        if self._is_blocked(reason) and self.context.blocked_confirmed:
            return self.context.blocked_by
        return None

    def _is_doubted(self, reason: Reason) -> bool:
        return self.context.doubt is not Doubt.NONE and reason in BLOCKABLE

    def _is_held_back(self, reason: Reason, track: Track) -> bool:
        """A parent is suspected. A suspicion that outlives ``stale_s`` is none: it is checked
        within ``retry_s``, so something else keeps it open."""
        suspected = self._is_blocked(reason) and not self.context.blocked_confirmed
        return suspected and self.now - track.first_bad < self.policy.stale_s

    def _good(self, reason: Reason, track: Track) -> tuple[Track, list[Action]]:
        if track.doubted and not track.open:
            return Track(flips=track.flips), []
        recovered_before = track.good_run >= self.policy.recover_k
        track = replace(
            track,
            bits=self._shifted(reason, track, 0),
            good_run=min(self.policy.recover_k, track.good_run + 1),
            first_good=self.now if track.first_good is None else track.first_good,
        )
        if not track.open:
            return (track if track.bits else Track(flips=track.flips)), []
        if track.good_run < self.policy.recover_k and reason not in DAILY:
            return track, []
        return self._recover(reason, track, recovered_before)

    def _recover(self, reason, track: Track, before: bool) -> tuple[Track, list[Action]]:
        flips = track.flips if before else self._flipped(track)
        held = track.held or len(flips) > self.policy.flap_max
        if held and self._recent(flips):
            return replace(track, flips=flips, held=True), []
        return Track(flips=flips), [EndFault(reason, min(track.first_good, self.now))]

    def _shifted(self, reason: Reason, track: Track, bit: int) -> int:
        return (track.bits << 1 | bit) & ((1 << self.policy.confirms(reason)[1]) - 1)

    def _recent(self, flips: tuple[float, ...]) -> tuple[float, ...]:
        """Those within the window; a time in the future comes from a clock set back."""
        start = self.now - self.policy.flap_window_s
        return tuple(at for at in flips if start < at <= self.now)

    def _flipped(self, track: Track) -> tuple[float, ...]:
        return (self._recent(track.flips) + (self.now,))[-(self.policy.flap_max + 2) :]


def _health(state: DeviceState, tracks: Mapping[str, Track], look: _Look) -> Health:
    if look.context.in_maintenance and look.context.is_polled:
        return Health.MAINTENANCE
    effects = [_effect(code) for code, track in tracks.items() if track.open]
    if Health.DOWN not in effects and _is_out_of_sight(tracks, look):
        return Health.UNKNOWN
    if effects:
        return max(effects, key=_SEVERITY.__getitem__)
    if not look.context.is_polled:
        return Health.UNKNOWN
    settled = state.health not in (Health.UNKNOWN, Health.MAINTENANCE)
    is_proven = look.verdict.judged and not look.found and not look.verdict.derived
    return Health.OK if settled or is_proven else Health.UNKNOWN


def _is_out_of_sight(tracks: Mapping[str, Track], look: _Look) -> bool:
    """The device does not answer, and the poller is to blame."""
    if look.context.doubt is not Doubt.CONFIRMED:
        return False
    return any(code in _BLOCKABLE_CODES and track.is_bad_now for code, track in tracks.items())


def _effect(code: str) -> Health:
    """A fault of a reason that only another version knows cannot be called fine."""
    return REASONS[Reason(code)].effect if code in _RANK else Health.DEGRADED


def _since(state, health: Health, tracks, actions, now: float) -> float:
    """Since when ``health`` holds: the beginning of the trouble, or the first good result."""
    if health is state.health:
        return state.since
    moment = now
    if Health.MAINTENANCE in (health, state.health):
        return max(state.since, now)
    if health is Health.UNKNOWN:
        failing = [t.first_bad for code, t in tracks.items() if code in _BLOCKABLE_CODES]
        moment = min((at for at in failing if at is not None), default=now)
        return min(now, max(state.since, moment))
    if _SEVERITY[health] > _SEVERITY[state.health]:
        begun = [t.first_bad for code, t in tracks.items() if t.open and _effect(code) is health]
        moment = min((at for at in begun if at is not None), default=now)
    else:
        ended = [action.ended_at for action in actions if isinstance(action, EndFault)]
        moment = max(ended, default=now)
    return min(now, max(state.since, moment))
