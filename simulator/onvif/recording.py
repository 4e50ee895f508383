"""ONVIF Profile G: recording search, recording control and replay of a recorder's channels."""

import time
from datetime import datetime, timezone

from ..logins import parse_time
from ..recorder import history
from .base import Context, operation
from .soap import TRC, TRP, TSE, SoapFault, text

MAX_SEARCHES = 4
MAX_PAGE = 10
SEARCH_PATH, RECORDING_PATH, REPLAY_PATH = (
    f"/onvif/{name}_service" for name in ("search", "recording", "replay")
)
TOKEN = "RecordingToken_{}"
TRACK = "VIDEO001"
TOPIC = "tns1:RecordingHistory/Track/State"


def services(context: Context) -> list[tuple[str, str]]:
    """(namespace, XAddr) of what a recorder of this kind offers."""
    if context.state.driver != "onvif":
        return []
    found = [(TRC, RECORDING_PATH), (TRP, REPLAY_PATH)]
    if "search_missing" not in context.state.active:
        found.append((TSE, SEARCH_PATH))
    return [(namespace, context.http_base + path) for namespace, path in found]


def _offered(context: Context, search: bool = True) -> None:
    missing = search and "search_missing" in context.state.active
    if context.state.driver != "onvif" or missing:
        raise SoapFault("Receiver", ("ActionNotSupported",), "Optional action not implemented")


def _channels(context: Context) -> range:
    return range(0) if "lists_none" in context.state.device.quirks else context.channels


def _spans(context: Context, channel: int) -> list[history.Span]:
    return history.spans(context.states, context.state, channel, time.time())


