"""Judging pictures against their reference: what is found, and what must not be mistaken for it."""

import json
import unittest
from dataclasses import replace

import cv2
import numpy as np
from hypothesis import given, settings, strategies as st

from ..probe import description, picture, reference, sight
from ..probe.reasons import Reason
from ..probe.types import Thresholds
from .videos import scene, with_letters, with_noise

DEFAULT = Thresholds()
COVERED, BLURRED, MOVED = Reason.PICTURE_COVERED, Reason.PICTURE_BLURRED, Reason.PICTURE_MOVED
SIZE = (640, 360)


def see(luma: np.ndarray, second: int = 0) -> sight.Sight:
    """As the judge sees it: letters burned in, 8 bits."""
    bgr = with_letters(luma, second)
    grey = cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY)
    return sight.see(grey, picture.letters(grey))


def kept(luma: np.ndarray) -> description.Description:
    """As a reference comes back from where it was stored."""
    return description.from_dict(json.loads(json.dumps(description.to_dict(see(luma)))))


def compare(then: np.ndarray, now: np.ndarray, thresholds=DEFAULT) -> reference.Comparison:
    return reference.compare(kept(then), see(now, 3723), thresholds)


def blurred(luma: np.ndarray, sigma: float) -> np.ndarray:
    return cv2.GaussianBlur(luma, (0, 0), sigma)


def moved(luma: np.ndarray, dx: float = 0, dy: float = 0, degrees: float = 0) -> np.ndarray:
    """Shifted by percent of the width and turned clockwise."""
    matrix = cv2.getRotationMatrix2D((SIZE[0] / 2, SIZE[1] / 2), -degrees, 1)
    matrix[:, 2] += np.array([dx, dy]) * SIZE[0] / 100
    return cv2.warpAffine(luma, matrix, SIZE, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)


def covered(luma: np.ndarray, share: float, level: float = 70) -> np.ndarray:
    hidden = luma.copy()
    hidden[:, : round(share * SIZE[0])] = level + 12 * np.sin(np.arange(360) / 60)[:, None]
    return hidden


def noisy(luma: np.ndarray, level: float, seed: int = 3) -> np.ndarray:
    return with_noise(luma, level, np.random.default_rng(seed))


def shelves() -> np.ndarray:
    """The same every 40 pixels: a shift by that is no shift to whoever correlates."""
    x, y = np.arange(640), np.arange(360)[:, None]
    return (110 + 50 * np.sign(np.sin(x * np.pi / 20)) * np.sign(np.sin(y * np.pi / 20))).astype(
        np.float32
    )


class Case(unittest.TestCase):
    def assertFound(self, reason, comparison):
        found = [finding.reason for finding in comparison.findings]
        self.assertEqual(found, [reason] if reason else [], comparison)
        self.assertLessEqual(set(found), comparison.judged)


class TestInPlace(Case):
    """What has to pass."""

    def test_the_same_scene(self):
        for seed in range(1, 6):
            comparison = compare(scene(seed=seed), noisy(scene(seed=seed), 2))
            self.assertFound(None, comparison)
            self.assertEqual(comparison.judged, {COVERED, BLURRED, MOVED})
            self.assertGreater(comparison.metrics["agreement"], 0.95)
            self.assertAlmostEqual(comparison.metrics["sharpness_ratio"], 1, delta=0.1)

    @settings(max_examples=40, deadline=None)
    @given(st.floats(0.3, 1.3), st.floats(-30, 60), st.floats(0, 8), st.integers(1, 9))
    def test_light_and_noise_change_nothing(self, gain, offset, noise, seed):
        """Fog is little contrast and much light; the noise is what a sensor has at night."""
        luma = scene(seed=seed, contrast=30)
        shown = np.clip(110 + (luma - 110) * gain + offset, 5, 250)
        comparison = compare(luma, noisy(shown, noise * gain))
        self.assertFound(None, comparison)
        self.assertGreater(comparison.metrics["sharpness_ratio"], 0.7)

    def test_rain_is_no_defocus(self):
        random, luma = np.random.default_rng(4), scene().copy()
        for _streak in range(250):
            x, y = int(random.integers(0, 630)), int(random.integers(0, 330))
            cv2.line(luma, (x, y), (x - 4, y + 20), 200, 1)
        self.assertFound(None, compare(scene(), luma))

    def test_people_and_a_car(self):
        luma = scene().copy()
        luma[200:330, 100:300] = scene(seed=9)[200:330, 100:300]
        luma[150:250, 400:440] = 40
        self.assertFound(None, compare(scene(), luma))

    def test_a_camera_that_sways(self):
        for dx, dy in ((0.5, 0), (-1, 0.5), (1.5, -1)):
            self.assertFound(None, compare(scene(), moved(scene(), dx, dy)))

    def test_shelves_that_look_the_same_a_step_further(self):
        luma = shelves()
        self.assertFound(None, compare(luma, noisy(luma, 3)))
        hidden = luma.copy()
        hidden[100:250, 200:360] = 90
        self.assertFound(None, compare(luma, hidden))

    def test_other_sources_and_resolutions(self):
        """A reference by snapshot, a picture by a small stream of another shape."""
        then = kept(scene(1280, 720))
        small = cv2.resize(scene(1280, 720), (352, 288), interpolation=cv2.INTER_AREA)
        self.assertFound(None, reference.compare(then, see(small), DEFAULT))

    def test_a_night_darker_than_the_reference_is_not_judged(self):
        night = noisy(scene() * 0.01, 3)
        night[100:140, 300:340] = 200
        self.assertEqual(compare(scene(), night), reference.Comparison())

    def test_an_empty_wall_as_reference_says_nothing(self):
        wall = np.full((360, 640), 120.0)
        self.assertEqual(compare(wall, scene()), reference.Comparison())


