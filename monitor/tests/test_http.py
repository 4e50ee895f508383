"""HTTP replies: parse of format is the identity, bounds hold, splits do not matter."""

import random
import unittest

from hypothesis import given, settings, strategies as st

from ..probe.errors import ConnectionLost, HttpMalformed, ProbeError, ReplyTooLarge
from ..probe.http import MAX_HEAD, ReplyParser, request_head

LIMIT = 4096


def parse(data: bytes, *, splits=(), limit: int = LIMIT):
    """(status, reason, headers, body) of a reply fed in pieces; then the connection ends."""
    parser, at = ReplyParser(limit), 0
    for end in sorted({*splits, len(data)}):
        if end <= at or end > len(data):
            continue
        reply = parser.feed(data[at:end])
        at = end
        if reply is not None:
            return reply
    return parser.feed_eof()


def outcome(data: bytes, splits=()):
    """The reply without what depends on later bytes, or the kind of error."""
    try:
        reply = parse(data, splits=splits)
    except ProbeError as error:
        return type(error)
    return reply.status, reply.reason, reply.headers, reply.body


def chunked(body: bytes, sizes) -> bytes:
    parts, at = [], 0
    for size in sizes:
        piece = body[at : at + size]
        if piece:
            parts.append(b"%x\r\n%s\r\n" % (len(piece), piece))
        at += size
    if body[at:]:
        parts.append(b"%X;ext=1\r\n%s\r\n" % (len(body[at:]), body[at:]))
    return b"".join(parts) + b"0\r\nX-Trailer: 1\r\n\r\n"


