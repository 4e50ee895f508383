"""Files that recorders hand out: asked for, taken off the wire, taken apart, placed in time."""

import asyncio
import io
import tempfile
import time
import unittest
from fractions import Fraction
from pathlib import Path
from unittest.mock import patch

import av
from hypothesis import given, settings, strategies as st

from ..clock import SystemClock
from ..fetch import anchor, downloading, journal
from ..fetch.container import Unreadable, pieces
from ..fetch.downloading import Downloader, Unfit
from ..fetch.fetch import Fetch
from ..fetch.types import Job
from ..probe import errors
from ..probe.deadline import Deadline
from ..probe.http import ReplyParser
from ..probe.http_sink import MAX_ERROR, SinkParser
from ..probe.recorders import cgi, isapi
from ..probe.recorders.link import Link
from ..probe.recorders.registry import Download, File
from ..probe.run import Run
from ..probe.types import Target
from .test_fetch import coded_film
from .test_http import chunked

AT = 1_700_000_000.0


def feed(parser: ReplyParser, data: bytes, splits):
    at = 0
    for end in sorted({*splits, len(data)}):
        if at < end <= len(data):
            reply = parser.feed(data[at:end])
            at = end
            if reply is not None:
                return reply
    return parser.feed_eof()


class TestSink(unittest.TestCase):
    @given(
        st.sampled_from(("length", "chunked", "close")),
        st.sampled_from((200, 404)),
        st.binary(max_size=3000),
        st.lists(st.integers(1, 3200), max_size=9),
        st.lists(st.integers(1, 900), max_size=6),
    )
    def test_what_it_hands_over_is_the_body(self, framing, status, body, splits, sizes):
        head = f"HTTP/1.1 {status} Fine\r\n"
        if framing == "length":
            data = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
        elif framing == "chunked":
            data = f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + chunked(body, sizes)
        else:
            data = f"{head}\r\n".encode() + body
        sink = io.BytesIO()
        parser = SinkParser(4096, sink.write)
        reply = feed(parser, data, splits)
        kept = sink.getvalue() if status == 200 else reply.body
        self.assertEqual((reply.status, kept), (status, body))
        self.assertEqual(parser.sunk, len(body) if status == 200 else 0)

    @given(st.sampled_from(("length", "chunked", "close")), st.lists(st.integers(1, 900)))
    def test_never_more_than_its_limit(self, framing, splits):
        body = bytes(900)
        head = b"HTTP/1.1 200 OK\r\n"
        data = {
            "length": head + b"Content-Length: 900\r\n\r\n" + body,
            "chunked": head + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(body, [200] * 5),
            "close": head + b"\r\n" + body,
        }[framing]
        sink = io.BytesIO()
        with self.assertRaises(errors.ReplyTooLarge):
            feed(SinkParser(500, sink.write), data, splits)
        self.assertLessEqual(len(sink.getvalue()), 500)

    def test_an_error_is_not_kept_without_end(self):
        data = b"HTTP/1.1 404 No\r\n\r\n" + bytes(MAX_ERROR + 1)
        with self.assertRaises(errors.ReplyTooLarge):
            feed(SinkParser(2**30, print), data, ())


