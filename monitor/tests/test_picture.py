"""Judging pictures: black, flat and frozen, on pictures that went through real encoders."""

import json
import unittest
from dataclasses import replace

import cv2
import numpy as np
from hypothesis import given, settings, strategies as st

from ..picture_worker import MAX_PIXELS
from ..probe import fingerprint, picture
from ..probe.decode import decode
from ..probe.reasons import Reason
from ..probe.types import Thresholds
from .videos import encode, jpeg, scene, with_letters, with_noise

DEFAULT = Thresholds()
QUALITIES = {
    "h264": ({"qp": "24"}, {"qp": "32"}),
    "h265": ({"x265-params": "log-level=none:pools=1:qp=30"},),
    "jpeg": ({"quality": 60}, {"quality": 90}),
}


def grey(level: int, noise: float = 0) -> np.ndarray:
    return with_noise(np.full((360, 640), float(level)), noise, np.random.default_rng(1))


def to_luma(bgr: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY)


def judge(luma, previous=None, at=1000.0, codec="h264", source="stream", thresholds=DEFAULT):
    return picture.judge(luma, thresholds, previous, codec=codec, source=source, taken_at=at)


def reasons(judgement) -> list[Reason]:
    return [finding.reason for finding in judgement.findings]


def key_pictures(codec: str, still: np.ndarray, noise: float, frozen: bool, **options):
    """(first, last) key picture as decoded luma, some seconds of a running clock apart."""
    random = np.random.default_rng(5)
    sensor = with_noise(still, noise, random)

    def shots():
        for number in range(4 * 4 + 1):
            shot = sensor if frozen else with_noise(still, noise, random)
            yield with_letters(shot, 7 * number)

    if codec == "jpeg":
        coded = [jpeg(shot, **options) for shot in shots()]
    else:
        coded = [data for key, data in encode(codec, shots(), 4, **options) if key]
    return tuple(decode(codec, data, MAX_PIXELS).luma for data in (coded[0], coded[-1]))


class TestExposure(unittest.TestCase):
    def test_a_good_picture(self):
        self.assertEqual(reasons(judge(to_luma(with_letters(scene())))), [])

    def test_black_with_letters_and_noise(self):
        for level, noise in ((0, 0), (8, 0), (10, 4), (14, 6), (18, 1)):
            with self.subTest(level=level, noise=noise):
                judgement = judge(to_luma(with_letters(grey(level, noise))))
                self.assertEqual(reasons(judgement), [Reason.PICTURE_BLACK])
                self.assertEqual(judgement.metrics["diff"], -1.0)

    def test_flat_with_letters(self):
        for level, code in ((128, "flat"), (60, "flat"), (250, "white")):
            with self.subTest(level=level):
                judgement = judge(to_luma(with_letters(grey(level, 2))))
                self.assertEqual(reasons(judgement), [Reason.PICTURE_FLAT])
                self.assertEqual(judgement.findings[0].code, code)
                self.assertLess(judgement.findings[0].values["luma_std"], 4)

    def test_no_video_in_large_letters(self):
        """What a recorder draws for a camera that is gone."""
        shown = np.full((360, 640, 3), (44, 16, 10), np.uint8)
        cv2.putText(shown, "NO VIDEO", (180, 190), 0, 2, (255, 255, 255), 4)
        for codec in ("h264", "h265", "jpeg"):
            if codec == "jpeg":
                data = jpeg(shown)
            else:
                data = next(data for key, data in encode(codec, [shown]) if key)
            luma = decode(codec, data, MAX_PIXELS).luma
            self.assertEqual(reasons(judge(luma, codec=codec)), [Reason.PICTURE_FLAT])

    def test_half_a_picture_of_sky_is_no_fault(self):
        sky = scene()
        sky[:230] = np.linspace(200, 235, 230)[:, None]
        self.assertEqual(reasons(judge(to_luma(with_letters(sky)))), [])

    def test_a_dark_night_with_a_lamp_is_no_fault(self):
        night = grey(6, 3)
        cv2.circle(night, (400, 180), 12, 240.0, -1)
        self.assertEqual(reasons(judge(to_luma(with_letters(night)))), [])

    def test_a_dim_scene_is_no_fault(self):
        self.assertEqual(reasons(judge(to_luma(with_letters(scene() * 0.25)))), [])

    def test_thresholds_hold(self):
        luma = to_luma(with_letters(grey(30, 2)))
        self.assertEqual(reasons(judge(luma)), [Reason.PICTURE_FLAT])
        brighter = replace(DEFAULT, black_luma_max=40.0)
        self.assertEqual(reasons(judge(luma, thresholds=brighter)), [Reason.PICTURE_BLACK])
        lenient = replace(DEFAULT, flat_std_max=0.5)
        self.assertEqual(reasons(judge(luma, thresholds=lenient)), [])

    def test_black_through_the_encoders(self):
        """Black is 16 in most streams and 0 in a JPEG: both are 0 here."""
        for codec in ("h264", "h265"):
            data = next(data for key, data in encode(codec, [with_letters(grey(0))]) if key)
            luma = decode(codec, data, MAX_PIXELS).luma
            self.assertLessEqual(judge(luma, codec=codec).metrics["luma_mean"], 1)
        luma = decode("jpeg", jpeg(with_letters(grey(0))), MAX_PIXELS).luma
        self.assertLessEqual(judge(luma, codec="jpeg").metrics["luma_mean"], 1)

    @settings(max_examples=60, deadline=None)
    @given(st.integers(64, 640), st.integers(64, 480), st.integers(0, 2**32 - 1))
    def test_any_picture(self, width, height, seed):
        random = np.random.default_rng(seed)
        luma = random.integers(0, 256, (height, width), dtype=np.uint8)
        judgement = judge(luma)
        again = judge(luma, judgement.memory, at=2000.0)
        json.dumps([judgement.metrics, judgement.memory])
        large = min(width, height) >= 160
        self.assertEqual(reasons(again), [Reason.PICTURE_FROZEN] if large else reasons(again))


