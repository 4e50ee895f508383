"""When to look at a device again. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..probe.reasons import Reason
from ..probe.types import Level, Verdict
from .state import DEPTH, DeviceState, Policy, Track

# Asking again with refused credentials is what locks an account.
REFUSED_CREDENTIALS = frozenset({Reason.AUTH_FAILED, Reason.LOCKED_OUT})

JITTER = 0.1  # of the interval, so that devices registered together drift apart


@dataclass(frozen=True)
class Schedule:
    """Seconds since the epoch. A device is due at ``next_check``; how deep that look goes depends
    on ``next_picture`` and ``next_identity``. ``stale_at``: not looked at by then is stale."""

    next_check: float
    next_picture: float
    next_identity: float
    stale_at: float


def make_schedule(
    state: DeviceState, verdict: Verdict, moved: Iterable[Track], policy: Policy, now: float
) -> Schedule:
    """The times after ``verdict``; ``moved`` are the tracks that it changed or confirmed."""
    if any(finding.reason in REFUSED_CREDENTIALS for finding in verdict.findings):
        return _backed_off(state, policy, now)
    pending = [track for track in moved if is_pending(track, policy)]
    check = now + (policy.retry_s if pending else spread(policy.pulse_s, verdict.id))
    picture, identity = state.next_picture, state.next_identity
    if DEPTH[verdict.level] >= DEPTH[Level.IDENTITY]:
        identity = now + spread(policy.identity_s, verdict.id)
    if verdict.level is Level.PICTURE:
        picture = now + spread(policy.picture_s, verdict.id)
    depths = {track.depth for track in pending}
    if Level.PICTURE in depths:
        picture = min(picture, check)
    if Level.IDENTITY in depths:
        identity = min(identity, check)
    return Schedule(check, picture, identity, check + policy.stale_s)


def is_pending(track: Track, policy: Policy) -> bool:
    """A failure or a recovery that the next check may confirm."""
    if track.open:
        return 0 < track.good_run < policy.recover_k
    return bool(track.bits & 1)


def spread(interval_s: float, device_id: int) -> float:
    """``interval_s``, longer or shorter by up to half of JITTER, always the same for one id."""
    fraction = (device_id * 2654435761 % 2**32) / 2**32  # Knuth's multiplicative hash
    return interval_s * (1.0 + JITTER * (fraction - 0.5))


def _backed_off(state: DeviceState, policy: Policy, now: float) -> Schedule:
    check = now + max(policy.lockout_backoff_s, policy.pulse_s)
    picture, identity = max(state.next_picture, check), max(state.next_identity, check)
    return Schedule(check, picture, identity, check + policy.stale_s)
