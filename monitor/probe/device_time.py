"""What time a device takes it to be: GetSystemDateAndTimeResponse (ONVIF Core 8.2.2), pure.

Devices leave out the UTC time (agsh/onvif#165), write local time into it
(OpenIPC/majestic-webui#292), let seconds reach 60 or days 31 in February, and name their zone by
POSIX rules, where UTC+7 is written WIB-7, or by everyday ones.
"""

import re
from calendar import timegm
from dataclasses import dataclass

from . import quirks
from .soap import child, find, result, text

YEARS = range(1970, 2200)
"""Years a device may show: it starts at 1970 or 2000 when its battery is empty."""

MAX_ZONE_S = 14 * 3600
"""Seconds a local time may differ from UTC."""

_QUARTER_S = 900
_QUICK = re.compile(
    rb"UTCDateTime>\s*<(?:[\w.-]+:)?Time>"
    rb"\s*<(?:[\w.-]+:)?Hour>(\d{1,2})</(?:[\w.-]+:)?Hour>"
    rb"\s*<(?:[\w.-]+:)?Minute>(\d{1,2})</(?:[\w.-]+:)?Minute>"
    rb"\s*<(?:[\w.-]+:)?Second>(\d{1,2})</(?:[\w.-]+:)?Second>"
    rb"\s*</(?:[\w.-]+:)?Time>\s*<(?:[\w.-]+:)?Date>"
    rb"\s*<(?:[\w.-]+:)?Year>(\d{4})</(?:[\w.-]+:)?Year>"
    rb"\s*<(?:[\w.-]+:)?Month>(\d{1,2})</(?:[\w.-]+:)?Month>"
    rb"\s*<(?:[\w.-]+:)?Day>(\d{1,2})</(?:[\w.-]+:)?Day>"
)
_ZONE = re.compile(
    r"(<[^>]{1,20}>|[A-Za-z]{0,20})([+-]?)(\d{1,2})(?::?(\d{2}))?(?::?\d{2})?([A-Za-z<])?"
)
_EVERYDAY_NAMES = ("", "GMT", "UTC", "Z")


@dataclass(frozen=True, slots=True)
class DeviceTime:
    """``utc``: seconds since the epoch. ``quirk``: the name of the quirk that gave it, or ''."""

    utc: float
    quirk: str = ""


@dataclass(frozen=True, slots=True)
class TimeReply:
    """The reply's parts. ``utc`` and ``local``: seconds since the epoch as if each were UTC, None
    where they are missing or no time. ``zone``: as written."""

    utc: float | None = None
    local: float | None = None
    zone: str = ""
    summer: bool = False


def read_time(body: bytes, now: float) -> DeviceTime | None:
    """The device's time; None when it gives none that can be read, which is no error: some have no
    clock. ``now``: our own time, to choose between readings of an ambiguous zone.

    Raises what ``soap.result`` raises.
    """
    reply = read_reply(body)
    for entry in quirks.of(quirks.CLOCK):
        utc = entry.apply(reply, now)
        if utc is not None:
            return DeviceTime(utc, entry.name)
    return DeviceTime(reply.utc) if reply.utc is not None else None


def read_reply(body: bytes) -> TimeReply:
    inner = child(result(body, "GetSystemDateAndTime"), "SystemDateAndTime")
    return TimeReply(
        utc=_time(find(inner, "UTCDateTime")),
        local=_time(find(inner, "LocalDateTime")),
        zone=text(inner, "TimeZone", "TZ")[:60],
        summer=text(inner, "DaylightSavings") in ("true", "1"),
    )


def quick_utc(body: bytes) -> float | None:
    """The UTC time of a reply that is known to be well-formed and without quirks; None when it is
    not written the usual way."""
    match = _QUICK.search(body)
    if not match:
        return None
    hour, minute, second, year, month, day = map(int, match.groups())
    return epoch(year, month, day, hour, minute, second)


def _time(element) -> float | None:
    if element is None:
        return None
    clock, date = child(element, "Time"), child(element, "Date")
    texts = [text(date, name) for name in ("Year", "Month", "Day")]
    texts += [text(clock, name) for name in ("Hour", "Minute", "Second")]
    if not all(digits.isascii() and digits.isdigit() and len(digits) < 5 for digits in texts):
        return None
    return epoch(*map(int, texts))


def epoch(year, month, day, hour, minute, second) -> float | None:
    """Seconds since the epoch. Small overflows are carried over, as the device's own clock does
    sooner or later; None for what is no time."""
    if year not in YEARS or not 1 <= month <= 12 or day > 31:
        return None
    if hour > 24 or minute > 60 or second > 61:
        return None
    return float(timegm((year, month, max(day, 1), hour, minute, second)))


@quirks.quirk(
    "local_time_only",
    quirks.CLOCK,
    vendor="cheap cameras without a name, for instance model IPC, firmware 14.00.00.57",
    reason="gives LocalDateTime and no UTCDateTime, with or without a zone",
    source="agsh/onvif#65, agsh/onvif#165",
    fixture="time_local_only.xml",
)
def local_only(reply: TimeReply, now: float) -> float | None:
    """Local time less the zone; of several readings of it the one nearest to now. Without a zone
    only the minutes can be judged: the quarter of an hour nearest to now is taken."""
    if reply.utc is not None or reply.local is None:
        return None
    readings = [reply.local - offset for offset in zone_offsets(reply.zone, reply.summer)]
    if readings:
        return min(readings, key=lambda utc: abs(utc - now))
    away = reply.local - now
    if abs(away) > MAX_ZONE_S:
        return reply.local
    return reply.local - round(away / _QUARTER_S) * _QUARTER_S


@quirks.quirk(
    "local_time_as_utc",
    quirks.CLOCK,
    vendor="OpenIPC firmware, several rebranded cameras",
    reason="writes local time into UTCDateTime although its zone is not UTC; the clock is right "
    "and so are the times its log-in accepts",
    source="OpenIPC/majestic-webui#292",
    fixture="time_local_as_utc.xml",
)
def local_as_utc(reply: TimeReply, now: float) -> float | None:
    if reply.utc is None or reply.local is None or abs(reply.utc - reply.local) > 2:
        return None
    offsets = zone_offsets(reply.zone, reply.summer)
    readings = [reply.utc - offset for offset in offsets if offset]
    best = min(readings, key=lambda utc: abs(utc - now), default=None)
    return best if best is not None and abs(best - now) < abs(reply.utc - now) else None


def zone_offsets(zone: str, summer: bool = False) -> list[int]:
    """What a zone may mean, in seconds east of UTC; [] when it cannot be read.

    POSIX (IEEE 1003.1, 8.3) counts west of UTC: 'WIB-7' is 7 hours east. 'UTC+7' and 'GMT+07:00'
    are written in both senses. With summer time, one hour more.
    """
    match = _ZONE.match(zone.strip())
    if not match:
        return [0] if zone.strip().upper() in ("UTC", "GMT", "Z") else []
    name, sign, hours, minutes, summer_name = match.groups()
    west = (int(hours) * 3600 + int(minutes or 0) * 60) * (-1 if sign == "-" else 1)
    if abs(west) > MAX_ZONE_S:
        return []
    offsets = [-west, west] if name.strip("<>").upper() in _EVERYDAY_NAMES else [-west]
    if summer or summer_name:
        offsets += [offset + 3600 for offset in offsets]
    return list(dict.fromkeys(offsets))
