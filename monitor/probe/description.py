"""A picture put down in about 10 kB, well enough for later ones to be compared with it.

It holds the picture itself, small and grey as a JPEG, and what a JPEG would spoil: how strong the
bands of each block were. It is kept with the camera once people have approved the picture, travels
as JSON, and may be lost, old or wrong: whatever does not fit counts as no reference.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass

import cv2
import numpy as np

from .sight import GRID, SIZE, Sight, coarse_of

VERSION = 1

_BEST, _QUALITIES = 85, (70, 55, 40, 25, 12, 4)
_MAX_JPEG = 7500
"""Bytes; the best of the qualities that stays below is taken, the last one at any rate: it holds
pure noise in 6,000."""

_BEST_TAKES = 1.25
"""The best quality takes at least so many times the bytes of the next one (1.28 in 130 pictures);
few pictures have room for it, so that it is tried last."""

_MAX_TEXT = 12 * 1024
"""Characters of the JPEG in a description that is read."""

_STEPS, _LEAST = 12, 2.0**-7
"""Energies are kept as a byte: so many steps each time they double, from this one up."""


@dataclass(frozen=True)
class Description:
    """The arrays of a Sight, as far as they are kept."""

    luma: np.ndarray
    coarse: np.ndarray
    coarse_energy: np.ndarray
    fine_energy: np.ndarray
    brightness: np.ndarray
    lettered: np.ndarray


def to_dict(sight: Sight) -> dict:
    """JSON-able."""
    return {
        "v": VERSION,
        "luma": b64encode(_jpeg(sight.luma)).decode(),
        "coarse": _text(_to_bytes(sight.coarse_energy)),
        "fine": _text(_to_bytes(sight.fine_energy)),
        "brightness": _text(np.clip(sight.brightness, 0, 255).astype(np.uint8)),
        "lettered": _text(np.packbits(sight.lettered)),
    }


def from_dict(data) -> Description | None:
    """None for anything that ``to_dict`` did not write, for instance an older version's."""
    try:
        if data["v"] != VERSION or len(data["luma"]) > _MAX_TEXT:
            return None
        luma = _picture(b64decode(data["luma"]))
        lettered = np.unpackbits(np.frombuffer(b64decode(data["lettered"]), np.uint8))
        return Description(
            luma,
            coarse_of(luma),
            _to_energy(_bytes(data["coarse"])),
            _to_energy(_bytes(data["fine"])),
            _bytes(data["brightness"]).astype(np.float32),
            lettered.astype(bool).reshape(GRID[::-1]),
        )
    except (KeyError, TypeError, ValueError, cv2.error):
        return None


def _jpeg(luma: np.ndarray) -> bytes:
    for quality in _QUALITIES:
        data = _encoded(luma, quality)
        if len(data) <= _MAX_JPEG:
            break
    if quality == _QUALITIES[0] and len(data) * _BEST_TAKES <= _MAX_JPEG:
        best = _encoded(luma, _BEST)
        return best if len(best) <= _MAX_JPEG else data
    return data


def _encoded(luma: np.ndarray, quality: int) -> bytes:
    return cv2.imencode(".jpg", luma, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def _picture(data: bytes) -> np.ndarray:
    luma = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    if luma is None or luma.shape != SIZE[::-1]:
        raise ValueError("no picture of the size that is kept")
    return luma


def _to_bytes(energy: np.ndarray) -> np.ndarray:
    doubled = np.log2(np.maximum(energy, _LEAST) / _LEAST)
    return np.clip(np.rint(_STEPS * doubled), 0, 255).astype(np.uint8)


def _to_energy(stored: np.ndarray) -> np.ndarray:
    return (_LEAST * 2.0 ** (stored.astype(np.float32) / _STEPS)).astype(np.float32)


def _text(array: np.ndarray) -> str:
    return b64encode(array.tobytes()).decode()


def _bytes(text: str) -> np.ndarray:
    return np.frombuffer(b64decode(text), np.uint8).reshape(GRID[::-1])
