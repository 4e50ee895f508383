"""ISAPI, the HTTP interface of one family of recorders: disks, channels, clock, search."""

import re
import time
import xml.etree.ElementTree as ET
from datetime import datetime, timezone
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape

from ..http_wire import Reply, Request
from ..scene.film import Studio
from ..state import DeviceState
from . import history
from .footage import Footage
from .handing_out import hand_out, span_of
from .wrapping import program_stream

XML = "application/xml"
FILE_S = 1800.0
MAX_RESULTS = 40
_WORDS = {"ok": "ok", "fault": "error", "full": "ok", "empty": "notexist"}
_PREFIX = "/ISAPI/"

_URI = re.compile(
    r"/Streaming/tracks/(\d{3,5})/?\?starttime=(\d{8}T\d{6}Z)&endtime=(\d{8}T\d{6}Z)"
)


def _spelt(text: str) -> str:
    """'20200606T151753Z' as ``datetime`` of Python 3.10 reads it."""
    return f"{text[:4]}-{text[4:6]}-{text[6:11]}:{text[11:13]}:{text[13:]}"


class Isapi:
    """Answers the ISAPI requests of one recorder, after the log-in."""

    def __init__(self, state: DeviceState, states: dict[str, DeviceState], studio: Studio):
        self.state = state
        self.downloads = 0
        self._footage = Footage(state, states, studio)
        self._states = states
        self._channels = range(1, len(state.device.sources) + 1)

    def serves(self, path: str) -> bool:
        return path.startswith(_PREFIX)

    def answer(self, request: Request) -> Reply:
        path = request.target.partition("?")[0]
        if path == "/ISAPI/ContentMgmt/search" and "search_missing" not in self.state.active:
            return self._search(request)
        if path == "/ISAPI/ContentMgmt/download" and request.method == "GET":
            return self._download(request)
        routes = {
            "/ISAPI/System/time": self._time,
            "/ISAPI/ContentMgmt/Storage": self._storage,
            "/ISAPI/ContentMgmt/Storage/extension": self._extension,
        }
        if "analog_inputs" in self.state.device.quirks:
            routes["/ISAPI/System/Video/inputs/channels"] = self._inputs
        else:
            routes["/ISAPI/ContentMgmt/InputProxy/channels"] = self._proxies
            routes["/ISAPI/ContentMgmt/InputProxy/channels/status"] = self._proxy_status
        if path not in routes:
            return self._status(403, 4, "Invalid Operation", "notSupport")
        return self._xml(*routes[path]())

    def _xml(self, root: str, inner: str, status: int = 200) -> Reply:
        host = "isapi.org" if "isapi_org" in self.state.device.quirks else "hikvision.com"
        body = (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} version="2.0"'
            f' xmlns="http://www.{host}/ver20/XMLSchema">\n{inner}</{root}>\n'
        )
        return Reply(status, body.encode(), XML)

    def _status(self, http: int, code: int, words: str, sub: str) -> Reply:
        inner = (
            f"<requestURL>/ISAPI</requestURL><statusCode>{code}</statusCode><statusString>{words}"
            f"</statusString><subStatusCode>{sub}</subStatusCode>"
        )
        return self._xml("ResponseStatus", inner, http)

    @property
    def _zone_s(self) -> float:
        return self.state.device.zone_h * 3600

    def _time(self):
        zone_h = self.state.device.zone_h
        local = time.time() + self.state.clock_off_s + self._zone_s
        shown = datetime.fromtimestamp(local, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
        hours, minutes = divmod(round(abs(zone_h) * 60), 60)
        sign = "-" if zone_h < 0 else "+"
        return "Time", (
            f"<timeMode>NTP</timeMode><localTime>{shown}{sign}{hours:02d}:{minutes:02d}"
            f"</localTime><timeZone>CST{-zone_h:+.0f}:00:00</timeZone>"
        )

    def _storage(self):
        rows = "".join(
            f"<hdd><id>{disk.number}</id><hddName>hdd{'abcdefgh'[disk.number % 8]}</hddName>"
            f"<hddPath></hddPath><hddType>SATA</hddType><status>{_WORDS[disk.status]}</status>"
            f"<capacity>{disk.capacity_mb}</capacity><freeSpace>{disk.free_mb}</freeSpace>"
            "<property>RW</property></hdd>"
            for disk in history.disks(self.state)
        )
        return "storage", f"<hddList>{rows}</hddList><nasList/>"

    def _extension(self):
        said = str(history.overwrites(self.state)).lower()
        return "storageExtension", f"<LoopEnable>{said}</LoopEnable>"

    def _name(self, channel: int) -> str:
        return escape(self._states[self.state.device.sources[channel - 1]].device.name)

    def _inputs(self):
        rows = "".join(
            f"<VideoInputChannel><id>{k}</id><inputPort>{k}</inputPort><videoInputEnabled>true"
            f"</videoInputEnabled><name>{self._name(k)}</name><videoFormat>PAL</videoFormat>"
            f"<resDesc>{'1080P25' if self._has_video(k) else 'NO VIDEO'}</resDesc>"
            "</VideoInputChannel>"
            for k in self._channels
        )
        return "VideoInputChannelList", rows

    def _proxies(self):
        rows = "".join(
            f"<InputProxyChannel><id>{k}</id><name>{self._name(k)}</name></InputProxyChannel>"
            for k in self._channels
        )
        return "InputProxyChannelList", rows

    def _proxy_status(self):
        rows = "".join(
            f"<InputProxyChannelStatus><id>{k}</id><online>{str(self._has_video(k)).lower()}"
            "</online></InputProxyChannelStatus>"
            for k in self._channels
        )
        return "InputProxyChannelStatusList", rows

    def _has_video(self, channel: int) -> bool:
        return history.has_video(self._states, self.state, channel)

    def _search(self, request: Request) -> Reply:
        asked = self._asked(request.body)
        if asked is None:
            return self._status(400, 6, "Invalid XML Content", "badXmlContent")
        track, since, until, position, count = asked
        found = self._files(track, since, until)
        if "ignores_position" in self.state.device.quirks:
            position = 0
        page = found[position : position + count]
        status = "MORE" if position + len(page) < len(found) else "OK"
        rows = "".join(self._match(track, start, end) for start, end in page)
        return self._xml(
            "CMSearchResult",
            "<searchID>{0}</searchID><responseStatus>true</responseStatus><responseStatusStrg>"
            f"{status if found else 'NO MATCHES'}</responseStatusStrg><numOfMatches>{len(page)}"
            f"</numOfMatches><matchList>{rows}</matchList>",
        )

    def _download(self, request: Request) -> Reply:
        """Footage between the two times of a playbackURI."""
        try:
            root = ET.fromstring(request.body)
            uri = next((e.text or "") for e in root.iter() if e.tag.endswith("playbackURI"))
        except (ET.ParseError, StopIteration):
            return self._status(400, 6, "Invalid XML Content", "badXmlContent")
        found = _URI.search(unquote(uri))
        if not found:
            return self._status(400, 6, "Invalid XML Content", "badXmlContent")
        asked = tuple(self._true(_spelt(text)) for text in found.groups()[1:])
        files = self._files(int(found[1]), *asked)
        if not files or asked[0] >= asked[1]:
            return self._status(404, 4, "Invalid Operation", "notFound")
        self.downloads += 1
        span = span_of(self.state, asked, files[0])
        channel = int(found[1]) // 100
        return hand_out(self.state, self._footage, channel, span, program_stream)

    def _asked(self, body: bytes) -> tuple[int, float, float, int, int] | None:
        """(track, since, until, position, count), None for what this firmware does not take."""
        name = "trackIDList" if "track_id_list" in self.state.device.quirks else "trackList"
        try:
            root = ET.fromstring(body)
            values = {e.tag.rpartition("}")[2]: (e.text or "").strip() for e in root.iter()}
            if name not in values:
                return None
            return (
                int(values["trackID"]),
                self._true(values["startTime"]),
                self._true(values["endTime"]),
                int(values.get("searchResultPostion", 0)),
                min(MAX_RESULTS, int(values["maxResults"])),
            )
        except (ET.ParseError, KeyError, ValueError):
            return None

    @property
    def _shift_s(self) -> float:
        """What this recorder writes less the truth."""
        local = self._zone_s if "z_is_local" in self.state.device.quirks else 0.0
        return self.state.clock_off_s + local

    def _true(self, text: str) -> float:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() - self._shift_s

    def _shown(self, at: float, form: str) -> str:
        return datetime.fromtimestamp(at + self._shift_s, timezone.utc).strftime(form)

    def _files(self, track: int, since: float, until: float) -> list[history.Span]:
        channel = track // 100
        if channel not in self._channels or track % 100 != 1:
            return []
        found = history.spans(self._states, self.state, channel, time.time())
        length_s = self.state.device.quirks.get("file_s", FILE_S)
        return history.files(found, since, until, length_s)

    def _match(self, track: int, start: float, end: float) -> str:
        iso, short = "%Y-%m-%dT%H:%M:%SZ", "%Y%m%dT%H%M%SZ"
        uri = (
            f"rtsp://{self.state.device.address}/Streaming/tracks/{track}/?starttime="
            f"{self._shown(start, short)}&endtime={self._shown(end, short)}"
            f"&name=ch{track:08d}&size={round(end - start) * self.state.device.sub.kbps * 125}"
        )
        return (
            "<searchMatchItem><sourceID>{0000000000-0000-0000-0000-000000000000}</sourceID>"
            f"<trackID>{track}</trackID><timeSpan><startTime>{self._shown(start, iso)}</startTime>"
            f"<endTime>{self._shown(end, iso)}</endTime></timeSpan><mediaSegmentDescriptor>"
            "<contentType>video</contentType><codecType>H.264-BP</codecType><playbackURI>"
            f"{escape(quote(uri, safe=':/?&=%'))}</playbackURI></mediaSegmentDescriptor>"
            "<metadataMatches><metadataDescriptor>recordType.meta.isapi.org/timing"
            "</metadataDescriptor></metadataMatches></searchMatchItem>"
        )
