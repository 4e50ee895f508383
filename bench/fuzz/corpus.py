"""Good replies to make bad ones of: the fixtures of the probe's tests, and what the tests' own
writers of the formats produce."""

import json
from base64 import b64encode
from functools import cache
from pathlib import Path

from monitor.find.types import Found, FoundChannel, Outcome
from monitor.probe.headers import split_nals
from monitor.probe.types import Finding, Level, Picture, Reason, Stage, StageName, Target, Verdict
from monitor.tests import packetiser
from monitor.tests.fake_camera import http_reply, time_reply, uri_reply
from monitor.tests.videos import key_frame

TESTDATA = Path(__file__).resolve().parents[2] / "monitor/tests/testdata"
NOW = 1_770_000_000.0
MTU = 80
"""Bytes of an RTP payload: small, so that much of a stream is headers."""

SLICE = 180
"""Bytes kept of a slice: enough for its header, few that mean nothing."""


def files(folder: str, pattern: str = "*") -> list[bytes]:
    """The fixtures in a folder of testdata."""
    paths = sorted((TESTDATA / folder).glob(pattern))
    return [path.read_bytes() for path in paths if path.is_file()]


def soap(*patterns: str) -> list[bytes]:
    return [data for pattern in patterns for data in files("onvif", f"{pattern}.xml")]


def times() -> list[bytes]:
    return [*soap("time_*"), time_reply(NOW), time_reply(0.0)]


def addresses() -> list[bytes]:
    made = [uri_reply("GetStreamUri", "rtsp://u:p@[fe80::1]:8554:8554/live?a=b&c=%41#x"),
            uri_reply("GetSnapshotUri", "https://192.168.1.108:443/snap.jpg?id=1")]  # fmt: skip
    return [*soap("stream_uri_*", "snapshot_uri_*"), *made]


def http() -> list[bytes]:
    """Whole HTTP replies: captured-like ones, and fixtures as a body in each framing."""
    body = soap("information_plain")[0]
    half = len(body) // 2
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunked += b"".join(b"%x;a=b\r\n%s\r\n" % (len(p), p) for p in (body[:half], body[half:]))
    return [
        *files("http"),
        http_reply(body),
        http_reply(b"", 401, 'WWW-Authenticate: Digest realm="r", nonce="n", qop="auth"'),
        chunked + b"0\r\nX: y\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\n" + body[:300],
        b"HTTP/1.1 100 Continue\r\n\r\n" + http_reply(b"<x/>"),
    ]


def rtsp() -> list[bytes]:
    """What a whole session sends: responses, a request of the device, packets in between."""
    ok = b"RTSP/1.0 200 OK\r\nCSeq: %d\r\n"
    sdp = files("rtsp", "*.sdp")[0]
    packets = b"".join(packetiser.interleaved(one) for one in _cut(h264_stream())[:6])
    session = (
        ok % 1 + b"Public: OPTIONS, DESCRIBE\r\n\r\n" + ok % 2
        + b"Content-Base: rtsp://10.0.0.9/live/\r\nContent-Length: %d\r\n\r\n%s" % (len(sdp), sdp)
        + ok % 3 + b"Session: 12;timeout=60\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1"
        b"\r\n\r\n" + packets + ok % 4 + b"\r\n" + packets
        + b"GET_PARAMETER rtsp://x RTSP/1.0\r\nCSeq: 9\r\n\r\n"
    )  # fmt: skip
    return [*files("rtsp", "*.rtsp"), session]


def sdp() -> list[bytes]:
    return files("rtsp", "*.sdp")


def challenges() -> list[bytes]:
    """WWW-Authenticate headers and what pages say beside them, one a line."""
    return [
        b'Digest realm="cam, \\"1\\"", nonce="n0", qop="auth"\n<html>401</html>',
        b'Digest realm="x", nonce="abc", algorithm=SHA-256, qop="auth,auth-int", opaque="o"\n',
        b'Digest realm="x", nonce="abc", algorithm=SHA-512-256, qop="auth-int"\nUnauthorized',
        b'Digest realm="r", nonce="n", algorithm=MD5-sess, stale=TRUE, Basic realm="r"\nlocked',
        b'Basic realm="cam"\nThe account is locked, try again in 30 minutes',
        b"Negotiate\nYou still have 4 attempts",
        b"\n<lockStatus>lock</lockStatus><unlockTime>1750</unlockTime>",
        b"\nToo many connections, the maximum number of users has been reached",
    ]


def h264_stream() -> bytes:
    return _stream("h264")


def h265_stream() -> bytes:
    return _stream("h265")


@cache
def _stream(codec: str) -> bytes:
    """Interleaved packets of two small pictures: parameter sets, and slices cut short."""
    unit = b"".join(b"\0\0\0\1" + nal[:SLICE] for nal in split_nals(key_frame(codec)))
    return _framed(packetiser.packets(codec, [unit] * 2, MTU))