TOKENS = st.text("abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=12).map("x-{}".format)
VALUES = st.text(st.characters(min_codepoint=32, exclude_characters="\x7f"), max_size=30).map(
    lambda text: " ".join(text.split())
)
HEADERS = st.lists(st.tuples(TOKENS, VALUES), max_size=8)


class TestFormatted(unittest.TestCase):
    @given(st.integers(200, 599).filter(lambda s: s not in (204, 304)), HEADERS,
           st.binary(max_size=600), st.lists(st.integers(1, 900), max_size=8))  # fmt: skip
    def test_length(self, status, headers, body, splits):
        lines = [f"HTTP/1.1 {status} Fine", *(f"{n}: {v}" for n, v in headers)]
        head = "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode()
        reply = parse(head + body, splits=splits)
        self.assertEqual((status, "Fine", body), (reply.status, reply.reason, reply.body))
        self.assertEqual([*headers, ("content-length", str(len(body)))], list(reply.headers))
        self.assertTrue(reply.keep_alive)

    @given(st.binary(max_size=600), st.lists(st.integers(1, 99), max_size=9),
           st.lists(st.integers(1, 900), max_size=8))  # fmt: skip
    def test_chunked(self, body, sizes, splits):
        data = b"HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(body, sizes)
        reply = parse(data, splits=splits)
        self.assertEqual(body, reply.body)
        self.assertTrue(reply.keep_alive)

    @given(st.binary(max_size=600), st.lists(st.integers(1, 700), max_size=8))
    def test_until_the_connection_closes(self, body, splits):
        reply = parse(b"HTTP/1.0 200 OK\n\n" + body, splits=splits)
        self.assertEqual((body, False), (reply.body, reply.keep_alive))

    def test_interim_replies_and_blank_lines_are_passed_over(self):
        data = b"\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        for at in range(len(data)):
            self.assertEqual(200, parse(data, splits=[at]).status)

    def test_folded_header_and_repeated_header(self):
        data = b"HTTP/1.1 401 No\r\nA: 1\r\n  2\r\nB: x\r\nb: y\r\nContent-Length: 0\r\n\r\n"
        reply = parse(data)
        self.assertEqual("1 2", reply.header("a"))
        self.assertEqual(["x", "y"], reply.all("b"))
        self.assertEqual("", reply.header("c"))

    def test_bytes_of_other_encodings_survive(self):
        data = b"HTTP/1.1 401 No\r\nrealm: \xcf\xee\xe9\r\nContent-Length: 0\r\n\r\n"
        value = parse(data).header("realm")
        self.assertEqual(b"\xcf\xee\xe9", value.encode("utf-8", "surrogateescape"))

    def test_what_ends_a_connection(self):
        for head, keeps in (
            (b"HTTP/1.1 200 OK\r\n", True),
            (b"HTTP/1.1 200 OK\r\nConnection: Close\r\n", False),
            (b"HTTP/1.0 200 OK\r\n", False),
            (b"HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n", True),
        ):
            self.assertEqual(keeps, parse(head + b"Content-Length: 0\r\n\r\n").keep_alive, head)
        more = parse(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab")
        self.assertFalse(more.keep_alive)


class TestHostile(unittest.TestCase):
    @settings(max_examples=400)
    @given(st.one_of(
        st.binary(max_size=400),
        st.builds(lambda a, b: b"HTTP/1.1 200 OK\r\n" + a + b"\r\n\r\n" + b,
                  st.sampled_from([b"Content-Length: 7", b"Transfer-Encoding: chunked", b"A: b"]),
                  st.binary(max_size=60)),
    ), st.lists(st.integers(1, 400), max_size=12))  # fmt: skip
    def test_any_bytes_however_split(self, data, splits):
        self.assertEqual(outcome(data), outcome(data, splits))

    def test_mutated_replies(self):
        seed = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
        dice = random.Random(7)
        for _ in range(3000):
            data = bytearray(seed)
            for _ in range(dice.randint(1, 4)):
                data[dice.randrange(len(data))] = dice.randrange(256)
            split = [dice.randrange(len(data))]
            self.assertEqual(outcome(bytes(data)), outcome(bytes(data), split))

    def assertRefused(self, error, data: bytes, limit: int = LIMIT):
        with self.assertRaises(error):
            parse(data, limit=limit)
        with self.assertRaises(error):
            parse(data, splits=range(0, len(data), max(1, len(data) // 500)), limit=limit)

    def test_not_http(self):
        self.assertRefused(HttpMalformed, b"RTSP/1.0 200 OK\r\n\r\n")
        self.assertRefused(HttpMalformed, b"SSH-2.0-dropbear")
        self.assertRefused(HttpMalformed, b"HTTP/1.1 abc\r\n\r\n")

    def test_bounds(self):
        start = b"HTTP/1.1 200 OK\r\n"
        self.assertRefused(ReplyTooLarge, start + b"A: b\r\n" * (MAX_HEAD // 6))
        self.assertRefused(ReplyTooLarge, start + b"A: b\r\n" * 200 + b"\r\n")
        self.assertRefused(ReplyTooLarge, start + b"A: " + b"b" * MAX_HEAD)
        self.assertRefused(ReplyTooLarge, b"\n" * 70_000)
        self.assertRefused(ReplyTooLarge, start + b"Content-Length: 4097\r\n\r\n")
        self.assertRefused(ReplyTooLarge, start + b"\r\n" + b"x" * 4097)

    def test_chunk_bombs(self):
        start = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        self.assertRefused(ReplyTooLarge, start + b"fffffff\r\n")
        self.assertRefused(ReplyTooLarge, start + b"1000\r\n" + b"x" * 4096 + b"\r\n1\r\nx\r\n")
        self.assertRefused(ReplyTooLarge, start + b"1;" + b"x" * 300)
        tiny = b"1;" + b"x" * 250 + b"\r\ny\r\n"
        self.assertRefused(ReplyTooLarge, start + tiny * 400, limit=1 << 20)
        self.assertRefused(ReplyTooLarge, start + b"0\r\n" + b"A: b\r\n" * 20_000)
        self.assertRefused(HttpMalformed, start + b"-1\r\n")
        self.assertRefused(HttpMalformed, start + b"1\r\nx!\r\n")

    def test_lengths_that_are_none(self):
        for value in ("-1", "+5", "0x10", "5 5", "", "٣", "1" * 13):
            data = f"HTTP/1.1 200 OK\r\nContent-Length: {value}\r\n\r\n".encode()
            self.assertRefused(HttpMalformed, data)
        twice = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"
        self.assertRefused(HttpMalformed, twice)

    def test_closed_too_early(self):
        for data in (b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", b"HTTP/1.1 2"):
            with self.assertRaises(ConnectionLost) as caught:
                parse(data)
            self.assertEqual(len(data), caught.exception.values["received"])

    def test_endless_interim_replies(self):
        self.assertRefused(HttpMalformed, b"HTTP/1.1 100 Continue\r\n\r\n" * 9)

    def test_compression_was_not_asked_for(self):
        data = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n"
        self.assertRefused(HttpMalformed, data)


class TestRequestHead(unittest.TestCase):
    def test_host_and_port(self):
        head = request_head("GET", "/a?b", "10.0.0.1", 80)
        self.assertEqual(b"GET /a?b HTTP/1.1\r\nHost: 10.0.0.1\r\n", head)
        self.assertIn(b"Host: 10.0.0.1:443\r\n", request_head("GET", "/", "10.0.0.1", 443))
        self.assertIn(b"Host: [fd00::1]:81\r\n", request_head("GET", "/", "fd00::1", 81, True))

    def test_no_second_line(self):
        for path in ("/a\r\nX: y", "/a b", "/\0", "/\x7f"):
            with self.assertRaises(HttpMalformed):
                request_head("GET", path, "10.0.0.1", 80)
