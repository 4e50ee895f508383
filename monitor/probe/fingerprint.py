"""Remembers a picture in about 3 kB, well enough to tell later whether it has frozen.

The traps: a burned-in clock runs on over a frozen picture, and a quiet live scene changes by no
more than coding noise. What separates them is exactness. An encoder that is fed the same picture
again codes much of it to the very same pixels, apart from what the clock disturbs; a sensor never
gives the same picture twice, and in textured places its noise always moves some coefficient
across a rounding border. So the pixels of textured patches are kept, and what counts is the share
of patches that came back unchanged to the last digit.

Measured with x264, x265 and MJPEG at constant quality, sensor noise of 0.1 to 3 levels, a clock
running in the upper left corner, 36 patches or more: that share was 0.47 to 1 frozen and 0 to
0.18 live for H.264, 0.14 to 1 and 0 to 0.01 for H.265, 1 and up to 0.92 for MJPEG.
With fewer patches it reached 0.39 live. A frozen picture that an encoder repeats with varying
quality is not told from a quiet live one and is taken for live: a fault missed costs less here
than false ones.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from math import ceil

import cv2
import numpy as np

VERSION = 1
BORDER = 0.2
"""Share of the height at the top and at the bottom that is left out: clock and title stand there.
Their letters are at most a tenth of the height, in one or two lines."""

_ROWS, _COLUMNS = 6, 12
"""Cells; in each the most textured patch is kept."""

_PATCH, _STEP = 8, 2
"""A patch is 8 by 8 pixels, of which every second in each direction is kept."""

_GRID = (32, 18)
"""Blocks across and down whose means are kept."""

_TEXTURE_MIN = 4.0
"""Standard deviation, in levels of luma, from which on a patch counts as textured."""

_UNCHANGED = 0.02
"""Mean absolute difference up to which a patch is unchanged: less than one level in one pixel."""


@dataclass(frozen=True)
class Fingerprint:
    """``corners``: int32 array (n, 2) of the patches' upper left corners as (y, x); ``patches``:
    uint8 (n, 16); ``means``: uint8 (18, 32); ``shape``: of the luma it was made from."""

    shape: tuple[int, int]
    corners: np.ndarray
    patches: np.ndarray
    means: np.ndarray


@dataclass(frozen=True)
class Comparison:
    """``changes``: mean absolute difference of each patch; ``moved``: largest change of a block's
    mean outside the borders. Levels of luma, 0 to 255."""

    changes: np.ndarray
    moved: float

    @property
    def patches(self) -> int:
        return len(self.changes)

    @property
    def unchanged(self) -> float:
        """The share of patches that are the same to the last digit; 0 without patches."""
        return float((self.changes <= _UNCHANGED).mean()) if self.patches else 0.0

    def diff(self, share: float) -> float:
        """What the calmest ``share`` of the patches changed by, at most; −1 without patches."""
        return float(np.quantile(self.changes, share)) if self.patches else -1.0


def make(luma: np.ndarray) -> Fingerprint:
    """``luma``: uint8 array (height, width) of at least 64 by 64 pixels."""
    corners = _textured_corners(luma)
    return Fingerprint(luma.shape, corners, _pixels(luma, corners), _block_means(luma))


def compare(old: Fingerprint, luma: np.ndarray) -> Comparison | None:
    """How a picture differs from a remembered one; None when they are not of one size."""
    if old.shape != luma.shape:
        return None
    moved = _block_means(luma).astype(np.int16) - old.means
    changes = np.abs(_pixels(luma, old.corners).astype(np.int16) - old.patches)
    changes = changes.mean(axis=1) if len(changes) else np.empty(0)
    return Comparison(changes, float(np.abs(moved[_inner_blocks()]).max()))


def to_dict(fingerprint: Fingerprint) -> dict:
    """JSON-able, about 3 kB."""
    return {
        "v": VERSION,
        "shape": list(fingerprint.shape),
        "corners": _text(fingerprint.corners.astype("<u2")),
        "patches": _text(fingerprint.patches),
        "means": _text(fingerprint.means),
    }


def from_dict(data: dict) -> Fingerprint | None:
    """None for anything that to_dict() did not write, for instance an older version's."""
    try:
        height, width = data["shape"]
        corners = np.frombuffer(b64decode(data["corners"]), "<u2").astype(np.int32).reshape(-1, 2)
        patches = np.frombuffer(b64decode(data["patches"]), np.uint8)
        means = np.frombuffer(b64decode(data["means"]), np.uint8).reshape(_GRID[::-1])
        patches = patches.reshape(len(corners), (_PATCH // _STEP) ** 2)
        inside = len(corners) == 0 or bool((corners.max(axis=0) + _PATCH <= (height, width)).all())
    except (KeyError, TypeError, ValueError):
        return None
    if data.get("v") != VERSION or not inside or len(corners) > _ROWS * _COLUMNS:
        return None
    return Fingerprint((int(height), int(width)), corners, patches, means)


def border_rows(height: int) -> int:
    """Rows at the top, and as many at the bottom, where letters may stand."""
    return round(height * BORDER)


def _text(array: np.ndarray) -> str:
    return b64encode(array.tobytes()).decode()


def _textured_corners(luma: np.ndarray) -> np.ndarray:
    """The most textured patch of each cell, where it is textured enough."""
    height, width = luma.shape
    top = border_rows(height)
    variance = _local_variance(luma)
    rows = np.linspace(top, height - top, _ROWS + 1).astype(int)
    columns = np.linspace(0, width, _COLUMNS + 1).astype(int)
    corners = []
    for y, below in zip(rows[:-1], rows[1:], strict=True):
        for x, right in zip(columns[:-1], columns[1:], strict=True):
            first = (-(-y // 4), -(-x // 4))
            last = ((below - _PATCH) // 4 + 1, (right - _PATCH) // 4 + 1)
            cell = variance[first[0] : last[0], first[1] : last[1]]
            if cell.size and cell.max() >= _TEXTURE_MIN**2:
                at = np.unravel_index(cell.argmax(), cell.shape)
                corners.append((4 * (first[0] + at[0]), 4 * (first[1] + at[1])))
    return np.array(corners, dtype=np.int32).reshape(-1, 2)


def _local_variance(luma: np.ndarray) -> np.ndarray:
    """Variance of the patch whose upper left corner a pixel is, for every fourth pixel."""
    size, anchor = (_PATCH, _PATCH), (0, 0)
    mean = cv2.boxFilter(luma, cv2.CV_32F, size, anchor=anchor)[::4, ::4]
    square = cv2.sqrBoxFilter(luma, cv2.CV_32F, size, anchor=anchor)[::4, ::4]
    return square - mean * mean


def _pixels(luma: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """The kept pixels of the patches, uint8 (n, 16)."""
    offsets = np.arange(0, _PATCH, _STEP)
    rows = corners[:, 0, None, None] + offsets[:, None]
    columns = corners[:, 1, None, None] + offsets
    return luma[rows, columns].reshape(len(corners), (_PATCH // _STEP) ** 2)


def _block_means(luma: np.ndarray) -> np.ndarray:
    return cv2.resize(luma, _GRID, interpolation=cv2.INTER_AREA)


def _inner_blocks() -> slice:
    """The rows of blocks outside the borders."""
    border = ceil(_GRID[1] * BORDER)
    return slice(border, _GRID[1] - border)
