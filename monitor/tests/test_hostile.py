"""Devices that mean harm, on real sockets: a typed error, in time, without growing.

Each case is a whole probe of a listener that does one bad thing. What the bounds are and why
stands in docs/design/hostile-devices.md.
"""

import asyncio
import gzip
import json
import time
import unittest
from base64 import b64encode
from dataclasses import replace
from pathlib import Path
from struct import pack

from ..probe.decoder_client import Decoder
from ..probe.errors import ReplyTooLarge
from ..probe.headers import split_nals
from ..probe.onvif import read_profiles
from ..probe.probe import probe
from ..probe.reasons import Reason
from ..probe.rtp import depacketiser, parse_packet
from ..probe.soap import MAX_WORDS, payload
from ..probe.stream import MAX_EVENTS, MAX_STRAYS
from ..probe.types import Level, Verdict
from . import packetiser
from .fake_camera import (
    CLOCK,
    FakeOnvif,
    Listener,
    deadline,
    dripping,
    envelope,
    flooding,
    http_reply,
    read_request,
    saying,
    target,
    uri_reply,
)
from .rtsp_camera import PASSWORD, USER, RtspCamera, default_media
from .videos import jpeg, key_frame, scene, with_letters

R = Reason
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
RTSP = b"RTSP/1.0 200 OK\r\nCSeq: 1\r\n"
GROWTH_KB = 40 * 1024
"""What the test's process may grow by in one case: the buffers of both sides."""


SLACK_S = 15.0
"""How late a verdict may come on a machine that is busy with other things; the devices of these
tests would go on for ever."""


def rss_kb() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4


def ue(number: int) -> str:
    """Exp-Golomb, as bits."""
    bits = f"{number + 1:b}"
    return "0" * (len(bits) - 1) + bits


