"""Hikvision's ISAPI: requests as bytes, replies as values. Pure.

Sources: device facts B (CamioCam/rtsp, maciej-or/hikvision_next, cfryanr/hikvision-download-
assistant); open.hikvision.com (storageExtension). Namespaces vary, names are compared without.
"""

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

from ..device_time import zone_offsets
from ..errors import NoSearch, ReplyError, XmlMalformed
from ..soap import child, children, local, parse, text
from ..types import Channel, Disk
from .texts import short, whole
from .times import Stamp, read_stamp

STORAGE = "/ISAPI/ContentMgmt/Storage"
STORAGE_EXTENSION = "/ISAPI/ContentMgmt/Storage/extension"
TIME = "/ISAPI/System/time"
INPUTS = "/ISAPI/System/Video/inputs/channels"
PROXIES = "/ISAPI/ContentMgmt/InputProxy/channels"
PROXY_STATUS = "/ISAPI/ContentMgmt/InputProxy/channels/status"
SEARCH = "/ISAPI/ContentMgmt/search"
DOWNLOAD = "/ISAPI/ContentMgmt/download"

TRACK_LISTS = ("trackList", "trackIDList")
"""How firmwares name the list of tracks in a search."""

MAX_ITEMS = 256
"""Disks, channels or recordings read of one reply."""

_OK = frozenset({"ok", "normal", "idle", "sleep", "sleeping", "standby"})
_EMPTY = frozenset({"notexist", "nodisk", "empty"})
_FULL = frozenset({"full"})
_BUSY = frozenset({"formatting", "formating", "repairing", "reparing", "initializing", ""})
_NO_VIDEO = ("no video", "novideo", "video loss", "videoloss")

_REQUEST = (
    b'<?xml version="1.0" encoding="utf-8"?><CMSearchDescription version="1.0">'
    b"<searchID>%(id)s</searchID><%(list)s><trackID>%(track)d</trackID></%(list)s>"
    b"<timeSpanList><timeSpan><startTime>%(since)s</startTime><endTime>%(until)s</endTime>"
    b"</timeSpan></timeSpanList><maxResults>%(count)d</maxResults>"
    b"<searchResultPostion>%(position)d</searchResultPostion><metadataList><metadataDescriptor>"
    b"//recordType.meta.std-cgi.com</metadataDescriptor></metadataList></CMSearchDescription>"
)
"""``searchResultPostion`` is Hikvision's own spelling."""

