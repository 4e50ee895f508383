"""Remembers a picture in 3 to 4 kB, well enough to tell later whether it has frozen.

The traps: a burned-in clock runs on over a frozen picture, and a quiet live scene changes by no
more than coding noise. What separates them is exactness. An encoder that is fed the same picture
again codes much of it to the very same pixels, apart from what the clock disturbs; a sensor never
gives the same picture twice, and in textured places its noise always moves some coefficient
across a rounding border. So the pixels of textured patches are kept, and what counts is the share
of patches that came back unchanged to the last digit.

Measured with x264, x265 and MJPEG at constant quality, sensor noise of 0.1 to 3 levels, a clock
running in the upper left corner, 36 patches or more: that share was 0.47 to 1 frozen and 0 to
0.18 live for H.264, 0.14 to 1 and 0 to 0.01 for H.265, 1 and up to 0.92 for MJPEG.
With fewer patches it reached 0.39 live.

An encoder with a bitrate to keep codes the same picture in a few different ways. GStreamer's
x264enc gave 0.81 to 1 between neighbouring key frames, its x265enc 0 to 0.24, and often more
between key frames further apart. So, as long as nothing moves, the patches stay where they are and
their digests in the last pictures are kept, and the best of those pairs counts. What repeats
nothing at all exactly is taken for live: a fault missed costs less here than false ones.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from math import ceil

import cv2
import numpy as np

from .quantiles import quantile
from .sums import CELL, Sums

VERSION = 1
BORDER = 0.2
"""Share of the height at the top and at the bottom that is left out: clock and title stand there.
Their letters are at most a tenth of the height, in one or two lines."""

_ROWS, _COLUMNS = 6, 12
"""Cells; in each the most textured patch is kept."""

_PATCH, _STEP = 2 * CELL, 2
"""A patch is 8 by 8 pixels, of which every second in each direction is kept."""

_GAP = CELL
"""Pixels between the places where a patch may lie."""

_EARLIER = 4
"""Pictures before the last one whose patches are remembered by their digests."""

_GRID = (32, 18)
"""Blocks across and down whose means are kept."""

_TEXTURE_MIN = 4.0
"""Standard deviation, in levels of luma, from which on a patch counts as textured."""

_UNCHANGED = 0.02
"""Mean absolute difference up to which a patch is unchanged: less than one level in one pixel."""


@dataclass(frozen=True)
class Fingerprint:
    """``corners``: int32 array (n, 2) of the patches' upper left corners as (y, x); ``patches``:
    uint8 (n, 16); ``means``: uint8 (18, 32); ``shape``: of the luma it was made from; ``earlier``:
    digests, uint16 (n), of the same patches in pictures before."""

    shape: tuple[int, int]
    corners: np.ndarray
    patches: np.ndarray
    means: np.ndarray
    earlier: tuple[np.ndarray, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """``changes``: mean absolute difference of each patch; ``moved``: largest change of a block's
    mean outside the borders. Levels of luma, 0 to 255. ``repeated``: the largest share of patches
    that are the same as in one and the same of the pictures before."""

    changes: np.ndarray
    moved: float
    repeated: float = 0.0

    @property
    def patches(self) -> int:
        return len(self.changes)

    @property
    def unchanged(self) -> float:
        """The share of patches that are the same to the last digit; 0 without patches."""
        if not self.patches:
            return 0.0
        return max(self.repeated, float((self.changes <= _UNCHANGED).mean()))

    def diff(self, share: float) -> float:
        """What the calmest ``share`` of the patches changed by, at most; −1 without patches."""
        if self.repeated >= share > 0:
            return 0.0
        return quantile(self.changes, share) if self.patches else -1.0


def make(luma: np.ndarray, sums: Sums | None = None) -> Fingerprint:
    """``luma``: uint8 array (height, width) of at least 64 by 64 pixels; ``sums``: over it, where
    they have been made."""
    corners = _textured_corners(sums or Sums(luma))
    return Fingerprint(luma.shape, corners, _pixels(luma, corners), _block_means(luma))


def compare(old: Fingerprint, luma: np.ndarray) -> Comparison | None:
    """How a picture differs from a remembered one; None when they are not of one size."""
    if old.shape != luma.shape:
        return None
    moved = _block_means(luma).astype(np.int16) - old.means
    patches = _pixels(luma, old.corners)
    changes = np.abs(patches.astype(np.int16) - old.patches)
    changes = changes.mean(axis=1) if len(changes) else np.empty(0)
    digests = _digests(patches)
    repeated = max((float((digests == one).mean()) for one in old.earlier if len(one)), default=0.0)
    return Comparison(changes, float(np.abs(moved[_inner_blocks()]).max()), repeated)


def follow(old: Fingerprint, luma: np.ndarray) -> Fingerprint:
    """The same patches in a later picture of a scene in which nothing moves; what they looked like
    before is not forgotten: an encoder with a bitrate to keep codes a frozen picture in a few
    different ways, and comes back to them."""
    earlier = (_digests(old.patches), *old.earlier)[:_EARLIER]
    return replace(old, patches=_pixels(luma, old.corners), earlier=earlier)


def to_dict(fingerprint: Fingerprint) -> dict:
    """JSON-able, about 3 kB."""
    return {
        "v": VERSION,
        "shape": list(fingerprint.shape),
        "corners": _text(fingerprint.corners.astype("<u2")),
        "patches": _text(fingerprint.patches),
        "means": _text(fingerprint.means),
        "earlier": [_text(one.astype("<u2")) for one in fingerprint.earlier],
    }


def from_dict(data: dict) -> Fingerprint | None:
    """None for anything that to_dict() did not write, for instance an older version's."""
    try:
        height, width = data["shape"]
        corners = np.frombuffer(b64decode(data["corners"]), "<u2").astype(np.int32).reshape(-1, 2)
        patches = np.frombuffer(b64decode(data["patches"]), np.uint8)
        means = np.frombuffer(b64decode(data["means"]), np.uint8).reshape(_GRID[::-1])
        patches = patches.reshape(len(corners), (_PATCH // _STEP) ** 2)
        earlier = [np.frombuffer(b64decode(one), "<u2") for one in data.get("earlier", ())]
        inside = len(corners) == 0 or bool((corners.max(axis=0) + _PATCH <= (height, width)).all())
    except (KeyError, TypeError, ValueError):
        return None
    if data.get("v") != VERSION or not inside or len(corners) > _ROWS * _COLUMNS:
        return None
    earlier = tuple(one for one in earlier[:_EARLIER] if len(one) == len(corners))
    return Fingerprint((int(height), int(width)), corners, patches, means, earlier)


def border_rows(height: int) -> int:
    """Rows at the top, and as many at the bottom, where letters may stand."""
    return round(height * BORDER)


def _text(array: np.ndarray) -> str:
    return b64encode(array.tobytes()).decode()


def _textured_corners(sums: Sums) -> np.ndarray:
    """The most textured patch of each cell, where it is textured enough."""
    height, width = sums.shape
    top = border_rows(height)
    variance = sums.of_patches()
    rows = np.linspace(top, height - top, _ROWS + 1).astype(int).tolist()
    columns = np.linspace(0, width, _COLUMNS + 1).astype(int).tolist()
    corners = []
    for y, below in zip(rows[:-1], rows[1:], strict=True):
        for x, right in zip(columns[:-1], columns[1:], strict=True):
            first = (-(-y // _GAP), -(-x // _GAP))
            last = ((below - _PATCH) // _GAP + 1, (right - _PATCH) // _GAP + 1)
            cell = variance[first[0] : last[0], first[1] : last[1]]
            if not cell.size:
                continue
            _least, most, _at, (across, down) = cv2.minMaxLoc(cell)
            if most >= _TEXTURE_MIN**2:
                corners.append((_GAP * (first[0] + down), _GAP * (first[1] + across)))
    return np.array(corners, dtype=np.int32).reshape(-1, 2)


def _digests(patches: np.ndarray) -> np.ndarray:
    """16 bits of each patch: enough that one in 65,536 is taken for another."""
    odd = np.arange(1, patches.shape[1] + 1, dtype=np.uint32) * np.uint32(2654435761) | np.uint32(1)
    return ((patches.astype(np.uint32) * odd).sum(axis=1, dtype=np.uint32) >> 16).astype(np.uint16)


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
