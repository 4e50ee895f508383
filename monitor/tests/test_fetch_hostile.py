"""Recorders that send what they should not: each fetch ends, within its bounds, and says why."""

import asyncio
import itertools
import tempfile
import time
import unittest
from pathlib import Path
from struct import pack
from unittest.mock import patch

from ..clock import SystemClock
from ..fetch import fetch as fetching, playing
from ..fetch.fetch import Fetch
from ..fetch.types import Job
from ..probe import errors
from ..probe.deadline import Deadline
from ..probe.recorders.link import Link
from ..probe.recorders.registry import Replay
from ..probe.run import Run
from ..probe.types import Target
from ..probe.uris import PinnedUri
from . import packetiser
from .rtsp_camera import RtspCamera
from .test_fetch import coded_film

AT = 1_700_000_000.0
STEP_S = 0.04


def stamped(packet: bytes, at: float) -> bytes:
    """With the time of a replay in its header."""
    moment = pack(">II", int(at) + 2_208_988_800, round(at % 1 * 2**32))
    extension = b"\xab\xac\0\3" + moment + bytes(4)
    return bytes([packet[0] | 0x10]) + packet[1:12] + extension + packet[12:]


def recording(start: float | None, step_s: float = STEP_S, first: int = 0) -> list[bytes]:
    """Interleaved packets of 24 pictures; with stamps from ``start`` on, without for None."""
    coded = [data for _key, data in coded_film("h264")]
    found = []
    for packet in packetiser.packets("h264", coded, first=first):
        number = int.from_bytes(packet[4:8], "big") // 3600
        made = packet if start is None else stamped(packet, start + number * step_s)
        found.append(packetiser.interleaved(made))
    return found


class Driver:
    """Plays whatever the camera sends, and notes what was asked for."""

    name = "onvif"
    hands_out_files = False

    def __init__(self, port: int):
        self._uri = PinnedUri("rtsp", "127.0.0.1", port, "/replay")
        self.asked: list[tuple[float, float]] = []

    async def replay(self, _channel, at, until=None) -> Replay:
        self.asked.append((at, until))
        return Replay(self._uri, {})


class PlainFetch(Fetch):
    """Without what comes before the replay, which has its own tests."""

    def __init__(self, job: Job, port: int):
        super().__init__(job, SystemClock(), lambda **_facts: None)
        self.driver = Driver(port)

    async def _open(self):
        run = Run(self._job.target, self.deadline, self.clock)
        run.clock_skew_s = 0.0
        return Link(run, Deadline.after(5, self.clock)), self.driver

    async def _spans(self, _driver):
        return ((self._job.since, self._job.until),)


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.enterContext(patch.object(playing, "IDLE_S", 0.4))
        self.enterContext(patch.object(fetching, "PAUSE_S", 0.05))

    def enterContext(self, context):
        """As of Python 3.11."""
        value = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return value

    def fetch(self, media=None, length_s=10.0, max_bytes=2**26, seconds=20.0, **options):
        """(outcome, what was asked for)."""

        async def run():
            async with RtspCamera(media=media, **options) as camera:
                target = Target(
                    1, "127.0.0.1", rtsp_port=camera.port, allow_loopback=True, protocols=("rtsp",)
                )
                job = Job(target, 1, AT, AT + length_s, str(self.folder), seconds, max_bytes)
                fetch = PlainFetch(job, camera.port)
                self.driver = fetch.driver
                return await fetch.run()

        began = time.monotonic()
        try:
            return asyncio.run(run())
        finally:
            self.assertLess(time.monotonic() - began, 20)


