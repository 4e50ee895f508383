"""RTSP messages: whatever the bytes and however they were split, a result or RtspMalformed."""

import unittest

from hypothesis import given, strategies as st

from ..probe.errors import RtspMalformed
from ..probe.rtsp import (
    MAX_BODY,
    MAX_HEAD,
    MAX_JUNK,
    Interleaved,
    Response,
    RtspReader,
    ServerRequest,
    build_request,
    interleaved_channel,
)
from .packetiser import interleaved

OK = b"RTSP/1.0 200 OK\r\nCSeq: 3\r\nSession: 12345;timeout=60\r\nContent-Length: 4\r\n\r\nbody"
PACKET = b"\x80\x60" + bytes(20)


def read(*pieces: bytes) -> tuple[list, str]:
    """(events, detail of the error that ended the reading)."""
    reader, events = RtspReader(), []
    try:
        for piece in pieces:
            reader.feed(piece)
            while (event := reader.next_event()) is not None:
                events.append(event)
    except RtspMalformed as error:
        return events, error.detail
    return events, ""


class TestRequest(unittest.TestCase):
    def test_request(self):
        data = build_request("DESCRIBE", "rtsp://10.0.0.9/a?b=1", 2, {"Accept": "application/sdp"})
        self.assertEqual(
            data,
            b"DESCRIBE rtsp://10.0.0.9/a?b=1 RTSP/1.0\r\nCSeq: 2\r\n"
            b"Accept: application/sdp\r\n\r\n",
        )

    def test_device_cannot_add_headers(self):
        for uri in ("rtsp://h/a\r\nX: y", "rtsp://h/a b", "rtsp://h/a\0"):
            with self.subTest(uri=uri), self.assertRaises(RtspMalformed):
                build_request("SETUP", uri, 1, {})
        with self.assertRaises(RtspMalformed):
            build_request("PLAY", "rtsp://h/", 1, {"Session": "1\nX: y"})


