"""Making parts of a picture unrecognisable. No Odoo inside."""

import cv2
import numpy as np
from PIL import Image, ImageOps

CELLS = 5
"""Of a region no more is left than so many averages across: a plain blur can be undone in part."""

MARGIN = 0.06
"""Part of a region's size by which it grows on each side: hands are not exact."""

REGIONS_MOST = 50
QUALITY = 92


def checked_regions(regions) -> list[tuple[float, float, float, float]]:
    """``regions`` as (left, top, width, height) in parts of the picture, cut to it.

    :raises ValueError: they are something else
    """
    if not isinstance(regions, list) or len(regions) > REGIONS_MOST:
        raise ValueError("no list of regions, or too many")
    return [_checked(region) for region in regions]


def blurred(picture: Image.Image, regions) -> bytes:
    """A JPEG of ``picture`` with these regions made unrecognisable, without any metadata."""
    upright = ImageOps.exif_transpose(picture).convert("RGB")
    pixels = np.asarray(upright)[:, :, ::-1].copy()
    height, width = pixels.shape[:2]
    for left, top, wide, high in checked_regions(regions):
        x0, x1 = _pixels(left - wide * MARGIN, left + wide * (1 + MARGIN), width)
        y0, y1 = _pixels(top - high * MARGIN, top + high * (1 + MARGIN), height)
        pixels[y0:y1, x0:x1] = _unrecognisable(pixels[y0:y1, x0:x1])
    is_made, content = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    if not is_made:
        raise ValueError("the picture cannot be written")
    return content.tobytes()


def _unrecognisable(part):
    height, width = part.shape[:2]
    cells = (min(CELLS, width), min(CELLS, height))
    few = cv2.resize(part, cells, interpolation=cv2.INTER_AREA)
    wide = cv2.resize(few, (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.GaussianBlur(wide, (0, 0), max(1.0, min(width, height) / CELLS / 2))


def _pixels(start, end, size):
    """A part of a side in whole pixels, at least one of them."""
    first = min(max(int(np.floor(start * size)), 0), size - 1)
    return first, min(max(int(np.ceil(end * size)), first + 1), size)


def _checked(region):
    if not isinstance(region, list | tuple) or len(region) != 4:
        raise ValueError("a region has four numbers")
    if not all(isinstance(n, int | float) and not isinstance(n, bool) for n in region):
        raise ValueError("a region has four numbers")
    left, top, width, height = map(float, region)
    if not np.isfinite([left, top, width, height]).all() or width <= 0 or height <= 0:
        raise ValueError("a region has a place and a size")
    right, bottom = min(left + width, 1.0), min(top + height, 1.0)
    left, top = max(left, 0.0), max(top, 0.0)
    if left >= right or top >= bottom:
        raise ValueError("a region lies in the picture")
    return left, top, right - left, bottom - top