def _shown(context: Context, at: float) -> str:
    moment = datetime.fromtimestamp(at + context.state.clock_off_s, timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _begin(context: Context, name: str, rows: list[str]) -> str:
    if len(context.searches) >= MAX_SEARCHES:
        raise SoapFault("Receiver", ("Action", "ResourceProblem"), "Too many searches")
    token = f"Search_{time.time_ns()}"
    context.searches[token] = rows
    return f"<tse:{name}Response><tse:SearchToken>{token}</tse:SearchToken></tse:{name}Response>"


def _page(context: Context, call, name: str) -> str:
    token = call.argument("SearchToken")
    if token not in context.searches:
        raise SoapFault("Sender", ("InvalidArgVal", "InvalidToken"), "No such search")
    rows = context.searches[token]
    count = min(MAX_PAGE, int(call.argument("MaxResults") or MAX_PAGE))
    page, context.searches[token] = rows[:count], rows[count:]
    done = "Searching" if context.searches[token] else "Completed"
    state, found = f"<tt:SearchState>{done}</tt:SearchState>", "".join(page)
    turned = "search_out_of_order" in context.state.device.quirks
    inner = found + state if turned else state + found
    return f"<tse:{name}Response><tse:ResultList>{inner}</tse:ResultList></tse:{name}Response>"


@operation(TSE, "FindRecordings")
def find_recordings(context: Context, _call) -> str:
    _offered(context)
    return _begin(context, "FindRecordings", [_information(context, k) for k in _channels(context)])


@operation(TSE, "GetRecordingSearchResults")
def recording_results(context: Context, call) -> str:
    return _page(context, call, "GetRecordingSearchResults")


@operation(TSE, "FindEvents")
def find_events(context: Context, call) -> str:
    """How each recording's track was at the start, and when its data begin and end."""
    _offered(context)
    if "no_track_history" in context.state.device.quirks:
        raise SoapFault("Receiver", ("ActionNotSupported",), "Optional action not implemented")
    since, until = (
        (parse_time(call.argument(name)) or 0.0) - context.state.clock_off_s
        for name in ("StartPoint", "EndPoint")
    )
    wanted = {
        (e.text or "").strip()
        for e in call.element.iter()
        if e.tag.endswith("}IncludedRecordings")
    }
    rows = []
    for channel in _channels(context):
        if not wanted or TOKEN.format(channel) in wanted:
            rows += _history(context, channel, since, until)
    return _begin(context, "FindEvents", rows)


@operation(TSE, "GetEventSearchResults")
def event_results(context: Context, call) -> str:
    return _page(context, call, "GetEventSearchResults")


@operation(TSE, "EndSearch")
def end_search(context: Context, call) -> str:
    context.searches.pop(call.argument("SearchToken"), None)
    end = _shown(context, time.time())
    return f"<tse:EndSearchResponse><tse:Endpoint>{end}</tse:Endpoint></tse:EndSearchResponse>"


@operation(TSE, "GetRecordingSummary")
def summary(context: Context, _call) -> str:
    _offered(context)
    found = [span for k in _channels(context) for span in _spans(context, k)]
    first = _shown(context, min((span[0] for span in found), default=0.0))
    last = _shown(context, max((span[1] for span in found), default=0.0))
    return (
        f"<tse:GetRecordingSummaryResponse><tse:Summary><tt:DataFrom>{first}</tt:DataFrom>"
        f"<tt:DataUntil>{last}</tt:DataUntil><tt:NumberRecordings>{len(_channels(context))}"
        "</tt:NumberRecordings></tse:Summary></tse:GetRecordingSummaryResponse>"
    )


@operation(TRC, "GetRecordings")
def recordings(context: Context, _call) -> str:
    _offered(context, search=False)
    rows = "".join(
        f"<trc:RecordingItem><tt:RecordingToken>{TOKEN.format(k)}</tt:RecordingToken>"
        f"<tt:Configuration>{_source(context, k)}<tt:Content/></tt:Configuration><tt:Tracks>"
        f"<tt:Track><tt:TrackToken>{TRACK}</tt:TrackToken><tt:Configuration><tt:TrackType>Video"
        "</tt:TrackType></tt:Configuration></tt:Track></tt:Tracks></trc:RecordingItem>"
        for k in _channels(context)
    )
    return f"<trc:GetRecordingsResponse>{rows}</trc:GetRecordingsResponse>"


@operation(TRP, "GetReplayUri")
def replay_uri(context: Context, call) -> str:
    _offered(context, search=False)
    channels = {TOKEN.format(k): k for k in _channels(context)}
    channel = channels.get(call.argument("RecordingToken"))
    if channel is None:
        raise SoapFault("Sender", ("InvalidArgVal", "NoRecording"), "No such recording")
    uri = f"{context.rtsp_base}/onvif/replay/{channel}"
    return f"<trp:GetReplayUriResponse><trp:Uri>{uri}</trp:Uri></trp:GetReplayUriResponse>"


def _source(context: Context, channel: int) -> str:
    name = text(context.states[context.state.device.sources[channel - 1]].device.name)
    return (
        f"<tt:Source><tt:SourceId>vs_{channel}</tt:SourceId><tt:Name>{name}</tt:Name>"
        "<tt:Location/><tt:Description/><tt:Address/></tt:Source>"
    )


def _information(context: Context, channel: int) -> str:
    found = _spans(context, channel)
    first = _shown(context, found[0][0]) if found else _shown(context, 0)
    last = _shown(context, found[-1][1]) if found else first
    on = history.is_recording(context.states, context.state, channel)
    return (
        f"<tt:RecordingInformation><tt:RecordingToken>{TOKEN.format(channel)}"
        f"</tt:RecordingToken>{_source(context, channel)}<tt:EarliestRecording>{first}"
        f"</tt:EarliestRecording><tt:LatestRecording>{last}</tt:LatestRecording><tt:Content/>"
        f"<tt:Track><tt:TrackToken>{TRACK}</tt:TrackToken><tt:TrackType>Video</tt:TrackType>"
        f"<tt:Description/><tt:DataFrom>{first}</tt:DataFrom><tt:DataTo>{last}</tt:DataTo>"
        f"</tt:Track><tt:RecordingStatus>{'Recording' if on else 'Stopped'}"
        "</tt:RecordingStatus></tt:RecordingInformation>"
    )


def _history(context: Context, channel: int, since: float, until: float) -> list[str]:
    found = _spans(context, channel)
    at_start = any(start <= since < end for start, end in found)
    rows = [_event(context, channel, since, at_start, True)]
    for start, end in found:
        if since < start < until:
            rows.append(_event(context, channel, start, True))
        if since < end < min(until, time.time() - 1):
            rows.append(_event(context, channel, end, False))
    return rows


def _event(context: Context, channel: int, at: float, has: bool, is_start: bool = False) -> str:
    shown, token = _shown(context, at), TOKEN.format(channel)
    return (
        f"<tt:Result><tt:RecordingToken>{token}</tt:RecordingToken><tt:TrackToken>{TRACK}"
        f'</tt:TrackToken><tt:Time>{shown}</tt:Time><tt:Event><wsnt:Topic xmlns:wsnt="http://docs'
        '.oasis-open.org/wsn/b-2" Dialect="http://www.onvif.org/ver10/tev/topicExpression/'
        f'ConcreteSet">{TOPIC}</wsnt:Topic><wsnt:Message xmlns:wsnt="http://docs.oasis-open.org/'
        f'wsn/b-2"><tt:Message UtcTime="{shown}" PropertyOperation="Changed"><tt:Source>'
        f'<tt:SimpleItem Name="RecordingToken" Value="{token}"/><tt:SimpleItem Name="Track" '
        f'Value="{TRACK}"/></tt:Source><tt:Data><tt:SimpleItem Name="IsDataPresent" '
        f'Value="{str(has).lower()}"/></tt:Data></tt:Message></wsnt:Message></tt:Event>'
        f"<tt:StartStateEvent>{str(is_start).lower()}</tt:StartStateEvent></tt:Result>"
    )