class TestReader(unittest.TestCase):
    def test_response(self):
        (response,), error = read(OK)
        self.assertEqual(error, "")
        self.assertEqual((response.status, response.reason, response.cseq), (200, "OK", 3))
        self.assertEqual(response.header("session"), "12345;timeout=60")
        self.assertEqual(response.body, b"body")

    def test_line_feeds_only_and_folded_header(self):
        (response,), _error = read(b"RTSP/1.0 401 No\nWWW-Authenticate: Digest\n realm=x\n\n")
        self.assertEqual(response.all("www-authenticate"), ["Digest realm=x"])

    def test_repeated_header(self):
        head = b"RTSP/1.0 401 No\r\nWWW-Authenticate: Basic\r\nwww-authenticate: Digest\r\n\r\n"
        (response,), _error = read(head)
        self.assertEqual(response.all("www-authenticate"), ["Basic", "Digest"])

    def test_bytes_of_the_device_survive(self):
        (response,), _error = read(
            b"RTSP/1.0 401 No\r\nWWW-Authenticate: Digest realm=\xe9\r\n\r\n"
        )
        header = response.header("www-authenticate")
        self.assertIn(
            header.encode("utf-8", "surrogateescape"), build_request("A", "b", 1, {"c": header})
        )

    def test_packets_between_responses(self):
        events, error = read(interleaved(PACKET) + OK + interleaved(b"", 1) + OK)
        self.assertEqual(error, "")
        self.assertEqual(
            [type(event) for event in events], [Interleaved, Response, Interleaved, Response]
        )
        self.assertEqual(events[0], Interleaved(0, PACKET))

    def test_request_of_the_device(self):
        (request,), _error = read(b"GET_PARAMETER rtsp://h/ RTSP/1.0\r\nCSeq: 9\r\n\r\n")
        self.assertIsInstance(request, ServerRequest)
        self.assertEqual((request.method, request.cseq), ("GET_PARAMETER", 9))

    def test_web_server(self):
        events, error = read(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        self.assertEqual((events, error), ([], "the port speaks HTTP, not RTSP"))

    def test_unusable_lengths(self):
        for length in (b"-1", b"99999999999999", b"x", str(MAX_BODY + 1).encode(), "١".encode()):
            with self.subTest(length=length):
                head = b"RTSP/1.0 200 OK\r\nContent-Length: " + length + b"\r\n\r\n"
                self.assertEqual(read(head), ([], "unusable Content-Length"))

    def test_endless_head_stays_bounded(self):
        reader = RtspReader()
        reader.feed(b"RTSP/1.0 200 OK\r\n")
        with self.assertRaises(RtspMalformed):
            for _line in range(MAX_HEAD):
                reader.feed(b"X: y\r\n")
                reader.next_event()
        self.assertLess(len(reader._buffer), MAX_HEAD + 100)

    def test_too_many_headers(self):
        _events, error = read(b"RTSP/1.0 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n")
        self.assertEqual(error, "too many headers")

    def test_endless_empty_lines(self):
        self.assertEqual(read(b"\r\n" * MAX_JUNK)[1], "bytes that belong to no message")

    def test_frame_announced_too_short(self):
        """The rest of the frame is skipped, the next one is found."""
        wrong = b"$\0" + (len(PACKET) - 9).to_bytes(2, "big") + PACKET
        events, error = read(wrong + interleaved(PACKET) + OK)
        self.assertEqual(error, "")
        self.assertEqual(events[1:], [Interleaved(0, PACKET), read(OK)[0][0]])

    def test_dollar_in_skipped_bytes(self):
        """A '$' that starts no RTP packet is not taken for a frame."""
        junk = b"\x01$\x07\xff\xff$\0\0\x02\x80\x00$\0\0\x20\x00"
        events, error = read(interleaved(PACKET) + junk + interleaved(PACKET))
        self.assertEqual((events, error), ([Interleaved(0, PACKET)] * 2, ""))

    def test_endless_junk(self):
        events, error = read(interleaved(PACKET) + b"\x01" * (MAX_JUNK + 1))
        self.assertEqual((len(events), error), (1, "bytes that belong to no message"))

    def test_junk_before_any_packet(self):
        self.assertEqual(read(b"\x00\x01"), ([], "no RTSP reply"))
        self.assertEqual(read(b"SSH-2.0-dropbear\r\n"), ([], "no RTSP reply"))


MESSAGES = st.sampled_from(
    [
        OK,
        interleaved(PACKET),
        interleaved(bytes(300), 1),
        b"\r\n",
        b"$\0\0\x05" + PACKET,
        b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nContent-Length: 9\r\n\r\n",
        b"RTSP/2.0 200 OK\r\n\r\n",
    ]
)
BYTES = st.lists(st.one_of(MESSAGES, st.binary(max_size=40)), max_size=8).map(b"".join)


class TestProperties(unittest.TestCase):
    @given(BYTES, st.lists(st.integers(0, 2000), max_size=12))
    def test_where_bytes_are_split_does_not_matter(self, data, cuts):
        ends = sorted({min(cut, len(data)) for cut in cuts})
        starts = [0, *ends]
        pieces = [data[a:b] for a, b in zip(starts, [*ends, len(data)], strict=True)]
        self.assertEqual(read(*pieces), read(data))

    @given(st.binary(max_size=300))
    def test_any_bytes(self, data):
        events, _error = read(data)
        self.assertLessEqual(len(events), len(data))

    @given(st.integers(0, 255), st.binary(max_size=2000))
    def test_frames_come_back(self, channel, payload):
        self.assertEqual(read(interleaved(payload, channel)), ([Interleaved(channel, payload)], ""))


class TestTransport(unittest.TestCase):
    def test_channel(self):
        for value, channel in (
            ("RTP/AVP/TCP;unicast;interleaved=0-1", 0),
            ("RTP/AVP/TCP;ssrc=22345684;interleaved=4-5", 4),
            ("RTP/AVP/TCP;unicast;Interleaved = 2 - 3", 2),
            ("RTP/AVP/TCP;interleaved=2", 2),
            ("RTP/AVP;unicast;client_port=5000-5001;server_port=6000-6001", None),
            ("RTP/AVP/TCP;interleaved=999-1000", None),
            ("", None),
        ):
            with self.subTest(value=value):
                self.assertEqual(interleaved_channel(value), channel)
