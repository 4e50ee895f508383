"""What recorders and searched networks send, fed to those who read it."""

from monitor.find.process import checked
from monitor.find.reading import answer_of
from monitor.find.types import Found
from monitor.find.ws_discovery import announcement, is_onvif
from monitor.probe import event_soap
from monitor.probe.recorders import cgi, isapi, profile_g
from monitor.probe.recorders.hikvision import reads_local
from monitor.probe.recorders.spans import merged as merged_spans
from monitor.probe.recorders.times import compact, iso, read_stamp, spaced, underscored
from monitor.probe.types import Target
from monitor.probe.uris import pin, service_path
from monitor.protocol import LineSplitter, decode

from . import corpus

TARGET = Target(1, "10.0.0.9", username="viewer", password="secret")
DAY = (corpus.NOW - 86_400.0, corpus.NOW)
STRANGER = 7
"""One reply in so many is given to a reader that it is not meant for."""


def _page(data: bytes):
    page = isapi.read_page(data)
    for start, end in page.spans:
        reads_local(end.utc, corpus.NOW, 25_200)
        iso(start.wall)
    return merged_spans(((a.utc, b.utc) for a, b in page.spans), *DAY)


def _files(data: bytes):
    files = cgi.read_files(data)
    return merged_spans(((a.wall, b.wall) for a, b in files.spans), *DAY)


def _channels(data: bytes):
    return cgi.channels(
        cgi.read_titles(data), cgi.read_cameras(data), cgi.read_lost(data), cgi.read_modes(data)
    )


def _recordings(data: bytes):
    many = b"RecordingItem" in data
    found = profile_g.read_recordings(data) if many else _found(data)
    return profile_g.by_channel(found), profile_g.channels(found, corpus.NOW)


def _found(data: bytes):
    return profile_g.read_recordings_found(data).items


def _events(data: bytes):
    events = profile_g.read_events_found(data).items
    return merged_spans(profile_g.spans_of(events, *DAY), *DAY)


def _replay(data: bytes):
    return str(pin(profile_g.read_replay_uri(data), TARGET))


def _services(data: bytes):
    older = b"Capabilities" in data
    services = (profile_g.read_capabilities if older else profile_g.read_services)(data)
    return service_path(services.search, "/d")


def _token(data: bytes):
    return profile_g.read_token(data, profile_g.FIND_RECORDINGS)


def _event_service(data: bytes):
    older = b"Capabilities" in data
    return (event_soap.read_capability if older else event_soap.read_service)(data)


def _pull_point(data: bytes):
    point = event_soap.read_pull_point(data)
    return service_path(point.address, "/d"), point.extra


ISAPI = {
    b"CMSearchResult": _page,
    b"ResponseStatus": isapi.is_bad_request,
    b"InputProxyChannelStatus": isapi.read_proxy_status,
    b"InputProxyChannel": isapi.read_proxy_names,
    b"VideoInputChannel": isapi.read_inputs,
    b"LoopEnable": isapi.read_overwrites,
    b"localTime": isapi.read_clock,
    b"": isapi.read_storage,
}
CGI = {
    b"items[": _files,
    b"info[": cgi.read_disks,
    b"result=": cgi.read_clock,
    b"": _channels,
}
PROFILE_G = {
    b"Event": _events,
    b"SearchToken": _token,
    b"GetReplayUri": _replay,
    b"GetServices": _services,
    b"GetCapabilities": _services,
    b"": _recordings,
}
EVENTS = {
    b"PullMessages": event_soap.read_messages,
    b"SubscriptionReference": _pull_point,
    b"TopicSet": event_soap.read_topics,
    b"": _event_service,
}


def meant_for(readers: dict):
    """Gives a reply to the reader whose word it holds, now and then to another one."""
    in_turn = list(readers.values())

    def feed(data: bytes):
        if len(data) % STRANGER == 0:
            return in_turn[len(data) // STRANGER % len(in_turn)](data)
        return next(read for word, read in readers.items() if word in data)(data)

    return feed


def stamp(data: bytes):
    """A time as recorders write it, and written again in each of their forms."""
    found = read_stamp(data.decode("utf-8", "replace"))
    if found is None:
        return None
    return [write(found.utc) for write in (iso, compact, spaced, underscored)]


def announced(data: bytes):
    """What a ProbeMatch holds, one a line: types, addresses, scopes."""
    first, *rest = data.decode("utf-8", "replace").split("\n")
    addresses = [line for line in rest if not line.startswith("onvif:")]
    return is_onvif(first, rest), announcement("10.0.0.9", addresses, rest)


def reader_line(data: bytes) -> dict:
    """From the process that reads devices by zeep."""
    return answer_of(data)


def finder_lines(data: bytes) -> None:
    """From the searching process, as Odoo takes it in."""
    for line in LineSplitter(64 * 1024).feed(data):
        message = checked(decode(line))
        if message["type"] == "found":
            Found.from_dict(message["found"])
