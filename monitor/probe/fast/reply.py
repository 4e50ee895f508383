"""Whole replies of the usual shape, found with as little work as possible. Pure.

What is not of that shape raises Unusual, which is no fault of the device: the parsers of http.py
and rtsp.py, which know all shapes and all bounds, then look at the same bytes.
"""

from functools import lru_cache

from ..errors import ProbeError
from ..http import MAX_HEAD, ReplyParser
from ..memory import digest

HEADS = 512
"""Headers remembered: devices of a kind send the same ones, byte for byte."""

BODIES = 256
"""Bodies remembered that devices of a kind have in common."""

MAX_BODY = 16 * 1024
"""Bytes of such a body: together they take 4 MB at most, and usually a tenth of it."""

_HEAD_END = b"\r\n\r\n"


class Unusual(Exception):
    """Not for the short cut."""


def http_body(data: bytes, limit: int) -> tuple[bytes, bool] | None:
    """(body of a reply 200, whether the connection stays open); None when bytes are missing."""
    head, end, body = data.partition(_HEAD_END)
    if not end or len(head) > MAX_HEAD:
        return _unfinished(data)
    size, stays_open = _http_framing(head)
    if size is None or size > limit:
        return _parsed(data, limit)
    if len(body) > size:
        raise Unusual
    return (body, stays_open) if len(body) == size else None


@lru_cache(HEADS)
def _http_framing(head: bytes) -> tuple[int | None, bool]:
    """(length of the body, None where only the parser can tell; whether the connection stays
    open) by the header of a reply 200."""
    head = head.lower()
    if not head.startswith(b"http/1.1 200"):
        raise Unusual
    size = None if b"-encoding:" in head else _length(head)
    return size, b"\r\nconnection: close" not in head


def _parsed(data: bytes, limit: int) -> tuple[bytes, bool] | None:
    """The same by the parser of all shapes, for instance of a reply in chunks."""
    try:
        reply = ReplyParser(limit).feed(data)
    except ProbeError:
        raise Unusual from None
    if reply is not None and reply.status != 200:
        raise Unusual
    return reply and (reply.body, reply.keep_alive)


def rtsp_reply(data: bytes, cseq: int) -> tuple[int, bytes, bytes] | None:
    """(status, header in lower case, body) of the reply ``cseq``; None when bytes are missing."""
    head, end, body = data.partition(_HEAD_END)
    if not end or len(head) > MAX_HEAD:
        return _unfinished(data)
    head = head.lower()
    if not head.startswith(b"rtsp/1.0 ") or (b"\r\ncseq: %d\r\n" % cseq) not in head + b"\r\n":
        raise Unusual
    size = _length(head) or 0
    if size > MAX_HEAD or len(body) > size:
        raise Unusual
    return (_number(head[9:12]), head, body) if len(body) == size else None


def digest_of_a_kind(body: bytes) -> str:
    """``digest`` of a body that many devices send byte for byte alike: made once for them."""
    return _digest(body) if len(body) <= MAX_BODY else digest(body)


_digest = lru_cache(BODIES)(digest)


def _unfinished(data: bytes) -> None:
    """The header has not come to its end."""
    if len(data) > MAX_HEAD:
        raise Unusual


def without_origin(body: bytes) -> bytes:
    """A session description without its origin line, which devices number anew each time."""
    at = body.find(b"o=")
    return body if at < 0 else body[:at] + body[body.find(b"\n", at) + 1 or len(body) :]


def _length(head: bytes) -> int | None:
    """The one Content-Length of a header in lower case, None without one."""
    at = head.find(b"\r\ncontent-length:")
    if at < 0:
        return None
    if head.find(b"content-length", at + 4) >= 0:
        raise Unusual
    end = head.find(b"\r\n", at + 2)
    return _number(head[at + 17 : end if end >= 0 else len(head)].strip())


def _number(digits: bytes) -> int:
    if not digits.isdigit() or len(digits) > 8:
        raise Unusual
    return int(digits)
