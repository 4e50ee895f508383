"""Times as recorders write them: pure.

``Stamp.wall`` is what the text shows, in seconds as if it were UTC; ``offset_s`` what it says of
its zone (seconds east), None when it says nothing.
"""

import re
from dataclasses import dataclass
from time import gmtime, strftime

from ..device_time import MAX_ZONE_S, epoch

_STAMP = re.compile(
    r"\s*(\d{4})[-/_]?(\d{1,2})[-/_]?(\d{1,2})[T\s_]+(\d{1,2})[:_]?(\d{2})[:_]?(\d{2})(\.\d{1,9})?\s*"
    r"(Z|[+-]\d{2}:?\d{2})?\s*\Z",
    re.ASCII | re.IGNORECASE,
)

FIRST = 946_684_800.0
"""2000-01-01: nothing that is kept was recorded before."""


@dataclass(frozen=True, slots=True)
class Stamp:
    wall: float
    offset_s: int | None = None

    @property
    def utc(self) -> float:
        """Seconds UTC; without a zone the text is taken for UTC."""
        return self.wall - (self.offset_s or 0)


def read_stamp(text: str) -> Stamp | None:
    """'2020-06-06T15:17:53Z', '20200606T151753Z', '2020-6-6 15:17:53', '…+07:00'; None for what is
    no time."""
    match = _STAMP.match(text[:60])
    if not match:
        return None
    wall = epoch(*(int(part) for part in match.groups()[:6]))
    if wall is None:
        return None
    return Stamp(wall + float(match[7] or 0), _offset(match[8]))


def _offset(zone: str | None) -> int | None:
    if not zone:
        return None
    if zone in "Zz":
        return 0
    digits = zone[1:].replace(":", "")
    seconds = int(digits[:2]) * 3600 + int(digits[2:]) * 60
    if seconds > MAX_ZONE_S:
        return None
    return -seconds if zone[0] == "-" else seconds


def iso(wall: float) -> str:
    """'2020-06-06T15:17:53Z'."""
    return _written("%Y-%m-%dT%H:%M:%SZ", wall)


def compact(wall: float) -> str:
    """'20200606T151753Z', as in the addresses of recordings."""
    return _written("%Y%m%dT%H%M%SZ", wall)


def precise(wall: float) -> str:
    """'20200606T151753.250Z', as in a range of a replay."""
    thousandths = round(max(wall, 0.0) * 1000)
    return compact(thousandths // 1000).replace("Z", f".{thousandths % 1000:03d}Z")


def spaced(wall: float) -> str:
    """'2020-06-06%2015:17:53', as it stands in a query."""
    return _written("%Y-%m-%d%%20%H:%M:%S", wall)


def underscored(wall: float) -> str:
    """'2020_06_06_15_17_53'."""
    return _written("%Y_%m_%d_%H_%M_%S", wall)


def _written(form: str, wall: float) -> str:
    return strftime(form, gmtime(min(max(wall, 0.0), 253_402_300_799.0)))
