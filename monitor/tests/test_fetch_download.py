"""Footage had as files from the simulator's recorders: cut, whole, broken, refused, resumed."""

import asyncio
import os
import signal
import tempfile
import time
import unittest
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import av

from simulator.recorder.footage import TONE
from simulator.testing import Simulator, SimulatorFailed

from ..clock import SystemClock
from ..fetch import downloading
from ..fetch.fetch import Fetch
from ..fetch.journal import read, read_codec
from ..fetch.process import Fetcher
from ..fetch.types import Job, Outcome
from ..probe.types import Target
from .cutting import fetch_cut

av.logging.set_level(av.logging.PANIC)
HOUR = 3600.0
GAPS = [{"channel": 1, "from": 2.0, "to": 1.99}]
MAKERS = {"hikvision": "tracks", "dahua": "realmonitor"}
SHORT = {"file_s": 40}
WITH_SOUND = {**SHORT, "sound": True}
BY_FILE = {**SHORT, "no_loadfile": True}
SMALL = {"width": 256, "height": 144, "fps": 8}
"""Pictures that are drawn quickly."""

RECORDER = {
    "kind": "recorder", "channels": ["c1"], "gaps": GAPS, "quirks": SHORT, "sub": SMALL
}
FARM = Simulator(
    [
        {"code": "c1", "scene": "gate"},
        {**RECORDER, "code": "large", "style": "realmonitor", "sub": {}},
        *({**RECORDER, "code": code, "style": style} for code, style in MAKERS.items()),
        {**RECORDER, "code": "files", "style": "realmonitor", "quirks": BY_FILE},
        {**RECORDER, "code": "hik-sound", "style": "tracks", "quirks": WITH_SOUND},
        {**RECORDER, "code": "dahua-sound", "style": "realmonitor", "quirks": WITH_SOUND},
        {**RECORDER, "code": "local-z", "style": "tracks", "quirks": {"z_is_local": True}},
    ],
    require_rtsp=True,
)


def setUpModule():
    global BORN
    try:
        FARM.start()
    except SimulatorFailed as error:
        raise unittest.SkipTest(str(error)[:200]) from None
    unittest.addModuleCleanup(FARM.stop)
    BORN = time.time()


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.gap_at = BORN - 2 * HOUR
        piece = patch.object(downloading, "PIECE_S", 8.0)
        piece.start()
        self.addCleanup(piece.stop)

    def job(self, code: str, start: float = -20, end: float = -4, **options) -> Job:
        """``start`` and ``end`` in seconds from where the gap begins."""
        device = FARM[code]
        target = Target(
            1,
            device.address,
            kind="recorder",
            onvif_port=device.onvif_port,
            rtsp_port=device.rtsp_port,
            username=device.username,
            password=device.password,
            allow_loopback=True,
        )
        values = {"seconds": 60.0, "max_bytes": 2**28, **options}
        return Job(target, 1, self.gap_at + start, self.gap_at + end, str(self.folder), **values)

    def fetch(self, job: Job, report=lambda **_facts: None) -> Outcome | None:
        fetch = Fetch(job, SystemClock(), report)
        self.notes = fetch.notes
        return asyncio.run(fetch.run())

    def broken(self, code: str, how: str) -> None:
        FARM.set_fault(code, "download_broken", how=how)
        self.addCleanup(FARM.clear, code)

    def pictures(self) -> list[float]:
        with open(self.folder / "journal", "rb") as source:
            read_codec(source)
            return [record.wall for record, _data in read(source) if not record.is_sound]

    def assertWhole(self, outcome: Outcome, job: Job):
        """Nothing twice, nothing left out; all can be shown."""
        steps = [b - a for a, b in pairwise(self.pictures())]
        self.assertGreater(min(steps), 0.1)
        self.assertLess(max(steps), 0.15)
        self.assertEqual(outcome.gaps, ())
        self.assertAlmostEqual(outcome.first, job.since, delta=2)
        self.assertAlmostEqual(outcome.last, job.until, delta=2)
        with av.open(outcome.path) as film:
            times = [frame.time for frame in film.decode(video=0)]
        self.assertEqual(len(times), outcome.pictures)
        self.assertEqual(times, sorted(times))