class TestAsking(unittest.TestCase):
    URI = (
        "rtsp://10.0.0.9/Streaming/tracks/101/?starttime=20231031T055637Z"
        "&endtime=20231031T062637Z&name=ch01_0001&size=264730624"
    )

    def page(self, uri: str) -> isapi.Page:
        return isapi.read_page(
            b"<CMSearchResult><responseStatusStrg>OK</responseStatusStrg><matchList>"
            b"<searchMatchItem><timeSpan><startTime>2023-10-31T05:56:37Z</startTime>"
            b"<endTime>2023-10-31T06:26:37Z</endTime></timeSpan><mediaSegmentDescriptor>"
            b"<playbackURI>%s</playbackURI></mediaSegmentDescriptor></searchMatchItem></matchList>"
            b"</CMSearchResult>" % uri.replace("&", "&amp;").encode()
        )

    def test_a_part_of_a_file(self):
        (match,) = self.page(self.URI).matches
        self.assertEqual((match.uri, isapi.size_of(match.uri)), (self.URI, 264_730_624))
        asked = isapi.download_request(match.uri, "20231031T060000Z", "20231031T060200Z").decode()
        self.assertIn("?starttime=20231031T060000Z&amp;endtime=20231031T060200Z&amp;name=", asked)

    def test_addresses_that_are_none(self):
        for uri in ("http://evil/x", "rtsp://a b", "rtsp://" + "x" * 800, "", "rtsp://ä"):
            with self.subTest(uri[:20]):
                (match,) = self.page(uri).matches
                self.assertEqual(match.uri, "")

    def test_paths_of_files(self):
        lines = (
            "found=3\r\n"
            + "".join(
                f"items[{n}].StartTime=2023-10-31 05:00:00\r\n"
                f"items[{n}].EndTime=2023-10-31 06:00:00\r\nitems[{n}].FilePath={path}\r\n"
                for n, path in enumerate(("/mnt/dvr/a.dav", "/mnt/../etc", "/a b\x01"))
            )
        )
        found = cgi.read_files(lines.encode()).files
        self.assertEqual([one.path for one in found], ["/mnt/dvr/a.dav", "", ""])

    def test_the_date_in_a_file(self):
        packed = 0
        for value, bits in ((23, 6), (10, 4), (31, 5), (5, 5), (56, 6), (37, 6)):
            packed = packed << bits | value
        head = b"DHAV\xfd\0\0\0" + bytes(8) + packed.to_bytes(4, "little") + bytes(4)
        self.assertEqual(cgi.read_began(head), 1_698_731_797.0)
        self.assertIsNone(cgi.read_began(b"DHAV"))
        self.assertIsNone(cgi.read_began(b"DHAV" + bytes(30)))

    @given(st.binary(max_size=60))
    def test_any_head(self, head):
        cgi.read_began(head)
        cgi.read_began(b"DHAV" + head)


class TestAnchor(unittest.TestCase):
    def test_by_a_picture_that_is_known(self):
        self.assertEqual(anchor.by_pictures([(0.0, "a"), (2.0, "b")], {"b": AT}), AT - 2)
        self.assertIsNone(anchor.by_pictures([(0.0, "a"), (2.0, "a")], {"a": AT}))
        self.assertIsNone(anchor.by_pictures([(0.0, "a")], {"a": None}))

    def test_by_length(self):
        asked, file = (600.0, 720.0), (0.0, 1800.0)
        for length_s, is_whole, expected in (
            (120.0, True, 600.0),  # as asked
            (121.5, False, 600.0),
            (60.0, True, 600.0),  # less was recorded
            (60.0, False, None),  # or cut off
            (1200.0, True, 600.0),  # to the end of the file
            (1800.0, True, 0.0),  # all of it
            (1200.0, False, None),
            (1500.0, True, None),
        ):
            with self.subTest(length_s=length_s, is_whole=is_whole):
                self.assertEqual(anchor.by_length(asked, file, length_s, is_whole), expected)

    def test_from_the_beginning_of_a_file_there_is_no_doubt(self):
        self.assertEqual(anchor.by_length((0.0, 120.0), (0.0, 1800.0), 55.0, False), 0.0)

    def test_the_seam_of_two_files(self):
        self.assertAlmostEqual(anchor.joined(100.0, 100.6, 0.1), 100.7)
        self.assertAlmostEqual(anchor.joined(101.0, 100.2, 0.1), 100.3)
        self.assertEqual(anchor.joined(103.0, 100.2, 0.1), 103.0)
        self.assertEqual(anchor.joined(98.0, 100.2, 0.1), 98.0)

    @given(st.lists(st.floats(-0.5, 0.5), min_size=1, max_size=60))
    def test_rounding_does_not_add_up(self, errors_s):
        """Files of a minute, each told with an error of its own."""
        at = AT
        for number, error_s in enumerate(errors_s, 1):
            begins = AT + number * 60 + error_s
            at = anchor.joined(begins, at + 59.9, 0.1)
            self.assertLess(abs(at - (AT + number * 60)), 2.3)


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.path = self.folder / "file"

    def write(self, format_: str, codec: str = "h264", frames: int = 16) -> list[bytes]:
        coded = coded_film(codec, frames, 8)
        demuxer = {"h264": "h264", "h265": "hevc"}[codec]
        with (
            av.open(io.BytesIO(coded[0][1]), format=demuxer) as template,
            av.open(str(self.path), "w", format=format_) as film,
        ):
            stream = film.add_stream_from_template(template.streams.video[0])
            for number, (is_key, data) in enumerate(coded):
                packet = av.Packet(data)
                packet.stream, packet.time_base = stream, Fraction(1, 90_000)
                packet.pts = packet.dts = number * 9000
                packet.is_keyframe = is_key
                film.mux_one(packet)
        return [data for _key, data in coded]


