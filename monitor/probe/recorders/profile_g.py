"""ONVIF recording search, recording control and replay: requests prepared, replies as values. Pure.

Sources: ONVIF Recording Search, Recording Control and Replay Control specifications (ver10).
Elements are found by name wherever they stand: SearchState and others come out of schema order
(device fact A21).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import ReplyEmpty
from ..profiles import by_number
from ..soap import Operation, child, children, local, result, text
from ..types import Channel
from .texts import short
from .times import Stamp, read_stamp

SEARCH = "http://www.onvif.org/ver10/search/wsdl"
RECORDING = "http://www.onvif.org/ver10/recording/wsdl"
REPLAY = "http://www.onvif.org/ver10/replay/wsdl"
_SCHEMA = b'xmlns="http://www.onvif.org/ver10/schema"'

PAGE = 100
MAX_RECORDINGS = 512
"""Recordings read of one reply; a recorder has one or two for each channel."""

MAX_EVENTS = 1000
"""Events read of one reply."""

JUST_NOW_S = 600.0
"""Seconds within which a recording that goes on was last written."""

STALE_S = 86_400.0
"""Seconds after which a list in which nothing was recorded any more is taken for an old one."""

_MANY = 1024 * 1024

FIND_RECORDINGS = Operation(
    "FindRecordings", SEARCH, b"<Scope/><MaxMatches>1000</MaxMatches><KeepAliveTime>PT30S"
    b"</KeepAliveTime>",
)  # fmt: skip
GET_RECORDING_RESULTS = Operation(
    "GetRecordingSearchResults",
    SEARCH,
    b"<SearchToken>%%s</SearchToken><MinResults>1</MinResults><MaxResults>%d</MaxResults>"
    b"<WaitTime>PT2S</WaitTime>" % PAGE,
    limit=_MANY,
)
FIND_EVENTS = Operation(
    "FindEvents",
    SEARCH,
    b"<StartPoint>%%s</StartPoint><EndPoint>%%s</EndPoint><Scope><IncludedRecordings %s>%%s"
    b"</IncludedRecordings></Scope><SearchFilter><TopicExpression"
    b' xmlns="http://docs.oasis-open.org/wsn/b-2"'
    b' xmlns:tns1="http://www.onvif.org/ver10/topics"'
    b' Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">'
    b"tns1:RecordingHistory/Track/State</TopicExpression></SearchFilter>"
    b"<IncludeStartState>true</IncludeStartState><MaxMatches>2000</MaxMatches>"
    b"<KeepAliveTime>PT30S</KeepAliveTime>" % _SCHEMA,
)
GET_EVENT_RESULTS = Operation(
    "GetEventSearchResults",
    SEARCH,
    b"<SearchToken>%%s</SearchToken><MinResults>1</MinResults><MaxResults>%d</MaxResults>"
    b"<WaitTime>PT2S</WaitTime>" % PAGE,
    limit=_MANY,
)
END_SEARCH = Operation("EndSearch", SEARCH, b"<SearchToken>%s</SearchToken>")
GET_RECORDINGS = Operation("GetRecordings", RECORDING, limit=_MANY)
GET_REPLAY_URI = Operation(
    "GetReplayUri",
    REPLAY,
    b"<StreamSetup><Stream %s>RTP-Unicast</Stream><Transport %s><Protocol>RTSP</Protocol>"
    b"</Transport></StreamSetup><RecordingToken>%%s</RecordingToken>" % (_SCHEMA, _SCHEMA),
)


@dataclass(frozen=True, slots=True)
class Services:
    """XAddrs as the device wrote them, '' for a service it does not have."""

    search: str = ""
    recording: str = ""
    replay: str = ""


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording. ``tracks``: tokens of its video tracks, () when it does not say. ``is_on``:
    being recorded now, None when it does not say."""

    token: str
    source: str = ""
    name: str = ""
    earliest: Stamp | None = None
    latest: Stamp | None = None
    tracks: tuple[str, ...] = ()
    is_on: bool | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A track begins or ends to have data. ``is_start``: how it was at the search's beginning."""

    recording: str
    track: str
    at: Stamp
    has_data: bool
    is_start: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a search's result. ``done``: there is no more."""

    items: tuple = ()
    done: bool = False


