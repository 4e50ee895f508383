"""Footage fetched from the simulator's recorders: each interface, quirk and way to be cut off."""

import json
import os
import signal
from unittest.mock import patch

from simulator.testing import Simulator

from ..fetch import fetch as fetching
from ..fetch.process import Fetcher
from ..fetch.types import Job, Outcome
from ..probe import errors
from .cutting import fetch_cut
from .fetch_farm import CAMERA, RECORDER, FarmCase

STYLES = {"hikvision": "tracks", "dahua": "realmonitor", "onvif": "plain"}
QUIRKS = {
    "endless": ("tracks", {"ignores_end": True}),
    "local-z": ("tracks", {"z_is_local": True}),
    "reads-local": ("plain", {"replay_reads_local": True}),
    "coarse": ("plain", {"no_track_history": True, "ignores_end": True}),
}
FARM = Simulator(
    [
        CAMERA,
        {**RECORDER, "code": "large", "style": "plain", "sub": {}},
        *({**RECORDER, "code": kind, "style": style} for kind, style in STYLES.items()),
        *(
            {**RECORDER, "code": code, "style": style, "quirks": quirks}
            for code, (style, quirks) in QUIRKS.items()
        ),
    ],
    faults=[
        {"device": code, "fault": "download_broken"}
        for code in ("hikvision", "dahua", "endless", "local-z")
    ],
    require_rtsp=True,
)


class PlayedCase(FarmCase):
    farm = FARM
    span = (-12, 48)


def setUpModule():
    PlayedCase.begin()


class TestInterfaces(PlayedCase):
    def test_each_interface_with_the_gap_told(self):
        for code in STYLES:
            with self.subTest(code):
                self.new_folder()
                outcome = self.fetch(job := self.job(code))
                self.assertEqual(outcome.driver, code)
                self.assertPlays(outcome)
                self.assertAlmostEqual(outcome.first, job.since, delta=3)
                self.assertAlmostEqual(outcome.last, job.until, delta=3)
                (gap,) = outcome.gaps
                self.assertEqual(gap.why, "not_recorded")
                self.assertAlmostEqual(gap.until - gap.since, 36, delta=4)
                self.assertAlmostEqual(gap.film_s, gap.since - outcome.first, delta=1)
                self.assertEqual(outcome.is_stamped, code == "onvif")

    def test_each_quirk(self):
        for code in QUIRKS:
            with self.subTest(code):
                self.new_folder()
                outcome = self.fetch(job := self.job(code, -20, -5))
                self.assertPlays(outcome)
                self.assertAlmostEqual(outcome.first, job.since, delta=3)
                self.assertLessEqual(outcome.last, job.until)
                self.assertAlmostEqual(outcome.duration_s, 15, delta=3)

    def test_a_gap_that_no_list_tells_shows_in_the_pictures(self):
        outcome = self.fetch(self.job("coarse"))
        (gap,) = outcome.gaps
        self.assertAlmostEqual(gap.until - gap.since, 36, delta=4)
        self.assertPlays(outcome)

    def test_a_clock_that_is_wrong(self):
        self.set_fault("onvif", "clock_off", seconds=-300)
        outcome = self.fetch(job := self.job("onvif", -20, -5))
        self.assertAlmostEqual(outcome.clock_offset_s, -300, delta=2)
        self.assertAlmostEqual(outcome.first, job.since, delta=3)

    def test_nothing_recorded(self):
        for code in STYLES:
            with self.subTest(code), self.assertRaises(errors.NotRecorded):
                self.fetch(self.job(code, 8, 28))

    def test_a_password_is_shown_once(self):
        self.set_fault("onvif", "wrong_password")
        before = self.counted("onvif", "wrong_logins")
        with self.assertRaises(errors.AuthRefused):
            self.fetch(self.job("onvif"))
        self.assertLessEqual(self.counted("onvif", "wrong_logins") - before, 1)

    def test_a_port_that_is_closed(self):
        self.set_fault("onvif", "refuse")
        with self.assertRaises(errors.ConnectError):
            self.fetch(self.job("onvif"))

    def test_more_than_there_may_be(self):
        with self.assertRaises(errors.NoRoom):
            self.fetch(self.job("onvif", max_bytes=100_000))


def has_come(message: dict) -> bool:
    return message["type"] == "progress" and message["seconds"] > 10


class TestResume(PlayedCase):
    def test_the_time_of_a_run_is_over(self):
        report, job = [], self.job("onvif", -90, -30)
        for _ in range(3):
            told = lambda **facts: report.append(facts)  # noqa: E731
            self.assertIsNone(fetch_cut(job, 130, told))
        outcome = self.fetch(job)
        self.assertWhole(outcome, 60)
        self.assertEqual(report, sorted(report, key=lambda facts: facts["bytes"]))

    def test_killed_in_the_middle(self):
        fetcher = Fetcher(self.job("large", -90, -30))
        try:
            while not any(has_come(message) for message in fetcher.messages(20)):
                self.assertFalse(fetcher.has_ended, fetcher.errors)
            os.kill(fetcher._process.pid, signal.SIGKILL)
        finally:
            fetcher.close()
        before = self.pictures()
        self.assertGreater(len(before), 10)
        messages = self.run_process(self.job("large", -90, -30))
        outcome = Outcome.from_dict(messages["film"]["outcome"])
        self.assertWhole(outcome, 60)
        self.assertEqual(self.pictures()[0], before[0])

    def test_the_stream_is_dropped_in_the_middle(self):
        def drop(**facts):
            if facts["seconds"] > 10 and not dropped:
                dropped.append(1)
                FARM.set_fault("hikvision", "refuse")
                FARM.clear("hikvision")

        dropped = []
        every = patch.object(fetching, "REPORT_S", 0.0)
        every.start()
        self.addCleanup(every.stop)
        outcome = self.fetch(self.job("hikvision", -100, -40), drop)
        self.assertTrue(dropped)
        self.assertAlmostEqual(outcome.duration_s, 60, delta=4)
        self.assertEqual(outcome.gaps, ())
        self.assertPlays(outcome)

    def assertWhole(self, outcome: Outcome, seconds: float):
        self.assertSeamless(outcome)
        self.assertAlmostEqual(outcome.duration_s, seconds, delta=3)

    def run_process(self, job: Job) -> dict:
        fetcher, found = Fetcher(job), {}
        try:
            while not fetcher.has_ended:
                found |= {message["type"]: message for message in fetcher.messages(20)}
        finally:
            fetcher.close()
        return found

    def test_a_process_tells_what_went_wrong(self):
        messages = self.run_process(self.job("onvif", 8, 28))
        self.assertEqual(messages["problem"]["code"], "not_recorded")
        self.assertNotIn(FARM["onvif"].password, json.dumps(messages))
