"""Every parser that reads what a device, or a process that handles a device's bytes, has sent.

To have another one attacked, add it to ``PARSERS``: what it is fed, with which seeds, and what it
may raise.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from monitor.clock import SystemClock
from monitor.probe import device_time, onvif, profiles, soap
from monitor.probe.auth import AuthState, parse_challenges
from monitor.probe.criteria import Criteria
from monitor.probe.errors import ProbeError
from monitor.probe.frame import H264, H265, JPEG
from monitor.probe.headers import frame_size
from monitor.probe.http import ReplyParser
from monitor.probe.picture_pipe import LENGTHS, unpack_header, unpack_lengths
from monitor.probe.rtp import depacketiser, parse_packet
from monitor.probe.rtsp import Response, RtspReader, build_request, interleaved_channel
from monitor.probe.sdp import video_track
from monitor.probe.session import OnvifSession
from monitor.probe.snapshot import to_frame
from monitor.probe.types import Target
from monitor.probe.uris import pin, service_path
from monitor.protocol import LineSplitter, ProtocolError, decode

from . import corpus, recorders, words
from .mutations import Material

BOUND_MS = 250.0
"""Processor time one reply may take at most, in ms: a device sends a handful in a probe."""

GROWTH_KB = 24 * 1024
"""How much a process may grow over a million replies: what an allocator keeps, not a leak."""

TARGET = Target(1, "10.0.0.9", username="viewer", password="secret")
BASE = "rtsp://10.0.0.9/live"


@dataclass(frozen=True)
class Parser:
    """``typed``: what it may raise. ``part``: of so many replies as are asked for, one in so many
    is fed, where a reply takes long. ``prepare``: what the process needs ahead of the first."""

    name: str
    feed: Callable[[bytes], object]
    seeds: Callable[[], Sequence[bytes]]
    words: Sequence[bytes] = ()
    typed: tuple[type[Exception], ...] = (ProbeError,)
    part: int = 1
    bound_ms: float = BOUND_MS
    growth_kb: int = GROWTH_KB
    prepare: Callable[[], None] = lambda: None

    def material(self) -> Material:
        return _material(self.name)


@cache
def _material(name: str) -> Material:
    parser = PARSERS[name]
    return Material(tuple(parser.seeds()), tuple(parser.words), parser.words is words.XML)


def pieces(data: bytes) -> list[bytes]:
    """The data as the network may bring it: whole, or in pieces; which, its length decides."""
    size = (len(data) or 1, 1448, 97, 13)[len(data) % 4]
    return [data[at : at + size] for at in range(0, len(data), size)]


def _http(data: bytes):
    parser = ReplyParser(64 * 1024)
    for piece in pieces(data):
        reply = parser.feed(piece)
        if reply is not None:
            return reply
    return parser.feed_eof()


def _fault(data: bytes):
    fault = soap.read_fault(soap.payload(data))
    return fault.refuses_login, fault.not_offered, fault.to_error("X").values


def _services(data: bytes):
    older = b"Capabilities" in data
    services = onvif.read_capabilities(data) if older else onvif.read_services(data)
    return service_path(services.media, "/d"), service_path(services.media2, "/d")


def _profiles(data: bytes):
    return profiles.choose(onvif.read_profiles(data), len(data) % 3)


def _uris(data: bytes):
    read = onvif.read_snapshot_uri if b"Snapshot" in data else onvif.read_stream_uri
    return str(pin(read(data), TARGET))


def _time(data: bytes):
    quick = device_time.quick_utc(data)
    return quick, device_time.read_time(data, corpus.NOW)


def _challenges(data: bytes):
    header, _, text = data.decode("utf-8", "surrogateescape").partition("\n")
    state = AuthState("viewer", "secret")
    for _ in range(2):
        found = parse_challenges(header.split("\x00"))
        state.challenged(found, text)
        state.authorization("GET", "/x").encode("utf-8", "surrogateescape")


class _Client:
    """Answers each request with the same bytes."""

    def __init__(self, data: bytes):
        self._data = data

    def head(self, method: str, path: str) -> bytes:
        return b"POST / HTTP/1.1\r\nHost: x\r\n"

    async def exchange(self, request: bytes, limit: int):
        return _http(self._data)


def _login(data: bytes):
    """A whole SOAP call with its log-in, against a device that always says the same."""
    session = OnvifSession(_Client(data), TARGET, SystemClock())
    call = session.call(onvif.GET_DEVICE_INFORMATION, "/x")
    try:
        call.send(None)
    except StopIteration as done:
        return onvif.read_identity(done.value)
    raise AssertionError("the call waits for something")


def _rtsp(data: bytes) -> None:
    reader = RtspReader()
    for piece in pieces(data):
        reader.feed(piece)
        while (event := reader.next_event()) is not None:
            if isinstance(event, Response):
                interleaved_channel(event.header("transport"))
                parse_challenges(event.all("www-authenticate"))
                session = event.header("session").partition(";")[0].strip()
                build_request("PLAY", BASE, 1, {"Session": session})


def _sdp(data: bytes):
    track = video_track(data, BASE)
    return depacketiser(track.codec, track.parameter_sets, (track.width, track.height))


def _rtp(codec: str) -> Callable[[bytes], object]:
    def feed(data: bytes) -> None:
        machine, at = depacketiser(codec), 0
        while at + 4 <= len(data):
            size = int.from_bytes(data[at + 2 : at + 4], "big")
            packet = parse_packet(data[at + 4 : at + 4 + size])
            if packet is not None:
                machine.push(packet)
            at += 4 + size
        machine.flush()

    return feed


def _headers(data: bytes) -> None:
    for codec in (H264, H265, JPEG):
        try:
            frame_size(codec, data)
        except ProbeError:
            continue
    to_frame(data, "image/jpeg")


def _prepare_pictures() -> None:
    from monitor import picture_worker

    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # where the decoders complain
    picture_worker.warm_up()
    picture_worker.limit_itself(picture_worker.MEMORY_MB)


def _picture(data: bytes) -> None:
    """As the picture process does it; 'decoder_failed' is its word for a bug met in a frame."""
    from monitor.picture_worker import answer

    codec = JPEG if data[:2] == b"\xff\xd8" else H265 if data[4:5] == b"\x40" else H264
    request = {"codec": codec, "source": "stream", "taken_at": 0.0, "memory": {}}
    request["criteria"] = Criteria().to_dict()
    told = answer(request, data)
    header = unpack_header(told[LENGTHS.size :][: unpack_lengths(told[: LENGTHS.size])[0]])
    if header["code"] == "decoder_failed" and header["detail"] != "MemoryError":
        raise AssertionError(header["detail"])
    if header["code"] != "ok":
        error = ProbeError(header["detail"])
        error.code = header["code"]
        raise error


def _lines(data: bytes) -> None:
    splitter = LineSplitter(64 * 1024)
    for piece in pieces(data):
        for line in splitter.feed(piece):
            decode(line)


def _pipe(data: bytes):
    if len(data) < LENGTHS.size:
        return None
    header, _body = unpack_lengths(data[: LENGTHS.size])
    return unpack_header(data[LENGTHS.size : LENGTHS.size + header])


def _onvif(name: str, feed, seeds) -> Parser:
    return Parser(name, feed, seeds, words.XML)


PARSERS: dict[str, Parser] = {
    parser.name: parser
    for parser in (
        Parser("http", _http, corpus.http, words.HTTP),
        Parser("login", _login, corpus.http, words.HTTP + words.AUTH),
        Parser("challenges", _challenges, corpus.challenges, words.AUTH),
        _onvif("soap", soap.payload, lambda: corpus.soap("*")),
        _onvif("fault", _fault, lambda: corpus.soap("fault_*")),
        _onvif("identity", onvif.read_identity, lambda: corpus.soap("information_*", "wrong_*")),
        _onvif("services", _services, lambda: corpus.soap("services_*", "capabilities_*")),
        _onvif("profiles", _profiles, lambda: corpus.soap("profiles_*")),
        _onvif("uris", _uris, corpus.addresses),
        _onvif("time", _time, corpus.times),
        _onvif("isapi", recorders.meant_for(recorders.ISAPI), lambda: corpus.recorder("isapi_*")),
        Parser("cgi", recorders.meant_for(recorders.CGI), lambda: corpus.recorder("cgi_*"),
               words.CGI),
        _onvif("profile_g", recorders.meant_for(recorders.PROFILE_G), corpus.profile_g),
        _onvif("events", recorders.meant_for(recorders.EVENTS), corpus.events),
        Parser("stamps", recorders.stamp, corpus.stamps, words.STAMP),
        Parser("announced", recorders.announced, corpus.announced, words.ANNOUNCED),
        Parser("reader", recorders.reader_line, corpus.reader_lines, words.JSON,
               typed=(ProtocolError,)),
        Parser("finder", recorders.finder_lines, corpus.finder_lines, words.JSON,
               typed=(ProtocolError,)),
        Parser("rtsp", _rtsp, corpus.rtsp, words.RTSP),
        Parser("sdp", _sdp, corpus.sdp, words.SDP),
        Parser("h264", _rtp(H264), lambda: [corpus.h264_stream()], words.NAL),
        Parser("h265", _rtp(H265), lambda: [corpus.h265_stream()], words.NAL),
        Parser("jpeg", _rtp(JPEG), lambda: [corpus.jpeg_stream()], words.JPEG),
        Parser("headers", _headers, corpus.headers, words.NAL + words.JPEG),
        Parser("picture", _picture, corpus.pictures, words.NAL + words.JPEG, part=20,
               bound_ms=5000.0, growth_kb=96 * 1024, prepare=_prepare_pictures),
        Parser("lines", _lines, corpus.lines, words.JSON, typed=(ProtocolError,)),
        Parser("pipe", _pipe, corpus.pipe, words.JSON, typed=(ValueError,)),
    )
}  # fmt: skip
