"""HTTP/1.1 replies without input and output (RFC 9112): bytes in, a ``Reply`` out.

An own parser because it is on the hot path and because devices are hostile: every length is
bounded, where the bytes were split does not matter, and what breaks a bound or the grammar raises
ReplyTooLarge or HttpMalformed.
"""

import re
from dataclasses import dataclass

from .errors import ConnectionLost, HttpMalformed, ReplyTooLarge

MAX_HEAD = 16 * 1024
"""Bytes of status line and headers; a 401 with several challenges takes about 1 kB."""

MAX_HEADERS = 100
"""Header lines; cameras send at most 20."""

MAX_INTERIM = 4
"""Replies 1xx before the real one; a device sends at most one 100 Continue."""

MAX_CHUNK_LINE = 256
"""Bytes of a chunk's size line with its extensions, which nobody uses."""

MAX_CHUNK_EXCESS = 64 * 1024
"""Bytes of chunk framing beside the body: against a body of one-byte chunks with extensions."""

MAX_TRAILER = 4096
"""Bytes of trailers after the last chunk."""

_START = b"HTTP/1."
_HEAD_END = re.compile(rb"\n\r?\n")
_STATUS_LINE = re.compile(r"HTTP/1\.([01]) (\d{3})(?: ([^\r\n]*))?\s*\Z")
_LENGTH = re.compile(r"\d{1,12}\Z", re.ASCII)
_LINE_END = re.compile(r"[\x00-\x20\x7f]")
_CHUNK_SIZE = re.compile(rb"\s*([0-9A-Fa-f]{1,8})\s*(?:;.*)?\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reply:
    """``headers``: (name in lower case, value) in their order; texts are UTF-8 with surrogate
    escapes. ``keep_alive``: the connection may serve another request."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    keep_alive: bool

    def header(self, name: str) -> str:
        """The first value of a header, '' without one."""
        for key, value in self.headers:
            if key == name:
                return value
        return ""

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]

    def text(self, limit: int = 4096) -> str:
        """The beginning of the body, for humans and for patterns."""
        return self.body[:limit].decode("utf-8", "replace")


def request_head(method: str, path: str, host: str, port: int, tls: bool = False) -> bytes:
    """Request line and Host header. Raises HttpMalformed when ``path``, which may stem from the
    device, has characters that would end the line."""
    if _LINE_END.search(path):
        raise HttpMalformed("unusable characters in an address of the device")
    name = f"[{host}]" if ":" in host else host
    suffix = "" if port == (443 if tls else 80) else f":{port}"
    head = f"{method} {path} HTTP/1.1\r\nHost: {name}{suffix}\r\n"
    return head.encode("utf-8", "surrogateescape")


class ReplyParser:
    """Reads one reply. ``feed()`` takes bytes and returns the Reply once it is complete, None
    before; ``feed_eof()`` tells that the device has closed. ``body_limit``: bytes of the body."""

    __slots__ = (
        "received",
        "_limit",
        "_buffer",
        "_scanned",
        "_step",
        "_head",
        "_interim",
        "_length",
        "_chunks",
        "_size",
        "_excess",
    )

    def __init__(self, body_limit: int):
        self.received = 0
        self._limit = body_limit
        self._buffer = bytearray()
        self._scanned = 0
        self._step = self._read_head
        self._head: tuple | None = None
        self._interim = 0
        self._length = 0
        self._chunks: list[bytes] = []
        self._size = 0
        self._excess = 0

    def feed(self, data: bytes) -> Reply | None:
        """Raises HttpMalformed, ReplyTooLarge."""
        self.received += len(data)
        self._buffer += data
        reply = self._step()
        while reply is True:
            reply = self._step()
        return reply

    def feed_eof(self) -> Reply:
        """The reply that ends where the connection does. Raises ConnectionLost when it is not
        complete."""
        if self._step == self._read_to_eof:
            return self._reply(bytes(self._buffer), False)
        what = "closed in the middle of a reply" if self.received else "closed without a reply"
        raise ConnectionLost(what, received=self.received)

    # Each step returns a Reply, True (go on with the next step), or None (more bytes needed).

    def _read_head(self) -> Reply | bool | None:
        buffer = self._buffer
        if self._scanned == 0 and buffer[:1] in (b"\r", b"\n"):
            self._excess += len(buffer) - len(stripped := buffer.lstrip(b"\r\n"))
            self._check_excess()
            self._buffer = buffer = stripped
        if not _START.startswith(bytes(buffer[: len(_START)])):
            raise HttpMalformed("no HTTP reply")
        end = _HEAD_END.search(buffer, max(0, self._scanned - 2))
        if end is None:
            if len(buffer) > MAX_HEAD + 4:
                raise ReplyTooLarge("header", limit=MAX_HEAD)
            self._scanned = len(buffer)
            return None
        if end.start() > MAX_HEAD:
            raise ReplyTooLarge("header", limit=MAX_HEAD)
        head = buffer[: end.start()].decode("utf-8", "surrogateescape")
        del buffer[: end.end()]
        self._scanned = 0
        self._head = _parse_head(head)
        return self._choose_body()

    def _choose_body(self) -> Reply | bool | None:
        version, status, _reason, headers = self._head
        if status < 200:
            self._interim += 1
            if status == 101 or self._interim > MAX_INTERIM:
                raise HttpMalformed("endless interim replies", status=status)
            return True
        framing = {key: value for key, value in headers if key in _FRAMING}
        if framing.get("content-encoding", "identity").lower() not in ("identity", ""):
            raise HttpMalformed("compressed reply")
        if status in (204, 304):
            return self._whole(b"")
        coding = framing.get("transfer-encoding", "identity").lower()
        if coding != "identity":
            if coding != "chunked":
                raise HttpMalformed("unknown transfer coding")
            self._step = self._read_chunk_size
        elif "content-length" in framing:
            self._length = _content_length(headers, self._limit)
            self._step = self._read_length
        else:
            self._step = self._read_to_eof
        return True

    def _read_length(self) -> Reply | None:
        if len(self._buffer) < self._length:
            return None
        body = bytes(self._buffer[: self._length])
        del self._buffer[: self._length]
        return self._whole(body)

    def _read_to_eof(self) -> None:
        if len(self._buffer) > self._limit:
            raise ReplyTooLarge("body", limit=self._limit)

    def _read_chunk_size(self) -> bool | None:
        line = self._line(MAX_CHUNK_LINE)
        if line is None:
            return None
        match = _CHUNK_SIZE.match(line)
        if not match:
            raise HttpMalformed("chunk size")
        self._length = int(match[1], 16)
        self._size += self._length
        if self._size > self._limit:
            raise ReplyTooLarge("body", limit=self._limit)
        self._step = self._read_chunk if self._length else self._read_trailer
        return True

    def _read_chunk(self) -> bool | None:
        if len(self._buffer) < self._length:
            return None
        self._chunks.append(bytes(self._buffer[: self._length]))
        del self._buffer[: self._length]
        self._step = self._read_chunk_end
        return True

    def _read_chunk_end(self) -> bool | None:
        line = self._line(2)
        if line is None:
            return None
        if line:
            raise HttpMalformed("chunk without an end")
        self._step = self._read_chunk_size
        return True

    def _read_trailer(self) -> Reply | bool | None:
        line = self._line(MAX_TRAILER)
        if line is None:
            return None
        return True if line else self._whole(b"".join(self._chunks))

    def _line(self, limit: int) -> bytes | None:
        """The next line without its end, None when it is not complete."""
        end = self._buffer.find(b"\n", self._scanned)
        if end > limit or (end < 0 and len(self._buffer) > limit):
            raise ReplyTooLarge("line", limit=limit)
        if end < 0:
            self._scanned = len(self._buffer)
            return None
        line = bytes(self._buffer[:end]).removesuffix(b"\r")
        del self._buffer[: end + 1]
        self._scanned = 0
        self._excess += end + 1
        self._check_excess()
        return line

    def _check_excess(self) -> None:
        if self._excess > MAX_CHUNK_EXCESS:
            raise ReplyTooLarge("framing", limit=MAX_CHUNK_EXCESS)

    def _whole(self, body: bytes) -> Reply:
        """The reply; bytes left over belong to nothing we asked for, and spoil the connection."""
        version, _status, _reason, headers = self._head
        words = ",".join(value for key, value in headers if key == "connection").lower()
        keep = "close" not in words if version else "keep-alive" in words
        return self._reply(body, keep and not self._buffer)

    def _reply(self, body: bytes, keep_alive: bool) -> Reply:
        _version, status, reason, headers = self._head
        return Reply(status, reason, headers, body, keep_alive)


_FRAMING = frozenset({"content-length", "transfer-encoding", "content-encoding"})


def _parse_head(head: str) -> tuple[int, int, str, tuple[tuple[str, str], ...]]:
    """(minor version, status, reason, headers). Lines end in CRLF or LF; a line that starts with
    white space continues the one before (RFC 9112 5.2)."""
    lines = head.split("\n")
    status = _STATUS_LINE.match(lines[0])
    if not status:
        raise HttpMalformed("no HTTP status line")
    if len(lines) > MAX_HEADERS:
        raise ReplyTooLarge("headers", limit=MAX_HEADERS)
    headers: list[tuple[str, str]] = []
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if name[:1] in (" ", "\t") and headers:
            key, before = headers.pop()
            headers.append((key, f"{before} {line.strip()}"))
        elif colon:
            headers.append((name.strip().lower(), value.strip()))
    return int(status[1]), int(status[2]), (status[3] or "").strip()[:100], tuple(headers)


def _content_length(headers, limit: int) -> int:
    values = {value for key, value in headers if key == "content-length"}
    if len(values) != 1 or not _LENGTH.match(text := values.pop()):
        raise HttpMalformed("unusable Content-Length")
    if int(text) > limit:
        raise ReplyTooLarge("body", limit=limit)
    return int(text)
