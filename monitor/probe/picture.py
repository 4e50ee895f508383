"""Judges a decoded picture: black, flat, frozen; pure functions on arrays of luma.

``luma``: uint8 array (height, width), 0 black to 255 white, at most WORK_WIDTH wide. Letters that
cameras and recorders burn in (clock, title) are masked: on a black picture they would be all the
light there is.
"""

from dataclasses import dataclass, field

import cv2
import numpy as np

from . import fingerprint
from .frame import H264, H265, JPEG
from .reasons import Reason
from .sums import Sums
from .types import Finding, Thresholds

WORK_WIDTH = 640
"""Pixels across of the picture that is judged, kept and shown."""

WORK_MIN = 64
"""Pixels; anything smaller is no camera's picture."""

HIGHLIGHT_MAX = 64
"""Luma: one pixel in a thousand above it is a lamp or a window. Such a picture is a dark night,
not a black picture, however dark the rest is."""

BLACK_MARGIN = 8
"""Luma: an even picture so little above the limit is black, too. Some encoders put video, whose
black is 16, into a JPEG, whose black is 0, as it is."""

WHITE_MIN = 230
"""Mean luma from which on a flat picture is called white."""

UNIFORM_MIN = 0.8
"""Share of blocks of one and the same level from which on a picture was drawn by a machine or is
overexposed: a recorder's 'no video' has letters in the middle and is empty all the same."""

_BLOCKS = (32, 18)
_BLOCK_STD_MAX, _BLOCK_MEAN_MAX = 1.5, 2.0
"""Luma: what a block of such a picture may vary by after coding, within itself and from others."""

MIN_GAP_S = 20.0
"""Seconds that must lie between two pictures before an unchanged one counts as frozen."""

UNCHANGED_MIN = {H264: 0.3, H265: 0.08, JPEG: 0.97}
"""Share of the textured patches that must be the same to the last digit for a picture to count as
frozen; in between lies what fingerprint.py measured frozen and live."""

FEW_PATCHES, UNCHANGED_MIN_FEW = 36, 0.6
"""With fewer patches than this a larger share must be unchanged."""

MIN_PATCHES = 12
"""Fewer say nothing: an empty wall, a dark room."""

MOVED_MAX = 6
"""Luma: a block outside the borders that changed more shows that something moved."""

_LETTER_EDGE = 60
"""Luma between neighbouring pixels: the edge of a burned-in letter."""

_LEVELS = np.arange(256.0)
_NEIGHBOURS = np.ones((3, 3), np.uint8)
_LETTER_REACH = np.ones((9, 9), np.uint8)
"""Strokes are up to 8 pixels wide in a picture of WORK_WIDTH."""


@dataclass(frozen=True)
class Judgement:
    """``memory``: what to remember of the picture (JSON-able), for the next time."""

    metrics: dict = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    memory: dict = field(default_factory=dict)


def judge(
    luma: np.ndarray,
    thresholds: Thresholds,
    previous: dict | None,
    *,
    codec: str,
    source: str,
    taken_at: float,
    lettered: np.ndarray | None = None,
) -> Judgement:
    """What is wrong with a picture.

    ``previous``: the ``memory`` of an earlier judgement of this camera. ``codec``, ``source``:
    pictures of different origin are not compared. ``taken_at``: seconds, UTC. ``lettered``: the
    mask of its letters, where it has been made.
    """
    sums = Sums(luma)
    metrics = measure(luma, lettered, sums)
    previous = previous if isinstance(previous, dict) else {}
    exposure = _judge_exposure(metrics, thresholds)
    if exposure:
        return Judgement({**metrics, "diff": -1.0}, (exposure,), previous)
    origin = {"codec": codec, "source": source}
    verdict = _judge_frozen(sums, luma, thresholds, previous, origin, taken_at)
    return Judgement({**metrics, **verdict.metrics}, verdict.findings, verdict.memory)


def measure(
    luma: np.ndarray, lettered: np.ndarray | None = None, sums: Sums | None = None
) -> dict:
    """luma_mean, luma_std and highlight (see HIGHLIGHT_MAX) without burned-in letters, uniform
    (see UNIFORM_MIN), and sharpness: the variance of the Laplacian of the denoised 320x180 luma.
    Noise would pass for sharpness, hence the denoising; it is good for a camera's own trend.
    ``lettered``, ``sums``: where they have been made."""
    counts = _counts(luma, letters(luma) if lettered is None else lettered)
    number = max(1.0, counts.sum())
    mean = counts @ _LEVELS / number
    variance = max(0.0, counts @ _LEVELS**2 / number - mean * mean)
    small = cv2.resize(luma, (320, 180), interpolation=cv2.INTER_AREA)
    calm = cv2.GaussianBlur(cv2.medianBlur(small, 3), (3, 3), 0.8)
    edges = cv2.meanStdDev(cv2.Laplacian(calm, cv2.CV_16S))[1]
    return {
        "luma_mean": round(float(mean), 2),
        "luma_std": round(float(np.sqrt(variance)), 2),
        "highlight": int(np.searchsorted(counts.cumsum(), 0.999 * number)),
        "uniform": _uniform(sums or Sums(luma)),
        "sharpness": round(float(edges[0, 0]) ** 2, 2),
    }