class TestHostile(Case):
    def test_what_is_well_sent(self):
        outcome = self.fetch(recording(AT), 0.9)
        self.assertEqual((outcome.pictures, outcome.gaps), (23, ()))

    def test_without_an_end(self):
        """The time never gets on: the bytes end it."""
        media = itertools.cycle(recording(AT, step_s=0.0))
        with self.assertRaises(errors.NoRoom):
            self.fetch(media, max_bytes=2**20)

    def test_past_the_end_asked_for(self):
        parts = (recording(AT + n * 0.96, first=n * 1000) for n in itertools.count())
        outcome = self.fetch(itertools.chain.from_iterable(parts), 5.0)
        self.assertLess(outcome.last, AT + 5.0)
        self.assertGreater(outcome.last, AT + 4.9)

    def test_another_time_than_asked_for(self):
        with self.assertRaises(errors.WrongTime) as caught:
            self.fetch(recording(AT + 7 * 3600))
        self.assertAlmostEqual(caught.exception.values["off_s"], 7 * 3600, delta=5)
        asked = [round(at - AT) for at, _until in self.driver.asked]
        self.assertEqual(asked[:2], [0, -7 * 3600], "asked again by its own zone")

    def test_years_away(self):
        with self.assertRaises(errors.WrongTime):
            self.fetch(recording(AT + 9 * 365 * 86_400.0))

    def test_far_too_little(self):
        outcome = self.fetch(recording(AT), 60.0, after="close")
        (gap,) = outcome.gaps
        self.assertEqual(gap.why, "not_sent")
        self.assertAlmostEqual(gap.until - gap.since, 59, delta=0.5)
        self.assertEqual(outcome.pictures, 24)

    def test_silence(self):
        with self.assertRaises(errors.StreamStalled):
            self.fetch([])

    def test_packets_without_a_picture(self):
        noise = packetiser.interleaved(packetiser.packet(b"\x06\x01\x02", 1, 1, False))
        with patch.object(playing, "MAX_QUIET", 500), self.assertRaises(errors.StreamStalled):
            self.fetch(itertools.repeat(noise))

    def test_no_key_frame_ever(self):
        coded = [data for key, data in coded_film("h264") if not key]
        media = [packetiser.interleaved(one) for one in packetiser.packets("h264", coded)]
        with self.assertRaises(errors.ProbeError):
            self.fetch(media)

    def test_lengths_that_are_wrong(self):
        media = [b"$\0\xff\xff" + b"x" * 100 for _ in range(4000)]
        with self.assertRaises(errors.ProbeError):
            self.fetch(media, seconds=10.0)

    def test_no_rtsp_at_all(self):
        with self.assertRaises(errors.RtspMalformed):
            self.fetch(raw=b"HTTP/1.1 200 OK\r\n\r\n")

    def test_refused(self):
        with self.assertRaises(errors.DeviceBusy):
            self.fetch([], status={"PLAY": 453})

    def test_another_codec(self):
        with self.assertRaises(errors.UnsupportedCodec):
            self.fetch(codec="jpeg")

    def test_a_codec_that_changes(self):
        self.fetch(recording(AT), 60.0, after="close", seconds=2.0)
        self.assertTrue((self.folder / "notes.json").exists())
        (self.folder / "notes.json").unlink()
        coded = [data for _key, data in coded_film("h265")]
        media = [packetiser.interleaved(one) for one in packetiser.packets("h265", coded)]
        with self.assertRaises(errors.JournalBroken):
            self.fetch(media, 60.0, codec="h265")

    def test_time_that_runs_back(self):
        parts = [recording(AT + at, first=n * 1000) for n, at in enumerate((0, 3, 1, 0, 5))]
        outcome = self.fetch(list(itertools.chain(*parts)), 6.0)
        self.assertGreater(outcome.pictures, 24)

    def test_notes_that_are_broken(self):
        for text in ("", "{", "[]", '{"recorded": 7, "shift_s": "x"}', "\0"):
            with self.subTest(text):
                for path in self.folder.iterdir():
                    path.unlink()
                (self.folder / "notes.json").write_text(text)
                self.assertEqual(self.fetch(recording(AT), 0.9).pictures, 23)
