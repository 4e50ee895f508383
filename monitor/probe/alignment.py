"""Where a view has gone: candidates for how a picture lies against its reference.

Two methods that fail differently: phase correlation of the structure (shifts; cheap, and sure of
itself on fences, tiles and shelves that look the same a step further), and matched corners (ORB;
shifts and turns, but few corners in a plain scene). Neither is believed: whoever asks warps the
picture back and looks whether its places are found again (see reference.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from .sight import SIZE

PEAK_MIN = 0.03
"""Share of the correlation's energy in its peak, below which phase correlation has found nothing:
0.002 to 0.02 for pictures of different places, 0.05 to 0.8 for shifted ones."""

_CORNERS = 500
_INLIERS_MIN = 10
_REPROJECTION_MAX = 3.0  # pixels of SIZE
_SCALE = (0.75, 1.33)

_WINDOW = cv2.createHanningWindow(SIZE, cv2.CV_32F)


@dataclass(frozen=True)
class Displacement:
    """``matrix``: 2 by 3, takes a point of the reference to where the picture shows it."""

    matrix: np.ndarray
    method: str

    @property
    def shift(self) -> tuple[float, float]:
        """(right, down) at the picture's middle, in percent of its width."""
        middle = np.array([SIZE[0] / 2, SIZE[1] / 2, 1])
        x, y = (self.matrix @ middle - middle[:2]) * 100 / SIZE[0]
        return float(x), float(y)

    @property
    def degrees(self) -> float:
        """How far the picture is turned about its middle, clockwise."""
        return float(np.degrees(np.arctan2(self.matrix[1, 0], self.matrix[0, 0])))

    @property
    def percent(self) -> float:
        """How far places in the middle of the four quarters have gone, on average."""
        x, y = SIZE[0] / 4, SIZE[1] / 4
        places = np.array([[x, y, 1], [3 * x, y, 1], [x, 3 * y, 1], [3 * x, 3 * y, 1]])
        gone = places @ self.matrix.T - places[:, :2]
        return float(np.hypot(*gone.T).mean() * 100 / SIZE[0])

    def back(self, picture: np.ndarray) -> np.ndarray:
        """The picture as it would lie upon the reference."""
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return cv2.warpAffine(picture, self.matrix, SIZE, flags=flags)


def displacements(reference, sight) -> Iterator[Displacement]:
    """Candidates, the cheaper first; both arguments have ``luma`` and ``coarse``."""
    for found in (_by_phase(reference.coarse, sight.coarse), _by_corners(reference, sight)):
        if found is not None:
            yield found


def _by_phase(reference: np.ndarray, picture: np.ndarray) -> Displacement | None:
    (x, y), peak = cv2.phaseCorrelate(_evened(reference), _evened(picture), _WINDOW)
    if peak < PEAK_MIN:
        return None
    return Displacement(np.array([[1, 0, x], [0, 1, y]], np.float64), "phase")


def _evened(coarse: np.ndarray) -> np.ndarray:
    """The structure with the same strength everywhere, so that no single lamp decides."""
    strength = cv2.GaussianBlur(coarse * coarse, (0, 0), 12)
    return coarse / (np.sqrt(np.maximum(strength, 0)) + 4)


def _by_corners(reference, sight) -> Displacement | None:
    orb = cv2.ORB_create(_CORNERS, fastThreshold=8)
    (points, words), (others, other_words) = (
        orb.detectAndCompute(one.luma, None) for one in (reference, sight)
    )
    if words is None or other_words is None:
        return None
    matches = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(words, other_words)
    if len(matches) < _INLIERS_MIN:
        return None
    matrix, inliers = cv2.estimateAffinePartial2D(
        np.float32([points[match.queryIdx].pt for match in matches]),
        np.float32([others[match.trainIdx].pt for match in matches]),
        ransacReprojThreshold=_REPROJECTION_MAX,
    )
    if matrix is None or inliers.sum() < _INLIERS_MIN:
        return None
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    return Displacement(matrix, "corners") if _SCALE[0] <= scale <= _SCALE[1] else None