@cache
def jpeg_stream() -> bytes:
    return _framed(packetiser.packets("jpeg", [key_frame("jpeg", 64, 64)] * 2, 400))


def _framed(packets: list[bytes]) -> bytes:
    return b"".join(packetiser.interleaved(one) for one in packets)


def _cut(stream: bytes) -> list[bytes]:
    """The packets of a framed stream."""
    packets, at = [], 0
    while at + 4 <= len(stream):
        size = int.from_bytes(stream[at + 2 : at + 4], "big")
        packets.append(stream[at + 4 : at + 4 + size])
        at += 4 + size
    return packets


def headers() -> list[bytes]:
    """Coded pictures, of which only the headers are read."""
    return [key_frame(codec, 64, 64)[:900] for codec in ("h264", "h265", "jpeg")]


def pictures() -> list[bytes]:
    return [key_frame(codec, *size) for codec in ("h264", "h265", "jpeg")
            for size in ((320, 192), (64, 64))]  # fmt: skip


def lines() -> list[bytes]:
    """The worker protocol, both directions."""
    verdict = Verdict(
        7, Level.PICTURE, NOW, 1.5, (Stage(StageName.CONNECT, "ok", 1.0, {"port": 80}),),
        (Finding(Reason.CLOCK_SKEW, "clock_skew", "x", {"skew_s": 5.0}),),
        frozenset({Reason.CLOCK_SKEW}), picture=Picture(b"\xff\xd8", 64, 64, "jpeg"),
    )  # fmt: skip
    messages = (
        {"type": "ready", "pulses": 2000},
        {"type": "alive"},
        {"type": "verdict", "verdict": verdict.to_dict()},
        {"type": "failed", "id": 7, "error": "KeyError (x.py:1)"},
        {"type": "target", "target": Target(1, "10.0.0.9", references={"day": {}}).to_dict()},
    )
    return [json.dumps(one).encode() + b"\n" for one in messages] + [
        b"".join(json.dumps(one).encode() + b"\n" for one in messages)
    ]


def pipe() -> list[bytes]:
    """Messages of the picture process."""
    from monitor.probe.picture_pipe import pack

    answer = {"code": "ok", "width": 64, "height": 64, "metrics": {"sharpness": 1.0},
              "findings": [], "memory": {"hash": b64encode(b"x" * 90).decode()}}  # fmt: skip
    return [pack({"code": "ready"}), pack(answer, b"\xff\xd8" + bytes(60))]


def recorder(pattern: str) -> list[bytes]:
    return files("recorders", pattern)


def profile_g() -> list[bytes]:
    return [data for data in recorder("*.xml") if b"Envelope" in data]


def events() -> list[bytes]:
    return [*files("events"), *soap("services_*", "capabilities_*")]


def stamps() -> list[bytes]:
    """Times, one a reply."""
    return [b"2020-06-06T15:17:53Z", b"20200606T151753Z", b"2020-6-6 15:17:53",
            b"2020_06_06_15_17_53", b"2020-06-06T22:17:53.250+07:00",
            b"2020-06-06T10:17:53-0500"]  # fmt: skip


def announced() -> list[bytes]:
    """Types, addresses and scopes of a ProbeMatch, one a line."""
    scopes = b"onvif://www.onvif.org/name/Front%20Door\nonvif://www.onvif.org/hardware/X-1"
    return [b"NetworkVideoTransmitter Device\nhttp://[fe80::1]/onvif/device_service\n"
            b"https://8.8.8.8:8443/onvif/x\n" + scopes,
            b"\nhttp://192.168.1.64:8106:8106/onvif/y\n" + scopes,
            b"PrintDeviceType\nldap:///x"]  # fmt: skip


def reader_lines() -> list[bytes]:
    """What the process that reads devices by zeep tells of one."""
    told = {
        "identity": {"manufacturer": "M", "model": "N", "firmware": "1", "serial": "S"},
        "name": "Front", "mac": "00:11:22:33:44:55", "is_recorder": False, "profiles": 2,
        "rtsp_port": 554, "channels": [vars(FoundChannel(1, "vs", "Main", "H264", 640, 360, "/s"))],
        "missing": ["GetScopes"],
    }  # fmt: skip
    empty = {**told, "identity": None, "channels": [], "missing": []}
    answers = [{"type": "read", "told": told}, {"type": "read", "told": empty},
               {"type": "failed", "error": "TypeError"}]  # fmt: skip
    return [json.dumps(answer).encode() for answer in answers]


def finder_lines() -> list[bytes]:
    """What the searching process tells."""
    found = Found(3, "10.0.0.9", Outcome.READ, 80, "/onvif/device_service",
                  channels=(FoundChannel(1, "vs"),), missing=("GetScopes",))  # fmt: skip
    messages = ({"type": "attempt", "key": 3}, {"type": "found", "found": found.to_dict()},
                {"type": "done"})  # fmt: skip
    return [b"".join(json.dumps(one).encode() + b"\n" for one in messages)]
