"""The past of a recorder's channels: continuous since its retention, less gaps. Pure.

Times are seconds UTC and true; a recorder whose clock is wrong writes them wrong.
"""

import time
from dataclasses import dataclass

from ..state import DeviceState, camera_of

Span = tuple[float, float]
DAY_S = 86_400.0
HOUR_S = 3_600.0
EPOCH_LIKE = 1e8
"""A moment from here on is seconds since 1970, below it hours before the gap was set."""


@dataclass(frozen=True)
class Disk:
    """``status``: ok, fault, full or empty. Sizes in megabytes."""

    number: int
    status: str
    capacity_mb: int = 4_000_787
    free_mb: int = 0


def disks(state: DeviceState) -> list[Disk]:
    """A recorder that has run for a while is full and records over what is oldest."""
    broken = state.param("disk_fault", "disk", 0)
    found = []
    for number, status in enumerate(state.device.disks, 1):
        if "disk_fault" in state.active and broken in (0, number) and status != "empty":
            status = "fault"
        elif "disk_full" in state.active and status == "ok":
            status = "full"
        found.append(Disk(number, status, 0 if status == "empty" else 4_000_787))
    return found


def overwrites(state: DeviceState) -> bool:
    return "disk_full" not in state.active


def has_video(states: dict[str, DeviceState], owner: DeviceState, channel: int) -> bool:
    return not _lost_since(states, owner, channel)


def is_recording(states: dict[str, DeviceState], owner: DeviceState, channel: int) -> bool:
    return not owner.hits("recording_stopped", channel) and has_video(states, owner, channel)


def _lost_since(states: dict[str, DeviceState], owner: DeviceState, channel: int) -> float:
    """When the channel lost its video, 0 when it has one."""
    if owner.hits("channel_lost", channel):
        return owner.active["channel_lost"]["since"]
    camera = camera_of(states, owner, channel)
    mode = camera.mode("rtsp") if camera is not owner else "open"
    return camera.active[mode]["since"] if mode != "open" else 0.0


def spans(
    states: dict[str, DeviceState], owner: DeviceState, channel: int, now: float
) -> list[Span]:
    """What there is of a channel (1-based), in order."""
    days = owner.device.retention_days
    if owner.hits("retention_short", channel):
        days = min(days, owner.param("retention_short", "days"))
    found = [(now - days * DAY_S, _end(states, owner, channel, now))]
    for start, end in _gaps(owner, channel):
        found = [part for span in found for part in _cut(span, start, end)]
    if "disk_full" in owner.active:
        found = [part for s in found for part in _cut(s, owner.active["disk_full"]["since"], now)]
    return found


def _end(states, owner: DeviceState, channel: int, now: float) -> float:
    ends = [now, _lost_since(states, owner, channel) or now]
    if owner.hits("recording_stopped", channel):
        entry = owner.active["recording_stopped"]
        ends.append(entry["since"] - entry["params"]["hours"] * HOUR_S)
    return min(ends)


def _gaps(owner: DeviceState, channel: int):
    for gap in owner.device.gaps:
        if gap["channel"] in (0, channel):
            yield _moment(gap["from"], owner.born), _moment(gap["to"], owner.born)
    if owner.hits("recording_gap", channel):
        entry = owner.active["recording_gap"]
        params = entry["params"]
        yield _moment(params["from"], entry["since"]), _moment(params["to"], entry["since"])


def _moment(value: float, since: float) -> float:
    return value if value >= EPOCH_LIKE else since - value * HOUR_S


def _cut(span: Span, start: float, end: float) -> list[Span]:
    """What of a span is left without [start, end]."""
    parts = [(span[0], min(span[1], start)), (max(span[0], end), span[1])]
    return [part for part in parts if part[0] < part[1]]


def is_recorded(states, owner: DeviceState, channel: int, at: float) -> bool:
    if not 1 <= channel <= len(owner.device.sources):
        return False
    return any(start <= at < end for start, end in spans(states, owner, channel, time.time()))


def files(found: list[Span], since: float, until: float, length_s: float) -> list[Span]:
    """The files a recorder has of spans: a new one begins every ``length_s``. Those that reach
    into [since, until]."""
    result = []
    for start, end in found:
        at = max(start, since - since % length_s) if start < since else start
        while at < min(end, until):
            stop = min(end, at - at % length_s + length_s)
            if stop > since:
                result.append((at, stop))
            at = stop
    return result
