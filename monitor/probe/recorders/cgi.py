"""Dahua's CGI: replies as lines of ``name=value``, read into values. Pure.

Sources: device facts B (tchellomello/python-amcrest, Skinah/IpCamera#20); channels are counted from
0 in tables and events, from 1 in searches; sizes are bytes written as floats.
"""

import re
from dataclasses import dataclass

from ..device_time import epoch
from ..types import Channel, Disk
from .texts import megabytes, short, whole
from .times import Stamp, read_stamp

STORAGE = "/cgi-bin/storageDevice.cgi?action=getDeviceAllInfo"
TIME = "/cgi-bin/global.cgi?action=getCurrentTime"
TITLES = "/cgi-bin/configManager.cgi?action=getConfig&name=ChannelTitle"
VIDEO_LOSS = "/cgi-bin/eventManager.cgi?action=getEventIndexes&code=VideoLoss"
CAMERAS = "/cgi-bin/LogicDeviceManager.cgi?action=getCameraState&uniqueChannels[0]=-1"
RECORD_MODE = "/cgi-bin/configManager.cgi?action=getConfig&name=RecordMode"
FINDER = "/cgi-bin/mediaFileFind.cgi?action="

MAX_LINES = 20_000
"""Lines read of a reply; a page of 100 files has up to 2,000."""

MAX_ITEMS = 256
"""Disks, channels or files read of one reply."""

_DISK = re.compile(r"(?:list\.)?info\[(\d{1,3})\]\.(.+)", re.IGNORECASE)
_PART = re.compile(r"detail\[(\d{1,3})\]\.(\w+)", re.IGNORECASE)
_FILE = re.compile(r"items\[(\d{1,4})\]\.(\w+)", re.IGNORECASE)
_STATE = re.compile(r"(?:states|channels)\[(\d{1,4})\]\.(channel|connectionstate)", re.IGNORECASE)
_TITLE = re.compile(r"table\.ChannelTitle\[(\d{1,3})\]\.Name", re.IGNORECASE)
_MODE = re.compile(r"table\.RecordMode\[(\d{1,3})\]\.Mode", re.IGNORECASE)
_LOST = re.compile(r"channels\[\d{1,3}\]", re.IGNORECASE)

_PATH = re.compile(r"/[!-~]{1,300}")
"""Of a file; what has blanks or worse is not asked for."""