def read_services(body: bytes) -> Services:
    """GetServicesResponse (Core 8.1.2.1)."""
    found: dict[str, str] = {}
    for service in children(result(body, "GetServices"), "Service"):
        found.setdefault(text(service, "Namespace").rstrip("/"), text(service, "XAddr"))
    return Services(*(found.get(name, "") for name in (SEARCH, RECORDING, REPLAY)))


def read_capabilities(body: bytes) -> Services:
    """GetCapabilitiesResponse, the older way (Core 8.1.2.3)."""
    inner = child(child(result(body, "GetCapabilities"), "Capabilities"), "Extension")
    return Services(*(text(inner, name, "XAddr") for name in ("Search", "Recording", "Replay")))


def read_token(body: bytes, operation: Operation) -> str:
    """The SearchToken of a search that was begun. Raises ReplyEmpty without one."""
    token = text(result(body, operation.name), "SearchToken")[:128]
    if not token:
        raise ReplyEmpty("no search token")
    return token


def read_recordings_found(body: bytes) -> Page:
    """GetRecordingSearchResultsResponse."""
    answer = result(body, GET_RECORDING_RESULTS.name)
    rows = _all(answer, "RecordingInformation", MAX_RECORDINGS)
    found = (_recording(row, _first(row, "Source")) for row in rows)
    return Page(tuple(one for one in found if one.token), _is_done(answer))


def read_recordings(body: bytes) -> tuple[Recording, ...]:
    """GetRecordingsResponse of the recording service: no times, but which there are."""
    rows = children(result(body, "GetRecordings"), "RecordingItem")[:MAX_RECORDINGS]
    found = (_recording(row, _first(row, "Source")) for row in rows)
    return tuple(one for one in found if one.token)


def read_events_found(body: bytes) -> Page:
    """GetEventSearchResultsResponse; events of other kinds are left out."""
    answer = result(body, GET_EVENT_RESULTS.name)
    rows = (_event(row) for row in _all(answer, "Result", MAX_EVENTS))
    return Page(tuple(row for row in rows if row), _is_done(answer))


def read_replay_uri(body: bytes) -> str:
    """GetReplayUriResponse. Raises ReplyEmpty without an address."""
    found = _first(result(body, "GetReplayUri"), "Uri")
    uri = (found.text or "").strip() if found is not None else ""
    if not uri:
        raise ReplyEmpty("no address in the reply")
    return uri


def _is_done(answer) -> bool:
    """Completed, or nothing said of it: then nothing more can be expected."""
    state = _first(answer, "SearchState")
    return state is None or (state.text or "").strip().lower() in ("completed", "")


def _all(answer, name: str, limit: int) -> list:
    found = []
    for element in answer.iter():
        if local(element) == name:
            found.append(element)
            if len(found) == limit:
                break
    return found


def _first(element, name: str):
    found = _all(element, name, 1)
    return found[0] if found else None


def _words(element, name: str) -> str:
    found = _first(element, name) if element is not None else None
    return (found.text or "").strip() if found is not None else ""


def _recording(row, source) -> Recording:
    tracks = [track for track in row.iter() if local(track) == "Track"][:16]
    videos = [track for track in tracks if _words(track, "TrackType").lower() == "video"]
    times = [_extent(track) for track in videos or tracks]
    earliest = read_stamp(_words(row, "EarliestRecording")) or _edge(times, 0, min)
    latest = read_stamp(_words(row, "LatestRecording")) or _edge(times, 1, max)
    status = _words(row, "RecordingStatus").lower()
    return Recording(
        token=_words(row, "RecordingToken")[:128],
        source=_words(source, "SourceId")[:128],
        name=short(_words(source, "Name"), 60),
        earliest=earliest,
        latest=latest,
        tracks=tuple(filter(None, (_words(track, "TrackToken")[:128] for track in videos))),
        is_on={"recording": True, "stopped": False, "initiated": False}.get(status),
    )


