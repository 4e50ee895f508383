"""In what light a picture was taken: by day or by infrared lamp, and whether that just changed.

A camera that switches to infrared, or whose exposure has not settled, shows for some time what its
reference does not: such pictures are in quarantine.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from .quantiles import quantile

DAY, INFRARED, UNKNOWN = "day", "infrared", ""

COLOURLESS_MAX, COLOURED_MIN = 4.0, 7.0
"""Chroma (largest less smallest of blue, green and red) of the most colourful places: 0 to 3 for
infrared after coding, 10 and more for any scene in white light. In between nobody can tell."""

DARK_MAX = 14.0
"""Mean luma below which colours are too weak to show; infrared lamps give more."""

EXPOSURE_JUMP = 45.0
"""Levels of mean luma between one picture and the next."""

_THUMB = (64, 36)


@dataclass(frozen=True)
class Light:
    """``memory``: what to remember for the next picture; ``quarantined``: not to be compared."""

    mode: str
    chroma: float
    quarantined: bool
    memory: dict


def light_of(
    bgr: np.ndarray, luma_mean: float, previous: dict, taken_at: float, quarantine_s: float
) -> Light:
    """``previous``: the ``memory`` of the picture before, {} for none."""
    chroma = chroma_of(bgr)
    mode, before = _mode(chroma, luma_mean), previous.get("mode")
    before = before if before in (DAY, INFRARED) else UNKNOWN
    changed = _has_changed(mode, before, luma_mean, previous.get("luma"))
    since = taken_at if changed else previous.get("since")
    since = since if isinstance(since, int | float) and since <= taken_at else None
    in_quarantine = since is not None and taken_at - since < quarantine_s
    memory = {"mode": mode or before, "luma": luma_mean}
    if in_quarantine:
        memory["since"] = since
    return Light(mode, chroma, in_quarantine, memory)


def chroma_of(bgr: np.ndarray) -> float:
    """Chroma of the second most colourful hundredth; averaging takes the noise's colours away.
    Above and below, where coloured letters may stand, nothing counts."""
    border = bgr.shape[0] // 8
    blue, green, red = cv2.split(_thumb(bgr[border:-border]))
    most, least = (pick(pick(blue, green), red) for pick in (cv2.max, cv2.min))
    return quantile(cv2.subtract(most, least), 0.98)


def _thumb(bgr: np.ndarray) -> np.ndarray:
    """Halved first where there is enough: that goes several pixels at a time."""
    height, width = bgr.shape[:2]
    if width >= 4 * _THUMB[0] and height >= 4 * _THUMB[1]:
        bgr = cv2.resize(bgr, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    return cv2.resize(bgr, _THUMB, interpolation=cv2.INTER_AREA)


def _mode(chroma: float, luma_mean: float) -> str:
    if chroma >= COLOURED_MIN:
        return DAY
    if chroma > COLOURLESS_MAX or luma_mean < DARK_MAX:
        return UNKNOWN
    return INFRARED


def _has_changed(mode: str, before: str, luma_mean: float, luma_before) -> bool:
    if mode and before and mode != before:
        return True
    return isinstance(luma_before, int | float) and abs(luma_before - luma_mean) > EXPOSURE_JUMP
