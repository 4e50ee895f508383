"""RTSP 1.0 (RFC 2326) without input and output: requests to bytes, bytes to messages.

``RtspReader`` takes bytes as they come and gives back whole messages: responses, requests of the
server, and interleaved binary frames (RFC 2326 10.12). Where the bytes were split does not
matter. Everything is bounded; what breaks a bound or the grammar raises RtspMalformed.
"""

import re
from dataclasses import dataclass

from .errors import RtspMalformed

MAX_HEAD = 32 * 1024
"""Bytes of a message's start line and headers; a 401 with four challenges takes about 1 kB."""

MAX_HEADERS = 100
"""Header lines of a message."""

MAX_BODY = 64 * 1024
"""Bytes of a body; a recorder's session description with 16 tracks takes about 8 kB."""

MAX_JUNK = 64 * 1024
"""Bytes skipped between messages: at most one interleaved frame of a wrong length."""

_STARTS = tuple(
    start.encode()
    for start in (
        "RTSP/1.",
        "HTTP/1.",
        "OPTIONS ",
        "GET_PARAMETER ",
        "SET_PARAMETER ",
        "ANNOUNCE ",
        "REDIRECT ",
        "TEARDOWN ",
    )
)
_CANDIDATE = re.compile(rb"[$RHOGSAT]")
_HEAD_END = re.compile(rb"\n\r?\n")
_STATUS_LINE = re.compile(r"RTSP/1\.\d\s+(\d{3})(?:\s+(.*))?$")
_REQUEST_LINE = re.compile(r"([A-Z_]+) (\S+)\s+RTSP/1\.\d\s*$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Message:
    """Header names in lower case, in the order they came; texts are UTF-8 with surrogate escapes,
    so that a digest is made over the very bytes the device sent."""

    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def header(self, name: str) -> str:
        """The first value of a header, '' without one."""
        return next((value for key, value in self.headers if key == name), "")

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]

    @property
    def cseq(self) -> int | None:
        text = self.header("cseq")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@dataclass(frozen=True)
class Response(Message):
    status: int = 0
    reason: str = ""


@dataclass(frozen=True)
class ServerRequest(Message):
    """A request the device sends to us, for instance to learn whether we are still there."""

    method: str = ""


@dataclass(frozen=True)
class Interleaved:
    """A binary frame: RTP or RTCP of one channel."""

    channel: int
    payload: bytes


