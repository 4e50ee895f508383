"""The closed list of reasons why a device is not fine.

Each reason says what it makes of the device's health and whether a human has to look before a
ticket is opened. The sentences people read stand beside the models, where they are translated.
"""

from dataclasses import dataclass
from enum import Enum


class Reason(str, Enum):
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    AUTH_FAILED = "auth_failed"
    LOCKED_OUT = "locked_out"
    ONVIF_FAULT = "onvif_fault"
    NO_PROFILE = "no_profile"
    RTSP_ERROR = "rtsp_error"
    STREAM_STALLED = "stream_stalled"
    CLOCK_SKEW = "clock_skew"
    IDENTITY_CHANGED = "identity_changed"
    PICTURE_BLACK = "picture_black"
    PICTURE_FLAT = "picture_flat"
    PICTURE_FROZEN = "picture_frozen"
    PICTURE_BLURRED = "picture_blurred"
    PICTURE_MOVED = "picture_moved"
    PICTURE_COVERED = "picture_covered"
    FPS_LOW = "fps_low"
    CHANNEL_LOST = "channel_lost"
    DISK_FAULT = "disk_fault"
    DISK_FULL = "disk_full"
    RECORDING_GAP = "recording_gap"
    RETENTION_SHORT = "retention_short"


class Health(str, Enum):
    """What a device's state can be; ``stale`` is judged by whoever reads, never stored."""

    OK = "ok"
    DEGRADED = "degraded"
    DOWN = "down"
    UNKNOWN = "unknown"
    MAINTENANCE = "maintenance"


@dataclass(frozen=True)
class ReasonInfo:
    """``effect``: the health it leads to. ``soft``: a human reviews before a ticket.
    ``rank``: the lower, the nearer to the root cause (a list of reasons is shown in this order).
    """

    effect: Health
    soft: bool
    rank: int


_DOWN, _DEGRADED = Health.DOWN, Health.DEGRADED

REASONS: dict[Reason, ReasonInfo] = {
    Reason.UNREACHABLE: ReasonInfo(_DOWN, False, 10),
    Reason.REFUSED: ReasonInfo(_DOWN, False, 20),
    Reason.LOCKED_OUT: ReasonInfo(_DEGRADED, False, 30),
    Reason.AUTH_FAILED: ReasonInfo(_DEGRADED, False, 40),
    Reason.CHANNEL_LOST: ReasonInfo(_DOWN, False, 50),
    Reason.STREAM_STALLED: ReasonInfo(_DOWN, False, 60),
    Reason.RTSP_ERROR: ReasonInfo(_DOWN, False, 70),
    Reason.NO_PROFILE: ReasonInfo(_DEGRADED, False, 80),
    Reason.ONVIF_FAULT: ReasonInfo(_DEGRADED, False, 90),
    Reason.PICTURE_BLACK: ReasonInfo(_DEGRADED, False, 100),
    Reason.PICTURE_FLAT: ReasonInfo(_DEGRADED, False, 110),
    Reason.PICTURE_FROZEN: ReasonInfo(_DEGRADED, False, 120),
    Reason.DISK_FAULT: ReasonInfo(_DEGRADED, False, 130),
    Reason.DISK_FULL: ReasonInfo(_DEGRADED, False, 140),
    Reason.RECORDING_GAP: ReasonInfo(_DEGRADED, False, 150),
    Reason.RETENTION_SHORT: ReasonInfo(_DEGRADED, False, 160),
    Reason.CLOCK_SKEW: ReasonInfo(_DEGRADED, False, 170),
    Reason.IDENTITY_CHANGED: ReasonInfo(_DEGRADED, False, 180),
    Reason.PICTURE_COVERED: ReasonInfo(_DEGRADED, True, 185),
    Reason.PICTURE_MOVED: ReasonInfo(_DEGRADED, True, 190),
    Reason.PICTURE_BLURRED: ReasonInfo(_DEGRADED, True, 200),
    Reason.FPS_LOW: ReasonInfo(_DEGRADED, True, 210),
}


def by_rank(reasons) -> list[Reason]:
    """The reasons, root causes first."""
    return sorted((Reason(reason) for reason in reasons), key=lambda r: REASONS[r].rank)
