"""When to look at a device again. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..probe.reasons import REASONS, Reason
from ..probe.types import Level, Verdict
from .hold import SILENT
from .state import DEPTH, DeviceState, Policy, Track

# Asking again with refused credentials is what locks an account.
REFUSED_CREDENTIALS = frozenset({Reason.AUTH_FAILED, Reason.LOCKED_OUT})

JITTER = 0.1  # of the interval, so that devices registered together drift apart


@dataclass(frozen=True)
class Schedule:
    """Seconds since the epoch. A device is due at ``next_check``; how deep that look goes depends
    on the other times. ``stale_at``: not looked at by then is stale."""

    next_check: float
    next_picture: float
    next_identity: float
    next_recording: float
    stale_at: float


def make_schedule(
    state: DeviceState,
    verdict: Verdict,
    moved: Iterable[tuple[Reason, Track]],
    policy: Policy,
    now: float,
    next_sweep: float | None = None,
) -> Schedule:
    """The times after ``verdict``; ``moved`` are the tracks that it changed or confirmed. What
    another device has told moves none of them. Soft reasons are in no hurry: they only bring the
    next picture forward. ``next_sweep``: given when the look was to be a deeper one, which the
    sweep did not get to; it is for the next one."""
    if verdict.derived:
        return _unmoved(state, policy, now)
    if any(finding.reason in REFUSED_CREDENTIALS for finding in verdict.findings):
        return _backed_off(state, policy, now)
    waiting = [(reason, track) for reason, track in moved if is_pending(track, policy)]
    pending = [track for reason, track in waiting if not REASONS[reason].soft]
    check = now + (policy.retry_s if pending else spread(policy.pulse_s, verdict.id))
    picture, identity = state.next_picture, state.next_identity
    recording = state.next_recording
    if verdict.level is Level.RECORDING:
        recording = now + spread(policy.recording_s, verdict.id)
    if DEPTH[verdict.level] >= DEPTH[Level.IDENTITY]:
        identity = now + spread(policy.identity_s, verdict.id)
    if verdict.level is Level.PICTURE:
        picture = now + spread(policy.picture_s, verdict.id)
    if len(waiting) > len(pending):
        picture = min(picture, now + policy.soft_retry_s)
    depths = {track.depth for track in pending}
    if Level.PICTURE in depths:
        picture = min(picture, check)
    if Level.IDENTITY in depths:
        identity = min(identity, check)
    if Level.RECORDING in depths:
        recording = min(recording, check)
    if recording and _is_back(state, verdict):
        recording = check = min(check, now + policy.retry_s)
    if next_sweep is not None and not _is_silent(verdict):
        check = min(check, max(now, next_sweep))
    return Schedule(check, picture, identity, recording, check + policy.stale_s)


def is_pending(track: Track, policy: Policy) -> bool:
    """A failure or a recovery that the next check may confirm."""
    if track.open:
        return 0 < track.good_run < policy.recover_k
    return bool(track.bits & 1)


def _is_back(state: DeviceState, verdict: Verdict) -> bool:
    """The device answers, and its fault of not answering is still open or ends now. What a recorder
    has told of its channels is older than its outage, so it is asked with each of these looks."""
    if _is_silent(verdict):
        return False
    tracks = (state.tracks.get(reason.value) for reason in SILENT & verdict.judged)
    return any(track.open for track in tracks if track)


def _is_silent(verdict: Verdict) -> bool:
    return any(finding.reason in SILENT for finding in verdict.findings)


def spread(interval_s: float, device_id: int) -> float:
    """``interval_s``, longer or shorter by up to half of JITTER, always the same for one id."""
    fraction = (device_id * 2654435761 % 2**32) / 2**32  # Knuth's multiplicative hash
    return interval_s * (1.0 + JITTER * (fraction - 0.5))


def _backed_off(state: DeviceState, policy: Policy, now: float) -> Schedule:
    check = now + max(policy.lockout_backoff_s, policy.pulse_s)
    picture, identity = max(state.next_picture, check), max(state.next_identity, check)
    recording = max(state.next_recording, check)
    return Schedule(check, picture, identity, recording, check + policy.stale_s)


def _unmoved(state: DeviceState, policy: Policy, now: float) -> Schedule:
    check = state.next_check or now
    times = (state.next_picture, state.next_identity, state.next_recording)
    return Schedule(check, *times, check + policy.stale_s)
