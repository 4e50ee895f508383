"""Hikvision and its many brands: ISAPI over HTTP with digest.

The times of recordings end in ``Z`` and are UTC on some firmware, the recorder's local time on
other (CamioCam/rtsp#181, Tedyst/HikLoad#11). The newest recording tells: it ends about now.
"""

from uuid import uuid4

from .. import errors
from ..http import Reply
from ..types import Channel, Disk, Footage
from ..uris import stream_uri
from . import isapi
from .registry import Download, File, Health, RecorderDriver, Replay, driver
from .spans import merged
from .times import FIRST, Stamp, compact, iso

MAX_PAGES = 50
"""Pages of one search; of 40 recordings each."""

PAGE = 40
"""Recordings asked for at a time; some firmware gives no more."""

JUST_NOW_S = 900.0
"""Seconds within which the newest recording of a camera that is being recorded ends."""

SAMPLE_S = 10
"""Seconds asked for when only the beginning is looked at."""

_MISSING = (404, 403, 405, 501)
_MAKERS = r"hik\s?vision|hiwatch|hilook|ezviz|safire|annke|ltsecurity|hik-connect"


@driver("hikvision", makers=_MAKERS)
class Hikvision(RecorderDriver):
    hands_out_files = True

    def __init__(self, link):
        super().__init__(link)
        self._clock: isapi.Clock | None = None
        self._read_at = 0.0
        self._is_local: bool | None = None

    async def open(self) -> None:
        reply = await self.link.get(isapi.TIME)
        self._read_at = self.link.now()
        try:
            self._clock = isapi.read_clock(reply.body) if reply.status == 200 else None
        except errors.ReplyError:
            self._clock = None
        if self._clock is None:
            raise errors.NoRecorderInterface(status=reply.status)

    async def health(self) -> Health:
        disks = await self._maybe(isapi.STORAGE, isapi.read_storage)
        return Health(
            disks=disks,
            channels=await self._channels(),
            overwrites=await self._overwrites(disks or ()),
            utc=self._utc(),
            read_at=self._read_at,
        )

    def _utc(self) -> float | None:
        """The recorder's clock as UTC, None while its zone is not known."""
        if self._clock.zone_s is None:
            return None
        return self._clock.local.wall - self._clock.zone_s

    async def _maybe(self, path: str, read):
        """What ``read`` makes of a reply, None where the recorder does not have it."""
        reply = await self.link.get(path)
        if reply.status != 200:
            return None
        try:
            return read(reply.body)
        except (errors.XmlMalformed, errors.ReplyEmpty):
            return None

    async def _overwrites(self, disks: tuple[Disk, ...]) -> bool | None:
        """Asked only when no disk has room left: what is full is normal where it overwrites."""
        usable = [disk for disk in disks if disk.status in ("ok", "full")]
        if any(disk.free_mb > 0 for disk in usable):
            return True
        if not usable:
            return None
        return await self._maybe(isapi.STORAGE_EXTENSION, isapi.read_overwrites)

    async def _channels(self, named: bool = True) -> tuple[Channel, ...] | None:
        """Analog inputs and network cameras; a recorder has either or both."""
        inputs = await self._maybe(isapi.INPUTS, isapi.read_inputs)
        online = await self._maybe(isapi.PROXY_STATUS, isapi.read_proxy_status)
        names = await self._maybe(isapi.PROXIES, isapi.read_proxy_names) if online and named else {}
        if inputs is None and online is None:
            return None
        found = {channel.number: channel for channel in inputs or ()}
        for number, is_online in (online or {}).items():
            found[number] = Channel(number, (names or {}).get(number, ""), is_online)
        return tuple(found[number] for number in sorted(found))

    async def lost(self) -> frozenset[int] | None:
        channels = await self._channels(named=False)
        if channels is None:
            return None
        return frozenset(one.number for one in channels if one.has_video is False)

    async def footage(self, channel: int, since: float, until: float) -> Footage:
        if self._is_local is None:
            self._is_local = await self._learn_reading(channel)
        pages = await self._pages(channel, self._shown(since), self._shown(until))
        spans = [(self._ours(start), self._ours(end)) for start, end in pages]
        spans = merged(spans, since, until)
        oldest = await self._oldest(channel)
        if oldest is None and spans:
            oldest = spans[0][0]
        return Footage(channel, spans, oldest, self.name)

    async def replay(self, channel: int, at: float, until: float | None = None) -> Replay | None:
        end = compact(self._shown(until or at + SAMPLE_S))
        start = compact(self._shown(at))
        path = f"/Streaming/tracks/{isapi.track_of(channel)}/?starttime={start}&endtime={end}"
        return Replay(stream_uri(path, self.link.target), {})

    def _shown(self, at: float) -> float:
        """A moment of ours as the recorder writes it."""
        return at + self.link.skew_s + (self._zone_s if self._is_local else 0)

    def _ours(self, stamp: Stamp) -> float:
        """A time of a recording by our clock. One with a zone of its own needs no guess."""
        if stamp.offset_s:
            return stamp.utc - self.link.skew_s
        return stamp.wall - self.link.skew_s - (self._zone_s if self._is_local else 0)

    @property
    def _zone_s(self) -> int:
        return self._clock.zone_s or 0

    async def _learn_reading(self, channel: int) -> bool:
        """Whether recordings are stamped with local time. Where the newest one does not tell,
        what was seen earlier holds, else the standard: UTC."""
        if not self._zone_s:
            return False
        now = self.link.now() + self.link.skew_s
        reach = abs(self._zone_s) + 3600
        pages = await self._pages(channel, now - reach, now + reach)
        newest = max((end.wall for _start, end in pages if not end.offset_s), default=None)
        is_local = reads_local(newest, now, self._zone_s)
        if is_local is None:
            return self.link.memory.get("hikvision_z", str) == "local"
        self.link.memory.put("hikvision_z", "local" if is_local else "utc")
        return is_local

    async def _oldest(self, channel: int) -> float | None:
        until = self._shown(self.link.now())
        page = await self._search(channel, FIRST, until, 0, 1)
        return min((self._ours(start) for start, _end in page.spans), default=None)

    async def files(self, channel: int, since: float, until: float) -> tuple[File, ...]:
        if self._is_local is None:
            self._is_local = await self._learn_reading(channel)
        found = await self._matches(channel, self._shown(since), self._shown(until))
        files = (
            File(self._ours(one.start), self._ours(one.end), one.uri, isapi.size_of(one.uri))
            for one in found
            if one.uri
        )
        reaching = (file for file in files if file.since < until and file.until > since)
        return tuple(sorted(reaching, key=lambda file: file.since))

    def downloads(
        self, _channel: int, file: File, since: float, until: float
    ) -> tuple[Download, ...]:
        span = (compact(self._shown(since)), compact(self._shown(until)))
        return (Download(isapi.DOWNLOAD, isapi.download_request(file.name, *span)),)

    async def _pages(self, channel: int, since: float, until: float) -> list[tuple[Stamp, Stamp]]:
        found = await self._matches(channel, since, until)
        return [(one.start, one.end) for one in found]

    async def _matches(self, channel: int, since: float, until: float) -> list[isapi.Match]:
        """All recordings between two times as the recorder writes them, page after page. Where it
        ignores the position asked for, the next page is what begins after the last one's end.

        Raises SearchUnfinished when there is no end to them.
        """
        found: list[isapi.Match] = []
        position, before = 0, None
        for _ in range(MAX_PAGES):
            page = await self._search(channel, since, until, position, PAGE)
            if page.spans and page.spans[0] == before:
                since, position = max(end.wall for _start, end in page.spans), 0
                page = await self._search(channel, since, until, 0, PAGE)
                if page.spans and page.spans[0] == before:
                    break
            found += page.matches
            if not page.more or not page.count:
                return found
            position += page.count
            before = page.spans[0] if page.spans else None
        raise errors.SearchUnfinished(found=len(found))

    async def _search(
        self, channel: int, since: float, until: float, position: int, count: int
    ) -> isapi.Page:
        reply = await self._post_search(channel, since, until, position, count)
        if reply.status in _MISSING and not isapi.is_bad_request(reply.body):
            raise errors.NoSearch(status=reply.status)
        if reply.status not in (200, 400, 403):
            raise errors.HttpStatus(status=reply.status)
        return isapi.read_page(reply.body)

    async def _post_search(self, channel, since, until, position, count) -> Reply:
        """With the name of the list that this firmware takes, found out once."""
        known = self.link.memory.get("hikvision_list", str)
        names = sorted(isapi.TRACK_LISTS, key=lambda name: name != known)
        for name in names:
            body = isapi.search_request(
                str(uuid4()).upper(),
                isapi.track_of(channel),
                iso(since),
                iso(until),
                track_list=name,
                position=position,
                count=count,
            )
            reply = await self.link.post(isapi.SEARCH, body)
            if reply.status == 200 or not isapi.is_bad_request(reply.body):
                if reply.status == 200:
                    self.link.memory.put("hikvision_list", name)
                break
        return reply


def reads_local(newest: float | None, now: float, zone_s: int) -> bool | None:
    """Whether the end of the newest recording is local time; None when it does not tell. ``now``:
    the recorder's clock in UTC. What lies in the future cannot be UTC."""
    if newest is None:
        return None
    if abs(newest - now) <= JUST_NOW_S:
        return False
    if abs(newest - now - zone_s) <= JUST_NOW_S:
        return True
    return True if newest > now + JUST_NOW_S and zone_s > 0 else None