class TestFaults(Case):
    def test_defocus_whatever_the_noise_and_the_light(self):
        for seed in range(1, 5):
            for sigma in (4, 6, 12):
                for noise, gain in ((0, 1), (6, 1), (2, 0.5)):
                    with self.subTest(seed=seed, sigma=sigma, noise=noise, gain=gain):
                        shown = 110 + (blurred(scene(seed=seed), sigma) - 110) * gain
                        comparison = compare(scene(seed=seed), noisy(shown, noise))
                        self.assertFound(BLURRED, comparison)
                        self.assertLess(comparison.metrics["sharpness_ratio"], 0.55)

    def test_sharpness_falls_as_the_lens_goes_out_of_focus(self):
        sigmas = (0.5, 1, 2, 3, 5, 8)
        ratios = [
            compare(scene(), blurred(scene(), sigma)).metrics["sharpness_ratio"] for sigma in sigmas
        ]
        self.assertEqual(ratios, sorted(ratios, reverse=True))

    def test_half_a_picture_out_of_focus_is_a_drop_or_a_smear(self):
        luma = scene().copy()
        luma[:, :320] = blurred(luma, 5)[:, :320]
        self.assertFound(None, compare(scene(), luma))

    @settings(max_examples=40, deadline=None)
    @given(
        st.floats(4, 25), st.sampled_from((-1, 1)), st.floats(-8, 8), st.floats(-8, 8),
        st.integers(1, 9),
    )
    def test_moved_and_how_far(self, dx, side, dy, degrees, seed):
        comparison = compare(scene(seed=seed), moved(scene(seed=seed), side * dx, dy, degrees))
        self.assertFound(MOVED, comparison)
        values = comparison.findings[0].values
        self.assertAlmostEqual(values["dx_percent"], side * dx, delta=1)
        self.assertAlmostEqual(values["degrees"], degrees, delta=1.5)

    def test_turned_away(self):
        comparison = compare(scene(seed=1), scene(seed=8))
        self.assertFound(MOVED, comparison)
        self.assertEqual(comparison.findings[0].code, "other_view")

    def test_covered(self):
        for share in (0.5, 0.7, 0.95):
            for level in (70, 150, 220):
                with self.subTest(share=share, level=level):
                    self.assertFound(COVERED, compare(scene(), covered(scene(), share, level)))

    def test_a_fifth_is_no_large_part(self):
        self.assertFound(None, compare(scene(), covered(scene(), 0.2)))

    def test_a_moved_camera_says_nothing_of_cover_and_focus(self):
        self.assertEqual(compare(scene(), moved(scene(), 8)).judged, {MOVED})

    def test_thresholds_hold(self):
        for change, shown in (
            ({"covered_share_min": 0.9}, covered(scene(), 0.6)),
            ({"blurred_ratio_max": 0.1}, blurred(scene(), 4)),
            ({"moved_percent_min": 20.0}, moved(scene(), 8)),
        ):
            comparison = compare(scene(), shown, replace(DEFAULT, **change))
            self.assertFound(None, comparison)


class TestDescription(unittest.TestCase):
    @settings(max_examples=30, deadline=None)
    @given(st.integers(64, 640), st.integers(64, 480), st.integers(0, 2**32 - 1), st.floats(0, 80))
    def test_any_picture_fits_and_comes_back(self, width, height, seed, spread):
        random = np.random.default_rng(seed)
        luma = np.clip(random.normal(128, spread, (height, width)), 0, 255).astype(np.uint8)
        seen = sight.see(luma, picture.letters(luma))
        text = json.dumps(description.to_dict(seen))
        self.assertLess(len(text), 12_000)
        again = description.from_dict(json.loads(text))
        np.testing.assert_allclose(again.coarse_energy, seen.coarse_energy, rtol=0.04, atol=0.02)
        np.testing.assert_array_equal(again.lettered, seen.lettered)

    def test_whatever_does_not_fit_is_no_reference(self):
        good = description.to_dict(see(scene()))
        jpeg = cv2.imencode(".jpg", np.zeros((10, 10), np.uint8))[1].tobytes()
        for broken in (
            None,
            {},
            [],
            "text",
            {**good, "v": 0},
            {**good, "luma": ""},
            {**good, "luma": "?"},
            {**good, "luma": 5},
            {**good, "luma": "A" * 20_000},
            {**good, "luma": description.b64encode(jpeg).decode()},
            {**good, "coarse": good["coarse"][:8]},
            {**good, "lettered": "AA=="},
            {key: value for key, value in good.items() if key != "fine"},
        ):
            self.assertIsNone(description.from_dict(broken), broken)