_HEALTHY = frozenset({"success", "normal", "ok", "active", "running"})
_BUSY = frozenset({"initializing", "initialize", "formatting", "checking", ""})
_ABSENT = frozenset({"notexist", "empty", "none"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file found. ``path``: where it is on the recorder's disk, '' when it does not say."""

    start: Stamp
    end: Stamp
    path: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Files:
    """A page of files found. ``found``: how many the recorder says they are."""

    files: tuple[Found, ...] = ()
    found: int = 0

    @property
    def spans(self) -> tuple[tuple[Stamp, Stamp], ...]:
        return tuple((one.start, one.end) for one in self.files)


def read_table(body: bytes) -> dict[str, str]:
    """The ``name=value`` lines; what is none is left out."""
    lines = body.decode("utf-8", "replace").splitlines()[:MAX_LINES]
    pairs = (line.strip().partition("=") for line in lines)
    return {name.strip(): value.strip() for name, sign, value in pairs if sign}


def is_ok(body: bytes) -> bool:
    return body.strip()[:2].lower() == b"ok"


def read_result(body: bytes) -> str:
    """The value of ``result=…`` (a finder's number, a time), '' without one."""
    return read_table(body).get("result", "")[:60]


def read_clock(body: bytes) -> Stamp | None:
    return read_stamp(read_result(body))


def read_disks(body: bytes) -> tuple[Disk, ...]:
    """storageDevice.cgi: a disk has partitions (Detail); one that is in error makes it faulty."""
    rows: dict[int, dict[str, str]] = {}
    for name, value in read_table(body).items():
        if match := _DISK.fullmatch(name):
            rows.setdefault(int(match[1]), {})[match[2].lower()] = value
    return tuple(_disk(number, rows[number]) for number in sorted(rows)[:MAX_ITEMS])


def _disk(index: int, row: dict[str, str]) -> Disk:
    told = short(row.get("state", ""), 40)
    parts: dict[str, dict[str, str]] = {}
    for name, value in row.items():
        if match := _PART.fullmatch(name):
            parts.setdefault(match[1], {})[match[2]] = value
    total = sum(max(0, megabytes(part.get("totalbytes", ""))) for part in parts.values())
    used = [megabytes(part.get("usedbytes", "")) for part in parts.values()]
    is_broken = any(part.get("iserror", "").lower() == "true" for part in parts.values())
    knows_free = bool(used) and min(used) >= 0 and total > 0
    return Disk(
        number=index + 1,
        name=short(row.get("name", ""), 60),
        status="fault" if is_broken else disk_status(told),
        told=told + (" (IsError)" if is_broken else ""),
        capacity_mb=total or -1,
        free_mb=max(0, total - sum(used)) if knows_free else -1,
    )


def disk_status(told: str) -> str:
    """Whatever is not known to be harmless is a fault: Error, Failure, Degraded …"""
    word = told.strip().lower().replace(" ", "")
    for words, status in ((_HEALTHY, "ok"), (_BUSY, "unknown"), (_ABSENT, "empty")):
        if word in words:
            return status
    return "full" if word == "full" else "fault"


def read_titles(body: bytes) -> dict[int, str]:
    """Channel (from 1) → its name."""
    return {number: short(name, 60) for number, name in _indexed(body, _TITLE).items()}


def read_modes(body: bytes) -> dict[int, bool | None]:
    """Channel → False where recording is switched off (mode 2), None else: it may be idle."""
    modes = _indexed(body, _MODE)
    return {number: False if mode == "2" else None for number, mode in modes.items()}


def _indexed(body: bytes, pattern: re.Pattern) -> dict[int, str]:
    found = {}
    for name, value in read_table(body).items():
        match = pattern.fullmatch(name)
        if match and len(found) < MAX_ITEMS:
            found[int(match[1]) + 1] = value
    return found


def read_lost(body: bytes) -> frozenset[int] | None:
    """Channels without video; none when there are 'No Events'; None for another reply."""
    numbers = [
        whole(value, -1) + 1
        for name, value in read_table(body).items()
        if _LOST.fullmatch(name) and whole(value, -1) >= 0
    ]
    if numbers or b"no event" in body[:200].lower():
        return frozenset(numbers[:MAX_ITEMS])
    return None


def read_cameras(body: bytes) -> dict[int, bool | None]:
    """Channel → whether its network camera is connected; those without a camera are left out."""
    rows: dict[int, dict[str, str]] = {}
    for name, value in read_table(body).items():
        match = _STATE.fullmatch(name)
        if match and len(rows) < MAX_ITEMS:
            rows.setdefault(int(match[1]), {})[match[2].lower()] = value
    words = {"connected": True, "unconnect": False, "disconnect": False, "disconnected": False}
    found = {}
    for index, row in rows.items():
        state = row.get("connectionstate", "").lower()
        if state != "empty":
            found[whole(row.get("channel", ""), index) + 1] = words.get(state)
    return found


def channels(
    titles: dict[int, str],
    cameras: dict[int, bool | None],
    lost: frozenset[int] | None,
    modes: dict[int, bool | None],
) -> tuple[Channel, ...]:
    """All of it together. A channel counts when it has a camera, or a title where the recorder
    does not tell of cameras (analog inputs); a lost signal outweighs a connected camera."""
    numbers = sorted(set(cameras) or set(titles))
    result = []
    for number in numbers:
        has_video = cameras.get(number)
        if lost is not None:
            has_video = number not in lost and has_video is not False
        recording = modes.get(number)
        result.append(Channel(number, titles.get(number, ""), has_video, recording))
    return tuple(result)


def read_files(body: bytes) -> Files:
    """findNextFile: recordings, without pictures; 'Error' stands for none."""
    table = read_table(body)
    rows: dict[int, dict[str, str]] = {}
    for name, value in table.items():
        match = _FILE.fullmatch(name)
        if match and (int(match[1]) in rows or len(rows) < MAX_ITEMS):
            rows.setdefault(int(match[1]), {})[match[2].lower()] = value
    files = (_file(row) for row in rows.values() if row.get("type", "").lower() != "jpg")
    return Files(tuple(file for file in files if file), whole(table.get("found", ""), len(rows)))


def _file(row: dict[str, str]) -> Found | None:
    start, end = read_stamp(row.get("starttime", "")), read_stamp(row.get("endtime", ""))
    if not start or not end or start.wall >= end.wall:
        return None
    path = row.get("filepath", "")
    path = path if _PATH.fullmatch(path) and "/.." not in path else ""
    return Found(start, end, path, max(0, whole(row.get("length", ""), 0)))


def load_between(channel: int, since: str, until: str) -> str:
    """Where footage between two times (``times.spaced``) is handed out as a file."""
    return (
        f"/cgi-bin/loadfile.cgi?action=startLoad&channel={channel}"
        f"&startTime={since}&endTime={until}&subtype=0"
    )


def load_file(path: str) -> str:
    """Where a whole file is handed out."""
    return f"/cgi-bin/RPC_Loadfile{path}"


def read_began(head: bytes) -> float | None:
    """What the recorder's clock showed when the first picture of a file was taken, seconds as if
    UTC: the date in its first DHAV header (as FFmpeg reads it), packed into 32 bits."""
    at = head.find(b"DHAV")
    if at < 0 or len(head) < at + 20:
        return None
    packed = int.from_bytes(head[at + 16 : at + 20], "little")
    sizes = (6, 6, 5, 5, 4, 6)  # second, minute, hour, day, month, year
    parts = []
    for size in sizes:
        parts.append(packed & ((1 << size) - 1))
        packed >>= size
    second, minute, hour, day, month, year = parts
    return epoch(2000 + year, month, day, hour, minute, second)
