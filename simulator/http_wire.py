"""Just enough HTTP/1.1 for a camera: requests in (RFC 9112), replies out, all bounded."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus

HEAD_BYTES = 16_384  # a request line and headers of a client are under 2 KiB
BODY_BYTES = 262_144  # a SOAP request is under 4 KiB
IDLE_S = 60.0  # cameras close idle connections after about a minute


class BadRequest(Exception):
    """The peer does not speak HTTP, or too much of it."""


@dataclass(frozen=True)
class Request:
    """``headers`` by lower-case name; ``target`` as sent, query included."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def keeps_alive(self) -> bool:
        return self.headers.get("connection", "").lower() != "close"


@dataclass
class Reply:
    """``headers``: pairs, since one name may come twice. ``framing``: length, chunked or close.
    ``stream``: parts of a body that comes bit by bit, chunked."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/html"
    headers: list[tuple[str, str]] = field(default_factory=list)
    framing: str = "length"
    stream: Iterator[bytes] | None = None

    def to_bytes(self, server: str = "", keep_alive: bool = True) -> bytes:
        phrase = HTTPStatus(self.status).phrase if self.status in _PHRASES else "Error"
        lines = [f"HTTP/1.1 {self.status} {phrase}"]
        if server:
            lines.append(f"Server: {server}")
        if self.body or self.content_type:
            lines.append(f"Content-Type: {self.content_type}")
        lines += [f"{name}: {value}" for name, value in self.headers]
        body = self._framed(lines)
        alive = keep_alive and self.framing != "close"
        lines.append(f"Connection: {'keep-alive' if alive else 'close'}")
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body

    def _framed(self, lines: list[str]) -> bytes:
        if self.framing == "length":
            lines.append(f"Content-Length: {len(self.body)}")
            return self.body
        if self.framing == "close":
            return self.body
        lines.append("Transfer-Encoding: chunked")
        if self.stream is not None:
            return b""
        half = len(self.body) // 2
        parts = [part for part in (self.body[:half], self.body[half:]) if part]
        return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\n\r\n"


def chunk(part: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(part), part)


_PHRASES = {status.value for status in HTTPStatus}


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """The next request, or None when the peer has closed. Raises BadRequest."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise BadRequest("closed within the headers") from None
        return None
    except asyncio.LimitOverrunError:
        raise BadRequest("headers too long") from None
    method, target, headers = parse_head(head)
    if "transfer-encoding" in headers:
        raise BadRequest("chunked requests are not read")
    length = _length(headers)
    try:
        body = await reader.readexactly(length) if length else b""
    except asyncio.IncompleteReadError:
        raise BadRequest("closed within the body") from None
    return Request(method, target, headers, body)


def parse_head(head: bytes) -> tuple[str, str, dict[str, str]]:
    """(method, target, headers) of the bytes up to the empty line. Raises BadRequest."""
    lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    parts = lines[0].split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
        raise BadRequest("no HTTP request line")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon:
            raise BadRequest("a header without a colon")
        headers[name.strip().lower()] = value.strip()
    return parts[0], parts[1], headers


def _length(headers: dict[str, str]) -> int:
    text = headers.get("content-length", "0")
    if not text.isascii() or not text.isdigit() or int(text) > BODY_BYTES:
        raise BadRequest("no usable Content-Length")
    return int(text)
