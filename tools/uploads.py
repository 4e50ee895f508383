"""What strangers may hand in with a ticket: pictures, made anew without their metadata, and PDFs.
No Odoo inside.

Refused
 ├─ TooLarge      more bytes than allowed
 ├─ BadPicture    begins like a picture, but cannot be decoded or has too many pixels
 └─ WrongKind     neither picture nor PDF
"""

import io
import re
from dataclasses import dataclass

from PIL import Image, ImageOps

from .pictures import decoded

Image.init()  # all of them are known by name from here on
FORMATS = tuple(name for name in ("JPEG", "PNG", "WEBP") if name in Image.OPEN)
LIMIT_PIXELS = 50_000_000
"""A phone's largest usual photo; decoded it takes 150 MB for a moment."""

LONGEST_SIDE = 2560
"""Pixels that are kept: a label on a device is still readable."""

QUALITY = 85
NAME_MAX = 80
"""Characters of a file's name."""

SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
PDF = b"%PDF-"


class Refused(Exception):
    """A file that is not taken; ``args[0]`` is its name."""


class TooLarge(Refused):
    pass


class BadPicture(Refused):
    pass


class WrongKind(Refused):
    pass


@dataclass(frozen=True)
class Upload:
    """A file that may be kept."""

    name: str
    raw: bytes
    mimetype: str


def taken(name: str, raw: bytes, limit_bytes: int) -> Upload:
    """The file as it may be kept.

    :raises Refused: when it is too large, damaged, or of another kind
    """
    shown, name = _shown(name), clean_name(name)
    if len(raw) > limit_bytes:
        raise TooLarge(shown)
    if raw.startswith(PDF):
        return Upload(f"{name}.pdf", raw, "application/pdf")
    if not raw.startswith(SIGNATURES):
        raise WrongKind(shown)
    picture = decoded(raw, limit_bytes, LIMIT_PIXELS, FORMATS)
    if picture is None:
        raise BadPicture(shown)
    try:
        return Upload(f"{name}.jpg", _made_anew(picture), "image/jpeg")
    except (OSError, ValueError, SyntaxError, MemoryError):
        raise BadPicture(shown) from None


def _made_anew(picture: Image.Image) -> bytes:
    """JPEG of the pixels alone, upright, on white: no EXIF, no place, no comment, no second file
    behind the first."""
    picture = ImageOps.exif_transpose(picture)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clear = picture.convert("RGBA") if _has_alpha(picture) else None
    sheet = Image.new("RGB", picture.size, "white")
    sheet.paste(clear or picture.convert("RGB"), mask=clear)
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _has_alpha(picture: Image.Image) -> bool:
    return "A" in picture.getbands() or "transparency" in picture.info


def _shown(name: str | None) -> str:
    """How the sender knows the file: with its ending."""
    ending = re.search(r"\.\w{1,5}$", name or "")
    return clean_name(name) + (ending[0] if ending else "")


def clean_name(name: str | None) -> str:
    """The file's name without folder, ending and anything that is not a letter, digit, space, dot
    or hyphen."""
    stem = re.split(r"[\\/]", name or "")[-1].rpartition(".")
    stem = stem[0] or stem[2]
    return re.sub(r"[^\w .-]", "", stem).strip(" .")[:NAME_MAX] or "file"
