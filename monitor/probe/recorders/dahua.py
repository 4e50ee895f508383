"""Dahua and its many brands: CGI over HTTP with digest.

Times are the recorder's local time without a zone. What its clock shows less what ours says covers
zone and error together, so that neither has to be known to place a recording.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from .. import errors
from ..types import Footage
from ..uris import stream_uri
from . import cgi
from .registry import Download, File, Health, RecorderDriver, Replay, driver
from .spans import merged
from .times import FIRST, spaced, underscored

MAX_PAGES = 40
"""Pages of one search, of up to 100 files each."""

PAGE = 100

SAMPLE_S = 10
"""Seconds asked for when only the beginning is looked at."""

QUARTER_S = 900
"""Seconds: zones differ from UTC by whole quarters of an hour."""

_MAKERS = r"dahua|amcrest|intelbras|lorex|cp[\s-]?plus|imou|empiretech|\bDH(?:I)?-"


@driver("dahua", makers=_MAKERS)
class Dahua(RecorderDriver):
    hands_out_files = True

    def __init__(self, link):
        super().__init__(link)
        self._shift_s = 0.0
        self._read_at = 0.0

    async def open(self) -> None:
        reply = await self.link.get(cgi.TIME)
        self._read_at = self.link.now()
        clock = cgi.read_clock(reply.body) if reply.status == 200 else None
        if clock is None:
            raise errors.NoRecorderInterface(status=reply.status)
        self._shift_s = clock.wall - self._read_at

    async def health(self) -> Health:
        disks = await self._maybe(cgi.STORAGE, cgi.read_disks)
        titles = await self._maybe(cgi.TITLES, cgi.read_titles) or {}
        cameras = await self._maybe(cgi.CAMERAS, cgi.read_cameras) or {}
        lost = await self.lost()
        modes = await self._maybe(cgi.RECORD_MODE, cgi.read_modes) or {}
        return Health(
            disks=disks,
            channels=cgi.channels(titles, cameras, lost, modes) or None,
            utc=self._utc(),
            read_at=self._read_at,
        )

    def _utc(self) -> float:
        """The clock less the zone that fits best: an error of hours cannot be told from a zone."""
        return self._read_at + self._shift_s - round(self._shift_s / QUARTER_S) * QUARTER_S

    async def lost(self) -> frozenset[int] | None:
        """Some say by status 400 that there are no such events."""
        return cgi.read_lost((await self.link.get(cgi.VIDEO_LOSS)).body)

    async def _maybe(self, path: str, read):
        reply = await self.link.get(path)
        return read(reply.body) if reply.status == 200 else None

    async def footage(self, channel: int, since: float, until: float) -> Footage:
        shown = since + self._shift_s, until + self._shift_s
        files = await self._find(channel, *shown, PAGE, MAX_PAGES)
        spans = merged(self._ours(files), since, until)
        now = self.link.now() + self._shift_s
        first = await self._find(channel, FIRST, now, 1, 1)
        starts = [start for start, _end in self._ours(first)] or [span[0] for span in spans]
        return Footage(channel, spans, min(starts, default=None), self.name)

    async def replay(self, channel: int, at: float, until: float | None = None) -> Replay | None:
        ends = (at, until or at + SAMPLE_S)
        start, end = (underscored(one + self._shift_s) for one in ends)
        path = f"/cam/playback?channel={channel}&starttime={start}&endtime={end}"
        return Replay(stream_uri(path, self.link.target), {})

    async def files(self, channel: int, since: float, until: float) -> tuple[File, ...]:
        shown = since + self._shift_s, until + self._shift_s
        found = await self._find(channel, *shown, PAGE, MAX_PAGES)
        spans = zip(self._ours(found), found, strict=True)
        files = (File(*span, one.path, one.size) for span, one in spans)
        reaching = (file for file in files if file.since < until and file.until > since)
        return tuple(sorted(reaching, key=lambda file: file.since))

    def downloads(
        self, channel: int, file: File, since: float, until: float
    ) -> tuple[Download, ...]:
        """Cut to the span where the recorder does so, else a whole file."""
        span = (spaced(since + self._shift_s), spaced(until + self._shift_s))
        ways = [Download(cgi.load_between(channel, *span))]
        if file.name:
            ways.append(Download(cgi.load_file(file.name), is_cut=False))
        return tuple(ways)

    def began(self, head: bytes) -> float | None:
        shown = cgi.read_began(head)
        return None if shown is None else shown - self._shift_s

    def _ours(self, files: list[cgi.Found]) -> list[tuple[float, float]]:
        return [(one.start.wall - self._shift_s, one.end.wall - self._shift_s) for one in files]

    async def _find(
        self, channel: int, since: float, until: float, count: int, pages: int
    ) -> list[cgi.Found]:
        """Files between two times as the recorder writes them; the first ``count`` when only one
        page is wanted. Raises NoSearch, SearchUnfinished."""
        found: list[cgi.Found] = []
        async with self._finder() as number:
            condition = (
                f"{cgi.FINDER}findFile&object={number}&condition.Channel={channel}"
                f"&condition.StartTime={spaced(since)}&condition.EndTime={spaced(until)}"
            )
            if not cgi.is_ok((await self.link.get(condition)).body):
                return found  # a search that finds nothing is answered with 'Error'
            following = f"{cgi.FINDER}findNextFile&object={number}&count={count}"
            for _ in range(pages):
                page = cgi.read_files((await self.link.get(following)).body)
                found += page.files
                if not page.found:
                    return found
        if pages > 1:
            raise errors.SearchUnfinished(found=len(found))
        return found

    @asynccontextmanager
    async def _finder(self) -> AsyncIterator[str]:
        """A search object on the recorder, which has only few: closed and destroyed whatever
        happens, also when the time is over."""
        reply = await self.link.get(f"{cgi.FINDER}factory.create")
        number = cgi.read_result(reply.body) if reply.status == 200 else ""
        if not number.isascii() or not number.isdigit():
            raise errors.NoSearch(status=reply.status)
        try:
            yield number
        finally:
            for action in ("close", "destroy"):
                with self.link.last_words():
                    await self.link.get(f"{cgi.FINDER}{action}&object={number}")