_DOWNLOAD = (
    b'<?xml version="1.0" encoding="utf-8"?><downloadRequest version="1.0">'
    b"<playbackURI>%s</playbackURI></downloadRequest>"
)
_PLAYBACK_URI = re.compile(r"rtsp://[!-~]{1,700}")
_FROM = re.compile(r"([?&]starttime=)[^&]*", re.IGNORECASE)
_TO = re.compile(r"([?&]endtime=)[^&]*", re.IGNORECASE)
_SIZE = re.compile(r"[?&]size=(\d{1,13})(?:&|$)", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Match:
    """A recording found. ``uri``: what the recorder wants to hear when it is to be handed out."""

    start: Stamp
    end: Stamp
    uri: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a search's result. ``more``: the recorder has more of it."""

    matches: tuple[Match, ...] = ()
    more: bool = False
    count: int = 0

    @property
    def spans(self) -> tuple[tuple[Stamp, Stamp], ...]:
        return tuple((match.start, match.end) for match in self.matches)


@dataclass(frozen=True, slots=True)
class Clock:
    """``local``: what the recorder's clock shows; ``zone_s``: seconds east of UTC, None when it
    cannot be told."""

    local: Stamp
    zone_s: int | None


def track_of(channel: int) -> int:
    """The track of a channel's main stream."""
    return channel * 100 + 1


def search_request(
    search_id: str,
    track: int,
    since: str,
    until: str,
    *,
    track_list: str = TRACK_LISTS[0],
    position: int = 0,
    count: int = 40,
) -> bytes:
    """A CMSearchDescription."""
    return _REQUEST % {
        b"id": search_id.encode(),
        b"list": track_list.encode(),
        b"track": track,
        b"since": since.encode(),
        b"until": until.encode(),
        b"count": count,
        b"position": position,
    }


def read_page(body: bytes) -> Page:
    """A CMSearchResult. Raises NoSearch where the recorder says that it has no search,
    XmlMalformed for another reply."""
    root = parse(body)
    if local(root) != "CMSearchResult":
        raise _refused(root)
    status = text(root, "responseStatusStrg").upper()
    matches = child(root, "matchList")
    items = children(matches, "searchMatchItem")[:MAX_ITEMS] if matches is not None else []
    matches = (_match(item) for item in items)
    return Page(tuple(match for match in matches if match), status == "MORE", len(items))


def _match(item) -> Match | None:
    start = read_stamp(text(item, "timeSpan", "startTime"))
    end = read_stamp(text(item, "timeSpan", "endTime"))
    if not start or not end or start.wall >= end.wall:
        return None
    uri = text(item, "mediaSegmentDescriptor", "playbackURI").strip()
    return Match(start, end, uri if _PLAYBACK_URI.fullmatch(uri) else "")


def size_of(uri: str) -> int:
    """Bytes of the file that a playbackURI names; 0 when it does not say."""
    found = _SIZE.search(uri)
    return int(found[1]) if found else 0


def download_request(uri: str, since: str, until: str) -> bytes:
    """A downloadRequest for the part from ``since`` to ``until`` (``times.compact``) of the file
    that a playbackURI names. The address goes back to the recorder; nothing here dials it."""
    uri = _FROM.sub(rf"\g<1>{since}", uri)
    uri = _TO.sub(rf"\g<1>{until}", uri)
    return _DOWNLOAD % escape(uri).encode()


def _refused(root) -> ReplyError | NoSearch:
    said = f"{text(root, 'statusString')} {text(root, 'subStatusCode')}".lower()
    if local(root) == "ResponseStatus" and ("notsupport" in said.replace(" ", "")):
        return NoSearch()
    return XmlMalformed("another answer than asked for", element=local(root)[:40])


def is_bad_request(body: bytes) -> bool:
    """Whether a ResponseStatus complains of the request's form, not of what it asks for."""
    try:
        root = parse(body)
    except ReplyError:
        return False
    said = f"{text(root, 'statusString')} {text(root, 'subStatusCode')}".lower().replace(" ", "")
    return local(root) == "ResponseStatus" and "xml" in said


def read_storage(body: bytes) -> tuple[Disk, ...]:
    """The disks of a ``storage`` reply, () when there are none. Raises XmlMalformed."""
    root = parse(body)
    if local(root).lower() not in ("storage", "hddlist"):
        raise XmlMalformed("another answer than asked for", element=local(root)[:40])
    lists = [root] if local(root).lower() == "hddlist" else children(root, "hddList")
    disks = [disk for one in lists for disk in children(one, "hdd")]
    disks += [disk for one in children(root, "nasList") for disk in children(one, "nas")]
    return tuple(_disk(disk, number) for number, disk in enumerate(disks[:MAX_ITEMS], 1))


def _disk(element, number: int) -> Disk:
    told = short(text(element, "status"), 40)
    return Disk(
        number=whole(text(element, "id"), number),
        name=short(text(element, "hddName") or text(element, "path"), 60),
        status=disk_status(told),
        told=told,
        capacity_mb=whole(text(element, "capacity"), -1),
        free_mb=whole(text(element, "freeSpace"), -1),
    )


def disk_status(told: str) -> str:
    """'ok' is healthy, 'notexist' an empty bay (maciej-or/hikvision_next#156); whatever is not
    known to be harmless is a fault: error, unformatted, smartFailed, mismatch, offline …"""
    word = told.strip().lower()
    for words, status in ((_OK, "ok"), (_EMPTY, "empty"), (_FULL, "full"), (_BUSY, "unknown")):
        if word in words:
            return status
    return "fault"


def read_overwrites(body: bytes) -> bool | None:
    """Whether full disks are recorded over (``LoopEnable`` of storageExtension)."""
    said = text(parse(body), "LoopEnable").lower()
    return {"true": True, "1": True, "false": False, "0": False}.get(said)


def read_clock(body: bytes) -> Clock | None:
    """The ``Time`` reply; None when it shows no time that can be read."""
    root = parse(body)
    local_time = read_stamp(text(root, "localTime"))
    if local(root) != "Time" or local_time is None:
        return None
    if local_time.offset_s is not None:
        return Clock(local_time, local_time.offset_s)
    zones = zone_offsets(text(root, "timeZone")[:60])
    return Clock(local_time, zones[0] if zones else None)


def read_inputs(body: bytes) -> tuple[Channel, ...]:
    """Analog inputs (VideoInputChannelList); ``resDesc`` of one without a signal is NO VIDEO."""
    return tuple(
        Channel(
            number=whole(text(one, "id"), number),
            name=short(text(one, "name"), 60),
            has_video=_input_has_video(one),
        )
        for number, one in _numbered(parse(body), "VideoInputChannel")
        if text(one, "videoInputEnabled").lower() != "false"
    )


def _input_has_video(element) -> bool | None:
    said = text(element, "resDesc").lower()
    return said not in _NO_VIDEO if said else None


def read_proxy_names(body: bytes) -> dict[int, str]:
    """Network cameras of a recorder (InputProxyChannelList): channel → name."""
    return {
        whole(text(one, "id"), number): short(text(one, "name"), 60)
        for number, one in _numbered(parse(body), "InputProxyChannel")
    }


def read_proxy_status(body: bytes) -> dict[int, bool | None]:
    """InputProxyChannelStatusList (a single InputProxyChannelStatus on some): channel → online."""
    words = {"true": True, "false": False}
    return {
        whole(text(one, "id"), number): words.get(text(one, "online").lower())
        for number, one in _numbered(parse(body), "InputProxyChannelStatus")
    }


def _numbered(root, name: str):
    """The elements of a list with their place in it, from 1 on."""
    elements = [root] if local(root) == name else children(root, name)
    return list(enumerate(elements[:MAX_ITEMS], 1))