class TestSharpness(unittest.TestCase):
    def test_blur_lowers_it_and_noise_does_not_hide_that(self):
        random = np.random.default_rng(2)
        for seed in (1, 2, 3):
            sharp = scene(seed=seed)
            values = []
            for blur, noise in ((0, 0), (0, 8), (2, 0), (2, 8), (4, 0), (4, 8)):
                shown = cv2.GaussianBlur(sharp, (0, 0), blur) if blur else sharp
                luma = np.clip(with_noise(shown, noise, random), 0, 255).astype(np.uint8)
                values.append(picture.measure(luma)["sharpness"])
            self.assertEqual(values[1::2], sorted(values[1::2], reverse=True))
            self.assertGreater(min(values[0:2]), 1.5 * max(values[2:4]))
            self.assertGreater(min(values[2:4]), 1.5 * max(values[4:6]))


class TestFrozen(unittest.TestCase):
    """Quiet live scenes are never called frozen; frozen pictures with a running clock are."""

    def test_frozen_with_a_running_clock(self):
        for codec, still, options in self._cases():
            with self.subTest(codec=codec, options=options):
                first, last = key_pictures(codec, still, 1.0, True, **options)
                self.assertTrue((first != last).any(), "the clock runs")
                memory = judge(first, codec=codec).memory
                judgement = judge(last, memory, 1060.0, codec)
                self.assertEqual(reasons(judgement), [Reason.PICTURE_FROZEN])
                self.assertEqual(judgement.findings[0].values["unchanged_s"], 60)

    def test_quiet_live_scene(self):
        for codec, still, options in self._cases():
            for noise in (0.3, 1.0, 2.0):
                with self.subTest(codec=codec, options=options, noise=noise):
                    first, last = key_pictures(codec, still, noise, False, **options)
                    judgement = judge(last, judge(first, codec=codec).memory, 1060.0, codec)
                    self.assertEqual(reasons(judgement), [])

    def test_quiet_live_scene_at_poor_quality(self):
        for still in (scene(seed=4), scene(seed=5, contrast=20)):
            first, last = key_pictures("h264", still, 0.3, False, qp="40")
            judgement = judge(last, judge(first).memory, 1060.0)
            self.assertEqual(reasons(judgement), [])

    def test_something_moves_before_a_noiseless_scene(self):
        """As from a test source: everything else is the same to the last digit."""
        still = scene()
        moved = still.copy()
        moved[150:200, 300:330] = 240
        first, last = (to_luma(with_letters(shot)) for shot in (still, moved))
        self.assertEqual(reasons(judge(last, judge(first).memory, 2000.0)), [])

    def test_all_the_same_is_frozen(self):
        luma = to_luma(with_letters(scene()))
        memory = judge(luma).memory
        judgement = judge(luma.copy(), memory, 1030.0)
        self.assertEqual(reasons(judgement), [Reason.PICTURE_FROZEN])
        self.assertEqual(judgement.metrics["diff"], 0.0)

    def test_time_adds_up(self):
        """The older memory is kept as long as nothing changes, and a new one is made then."""
        luma = to_luma(with_letters(scene()))
        memory = judge(luma, at=1000.0).memory
        for at in (1060.0, 1120.0):
            judgement = judge(luma, memory, at)
            memory = judgement.memory
            self.assertEqual(judgement.findings[0].values["unchanged_s"], at - 1000)
        other = judge(to_luma(with_letters(scene(seed=9))), memory, 1180.0)
        self.assertEqual((reasons(other), other.memory["at"]), ([], 1180.0))

    def test_too_soon_to_say(self):
        luma = to_luma(with_letters(scene()))
        memory = judge(luma, at=1000.0).memory
        soon = judge(luma, memory, 1005.0)
        self.assertEqual((reasons(soon), soon.metrics["diff"]), ([], -1.0))
        self.assertEqual(reasons(judge(luma, soon.memory, 1030.0)), [Reason.PICTURE_FROZEN])

    def test_other_origin_is_not_compared(self):
        luma = to_luma(with_letters(scene()))
        memory = judge(luma).memory
        for codec, source, shape in (
            ("h265", "stream", luma.shape),
            ("h264", "snapshot", luma.shape),
            ("h264", "stream", (480, 640)),
        ):
            shown = cv2.resize(luma, shape[::-1])
            judgement = judge(shown, memory, 2000.0, codec, source)
            self.assertEqual((reasons(judgement), judgement.metrics["diff"]), ([], -1.0))

    def test_an_encoder_that_comes_back_to_how_it_coded_before(self):
        """With a bitrate to keep, neighbouring key frames of one still differ everywhere."""
        one, other = (to_luma(with_letters(scene() + shade)) for shade in (0, 1))
        memory, found = judge(one).memory, []
        for turn, luma in enumerate((other, one, other), 1):
            judgement = judge(luma, memory, 1000.0 + 60 * turn)
            memory = judgement.memory
            found.append(reasons(judgement))
        self.assertEqual(found, [[], [Reason.PICTURE_FROZEN], [Reason.PICTURE_FROZEN]])

    def test_a_live_scene_comes_back_to_nothing(self):
        random, memory = np.random.default_rng(3), None
        for turn in range(8):
            luma = np.clip(with_noise(scene(), 0.8, random), 0, 255).astype(np.uint8)
            judgement = judge(luma, memory, 1000.0 + 60 * turn)
            memory = judgement.memory
            self.assertEqual(reasons(judgement), [])
        self.assertEqual(len(memory["earlier"]), 4)
        self.assertLess(len(json.dumps(memory)), 4500)

    def test_too_little_texture_to_say(self):
        still = np.tile(np.linspace(60, 180, 640), (360, 1))
        luma = to_luma(with_letters(still))
        judgement = judge(luma, judge(luma).memory, 2000.0)
        self.assertEqual((reasons(judgement), judgement.metrics["diff"]), ([], -1.0))

    def test_black_in_between_does_not_forget(self):
        luma = to_luma(with_letters(scene()))
        memory = judge(luma).memory
        self.assertEqual(judge(to_luma(with_letters(grey(0))), memory, 1060.0).memory, memory)

    def test_broken_memory(self):
        luma = to_luma(with_letters(scene()))
        good = judge(luma).memory
        broken = [
            {},
            {"at": 1},
            {**good, "v": 0},
            {**good, "at": None},
            {**good, "shape": "x"},
            {**good, "corners": good["corners"][:-8]},
            {**good, "patches": "?"},
            {**good, "means": ""},
            {**good, "corners": good["means"][:384]},
        ]
        for memory in broken:
            judgement = judge(luma, memory, 2000.0)
            self.assertEqual((reasons(judgement), judgement.metrics["diff"]), ([], -1.0))

    def test_memory_is_small(self):
        for size in ((640, 360), (64, 64), (352, 288)):
            memory = judge(to_luma(with_letters(scene(*size)))).memory
            self.assertLess(len(json.dumps(memory)), 3500)

    @given(st.integers(64, 640), st.integers(64, 480), st.integers(0, 2**32 - 1))
    @settings(max_examples=40, deadline=None)
    def test_fingerprint_comes_back(self, width, height, seed):
        luma = np.random.default_rng(seed).integers(0, 256, (height, width), dtype=np.uint8)
        made = fingerprint.make(luma)
        again = fingerprint.from_dict(json.loads(json.dumps(fingerprint.to_dict(made))))
        self.assertEqual(again.shape, made.shape)
        for name in ("corners", "patches", "means"):
            np.testing.assert_array_equal(getattr(again, name), getattr(made, name))
        self.assertEqual(fingerprint.compare(again, luma).moved, 0)

    @staticmethod
    def _cases():
        """(codec, what stands before the camera, encoder options)."""
        for codec, qualities in QUALITIES.items():
            for options in qualities:
                for seed, contrast in ((4, 45), (5, 20)):
                    yield codec, scene(seed=seed, contrast=contrast), options
