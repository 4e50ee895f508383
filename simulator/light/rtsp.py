"""Canned RTSP: DESCRIBE with digest, SETUP over TCP, PLAY of one key frame again and again.

RTSP: RFC 2326; H.264 in RTP: RFC 6184, fragments FU-A; interleaving: RFC 2326 section 10.12.
"""

import base64
import re
import struct
from pathlib import Path

from .. import logins
from ..http_wire import BadRequest
from ..logins import HttpLogin
from ..styles import STYLES
from .options import Options

KEY_FRAME = Path(__file__).parent.parent / "testdata" / "keyframe.h264"
MTU = 1400
PAYLOAD_TYPE = 96
SSRC = 0x11223344
TICKS = 90_000  # a second of the RTP clock for video
_METHODS = b"OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER"


class Clip:
    """The key frame as RTP payloads, and its description."""

    def __init__(self, annex_b: bytes = b""):
        annex_b = annex_b or KEY_FRAME.read_bytes()
        self.nals = [nal for nal in re.split(rb"\x00\x00\x00?\x01", annex_b) if nal]
        kinds = {nal[0] & 0x1F: nal for nal in self.nals}
        self.sps, self.pps = kinds[7], kinds[8]
        self._payloads = [part for nal in self.nals for part in _fragments(nal)]

    def sdp(self, address: bytes) -> bytes:
        sets = b",".join(base64.b64encode(nal) for nal in (self.sps, self.pps))
        return (
            b"v=0\r\no=- 1 1 IN IP4 %s\r\ns=Media Presentation\r\nt=0 0\r\na=control:*\r\n"
            b"m=video 0 RTP/AVP 96\r\nc=IN IP4 0.0.0.0\r\na=rtpmap:96 H264/90000\r\n"
            b"a=fmtp:96 packetization-mode=1;profile-level-id=%s;sprop-parameter-sets=%s\r\n"
            b"a=control:trackID=1\r\n" % (address, self.sps[1:4].hex().encode(), sets)
        )

    def packets(self, channel: int, number: int) -> bytes:
        """The ``number``-th showing of the frame, interleaved on ``channel``."""
        out, last = [], len(self._payloads) - 1
        for i, payload in enumerate(self._payloads):
            sequence = (number * len(self._payloads) + i) & 0xFFFF
            marker = 0x80 if i == last else 0
            out.append(
                struct.pack(
                    ">BBHBBHII",
                    0x24,
                    channel,
                    len(payload) + 12,
                    0x80,
                    marker | PAYLOAD_TYPE,
                    sequence,
                    (number * TICKS) & 0xFFFFFFFF,
                    SSRC,
                )
            )
            out.append(payload)
        return b"".join(out)


def _fragments(nal: bytes) -> list[bytes]:
    """A NAL unit as single packet or FU-A fragments (RFC 6184 section 5.8)."""
    if len(nal) <= MTU:
        return [nal]
    indicator, kind = (nal[0] & 0xE0) | 28, nal[0] & 0x1F
    parts = [nal[i : i + MTU] for i in range(1, len(nal), MTU)]
    last = len(parts) - 1
    return [
        bytes((indicator, (0x80 if i == 0 else 0x40 if i == last else 0) | kind)) + part
        for i, part in enumerate(parts)
    ]


class CannedRtsp:
    """Answers RTSP requests of all devices. ``auth`` 'none' asks for no log-in."""

    def __init__(self, options: Options, key: bytes):
        self._options = options
        style = STYLES["tracks"]
        self._login = HttpLogin(style.realm, ("digest",), key)
        self._paths = {
            path
            for sub in (False, True)
            for path in (style.stream_path(1, sub), style.stream_uri_path(1, sub))
        }
        self.clip = Clip()

    def answer(self, head: bytes, address: bytes) -> tuple[bytes, int | None, bool]:
        """(reply, interleaved channel set up by it or None, does it start to play).
        Raises BadRequest."""
        method, target, headers = _parse(head)
        sequence = headers.get("cseq", "0").encode("latin-1")
        if method == "OPTIONS":
            return _reply(200, sequence, b"Public: %s\r\n" % _METHODS), None, False
        refusal = self._refusal(method, target, headers, sequence)
        if refusal:
            return refusal, None, False
        if method == "DESCRIBE":
            return self._describe(target, sequence, address), None, False
        if method == "SETUP":
            return self._setup(headers, sequence)
        session = b"Session: 4711;timeout=60\r\n"
        if method in ("PLAY", "TEARDOWN", "GET_PARAMETER"):
            return _reply(200, sequence, session), None, method == "PLAY"
        return _reply(501, sequence), None, False

    def _refusal(self, method: str, target: str, headers, sequence: bytes) -> bytes | None:
        if self._options.auth == "none":
            return None
        header = headers.get("authorization", "")
        options = self._options
        # a client may sign the URI of the session instead of the track's: what it names counts
        named = re.search(r'uri="([^"]*)"', header)
        outcome = self._login.check(
            header, method, named[1] if named else target, options.username, options.password
        )
        if outcome == logins.OK:
            return None
        lines = "".join(f"{k}: {v}\r\n" for k, v in self._login.challenges(outcome == logins.STALE))
        return _reply(401, sequence, lines.encode())

    def _describe(self, target: str, sequence: bytes, address: bytes) -> bytes:
        path = re.sub(r"^rtsp://[^/]*", "", target)
        if path not in self._paths:
            return _reply(404, sequence)
        base = target.partition("?")[0].encode("latin-1")
        lines = b"Content-Base: %s/\r\nContent-Type: application/sdp\r\n" % base
        return _reply(200, sequence, lines, self.clip.sdp(address))

    @staticmethod
    def _setup(headers, sequence: bytes) -> tuple[bytes, int | None, bool]:
        wanted = re.search(r"RTP/AVP/TCP.*interleaved=(\d{1,3})-", headers.get("transport", ""))
        if not wanted or int(wanted[1]) > 254:
            return _reply(461, sequence), None, False
        channel = int(wanted[1])
        lines = (
            b"Transport: RTP/AVP/TCP;unicast;interleaved=%d-%d;ssrc=%08X\r\n"
            b"Session: 4711;timeout=60\r\n" % (channel, channel + 1, SSRC)
        )
        return _reply(200, sequence, lines), channel, False


_PHRASES = {
    200: b"OK",
    401: b"Unauthorized",
    404: b"Not Found",
    461: b"Unsupported Transport",
    501: b"Not Implemented",
}


def _parse(head: bytes) -> tuple[str, str, dict[str, str]]:
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    parts = first.split(" ")
    if len(parts) != 3 or parts[2] != "RTSP/1.0":
        raise BadRequest("no RTSP request line")
    pairs = (line.partition(":") for line in lines)
    return parts[0], parts[1], {k.strip().lower(): v.strip() for k, _, v in pairs}


def _reply(status: int, sequence: bytes, lines: bytes = b"", body: bytes = b"") -> bytes:
    length = b"Content-Length: %d\r\n" % len(body) if body else b""
    return b"RTSP/1.0 %d %s\r\nCSeq: %s\r\n%s%s\r\n%s" % (
        status,
        _PHRASES[status],
        sequence,
        lines,
        length,
        body,
    )
