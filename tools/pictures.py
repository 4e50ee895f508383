"""Whether bytes from outside are a picture, by decoding it within limits. No Odoo inside."""

import io

from PIL import Image, UnidentifiedImageError

FORMATS = ("JPEG", "PNG")
"""What phones and signature pads send, by their names in Pillow; no other decoder is let at it."""


def decoded(
    raw: bytes | None, limit_bytes: int, limit_pixels: int, formats: tuple[str, ...] = FORMATS
) -> Image.Image | None:
    """The picture in ``raw``, decoded; None when it is none, is damaged, or exceeds a limit."""
    if not raw or len(raw) > limit_bytes:
        return None
    try:
        with Image.open(io.BytesIO(raw), formats=formats) as picture:
            if picture.width * picture.height > limit_pixels:
                return None
            picture.load()
            return picture
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def is_picture(raw: bytes | None, limit_bytes: int, limit_pixels: int) -> bool:
    """Whether ``raw`` is a picture within the limits."""
    return decoded(raw, limit_bytes, limit_pixels) is not None
