"""What of a picture is compared with a reference: its structure, place by place.

Every picture is brought to one small size, so that snapshot and stream, whatever their
resolution, show the same. Two bands of it count: a coarse one, by which places are found again,
and a fine one, which a lens out of focus loses first. Noise and light are kept out: the sensor's
noise is estimated and its share taken off, and nothing depends on a picture's absolute brightness.
"""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

SIZE = (320, 180)
"""Pixels across and down of what is compared."""

GRID = (16, 9)
"""Blocks across and down, 20 by 20 pixels each."""

_FINE = (0.8, 1.6)
_COARSE = (1.5, 4.5)
"""Pixels of SIZE: each band lies between two Gaussian blurs."""

_CURL = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)

_LETTERED = 0.12
"""Share of a block that burned-in letters may take before it is left out."""


@dataclass(frozen=True)
class Sight:
    """``luma``: uint8 (180, 320); ``coarse``: float32 of that shape; the rest are (9, 16):
    ``coarse_energy`` and ``fine_energy`` mean squares of the bands without the noise's share,
    ``brightness`` mean luma, ``lettered`` where letters are burned in."""

    luma: np.ndarray
    coarse: np.ndarray
    coarse_energy: np.ndarray
    fine_energy: np.ndarray
    brightness: np.ndarray
    lettered: np.ndarray


def see(luma: np.ndarray, letters: np.ndarray) -> Sight:
    """``luma``: uint8 array of any size; ``letters``: mask of that size (see picture.letters)."""
    small = cv2.resize(luma, SIZE, interpolation=cv2.INTER_AREA)
    values = small.astype(np.float32)
    coarse, fine = band(values, _COARSE), band(values, _FINE)
    noise = noise_of(small) ** 2
    return Sight(
        small,
        coarse,
        np.maximum(blocks(coarse * coarse) - noise * _gain(_COARSE), 0),
        np.maximum(blocks(fine * fine) - noise * _gain(_FINE), 0),
        blocks(values),
        blocks(cv2.resize(letters, SIZE, interpolation=cv2.INTER_AREA)) > 255 * _LETTERED,
    )


def coarse_of(luma: np.ndarray) -> np.ndarray:
    """The coarse band of a picture that has SIZE already."""
    return band(luma.astype(np.float32), _COARSE)


def band(values: np.ndarray, sigmas: tuple[float, float]) -> np.ndarray:
    narrow, wide = (cv2.GaussianBlur(values, (0, 0), sigma) for sigma in sigmas)
    return narrow - wide


def blocks(values: np.ndarray) -> np.ndarray:
    """The mean of each block."""
    return cv2.resize(values, GRID, interpolation=cv2.INTER_AREA)


def likeness(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """(9, 16): how alike two coarse bands are in each block, −1 to 1 (normalised correlation)."""
    power = blocks(one * one) * blocks(other * other)
    return blocks(one * other) / np.sqrt(np.maximum(power, 1e-6))


def noise_of(luma: np.ndarray) -> float:
    """Standard deviation of the sensor's noise (at most 63), by the median of what no smooth
    surface and few edges answer to (Immerkær 1996, made robust)."""
    answers = np.abs(cv2.filter2D(luma, cv2.CV_16S, _CURL)[::2, ::2])  # a quarter of them will do
    answers = np.minimum(answers, 255).astype(np.uint8)
    upto = cv2.calcHist([answers], [0], None, [256], [0, 256]).ravel().cumsum()
    half = answers.size / 2
    median = (np.searchsorted(upto, half) + np.searchsorted(upto, half, side="right")) / 2
    return float(median) / 0.6745 / 6


@cache
def _gain(sigmas: tuple[float, float]) -> float:
    """What a band makes of white noise of variance 1."""
    impulse = np.zeros((65, 65), np.float32)
    impulse[32, 32] = 1
    return float((band(impulse, sigmas) ** 2).sum())