def build_request(method: str, uri: str, cseq: int, headers: dict[str, str]) -> bytes:
    """A request without a body.

    ``uri`` and header values may stem from the device: a control character in one of them raises
    RtspMalformed, so that no reply can put a header of its own into our requests.
    """
    lines = [f"{method} {uri} RTSP/1.0", f"CSeq: {cseq}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if " " in uri or any(_CONTROL.search(line) for line in lines):
        raise RtspMalformed("unusable characters in an address or header of the device")
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")


def interleaved_channel(transport: str) -> int | None:
    """The RTP channel in a Transport header of a SETUP reply; None when it grants no TCP."""
    for offer in transport.lower().split(","):
        for part in offer.split(";"):
            name, _, value = part.strip().partition("=")
            first = value.partition("-")[0].strip()
            if name.strip() == "interleaved" and re.fullmatch(r"[0-9]{1,3}", first):
                return int(first) if int(first) < 256 else None
    return None


class RtspReader:
    """Cuts the bytes of one connection into messages.

    ``feed()`` takes bytes; ``next_event()`` gives a Response, a ServerRequest, an Interleaved, or
    None when more bytes are needed. After the first interleaved frame, bytes between messages
    that belong to nothing are skipped: some cameras announce wrong frame lengths.
    """

    def __init__(self):
        self._buffer = bytearray()
        self._scanned = 0
        self._junk = 0
        self._streaming = False
        self._lost = False

    def feed(self, data: bytes) -> None:
        self._buffer += data

    def next_event(self) -> Response | ServerRequest | Interleaved | None:
        while self._buffer:
            if self._buffer[0] in b"\r\n":
                self._skip(1)
                continue
            if self._buffer[0] == 0x24 and not (self._lost and self._is_false_frame()):
                return self._frame()
            at_message = self._at_message()
            if at_message is None:
                return None
            if at_message:
                return self._message()
            self._resynchronise()
        return None

    def _frame(self) -> Interleaved | None:
        """The frame at the start of the buffer: '$', channel, 16-bit length, payload."""
        buffer = self._buffer
        if len(buffer) < 4 or (self._lost and len(buffer) < 5):
            return None
        end = 4 + int.from_bytes(buffer[2:4], "big")
        if len(buffer) < end:
            return None
        frame = Interleaved(buffer[1], bytes(buffer[4:end]))
        self._taken(end)
        self._streaming = True
        return frame

    def _is_false_frame(self) -> bool:
        """Whether a '$' met while resynchronising is no frame of RTP (version 2) after all."""
        head = self._buffer[:5]
        return len(head) == 5 and (head[1] > 3 or head[2:4] < b"\0\x08" or head[4] >> 6 != 2)

    def _at_message(self) -> bool | None:
        """Whether the buffer starts like a message; None when that takes more bytes."""
        head = bytes(self._buffer[:16])
        if head.startswith(_STARTS):
            return True
        return None if any(start.startswith(head) for start in _STARTS) else False

    def _message(self) -> Response | ServerRequest | None:
        end = _HEAD_END.search(self._buffer, max(0, self._scanned - 2))
        if not end or end.end() > MAX_HEAD:
            if end or len(self._buffer) > MAX_HEAD:
                raise RtspMalformed("header without an end", limit=MAX_HEAD)
            self._scanned = len(self._buffer)
            return None
        start, headers = _parse_head(bytes(self._buffer[: end.start()]))
        size = _body_size(headers)
        if len(self._buffer) < end.end() + size:
            return None
        body = bytes(self._buffer[end.end() : end.end() + size])
        self._taken(end.end() + size)
        return _to_message(start, headers, body)

    def _resynchronise(self) -> None:
        """Skips to the next byte that may start a message."""
        if not self._streaming:
            raise RtspMalformed("no RTSP reply")
        self._lost = True
        candidate = _CANDIDATE.search(self._buffer, 1)
        self._skip(candidate.start() if candidate else len(self._buffer))

    def _skip(self, count: int) -> None:
        self._junk += count
        if self._junk > MAX_JUNK:
            raise RtspMalformed("bytes that belong to no message", limit=MAX_JUNK)
        del self._buffer[:count]

    def _taken(self, count: int) -> None:
        del self._buffer[:count]
        self._scanned = self._junk = 0
        self._lost = False


def _parse_head(head: bytes) -> tuple[str, tuple[tuple[str, str], ...]]:
    """(start line, headers). Lines end in CRLF or LF; a line that starts with white space
    continues the one before."""
    lines = head.decode("utf-8", "surrogateescape").replace("\r\n", "\n").split("\n")
    if len(lines) > MAX_HEADERS:
        raise RtspMalformed("too many headers", limit=MAX_HEADERS)
    headers: list[tuple[str, str]] = []
    for line in lines[1:]:
        if line[:1] in (" ", "\t") and headers:
            name, value = headers.pop()
            headers.append((name, f"{value} {line.strip()}"))
        elif ":" in line:
            name, _, value = line.partition(":")
            headers.append((name.strip().lower(), value.strip()))
    return lines[0].strip(), tuple(headers)


def _body_size(headers) -> int:
    text = next((value for name, value in headers if name == "content-length"), "0")
    if not (text.isascii() and text.isdigit()) or len(text) > 9 or int(text) > MAX_BODY:
        raise RtspMalformed("unusable Content-Length", limit=MAX_BODY)
    return int(text)


def _to_message(start: str, headers, body: bytes) -> Response | ServerRequest:
    if status := _STATUS_LINE.match(start):
        reason = (status[2] or "")[:100]
        return Response(headers=headers, body=body, status=int(status[1]), reason=reason)
    if request := _REQUEST_LINE.match(start):
        return ServerRequest(headers=headers, body=body, method=request[1])
    if start.startswith("HTTP/"):
        raise RtspMalformed("the port speaks HTTP, not RTSP", speaks="http")
    raise RtspMalformed("no RTSP start line")