class TestContainer(Folder):
    def test_what_was_put_in_comes_out(self):
        kinds = (("vob", "h264"), ("mp4", "h264"), ("mp4", "h265"), ("mpegts", "h264"))
        for format_, codec in kinds:
            with self.subTest(f"{format_} {codec}"):
                coded = self.write(format_, codec)
                found = list(pieces(self.path))
                self.assertEqual(len(found), len(coded))
                self.assertEqual([one.is_key for one in found], [n % 8 == 0 for n in range(16)])
                for number, (one, data) in enumerate(zip(found, coded, strict=True)):
                    self.assertTrue(one.data.endswith(data[-30:]))
                    self.assertTrue(one.data.startswith(b"\0\0"))
                    self.assertAlmostEqual(one.at, number * 0.1, delta=0.06)

    def test_cut_off_anywhere(self):
        self.write("vob")
        whole = self.path.read_bytes()
        for share in range(0, 100, 7):
            self.path.write_bytes(whole[: len(whole) * share // 100])
            try:
                found = list(pieces(self.path))
            except Unreadable:
                found = []
            self.assertLessEqual(len(found), 16)

    def test_what_is_no_film(self):
        playlist = b"#EXTM3U\n#EXTINF:9,\nfile:///etc/passwd\n"
        for data in (b"", b"\0" * 5000, b"<html></html>" * 99, playlist, b"IMKH" + bytes(3000)):
            with self.subTest(data[:10]):
                self.path.write_bytes(data)
                with self.assertRaises(Unreadable):
                    list(pieces(self.path))

    @settings(max_examples=40, deadline=None)
    @given(st.sampled_from((b"DHAV\xfd\0\0\0", b"\0\0\1\xba", b"IMKH")), st.binary(max_size=400))
    def test_any_bytes(self, head, data):
        self.path.write_bytes(head + data)
        try:
            list(pieces(self.path))
        except Unreadable:
            pass


class Recorder:
    """Hands out one file, in its own way."""

    name = "plain"
    hands_out_files = True

    def __init__(self, size: int = 0):
        self.file = File(AT, AT + 600, "/file", size)

    async def files(self, _channel, _since, _until):
        return (self.file,)

    def downloads(self, _channel, file, _since, _until):
        return (Download(file.name),)

    def began(self, _head):
        return None


class TestHostile(Folder):
    """A recorder that answers a download as it should not."""

    def step(self, *parts: bytes, size: int = 0, forever: bytes = b"", pause_s: float = 0.0):
        async def answer(reader, writer):
            try:
                await reader.readuntil(b"\r\n\r\n")
                for part in parts:
                    writer.write(part)
                    await writer.drain()
                    await asyncio.sleep(pause_s)
                while forever:
                    writer.write(forever)
                    await writer.drain()
                    await asyncio.sleep(pause_s)
            except (ConnectionError, asyncio.IncompleteReadError):
                pass
            finally:
                writer.close()

        async def run():
            async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
                port = server.sockets[0].getsockname()[1]
                target = Target(1, "127.0.0.1", onvif_port=port, allow_loopback=True)
                job = Job(target, 1, AT, AT + 60, str(self.folder), 4.0, 2**21)
                fetch = Fetch(job, SystemClock(), lambda **_facts: None)
                probe_run = Run(target, fetch.deadline, fetch.clock)
                link = Link(probe_run, Deadline.after(5, fetch.clock))
                try:
                    return await Downloader(fetch, link, Recorder(size), 1).step(AT, AT + 60)
                finally:
                    link.close()
                    fetch.close()

        began = time.monotonic()
        try:
            return asyncio.run(run())
        finally:
            self.assertLess(time.monotonic() - began, 12)
            self.assertFalse((self.folder / "piece").exists())

    def assertUnfit(self, code: str, *parts, **options):
        with self.assertRaises(Unfit) as caught:
            self.step(*parts, **options)
        self.assertEqual(caught.exception.code, code)

    def test_sent_elsewhere(self):
        for place in ("http://192.0.2.1/x", "//192.0.2.1", "/elsewhere"):
            head = f"HTTP/1.1 302 Found\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n"
            self.assertUnfit("download_redirected", head.encode())

    def test_a_body_without_end(self):
        head = b"HTTP/1.1 200 OK\r\n\r\n"
        self.assertUnfit("download_unreadable", head, forever=bytes(60_000))

    def test_a_length_of_years(self):
        head = b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n"
        self.assertUnfit("download_refused", head, forever=bytes(60_000))

    def test_drop_by_drop(self):
        head = b"HTTP/1.1 200 OK\r\n\r\n"
        with patch.object(downloading, "IDLE_S", 0.5):
            self.assertUnfit("download_unreadable", head, b"x", forever=b"x", pause_s=0.3)

    def test_silence(self):
        with patch.object(downloading, "IDLE_S", 0.4), self.assertRaises(errors.StreamStalled):
            self.step(b"HTTP/1.1 200 OK\r\n\r\n", pause_s=2.0)

    def test_no_http(self):
        self.assertUnfit("download_refused", b"RTSP/1.0 200 OK\r\n\r\n")

    def test_statuses(self):
        for status in (400, 403, 404, 405, 501):
            head = f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n".encode()
            self.assertUnfit("download_refused", head)
        with self.assertRaises(errors.HttpStatus):
            self.step(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")

    def test_a_film_of_another_length_than_all_that_fits(self):
        self.write("vob")
        data = self.path.read_bytes()
        head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(data)
        self.assertTrue(self.step(head, data))

    def test_one_process_at_a_time(self):
        target = Target(1, "127.0.0.1", allow_loopback=True)
        job = Job(target, 1, AT, AT + 60, str(self.folder), 4.0, 2**21)
        first = Fetch(job, SystemClock(), print)
        self.addCleanup(first.close)
        with patch.object(journal, "LOCK_S", 0.2), self.assertRaises(errors.DeviceBusy):
            Fetch(job, SystemClock(), print)
        first.close()
        Fetch(job, SystemClock(), print).close()

    def test_a_later_deadline_counts(self):
        """A fetch asks again and again, long after the time for the first word is over."""

        async def answer(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK")
            writer.close()

        async def run():
            async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
                port = server.sockets[0].getsockname()[1]
                target = Target(1, "127.0.0.1", onvif_port=port, allow_loopback=True)
                clock = SystemClock()
                link = Link(Run(target, Deadline.after(9, clock), clock), Deadline.after(0, clock))
                with self.assertRaises(errors.ConnectTimeout):
                    await link.get("/")
                link.deadline = Deadline.after(5, clock)
                try:
                    return await link.get("/")
                finally:
                    link.close()

        self.assertEqual(asyncio.run(run()).body, b"OK")