def letters(luma: np.ndarray) -> np.ndarray:
    """Mask (uint8, 255 where set) of what may be burned-in letters: sharp edges near the upper and
    lower border, and what lies within a stroke's width of them."""
    mask = np.zeros_like(luma)
    border = fingerprint.border_rows(luma.shape[0])
    for rows in (slice(None, border), slice(-border, None)):
        edges = cv2.morphologyEx(luma[rows], cv2.MORPH_GRADIENT, _NEIGHBOURS)
        sharp = cv2.threshold(edges, _LETTER_EDGE - 1, 255, cv2.THRESH_BINARY)[1]
        mask[rows] = cv2.dilate(sharp, _LETTER_REACH)
    return mask


def work_size(width: int, height: int) -> tuple[int, int]:
    """The size to judge a picture in: never enlarged, at most WORK_WIDTH wide."""
    if width <= WORK_WIDTH:
        return width, height
    return WORK_WIDTH, max(WORK_MIN, round(height * WORK_WIDTH / width))


def _counts(luma: np.ndarray, lettered: np.ndarray) -> np.ndarray:
    """How many pixels have each level, letters left out. Counting through a mask takes twice as
    long as counting what stands out of it as black."""
    shown = cv2.bitwise_and(luma, cv2.bitwise_not(lettered))
    counts = cv2.calcHist([shown], [0], None, [256], [0, 256]).ravel().astype(np.float64)
    counts[0] -= cv2.countNonZero(lettered)
    return counts


def _uniform(sums: Sums) -> float:
    """Share of blocks that are even and of the same level as most."""
    means, variances = sums.of_blocks(*_BLOCKS)
    even = variances <= _BLOCK_STD_MAX**2
    same = np.abs(means - np.median(means)) <= _BLOCK_MEAN_MAX
    return round(float((even & same).mean()), 3)


def _judge_exposure(metrics: dict, thresholds: Thresholds) -> Finding | None:
    mean, deviation = metrics["luma_mean"], metrics["luma_std"]
    even = deviation <= thresholds.flat_std_max or metrics["uniform"] >= UNIFORM_MIN
    black_max = thresholds.black_luma_max + (BLACK_MARGIN if even else 0)
    if mean <= black_max and metrics["highlight"] <= HIGHLIGHT_MAX:
        if deviation <= thresholds.black_std_max:
            return Finding(Reason.PICTURE_BLACK, "black", values=metrics)
    elif even and mean > thresholds.black_luma_max:
        code = "white" if mean >= WHITE_MIN else "flat"
        return Finding(Reason.PICTURE_FLAT, code, values=metrics)
    return None


def _judge_frozen(
    sums: Sums,
    luma: np.ndarray,
    thresholds: Thresholds,
    previous: dict,
    origin: dict,
    taken_at: float,
) -> Judgement:
    """``metrics`` has diff (see Comparison), −1 when nothing can be said. An unchanged picture
    keeps the older memory, so that the time it stands still adds up, and slow changes do too."""
    old = _comparable(previous, origin)
    comparison = fingerprint.compare(old, luma) if old else None
    if comparison is None or comparison.patches < MIN_PATCHES:
        made = fingerprint.make(luma, sums)
        return Judgement({"diff": -1.0}, (), _remembered(made, origin, taken_at))
    share = UNCHANGED_MIN[origin["codec"]]
    if comparison.patches < FEW_PATCHES:
        share = max(share, UNCHANGED_MIN_FEW)
    values = {
        "diff": round(comparison.diff(share), 3),
        "unchanged": round(comparison.unchanged, 3),
        "moved": comparison.moved,
    }
    is_calm = comparison.moved <= MOVED_MAX
    if not is_calm or comparison.unchanged < share or values["diff"] > thresholds.frozen_diff_max:
        follows = is_calm and origin["codec"] != JPEG  # a JPEG repeats itself at once, or never
        later = fingerprint.follow(old, luma) if follows else fingerprint.make(luma, sums)
        return Judgement(values, (), _remembered(later, origin, taken_at))
    age = taken_at - previous["at"]
    if age < MIN_GAP_S:
        return Judgement({"diff": -1.0}, (), previous)
    values["unchanged_s"] = round(age)
    return Judgement(values, (Finding(Reason.PICTURE_FROZEN, "frozen", values=values),), previous)


def _comparable(previous: dict, origin: dict) -> fingerprint.Fingerprint | None:
    if not isinstance(previous.get("at"), int | float):
        return None
    if any(previous.get(key) != value for key, value in origin.items()):
        return None
    return fingerprint.from_dict(previous)


def _remembered(made: fingerprint.Fingerprint, origin: dict, taken_at: float) -> dict:
    return {**origin, **fingerprint.to_dict(made), "at": taken_at}
