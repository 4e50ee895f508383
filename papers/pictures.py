"""Pictures made fit for print: turned upright, shrunk, on white; hostile ones refused."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps
from reportlab.lib.utils import ImageReader

from .problems import PaperProblem

MAX_PIXELS = 64_000_000
"""Pixels of a picture that is decoded: 192 MB of memory. Phones give up to 50 million."""

MAX_BYTES = 64 * 1024 * 1024
"""Bytes of a file that is looked at."""

DPI = 150
"""Dots per inch that print needs of a photo."""

NEARLY = 1.15
"""A picture so much denser than print needs is not worth being shrunk."""

READY_INFO = frozenset({"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"})
"""What a JPEG without metadata tells about itself."""

ORIENTATION, SIDEWAYS = 0x0112, (5, 6, 7, 8)
"""Tag of EXIF, and its values for a picture that is turned by a quarter."""

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP")


@dataclass(frozen=True)
class Picture:
    """A picture ready to draw; width and height in points, within what was asked for."""

    reader: ImageReader
    width: float
    height: float


def fit(data: bytes, max_width: float, max_height: float, lossless: bool = False) -> Picture:
    """The picture in ``data`` within a box of points, at most ``DPI`` dense; PaperProblem."""
    image = _open(data)
    box = (max(1, round(max_width * DPI / 72)), max(1, round(max_height * DPI / 72)))
    try:
        if not lossless and _is_ready(image, box):
            image.load()  # a damaged one is found out here
            size = _within(image.width, image.height, max_width, max_height)
            return Picture(ImageReader(io.BytesIO(data)), *size)
        image.draft("RGB", _needed(image, max_width, max_height))
        image = _on_white(ImageOps.exif_transpose(image))
        width, height = _within(image.width, image.height, max_width, max_height)
        return Picture(_reader(_shrunk(image, width, height), lossless), width, height)
    except PaperProblem:
        raise
    except Exception as error:
        # the decoders raise about anything on damaged files
        raise PaperProblem("not_a_picture", type(error).__name__) from error


def small(data: bytes, max_width: float, max_height: float) -> bytes:
    """The picture as a JPEG no larger than print needs, so that many can be held at a time; as it
    is when it cannot be printed anyway (and then at most a few bytes of it)."""
    try:
        picture = fit(data, max_width, max_height)
    except PaperProblem as problem:
        return data if problem.code == "picture_too_large" and len(data) < 100_000 else b"damaged"
    return picture.reader.fp.getvalue()


def _open(data: bytes) -> Image.Image:
    if not data or len(data) > MAX_BYTES:
        raise PaperProblem("picture_too_large" if data else "not_a_picture")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise PaperProblem("picture_too_large") from error
    except Exception as error:
        raise PaperProblem("not_a_picture", type(error).__name__) from error
    if image.width * image.height > MAX_PIXELS:
        raise PaperProblem("picture_too_large", f"{image.width}x{image.height}")
    return image


def _is_ready(image, box) -> bool:
    """Whether it is what ``small`` makes, nearly as large as it is printed: making it anew costs
    time and quality. What bears anything else, as a place in its EXIF, is not."""
    return (
        image.format == "JPEG"
        and image.mode in ("RGB", "L")
        and READY_INFO.issuperset(image.info)
        and image.width <= box[0] * NEARLY
        and image.height <= box[1] * NEARLY
    )


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("RGB", "L"):
        return image
    if image.mode in ("RGBA", "LA", "PA", "P"):
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image).convert("RGB")
    return image.convert("RGB")


def _within(width: int, height: int, max_width: float, max_height: float):
    """Size in points; never less than half a point, so that a hair's breadth still shows."""
    scale = min(max_width / width, max_height / height)
    return max(0.5, width * scale), max(0.5, height * scale)


def _needed(image: Image.Image, max_width: float, max_height: float):
    """Pixels that print needs of the stored picture, which may lie on its side: a JPEG of twice as
    many is decoded at half its size, in a quarter of the time."""
    lies = image.getexif().get(ORIENTATION, 1) in SIDEWAYS
    width, height = image.size[::-1] if lies else image.size
    size = [max(1, round(x * DPI / 72)) for x in _within(width, height, max_width, max_height)]
    return tuple(size[::-1] if lies else size)


def _shrunk(image: Image.Image, width: float, height: float) -> Image.Image:
    pixels = (max(1, round(width * DPI / 72)), max(1, round(height * DPI / 72)))
    if image.width <= pixels[0] and image.height <= pixels[1]:
        return image
    return image.resize(
        (min(pixels[0], image.width), min(pixels[1], image.height)),
        Image.Resampling.LANCZOS,
        reducing_gap=2.0,
    )


def _reader(image: Image.Image, lossless: bool) -> ImageReader:
    if lossless:
        return ImageReader(image)
    stream = io.BytesIO()
    image.convert("RGB").save(stream, "JPEG", quality=82)
    stream.seek(0)
    return ImageReader(stream)