def h264_set(width: int, height: int) -> bytes:
    """A baseline sequence parameter set that claims this size, in multiples of 16."""
    bits = f"{66:08b}{0:08b}{51:08b}" + ue(0) + ue(0) + ue(2) + ue(1) + "0"
    bits += ue(width // 16 - 1) + ue(height // 16 - 1) + "11" + "0" + "0" + "1"
    bits = bits.ljust(-(-len(bits) // 8) * 8, "0")
    raw = bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))
    return b"\x67" + raw.replace(b"\0\0\0", b"\0\0\3\0").replace(b"\0\0\1", b"\0\0\3\1")


def h265_set(width: int, height: int) -> bytes:
    bits = "010000100000000100000001" + "10" * 48 + "1" + ue(1) + ue(width) + ue(height) + "01"
    bits = bits.ljust(-(-len(bits) // 8) * 8, "1")
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))


class Case(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        # The floods of the devices run on the same loop, and keep it busy: nothing to warn of.
        asyncio.get_running_loop().slow_callback_duration = 10.0

    async def survives(self, aim, seconds: float, decoder=None) -> Verdict:
        """The verdict, which came in time; this process has not grown."""
        before, started = rss_kb(), time.monotonic()
        verdict = await probe(aim, deadline(seconds), CLOCK, decoder)
        self.assertLess(time.monotonic() - started, seconds + SLACK_S)
        self.assertLess(rss_kb() - before, GROWTH_KB)
        self.assertLess(len(json.dumps(verdict.to_dict())), 40_000)
        return verdict

    def assertFound(self, code: str, verdict: Verdict):
        self.assertEqual([code], [finding.code for finding in verdict.findings], verdict.stages)


class TestHttp(Case):
    """What comes in place of the first ONVIF reply."""

    CASES = {
        "endless headers": ("reply_too_large", flooding(OK, (b"X-A: " + b"b" * 900 + b"\r\n") * 9)),
        "many small headers": ("reply_too_large", saying(OK + b"A: b\r\n" * 500 + b"\r\n")),
        "an endless header line": ("reply_too_large", flooding(OK + b"X: ", b"x" * 4096)),
        "a folded header without end": (
            "reply_too_large", flooding(OK + b"A: b\r\n", b" c\r\n" * 999)),
        "endless chunks": ("reply_too_large", flooding(CHUNKED, b"1\r\nx\r\n" * 5000)),
        "one endless chunk": ("reply_too_large", saying(CHUNKED + b"ffffffff\r\n")),
        "a negative chunk": ("http_malformed", saying(CHUNKED + b"-5\r\nhello\r\n")),
        "chunk extensions": (
            "reply_too_large", flooding(CHUNKED, (b"1;" + b"e" * 200 + b"\r\nx\r\n") * 50)),
        "endless trailers": (
            "reply_too_large", flooding(CHUNKED + b"0\r\n", (b"T: " + b"t" * 99 + b"\n") * 50)),
        "an endless body": ("reply_too_large", flooding(OK + b"\r\n", b"x" * 65536)),
        "a huge length": ("reply_too_large", saying(OK + b"Content-Length: 99999999999\r\n\r\n")),
        "a negative length": ("http_malformed", saying(OK + b"Content-Length: -1\r\n\r\n<a/>")),
        "a length of 5,000 digits": (
            "http_malformed", saying(OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n")),
        "two lengths": (
            "http_malformed",
            saying(OK + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\n<a/>x")),
        "a list of lengths": ("http_malformed", saying(OK + b"Content-Length: 4, 4\r\n\r\n<a/>")),
        "a length too long": ("connection_lost", saying(OK + b"Content-Length: 50\r\n\r\n<a/>")),
        "a length too short": (
            "xml_malformed", saying(OK + b"Content-Length: 9\r\n\r\n" + envelope("<a/>"))),
        "length and chunks": (
            "xml_malformed",
            saying(OK + b"Content-Length: 3\r\n" + CHUNKED[len(OK):] + b"4\r\n<a/>\r\n0\r\n\r\n")),
        "an unknown transfer coding": (
            "http_malformed", saying(OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n")),
        "a compression bomb": (
            "http_malformed",
            saying(http_reply(gzip.compress(bytes(10_000_000)), 200, "Content-Encoding: gzip"))),
        "interim replies for ever": (
            "http_malformed", flooding(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 99)),
        "a drip of headers": ("reply_timeout", dripping(OK + b"X: y\r\n" * 200, 0.02)),
        "a drip of body": (
            "reply_timeout", dripping(OK + b"Content-Length: 9999\r\n\r\n" + b"x" * 9999, 0.02)),
        "white space for ever": ("reply_too_large", flooding(b"", b"\r\n" * 4096)),
    }  # fmt: skip

    async def test_replies(self):
        for name, (code, handler) in self.CASES.items():
            with self.subTest(name):
                async with Listener(handler) as one:
                    aim = target(one.port, protocols=("onvif",))
                    self.assertFound(code, await self.survives(aim, 1.0))


class TestXml(Case):
    """What comes as the body of a well-framed reply."""

    LAUGHS = "<!DOCTYPE a [" + "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(12)
    ) + "]>"  # fmt: skip
    OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    REMOTE = '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">'

    CASES = {
        "a billion laughs": LAUGHS.encode() + envelope("<a>&l11;</a>"),
        "in an attribute": LAUGHS.encode() + envelope("<a b='&l11;'/>"),
        "in another encoding": (
            "<?xml version='1.0' encoding='utf-16'?>" + LAUGHS + envelope("<a>&l11;</a>").decode()
        ).encode("utf-16"),
        "an external entity": OUTSIDE.encode() + envelope("<a>&x;</a>"),
        "an external document type": REMOTE.encode() + envelope("<a/>"),
        "an entity that nobody declared": envelope("<a>&lol;</a>"),
        "deep nesting": envelope("<a>" * 15_000),
        "deep and closed": envelope("<a>" * 9_000 + "</a>" * 9_000),
        "elements without number": envelope("<a/>" * 15_500),
        "attributes without number": envelope(
            "<a " + " ".join(f"a{n}=''" for n in range(6000)) + "/>"
        ),
        "an attribute of 60 kB": envelope(f"<a b='{'x' * 60_000}'/>"),
        "prefixes without number": envelope("".join(f"<p{n}:a/>" for n in range(5000))),
        "a text of 60 kB": envelope(f"<a>{'x' * 60_000}</a>"),
        "an element of another operation": envelope("<GetUsersResponse/>"),
    }

    async def test_replies(self):
        for name, body in self.CASES.items():
            with self.subTest(name):
                self.assertLess(len(body), 64 * 1024)
                onvif = FakeOnvif(replies={"GetDeviceInformation": http_reply(body)})
                async with Listener(onvif) as one:
                    aim = target(one.port, protocols=("onvif",))
                    self.assertFound("xml_malformed", await self.survives(aim, 2.0))

    async def test_a_megabyte_of_attributes_where_a_megabyte_is_allowed(self):
        inner = " ".join(f"a{n}=''" for n in range(90_000))
        body = envelope(f"<trt:GetProfilesResponse {inner}/>")
        async with Listener(FakeOnvif(replies={"GetProfiles": body})) as one:
            aim = target(one.port, protocols=("onvif",), level=Level.IDENTITY)
            self.assertFound("reply_too_large", await self.survives(aim, 4.0))

    def test_names_that_stay_in_memory(self):
        """libxml2 keeps each name for the life of the process; a reply brings at most so many."""
        many = "".join(f"<{'n' * 40}{number}/>" for number in range(20_000))
        with self.assertRaises(ReplyTooLarge):
            payload(envelope(many))
        rest = "<tt:Filler>x</tt:Filler>" * 60
        channels = "".join(
            f"<trt:Profiles token='Profile_{n}'><tt:Name>Channel {n}</tt:Name>"
            f"<tt:VideoSourceConfiguration token='VideoSource_{n}'/>{rest}</trt:Profiles>"
            for n in range(192)
        )
        body = envelope(f"<trt:GetProfilesResponse>{channels}</trt:GetProfilesResponse>")
        self.assertGreater(len(body), MAX_WORDS)
        self.assertEqual(192, len(read_profiles(body)))


class TestRtsp(Case):
    """What comes in place of an RTSP reply."""

    CASES = {
        "endless headers": flooding(RTSP, (b"X-A: " + b"b" * 900 + b"\r\n") * 9),
        "an endless header line": flooding(RTSP + b"X: ", b"x" * 4096),
        "a megabyte of description": flooding(
            RTSP + b"Content-Length: 9000000\r\n\r\n", b"a=x:y\r\n" * 999
        ),
        "a negative length": saying(RTSP + b"Content-Length: -1\r\n\r\n"),
        "white space for ever": flooding(b"", b"\r\n" * 4096),
        "packets before any stream": flooding(b"", b"$\0\0\0" * 4096),
        "another protocol": saying(b"SSH-2.0-dropbear\r\n" * 20),
        "answers to other questions": flooding(b"", b"RTSP/1.0 200 OK\r\nCSeq: 99\r\n\r\n" * 500),
        "questions without end": flooding(b"", b"OPTIONS * RTSP/1.0\r\nCSeq: 9\r\n\r\n" * 500),
    }

    async def test_replies(self):
        for name, handler in self.CASES.items():
            with self.subTest(name):
                async with Listener(handler) as one:
                    aim = target(1, rtsp_port=one.port, protocols=("rtsp",), stream_path="/a")
                    self.assertFound("rtsp_malformed", await self.survives(aim, 4.0))

    async def test_questions_without_end_are_not_answered_without_end(self):
        """A device that asks and does not read would have our answers pile up."""
        heard = []

        async def asking(reader, writer):
            while data := await reader.read(65536):
                heard.append(data)
                writer.write(b"OPTIONS * RTSP/1.0\r\nCSeq: 9\r\n\r\n" * 10)

        async with Listener(asking) as one:
            aim = target(1, rtsp_port=one.port, protocols=("rtsp",), stream_path="/a")
            self.assertFound("rtsp_malformed", await self.survives(aim, 4.0))
        answers = b"".join(heard).count(b"501 Not Implemented")
        self.assertTrue(MAX_STRAYS - 10 <= answers <= MAX_STRAYS, answers)

    async def test_slow_loris(self):
        async with Listener(dripping(RTSP + b"X: y\r\n" * 300, 0.02)) as one:
            aim = target(1, rtsp_port=one.port, protocols=("rtsp",), stream_path="/a")
            self.assertFound("reply_timeout", await self.survives(aim, 1.0))

    async def test_descriptions(self):
        video = "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
        sets = b64encode(bytes(3000)).decode()
        for name, body, code in (
            ("nothing but lines", "a=x:y\r\n" * 9000, "rtsp_malformed"),
            ("tracks without number", "v=0\r\n" + "m=audio 0 RTP/AVP 8\r\n" * 2500,
             "no_video_track"),
            ("numbers without end", f"v=0\r\nm=video 0 RTP/AVP {'9' * 9000}\r\n",
             "unsupported_codec"),
            ("sets without number", video + f"a=fmtp:96 sprop-parameter-sets={sets},"
             + "," * 9000 + "Ä" * 200, ""),
            ("foreign addresses", video + "a=control:rtsp://[::1/" + "x" * 5000, ""),
        ):  # fmt: skip
            with self.subTest(name):
                camera = RtspCamera()
                camera.sdp = lambda body=body: body.encode()
                async with camera:
                    aim = target(1, rtsp_port=camera.port, protocols=("rtsp",), stream_path="/a")
                    verdict = await self.survives(aim, 2.0)
                self.assertEqual([code] if code else [], [one.code for one in verdict.findings])


class TestMedia(Case):
    """What comes in place of video."""

    async def media(self, media, codec="h264", seconds: float = 3.0, **options) -> Verdict:
        camera = RtspCamera(codec, media=media, **options)
        async with camera:
            aim = target(1, rtsp_port=camera.port, protocols=("rtsp",), stream_path="/a",
                         level=Level.PICTURE, username=USER, password=PASSWORD)  # fmt: skip
            return await self.survives(aim, seconds)

    async def test_packets_of_nothing(self):
        for packet in (b"$\0\0\0", b"$\x09\0\x01x"):
            verdict = await self.media([packet * (2 * MAX_EVENTS)])
            self.assertFound("rtsp_malformed", verdict)

    async def test_garbage(self):
        for name, packet in (
            ("no RTP", packetiser.interleaved(b"\xff" * 400)),
            ("RTP of nothing", packetiser.interleaved(packetiser.packet(b"\0" * 40, 1, 1, True))),
            ("a fragment that never ends", packetiser.interleaved(
                packetiser.packet(b"\x7c\x05" + bytes(900), 1, 1, False))),
        ):  # fmt: skip
            with self.subTest(name):
                self.assertFound("stream_stalled", await self.media([packet] * 300, seconds=0.8))

    async def test_wrong_lengths(self):
        """A frame that says it is longer than it is swallows the one behind it."""
        media = [one[:2] + pack(">H", 9000) + one[4:] for one in default_media("h264")]
        verdict = await self.media(media, seconds=0.8)
        self.assertEqual(1, len(verdict.findings))
        verdict = await self.media([b"$\0\xff\xff" + bytes(100)], seconds=0.8)
        self.assertFound("stream_stalled", verdict)

    def test_sets_that_take_long_to_read_are_read_once(self):
        """16 broken sets of 1 kB, then pictures of three bytes: not a millisecond for each."""
        for codec, head, idr in (("h264", b"\x67\x64\0\x1f\xff", b"\x65\x88\x84"),
                                 ("h265", b"\x42\1\1", b"\x26\1\x80")):  # fmt: skip
            machine, sequence = depacketiser(codec), 0
            sets = [head + bytes([n]) + b"\0" * 3 + b"\xa5" * 1000 for n in range(16)]
            for nal in sets:
                machine.push(parse_packet(packetiser.packet(nal, sequence, 1, False)))
                sequence += 1
            machine._sizes = dict.fromkeys(machine._sizes, False)
            start = time.thread_time()
            for number in range(2000):
                machine.push(parse_packet(packetiser.packet(idr, sequence, 2 + number, True)))
                sequence += 1
            self.assertLess(time.thread_time() - start, 0.3, codec)

    def test_a_picture_of_a_million_units_stays_small(self):
        for codec, head, nal in (("h264", b"\x78", b"\x65\x08"), ("h265", b"\x60\1", b"\x26\1\1")):
            machine = depacketiser(codec)
            units = (pack(">H", len(nal)) + nal) * 12_000
            for sequence in range(130):
                machine.push(parse_packet(packetiser.packet(head + units, sequence, 1, False)))
                self.assertLess(len(machine._slices), 5000)


class TestPictures(Case):
    """Pictures that lie about their size, decoded by the real process."""

    @classmethod
    def pictures(cls) -> dict[str, tuple[str, bytes, str]]:
        """name → (codec, data, code)."""
        still = jpeg(with_letters(scene(64, 64)))
        sof = still.index(b"\xff\xc0") + 5
        slices = [nal for nal in split_nals(key_frame("h264")) if nal[0] & 0x1F not in (6, 7)]
        h265 = [nal for nal in split_nals(key_frame("h265")) if nal[0] >> 1 & 0x3F != 33]

        def unit(*nals: bytes) -> bytes:
            return b"".join(b"\0\0\0\1" + nal for nal in nals)

        def claims(width: int, height: int) -> bytes:
            return still[:sof] + pack(">HH", height, width) + still[sof + 4 :]

        return {
            "16,000 pixels a side": ("jpeg", claims(16000, 16000), "frame_too_large"),
            "65,535 pixels a side": ("jpeg", claims(65535, 65535), "frame_too_large"),
            "no height": ("jpeg", claims(64, 0), "frame_undecodable"),
            "larger than its scan": ("jpeg", claims(4000, 3000), ""),
            "H.264 of 16,000": ("h264", unit(h264_set(16000, 16000), *slices), "frame_too_large"),
            "H.264 of another size": ("h264", unit(h264_set(4096, 4096), *slices),
                                      "frame_undecodable"),
            "H.265 of 16,000": ("h265", unit(h265[0], h265_set(16000, 16000), *h265[1:]),
                                "frame_too_large"),
            "H.265 of another size": ("h265", unit(h265[0], h265_set(4096, 4096), *h265[1:]),
                                      "frame_undecodable"),
        }  # fmt: skip

    async def test_over_rtsp(self):
        decoder = Decoder()
        self.addAsyncCleanup(decoder.close)
        await decoder.start()
        for name, (codec, data, code) in self.pictures().items():
            if codec == "jpeg":
                continue
            with self.subTest(name):
                packets = packetiser.packets(codec, [data, data])
                media = [packetiser.interleaved(one) for one in packets]
                async with RtspCamera(codec, media=media, parameter_sets=False) as camera:
                    aim = target(1, rtsp_port=camera.port, protocols=("rtsp",), stream_path="/a",
                                 level=Level.PICTURE)  # fmt: skip
                    self.assertFound(code, await self.survives(aim, 6.0, decoder))
        self.assertEqual(1, decoder.starts, "none of them costs the process")

    async def test_by_snapshot(self):
        """A snapshot that cannot be used is no fault of the device; it is asked for no more."""
        decoder = Decoder()
        self.addAsyncCleanup(decoder.close)
        await decoder.start()
        for name, (codec, data, code) in self.pictures().items():
            if codec != "jpeg":
                continue
            with self.subTest(name):
                onvif = FakeOnvif()
                onvif.replies["/snap.jpg"] = http_reply(data)
                onvif.replies["GetSnapshotUri"] = uri_reply("GetSnapshotUri", "http://x/snap.jpg")
                async with Listener(onvif) as one:
                    aim = target(one.port, protocols=("onvif",), level=Level.PICTURE)
                    aim = replace(aim, memory={})
                    verdict = await self.survives(aim, 6.0, decoder)
                codes = {stage.code for stage in verdict.stages}
                self.assertEqual(bool(code), bool({code} & codes), verdict.stages)
        self.assertEqual(1, decoder.starts)


class TestSlowReaders(Case):
    async def test_a_device_that_takes_nothing(self):
        """It accepts the connection and never reads: what we send is small, and we do not wait."""

        async def deaf(reader, writer):
            reader._transport.pause_reading()
            await asyncio.sleep(30)

        async with Listener(deaf) as one:
            aim = target(one.port, protocols=("onvif",))
            self.assertFound("reply_timeout", await self.survives(aim, 0.6))

    async def test_a_reply_before_the_question(self):
        """What has come unasked spoils the connection, not the probe."""

        async def eager(reader, writer):
            writer.write(http_reply(b"<x/>") * 3)
            while await read_request(reader):
                writer.write(http_reply(b"<x/>"))

        async with Listener(eager) as one:
            aim = target(one.port, protocols=("onvif",))
            self.assertFound("xml_malformed", await self.survives(aim, 1.0))
