"""All that is judged of a picture: which reference counts, when none does, what is left out."""

import json
import unittest

import cv2
import numpy as np

from ..probe import light
from ..probe.appraisal import LIGHT, Origin, appraise
from ..probe.criteria import Criteria
from ..probe.reasons import Reason
from ..probe.types import Target, Thresholds
from .videos import scene, with_letters

AGAINST = {Reason.PICTURE_COVERED, Reason.PICTURE_BLURRED, Reason.PICTURE_MOVED}
LATER = 1000.0 + Thresholds().quarantine_s


def coloured(luma: np.ndarray) -> np.ndarray:
    bgr = with_letters(luma).astype(np.int16)
    bgr[..., 0] += (30 * np.sin(np.arange(640) / 50)).astype(np.int16)
    return np.clip(bgr, 0, 255).astype(np.uint8)


def judge(bgr: np.ndarray, criteria=Criteria(), memory=None, at=1000.0):  # noqa: B008 - frozen
    luma = cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY)
    return appraise(bgr, luma, criteria, memory or {}, Origin("jpeg", "snapshot", at))


def reasons(appraisal) -> list[Reason]:
    return [finding.reason for finding in appraisal.findings]


class TestMode(unittest.TestCase):
    def test_colours_tell(self):
        self.assertEqual(judge(coloured(scene())).mode, light.DAY)
        self.assertEqual(judge(with_letters(scene())).mode, light.INFRARED)

    def test_too_dark_to_tell(self):
        dark = with_letters(scene() * 0.08)
        self.assertEqual(judge(dark).mode, light.UNKNOWN)

    def test_black_has_neither_mode_nor_description(self):
        black = judge(np.zeros((360, 640, 3), np.uint8))
        self.assertEqual((black.mode, black.description), (light.UNKNOWN, {}))
        self.assertEqual(black.judged, {Reason.PICTURE_BLACK, Reason.PICTURE_FLAT})


class TestReferences(unittest.TestCase):
    """The camera is out of focus wherever it can be told."""

    @classmethod
    def setUpClass(cls):
        cls.day, cls.night = coloured(scene()), with_letters(scene(seed=2))
        shots = {"day": judge(cls.day), "infrared": judge(cls.night)}
        cls.references = {mode: shot.description for mode, shot in shots.items()}
        cls.bad_day = cv2.GaussianBlur(cls.day, (0, 0), 5)
        cls.bad_night = cv2.GaussianBlur(cls.night, (0, 0), 5)

    def test_each_mode_has_its_own(self):
        criteria = Criteria(references=self.references)
        for good, bad in ((self.day, self.bad_day), (self.night, self.bad_night)):
            self.assertEqual(reasons(judge(good, criteria)), [])
            self.assertEqual(reasons(judge(bad, criteria)), [Reason.PICTURE_BLURRED])

    def test_without_one_of_that_mode_nothing_is_judged(self):
        for references in ({}, {"infrared": self.references["infrared"]}, {"day": {"v": 99}}):
            seen = judge(self.bad_day, Criteria(references=references))
            self.assertEqual((reasons(seen), AGAINST & seen.judged), ([], set()))
            self.assertNotIn("sharpness_ratio", seen.metrics)

    def test_a_grey_cover_does_not_hide_behind_the_lack_of_colour(self):
        criteria = Criteria(references={"day": self.references["day"]})
        pale = with_letters(scene())
        pale[:, :450] = (120 + 20 * np.sin(np.arange(450) / 80)).astype(np.uint8)[:, None]
        pale[..., 0] += 5
        memory = judge(self.day, criteria).memory
        self.assertEqual(judge(pale, criteria).mode, light.UNKNOWN)
        self.assertEqual(reasons(judge(pale, criteria, memory, LATER)), [Reason.PICTURE_COVERED])

    def test_a_camera_that_turns_by_itself_is_left_out(self):
        seen = judge(self.bad_day, Criteria(references=self.references, is_ptz=True))
        self.assertFalse(AGAINST & seen.judged)

    def test_what_is_ignored_is_neither_found_nor_disproved(self):
        ignored = ("picture_blurred", "picture_black")
        seen = judge(self.bad_day, Criteria(references=self.references, ignored=ignored))
        self.assertEqual(reasons(seen), [])
        self.assertFalse({Reason.PICTURE_BLURRED, Reason.PICTURE_BLACK} & seen.judged)
        self.assertIn(Reason.PICTURE_MOVED, seen.judged)

    def test_quarantine_after_the_switch_to_infrared(self):
        criteria = Criteria(references=self.references)
        memory = judge(self.day, criteria).memory
        switched = judge(self.bad_night, criteria, memory, 2000.0)
        self.assertFalse(AGAINST & switched.judged)
        soon = judge(self.bad_night, criteria, switched.memory, 2000.0 + 599)
        self.assertFalse(AGAINST & soon.judged)
        later = judge(self.bad_night, criteria, soon.memory, 2000.0 + 600)
        self.assertIn(Reason.PICTURE_BLURRED, reasons(later))

    def test_quarantine_after_a_jump_of_the_exposure(self):
        criteria = Criteria(references=self.references)
        memory = judge(self.day, criteria).memory
        dim = (self.bad_day * 0.5).astype(np.uint8)
        jumped = judge(dim, criteria, memory, 2000.0)
        self.assertFalse(AGAINST & jumped.judged)
        self.assertTrue(AGAINST & judge(dim, criteria, jumped.memory, 2600.0).judged)

    def test_broken_memory(self):
        criteria = Criteria(references=self.references)
        for broken in ([], "x", {LIGHT: 5}, {LIGHT: {"mode": [], "luma": "x", "since": {}}}):
            seen = judge(self.bad_day, criteria, broken)
            self.assertEqual(reasons(seen), [Reason.PICTURE_BLURRED])

    def test_everything_travels_as_json(self):
        target = Target(1, "h", references=self.references, ignored=("picture_moved",), is_ptz=True)
        target = Target.from_dict(json.loads(json.dumps(target.to_dict())))
        sent = json.loads(json.dumps(Criteria.of(target).to_dict()))
        back = Criteria.from_dict(sent)
        self.assertEqual((back.references, back.is_ptz), (self.references, True))
        self.assertEqual(tuple(back.ignored), ("picture_moved",))
        seen = judge(self.day)
        json.dumps([seen.metrics, seen.memory, seen.description, sorted(seen.judged)])