class TestDownloads(Case):
    def test_piece_by_piece_without_a_seam(self):
        for code in (*MAKERS, "local-z"):
            with self.subTest(code):
                self.folder = Path(tempfile.mkdtemp(dir=self.folder))
                before = FARM.describe(code)["counts"]["downloads"]
                outcome = self.fetch(job := self.job(code))
                self.assertWhole(outcome, job)
                self.assertEqual((outcome.ways, outcome.remarks), (("download",), ()))
                self.assertGreater(FARM.describe(code)["counts"]["downloads"] - before, 1)
                self.assertEqual(outcome.is_stamped, code == "dahua")

    def test_by_file_where_no_times_are_taken(self):
        """All of a file is sent; what is wanted of it is taken."""
        with patch.object(downloading, "WORTH", 0.0):
            outcome = self.fetch(job := self.job("files", -60, -4))
        self.assertWhole(outcome, job)
        self.assertEqual(outcome.ways, ("download",))

    def test_a_small_part_of_a_file_is_played(self):
        with patch.object(downloading, "WORTH", 1.0):
            outcome = self.fetch(job := self.job("files", -8, -4))
        self.assertEqual(outcome.ways, ("replay",))
        self.assertAlmostEqual(outcome.first, job.since, delta=3)

    def test_with_sound(self):
        """As it came, as long as the pictures, across pieces and files."""
        for code in ("hik-sound", "dahua-sound"):
            with self.subTest(code):
                self.folder = Path(tempfile.mkdtemp(dir=self.folder))
                outcome = self.fetch(job := self.job(code, -50, -4))
                self.assertEqual((outcome.sound, outcome.remarks), ("pcma", ("quicktime",)))
                with av.open(outcome.path) as film:
                    sound = film.streams.audio[0]
                    packets = [packet for packet in film.demux(sound) if packet.size]
                    heard = b"".join(map(bytes, packets))
                    first = float(packets[0].pts * sound.time_base)
                self.assertAlmostEqual(first, 0, delta=1.1)
                self.assertAlmostEqual(len(heard) / 8000, outcome.duration_s, delta=2.2)
                self.assertEqual(heard, TONE * (len(heard) // len(TONE)))
                self.assertAlmostEqual(outcome.first, job.since, delta=2)
                self.assertEqual(outcome.gaps, ())

    def test_what_is_sent_past_the_end_is_left_out(self):
        for code in MAKERS:
            with self.subTest(code):
                self.folder = Path(tempfile.mkdtemp(dir=self.folder))
                self.broken(code, "past_end")
                outcome = self.fetch(job := self.job(code, -60, -14))
                self.assertWhole(outcome, job)
                self.assertEqual(outcome.ways, ("download",))
                self.assertLess(outcome.last, job.until)

    def test_the_whole_file_instead_of_a_part(self):
        """Told by its length where it has no times of its own."""
        for code in MAKERS:
            with self.subTest(code):
                self.folder = Path(tempfile.mkdtemp(dir=self.folder))
                self.broken(code, "whole")
                outcome = self.fetch(job := self.job(code, -60, -4))
                self.assertWhole(outcome, job)
                self.assertEqual(outcome.ways, ("download",))

    def test_what_cannot_be_had_as_a_file_is_played(self):
        expected = {
            "refused": "download_refused",
            "empty": "download_refused",
            "garbage": "download_unreadable",
            "redirect": "download_redirected",
        }
        for code, how in (*(("hikvision", how) for how in expected), ("dahua", "refused")):
            with self.subTest(f"{code} {how}"):
                self.folder = Path(tempfile.mkdtemp(dir=self.folder))
                self.broken(code, how)
                outcome = self.fetch(job := self.job(code, -10, -4))
                remarks = (expected[how],)
                self.assertEqual((outcome.ways, outcome.remarks), (("replay",), remarks))
                self.assertAlmostEqual(outcome.first, job.since, delta=3)
                self.assertAlmostEqual(outcome.last, job.until, delta=3)

    def test_noise_without_an_end(self):
        self.broken("hikvision", "endless")
        with patch.object(downloading, "SPARE_BYTES", 0):
            outcome = self.fetch(self.job("hikvision"))
        self.assertEqual(outcome.remarks, ("download_unreadable",))
        self.assertEqual(outcome.ways, ("replay",))

    def test_broken_off_each_time(self):
        """Where nothing proves when it began, nothing of it is taken."""
        self.broken("hikvision", "cut")
        with patch.object(downloading, "PIECE_S", 16.0):
            outcome = self.fetch(self.job("hikvision"))
        self.assertIn("replay", outcome.ways)
        self.assertEqual(outcome.remarks, ("download_stalled",))
        self.assertAlmostEqual(outcome.last, self.gap_at - 4, delta=3)
        self.folder = Path(tempfile.mkdtemp(dir=self.folder))
        self.broken("dahua", "cut")
        outcome = self.fetch(job := self.job("dahua"))
        self.assertIn("download", outcome.ways)
        self.assertWhole(outcome, job)

    def test_no_wrong_log_in_and_one_connection(self):
        before = FARM.describe("hikvision")["counts"]["wrong_logins"]
        self.fetch(self.job("hikvision", -12, -4))
        self.assertEqual(FARM.describe("hikvision")["counts"]["wrong_logins"], before)


def has_come(message: dict) -> bool:
    return message["type"] == "progress" and message["seconds"] > 20


class TestResume(Case):
    def test_the_time_of_a_run_is_over(self):
        job = self.job("hikvision", -64, -4)
        for _ in range(3):
            self.assertIsNone(fetch_cut(job, 90))
        outcome = self.fetch(job)
        self.assertWhole(outcome, job)

    def test_killed_in_the_middle(self):
        job = self.job("large", -110, -4)
        fetcher = Fetcher(job)
        try:
            while not any(map(has_come, fetcher.messages(20))):
                self.assertFalse(fetcher.has_ended, fetcher.errors)
            os.kill(fetcher._process.pid, signal.SIGKILL)
        finally:
            fetcher.close()
        before = self.pictures()
        self.assertGreater(len(before), 10)
        outcome = self.fetch(job)
        self.assertWhole(outcome, job)
        self.assertEqual(self.pictures()[0], before[0])
        self.assertEqual(outcome.ways, ("download",))
