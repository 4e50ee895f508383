"""Any bytes whatever: each parser gives a value or one of its own errors, in memory that is a few
times the input at most, and what a writer makes it reads back.

The parsers are those of `dev/bench fuzz`; here hypothesis looks for the smallest input that breaks
one, and memory is counted allocation by allocation.
"""

import tracemalloc
import unittest

from hypothesis import HealthCheck, given, settings, strategies as st

from bench.fuzz.parsers import PARSERS, Parser

from ..probe import onvif, soap
from ..probe.auth import parse_challenges
from ..probe.http import ReplyParser
from ..probe.picture_pipe import (
    LENGTHS,
    MAX_HEADER,
    pack as pack_message,
    unpack_header,
    unpack_lengths,
)
from ..probe.rtp import RtpPacket, parse_packet
from ..probe.rtsp import Interleaved, Response, RtspReader
from ..probe.sdp import video_track
from ..protocol import LineSplitter, ProtocolError, decode, encode
from . import packetiser
from .fake_camera import envelope, http_reply

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
FACTOR = 24
"""How many times the input a parser may allocate at its peak. The dearest is a body of one-byte
chunks, each of which is an object of its own until the body is whole."""

BASE_BYTES = 160 * 1024
"""What a parser may need for the smallest input: compiled patterns, tables, messages of libxml2."""

ATTACKED = [parser for parser in PARSERS.values() if parser.part == 1]


def damaged(parser: Parser):
    """A good reply of this parser with bytes put in place of others."""
    seeds = st.sampled_from(list(parser.material().seeds))
    words = st.sampled_from([*parser.words, b""])
    parts = st.tuples(st.integers(0, 10**6), st.integers(0, 60), words, st.binary(max_size=8))

    def apply(seed: bytes, changes) -> bytes:
        for place, gone, word, noise in changes:
            at = place % (len(seed) + 1)
            seed = seed[:at] + word + noise + seed[at + gone :]
        return seed

    return st.builds(apply, seeds, st.lists(parts, min_size=1, max_size=4))


class TestAnyBytes(unittest.TestCase):
    def look_for(self, parser: Parser, inputs) -> None:
        """An input that makes the parser raise what it may not."""

        @FEW
        @given(inputs)
        def run(data):
            self.fed(parser, data)

        run()

    def fed(self, parser: Parser, data: bytes) -> None:
        try:
            parser.feed(data)
        except parser.typed:
            pass

    def test_any_bytes(self):
        for parser in ATTACKED:
            with self.subTest(parser.name):
                self.look_for(parser, st.binary(max_size=300))

    def test_damaged_replies(self):
        for parser in ATTACKED:
            with self.subTest(parser.name):
                self.look_for(parser, damaged(parser))

    def test_memory_is_a_few_times_the_input(self):
        """Large inputs of the kinds that cost most, and seeds 20 times in a row."""
        profiles = "<Profiles token='1'/>" * 2500
        stap = packetiser.packet(b"\x78" + b"\0\2e\x08" * 15_000, 1, 1, False)
        aggregate = packetiser.packet(b"\x60\1" + b"\0\3&\1\1" * 12_000, 1, 1, False)
        worst = {
            "http": [CHUNKED + b"1\r\nx\r\n" * 9000,
                     b"HTTP/1.1 200 OK\r\n" + b"A:b\r\n" * 99 + b"\r\n" + b"x" * 60_000],
            "soap": [envelope("<a/>" * 15_000), envelope("<a b='c'/>" * 6000),
                     envelope("<a>" * 250 + "x" * 60_000), b"<a " + b"x:b='' " * 9000 + b"/>"],
            "profiles": [envelope(f"<x:GetProfilesResponse xmlns:x='y'>{profiles}"
                                  "</x:GetProfilesResponse>")],
            "challenges": [b"Digest " + b'a="' * 1300, b"Basic " * 700, b"\n" + b"user a " * 600],
            "rtsp": [b"$\0\0\0" * 15_000, b"RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n" * 2000,
                     b"RTSP/1.0 200 OK\r\n" + b"A:b\r\n" * 98 + b"\r\n"],
            "sdp": [b"v=0\r\n" + b"a=b\r\n" * 12_000, b"m=video 0 RTP/AVP 96\r\n" * 2500],
            "h264": [packetiser.interleaved(stap)],
            "h265": [packetiser.interleaved(aggregate)],
            "headers": [b"\0\0\1\x67" * 15_000, b"\xff\xd8" + b"\xff\xe0\0\2" * 15_000],
            "lines": [b'{"type":"x"}\n' * 5000, b'{"type":' + b"[" * 900, b"[" * 60_000],
        }  # fmt: skip
        for parser in ATTACKED:
            seeds = parser.material().seeds[:3]
            inputs = [*worst.get(parser.name, ()), *(one * 20 for one in seeds)]
            self.fed(parser, inputs[0])
            for data in inputs:
                with self.subTest(parser.name, data=data[:40], size=len(data)):
                    tracemalloc.start()
                    self.fed(parser, data)
                    peak = tracemalloc.get_traced_memory()[1]
                    tracemalloc.stop()
                    self.assertLess(peak, BASE_BYTES + FACTOR * len(data))


LETTERS = st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters='<>&"\\\x7f')
TEXT = st.text(LETTERS, max_size=30)


