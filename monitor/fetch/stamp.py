"""The time a recorder writes on the packets of a replay (ONVIF Streaming specification, 6.3)."""

from dataclasses import dataclass

_ID = b"\xab\xac"
_TO_1970 = 2_208_988_800
"""Seconds from 1900, where NTP begins, to 1970."""

_ERA_S = 2**32
_HALF = 2**31


@dataclass(frozen=True, slots=True)
class ReplayStamp:
    """``at``: seconds UTC by the recorder's clock; ``ends``: a contiguous section ends here;
    ``breaks``: what was before is not continued here."""

    at: float
    ends: bool = False
    breaks: bool = False


def read_stamp(extension: bytes) -> ReplayStamp | None:
    """From an RTP header extension with its 16-bit id in front; None for another one or a broken
    one. NTP's 32 bits of seconds begin anew in 2036."""
    if len(extension) < 11 or extension[:2] != _ID:
        return None
    seconds = int.from_bytes(extension[2:6], "big")
    if seconds < _HALF:
        seconds += _ERA_S
    fraction = int.from_bytes(extension[6:10], "big") / _ERA_S
    flags = extension[10]
    return ReplayStamp(seconds - _TO_1970 + fraction, bool(flags & 0x40), bool(flags & 0x20))
