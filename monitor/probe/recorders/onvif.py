"""ONVIF Profile G: recordings found by search, their gaps by the history of their tracks.

FindRecordings takes no time window: it tells when each recording begins and ends. What lies
between is told by FindEvents with the topic RecordingHistory/Track/State, where there is one.
"""

from .. import errors, onvif, uris
from ..soap import Operation
from ..types import Footage
from . import profile_g as g
from .registry import Health, RecorderDriver, Replay, driver
from .spans import merged
from .times import Stamp, iso, precise

MAX_PAGES = 40
"""Pages of one search, of up to 100 results each."""

MAX_IDLE = 3
"""Pages without a result while the device says that it still searches."""

SAMPLE_S = 10
"""Seconds asked for when only the beginning is looked at."""

MAX_OF_CHANNEL = 16
"""Recordings whose history is asked for, of one channel."""

_NOT_THERE = (errors.SoapFault, errors.HttpStatus, errors.ReplyEmpty, errors.XmlMalformed)


@driver("onvif")
class ProfileG(RecorderDriver):
    def __init__(self, link):
        super().__init__(link)
        self._services = g.Services()
        self._found: tuple[g.Recording, ...] | None = None
        self._replays: dict[int, uris.PinnedUri | None] = {}

    async def open(self) -> None:
        if "onvif" not in self.link.target.protocols:
            raise errors.NoRecorderInterface()
        own = self.link.target.onvif_path
        for operation, read in (
            (onvif.GET_SERVICES, g.read_services),
            (onvif.GET_CAPABILITIES, g.read_capabilities),
        ):
            try:
                self._services = read(await self.link.call(operation, own))
            except _NOT_THERE:
                continue
            if any((self._services.search, self._services.recording, self._services.replay)):
                return
        raise errors.NoRecorderInterface()

    async def health(self) -> Health:
        """ONVIF tells nothing of disks; channels are those with recordings."""
        now = self.link.now() + self.link.skew_s
        return Health(channels=g.channels(await self._any_recordings(), now) or None)

    async def footage(self, channel: int, since: float, until: float) -> Footage:
        """A channel of which the device lists no recording may well be recorded: some list only
        what was set up through ONVIF. That is not known, then, and no gap. The same holds when
        all that is listed had ended before the hours that are asked for."""
        listed = await self._recordings()
        own = g.by_channel(listed).get(channel, [])[:MAX_OF_CHANNEL]
        if not own or all(self._end(one) <= since for one in listed):
            raise errors.NoSearch(channel=channel)
        extents = [(self._start(one), self._end(one)) for one in own]
        starts = [start for start, _end in extents if start is not None]
        whole = [(start, end) for start, end in extents if start is not None]
        found = await self._history(own, since, until)
        spans = merged(whole if found is None else found, since, until)
        oldest = min(starts, default=None)
        return Footage(channel, spans, oldest, self.name, coarse=found is None)

    async def replay(self, channel: int, at: float, until: float | None = None) -> Replay | None:
        if channel not in self._replays:
            self._replays[channel] = await self._replay_uri(channel)
        uri = self._replays[channel]
        if uri is None:
            return None
        need = {"Require": "onvif-replay"}
        start = precise(at + self.link.skew_s)
        end = precise((until or at + SAMPLE_S) + self.link.skew_s)
        play = {**need, "Range": f"clock={start}-{end}", "Rate-Control": "no"}
        return Replay(uri, {"SETUP": need, "PLAY": play})

    async def _replay_uri(self, channel: int) -> uris.PinnedUri | None:
        own = g.by_channel(await self._any_recordings()).get(channel)
        if not own or not self._services.replay:
            return None
        path = self._path(self._services.replay)
        body = await self.link.call(g.GET_REPLAY_URI, path, own[0].token)
        uri = uris.pin(g.read_replay_uri(body), self.link.target)
        if not uri.scheme.startswith("rtsp"):
            raise errors.ForeignUri("no RTSP address", scheme=uri.scheme)
        return uri

    def _path(self, xaddr: str) -> str:
        return uris.service_path(xaddr, self.link.target.onvif_path)

    def _ours(self, stamp: Stamp) -> float:
        return stamp.utc - self.link.skew_s

    def _start(self, recording: g.Recording) -> float | None:
        return self._ours(recording.earliest) if recording.earliest else None

    def _end(self, recording: g.Recording) -> float:
        """One that is being recorded goes on until now, whatever was noted as its end."""
        if recording.is_on or recording.latest is None:
            return self.link.now()
        return self._ours(recording.latest)

    async def _any_recordings(self) -> tuple[g.Recording, ...]:
        try:
            return await self._recordings()
        except (errors.NoSearch, errors.SearchUnfinished):
            return await self._listed()

    async def _listed(self) -> tuple[g.Recording, ...]:
        """By the recording service, without times."""
        if not self._services.recording:
            return ()
        try:
            path = self._path(self._services.recording)
            return g.read_recordings(await self.link.call(g.GET_RECORDINGS, path))
        except _NOT_THERE:
            return ()

    async def _recordings(self) -> tuple[g.Recording, ...]:
        """All recordings, asked for once in a look. Raises NoSearch."""
        if self._found is None:
            if not self._services.search:
                raise errors.NoSearch()
            try:
                found = await self._search(
                    g.FIND_RECORDINGS, g.GET_RECORDING_RESULTS, g.read_recordings_found
                )
            except (errors.SoapFault, errors.HttpStatus) as error:
                raise errors.NoSearch(error.detail) from error
            self._found = tuple(found)
        return self._found

    async def _history(self, recordings, since: float, until: float) -> list | None:
        """Spans by the history of the channel's video tracks, None where the device has none."""
        tracks = {track for one in recordings for track in one.tracks}
        skew = self.link.skew_s
        spans: list[tuple[float, float]] = []
        for one in recordings:
            arguments = (iso(since + skew), iso(until + skew), one.token)
            try:
                events = await self._search(
                    g.FIND_EVENTS, g.GET_EVENT_RESULTS, g.read_events_found, *arguments
                )
            except _NOT_THERE:
                return None
            own = [event for event in events if not tracks or event.track in tracks]
            if not own and self._overlaps(one, since, until):
                return None
            for start, end in g.spans_of(own, since + skew, self._end(one) + skew):
                spans.append((start - skew, end - skew))
        return spans

    def _overlaps(self, recording: g.Recording, since: float, until: float) -> bool:
        start = self._start(recording)
        return start is not None and start < until and self._end(recording) > since

    async def _search(self, begin: Operation, more: Operation, read, *arguments: str) -> list:
        """Every result of a search, which is ended whatever happens. Raises SearchUnfinished."""
        path = self._path(self._services.search)
        token = g.read_token(await self.link.call(begin, path, *arguments), begin)
        found, idle = [], 0
        try:
            for _ in range(MAX_PAGES):
                page = read(await self.link.call(more, path, token))
                found += page.items
                if page.done:
                    return found
                idle = 0 if page.items else idle + 1
                if idle == MAX_IDLE:
                    break
            raise errors.SearchUnfinished(found=len(found))
        finally:
            with self.link.last_words():
                await self.link.call(g.END_SEARCH, path, token)