class TestRoundTrips(unittest.TestCase):
    """What the tests' writers make comes back as it was."""

    @given(st.binary(max_size=3000), st.integers(1, 700))
    def test_http_bodies(self, body, size):
        data = http_reply(body, 200, "X-A: b")
        parser, reply = ReplyParser(65536), None
        for at in range(0, len(data), size):
            reply = parser.feed(data[at : at + size])
        self.assertEqual((200, body), (reply.status, reply.body))

    @given(TEXT, TEXT)
    def test_identity(self, model, serial):
        inner = f"<x:Model>{model}</x:Model><x:SerialNumber>{serial}</x:SerialNumber>"
        name = "x:GetDeviceInformationResponse"
        identity = onvif.read_identity(envelope(f"<{name} xmlns:x='y'>{inner}</{name}>"))
        wanted = [" ".join("".join(c if c.isprintable() else " " for c in text).split())
                  for text in (model, serial)]  # fmt: skip
        self.assertEqual(wanted, [identity.model, identity.serial])

    @given(st.permutations(("Manufacturer", "Model", "FirmwareVersion", "SerialNumber", "Odd")))
    def test_elements_in_any_order(self, names):
        """Device fact A21: out of the schema's order, and with strangers in between."""
        inner = "".join(f"<x:{name}>{name[:3]}</x:{name}>" for name in names)
        name = "x:GetDeviceInformationResponse"
        found = onvif.read_identity(envelope(f"<{name} xmlns:x='y'>{inner}</{name}>"))
        self.assertEqual(("Man", "Mod", "Fir", "Ser"), (
            found.manufacturer, found.model, found.firmware, found.serial))  # fmt: skip

    @given(st.lists(TEXT.map(str.strip).filter(bool), min_size=1, max_size=3), TEXT)
    def test_faults(self, codes, reason):
        codes = [code.replace(":", "") for code in codes]
        inner = "".join(f"<S:Value>a:{code}</S:Value><S:Subcode>" for code in codes)
        inner += "</S:Subcode>" * len(codes)
        xml = f"<S:Fault xmlns:S='z'><S:Code>{inner}</S:Code><S:Reason><S:Text>{reason}</S:Text>"
        fault = soap.read_fault(soap.payload(envelope(f"{xml}</S:Reason></S:Fault>")))
        self.assertEqual(" ".join(reason.split()), fault.text)
        self.assertEqual([code.strip() for code in codes], list(fault.codes))

    @given(TEXT, st.text("abcdefgh0123456789", min_size=1, max_size=40))
    def test_challenges(self, realm, nonce):
        (found,) = parse_challenges([f'Digest realm="{realm}", nonce="{nonce}", qop="auth"'])
        self.assertEqual((realm, nonce, "auth"), (found.realm, found.nonce, found.qop_used))

    @given(
        st.binary(min_size=1, max_size=100),
        st.integers(0, 65535),
        st.integers(0, 2**32 - 1),
        st.booleans(),
        st.integers(0, 127).filter(lambda kind: not 72 <= kind <= 79),
    )
    def test_packets(self, payload, sequence, timestamp, marker, kind):
        found = parse_packet(packetiser.packet(payload, sequence, timestamp, marker, kind))
        self.assertEqual(RtpPacket(marker, kind, sequence, timestamp, payload), found)

    @given(st.lists(st.one_of(st.binary(max_size=80), st.integers(200, 299)), max_size=8),
           st.integers(1, 100))  # fmt: skip
    def test_messages_and_frames_in_any_order(self, parts, size):
        data = b"".join(
            packetiser.interleaved(part) if isinstance(part, bytes)
            else b"RTSP/1.0 %d x\r\nCSeq: 1\r\n\r\n" % part for part in parts
        )  # fmt: skip
        reader, found = RtspReader(), []
        for at in range(0, len(data), size):
            reader.feed(data[at : at + size])
            while (event := reader.next_event()) is not None:
                if isinstance(event, Response):
                    found.append(event.status)
                elif isinstance(event, Interleaved):
                    found.append(event.payload)
        self.assertEqual(parts, found)

    @given(st.integers(0, 127), st.sampled_from(("H264", "H265", "JPEG")), st.integers(1, 99999),
           st.integers(1, 99999))  # fmt: skip
    def test_descriptions(self, kind, name, width, height):
        body = (f"v=0\r\nm=video 0 RTP/AVP {kind}\r\na=rtpmap:{kind} {name}/90000\r\n"
                f"a=x-dimensions:{width},{height}\r\na=control:t1\r\n")  # fmt: skip
        track = video_track(body.encode(), "rtsp://10.0.0.9/live")
        self.assertEqual((name.lower(), kind, width, height, "rtsp://10.0.0.9/live/t1"), (
            track.codec, track.payload_type, track.width, track.height, track.control))  # fmt: skip

    @given(st.dictionaries(st.text(max_size=9), st.text(max_size=30), max_size=5), st.binary())
    def test_messages_of_the_picture_process(self, header, body):
        data = pack_message(header, body)
        sizes = unpack_lengths(data[: LENGTHS.size])
        self.assertEqual(header, unpack_header(data[LENGTHS.size :][: sizes[0]]))
        self.assertEqual(body, data[LENGTHS.size + sizes[0] :])

    @given(st.lists(st.dictionaries(st.text(max_size=9), st.text(max_size=30)), max_size=5))
    def test_lines_of_the_workers(self, messages):
        messages = [{**one, "type": "x"} for one in messages]
        data = b"".join(map(encode, messages))
        self.assertEqual(messages, [decode(line) for line in LineSplitter().feed(data)])

    def test_nesting_that_no_writer_makes(self):
        deep = b"[" * 30_000
        with self.assertRaises(ProtocolError):
            decode(deep)
        with self.assertRaises(ValueError):
            unpack_header(deep[:MAX_HEADER])
