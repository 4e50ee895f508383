"""Footage had as files from the simulator's recorders: cut, whole, broken, refused, resumed."""

import os
import signal
from unittest.mock import patch

import av

from simulator.recorder.footage import TONE
from simulator.testing import Simulator

from ..fetch import downloading
from ..fetch.process import Fetcher
from ..fetch.types import Job, Outcome
from .cutting import fetch_cut
from .fetch_farm import CAMERA, RECORDER as USUAL, FarmCase

MAKERS = {"hikvision": "tracks", "dahua": "realmonitor"}
SHORT = {"file_s": 40}
WITH_SOUND = {**SHORT, "sound": True}
BY_FILE = {**SHORT, "no_loadfile": True}
RECORDER = {**USUAL, "quirks": SHORT}
FARM = Simulator(
    [
        CAMERA,
        {**RECORDER, "code": "large", "style": "realmonitor", "sub": {}},
        *({**RECORDER, "code": code, "style": style} for code, style in MAKERS.items()),
        {**RECORDER, "code": "files", "style": "realmonitor", "quirks": BY_FILE},
        {**RECORDER, "code": "hik-sound", "style": "tracks", "quirks": WITH_SOUND},
        {**RECORDER, "code": "dahua-sound", "style": "realmonitor", "quirks": WITH_SOUND},
        {**RECORDER, "code": "local-z", "style": "tracks", "quirks": {"z_is_local": True}},
    ],
    require_rtsp=True,
)


class DownloadCase(FarmCase):
    farm = FARM
    span = (-20, -4)

    def setUp(self):
        super().setUp()
        piece = patch.object(downloading, "PIECE_S", 8.0)
        piece.start()
        self.addCleanup(piece.stop)

    def broken(self, code: str, how: str) -> None:
        self.set_fault(code, "download_broken", how=how)

    def assertWhole(self, outcome: Outcome, job: Job):
        self.assertSeamless(outcome)
        self.assertAlmostEqual(outcome.first, job.since, delta=2)
        self.assertAlmostEqual(outcome.last, job.until, delta=2)


def setUpModule():
    DownloadCase.begin()


class TestDownloads(DownloadCase):
    def test_piece_by_piece_without_a_seam(self):
        for code in (*MAKERS, "local-z"):
            with self.subTest(code):
                self.new_folder()
                before = self.counted(code, "downloads")
                outcome = self.fetch(job := self.job(code))
                self.assertWhole(outcome, job)
                self.assertEqual((outcome.ways, outcome.remarks), (("download",), ()))
                self.assertGreater(self.counted(code, "downloads") - before, 1)
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
                self.new_folder()
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
                self.new_folder()
                self.broken(code, "past_end")
                outcome = self.fetch(job := self.job(code, -60, -14))
                self.assertWhole(outcome, job)
                self.assertEqual(outcome.ways, ("download",))
                self.assertLess(outcome.last, job.until)

    def test_the_whole_file_instead_of_a_part(self):
        """Told by its length where it has no times of its own."""
        for code in MAKERS:
            with self.subTest(code):
                self.new_folder()
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
                self.new_folder()
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
        self.new_folder()
        self.broken("dahua", "cut")
        outcome = self.fetch(job := self.job("dahua"))
        self.assertIn("download", outcome.ways)
        self.assertWhole(outcome, job)

    def test_no_wrong_log_in_and_one_connection(self):
        before = self.counted("hikvision", "wrong_logins")
        self.fetch(self.job("hikvision", -12, -4))
        self.assertEqual(self.counted("hikvision", "wrong_logins"), before)


def has_come(message: dict) -> bool:
    return message["type"] == "progress" and message["seconds"] > 20


class TestResume(DownloadCase):
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