def _extent(track) -> tuple[Stamp | None, Stamp | None]:
    return read_stamp(_words(track, "DataFrom")), read_stamp(_words(track, "DataTo"))


def _edge(times, side: int, choose) -> Stamp | None:
    known = [pair[side] for pair in times if pair[side] is not None]
    return choose(known, key=lambda stamp: stamp.utc) if known else None


def _event(row) -> Event | None:
    items = {}
    for item in _all(row, "SimpleItem", 32):
        attributes = {key.rpartition("}")[2]: value for key, value in item.attrib.items()}
        items.setdefault(attributes.get("Name", "").lower(), attributes.get("Value", ""))
    said = items.get("isdatapresent", "").lower()
    at = read_stamp(_words(row, "Time"))
    if said not in ("true", "false", "1", "0") or at is None:
        return None
    return Event(
        recording=_words(row, "RecordingToken")[:128],
        track=(_words(row, "TrackToken") or items.get("track", ""))[:128],
        at=at,
        has_data=said in ("true", "1"),
        is_start=_words(row, "StartStateEvent").lower() in ("true", "1"),
    )


def spans_of(events: Iterable[Event], since: float, until: float) -> list[tuple[float, float]]:
    """When any track has data, by the events of one channel; times as the device tells them. A
    track that is silent at the beginning has data until an event says that it ends."""
    by_track: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        by_track.setdefault((event.recording, event.track), []).append(event)
    spans: list[tuple[float, float]] = []
    for history in by_track.values():
        history.sort(key=lambda event: (event.at.utc, not event.is_start))
        began = None if history[0].has_data else since
        began = None if history[0].is_start else began
        for event in history:
            if event.has_data and began is None:
                began = max(event.at.utc, since)
            elif not event.has_data and began is not None:
                spans.append((began, event.at.utc))
                began = None
        if began is not None:
            spans.append((began, until))
    return spans


def by_channel(recordings: Iterable[Recording]) -> dict[int, list[Recording]]:
    """Which recordings are of which channel: by the number in which their source's token, its
    name or their own token ends, where these count channels, else by the order of the sources."""
    sources: dict[str, list[Recording]] = {}
    for recording in recordings:
        sources.setdefault(recording.source or recording.token, []).append(recording)
    for part in ("source", "name", "token"):
        groups = {getattr(group[0], part): group for group in sources.values()}
        numbered = by_number(list(groups)) if len(groups) == len(sources) else None
        if numbered:
            return {number: groups[token] for number, token in numbered.items()}
    return dict(enumerate(sources.values(), 1))


def channels(recordings: Iterable[Recording], now: float) -> tuple[Channel, ...]:
    """ONVIF does not say whether a channel has video. ``now``: by the device's clock; what it calls
    stopped and has recorded a moment ago is on by some other means, and so may be everything when
    nothing of the list was written for long."""
    recordings = tuple(recordings)
    is_old = not any(one.is_on or _is_within(one, now, STALE_S) for one in recordings)
    found = []
    for number, group in sorted(by_channel(recordings).items()):
        states = {_is_on(one, now) for one in group}
        is_on = True if True in states else None if is_old or None in states else False
        found.append(Channel(number, group[0].name, None, is_on))
    return tuple(found)


def _is_on(recording: Recording, now: float) -> bool | None:
    is_fresh = _is_within(recording, now, JUST_NOW_S)
    return None if recording.is_on is False and is_fresh else recording.is_on


def _is_within(recording: Recording, now: float, seconds: float) -> bool:
    return recording.latest is not None and now - recording.latest.utc < seconds
