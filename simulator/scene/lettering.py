"""Letters: DejaVu where the machine has it, else the bitmap font that comes with Pillow."""

from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT_FILES = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSansMono-Bold.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
)


@lru_cache(maxsize=32)
def font(height: int):
    """A font about ``height`` pixels tall."""
    for path in FONT_FILES:
        if Path(path).exists():
            return ImageFont.truetype(path, height)
    return ImageFont.load_default()


class Lettering:
    """White letters with a dark rim, as cameras burn them in, cut once and pasted often."""

    def __init__(self, height: int):
        self._font = font(height)
        self._rim = max(1, height // 12)
        self._cut = lru_cache(maxsize=160)(self._cut_glyph)

    def _cut_glyph(self, glyph: str) -> tuple[Image.Image, Image.Image, int]:
        """(letter, rim and letter together, advance) of one character."""
        left, top, right, bottom = self._font.getbbox(glyph, stroke_width=self._rim)
        size = (max(1, right + self._rim), max(1, bottom + self._rim))
        letter, both = Image.new("L", size), Image.new("L", size)
        at = (self._rim, self._rim)
        ImageDraw.Draw(letter).text(at, glyph, font=self._font, fill=255)
        ImageDraw.Draw(both).text(
            at, glyph, font=self._font, fill=220, stroke_width=self._rim, stroke_fill=220
        )
        return letter, both, round(self._font.getlength(glyph))

    def width(self, words: str) -> int:
        return sum(self._cut(glyph)[2] for glyph in words)

    def write(self, image: Image.Image, x: int, y: int, words: str) -> None:
        """Writes onto an RGB picture; (x, y) is the upper left corner."""
        for glyph in words:
            letter, both, advance = self._cut(glyph)
            image.paste((8, 8, 8), (x, y), both)
            image.paste((244, 244, 244), (x, y), letter)
            x += advance
