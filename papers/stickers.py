"""QR labels for devices: sheets of stickers and rolls of a label printer."""

import io
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from .context import Context
from .figures import draw_code
from .fonts import load
from .header import fitted
from .labels import Labels
from .problems import PaperProblem
from .types import FontFiles

PAD = 2.2 * mm
"""White around what is printed on a label: printers are not exact to the millimetre."""

CODE_PART = 0.46
"""The most of a label's width that the QR code takes."""

QUIET = 2
"""Modules that stay white around the code, besides ``PAD``; together more than the four that
ISO/IEC 18004 asks for."""


@dataclass(frozen=True)
class Layout:
    """How labels lie on a page, in millimetres; all of them together are centred on it."""

    page: tuple[float, float]
    label: tuple[float, float]
    columns: int = 1
    rows: int = 1
    gap: float = 0
    """Between columns."""

    @property
    def count(self) -> int:
        return self.columns * self.rows

    def corner(self, place: int) -> tuple[float, float]:
        """Left and lower edge of a label on the page; places count from 0, row by row."""
        row, column = divmod(place, self.columns)
        width, height = self.label
        left = (self.page[0] - self.columns * width - (self.columns - 1) * self.gap) / 2
        top = (self.page[1] + self.rows * height) / 2
        return left + column * (width + self.gap), top - (row + 1) * height


MAX_URL = 200
"""Bytes of an address: 57 modules, each a third of a millimetre on the smallest label, which
phones still read."""

PLACE_SIZES = (9, 8, 7, 6, 5)

A4 = (210, 297)

LAYOUTS = {
    "a4_3x8": Layout(A4, (63.5, 33.9), 3, 8, 2.5),
    "a4_2x7": Layout(A4, (99.1, 38.1), 2, 7, 2.5),
    "a4_2x5": Layout(A4, (99.1, 57), 2, 5, 2.5),
    "roll_50x30": Layout((50, 30), (50, 30)),
}
"""Sheets as they are sold, and the roll of a label printer."""


@dataclass(frozen=True)
class Sticker:
    """One label. ``url`` goes into the QR code."""

    url: str
    code: str
    name: str = ""
    place: str = ""
    hint: str = ""


@dataclass(frozen=True)
class StickerSheet:
    stickers: tuple[Sticker, ...]
    layout: Layout
    start: int = 1
    """The first free place of the first sheet, counted from 1."""
    shift: tuple[float, float] = (0, 0)
    """Millimetres to the right and down, for printers that feed askew."""
    has_frames: bool = False
    """Lines around the labels, to cut them out of plain paper."""
    title: str = ""
    lang: str = "en"


def build_stickers(sheet: StickerSheet, fonts: FontFiles) -> bytes:
    """The bytes of one PDF; PaperProblem for what cannot be printed."""
    letters = load(fonts)
    layout, stream = sheet.layout, io.BytesIO()
    width, height = (side * mm for side in layout.label)
    context = Context(letters, Labels(), width - 2 * PAD, height - 2 * PAD)
    canvas = Canvas(stream, pagesize=tuple(side * mm for side in layout.page), invariant=1,
                    initialFontName=letters.regular, lang=sheet.lang)  # fmt: skip
    canvas.setTitle(letters.readable(sheet.title)[:250])
    canvas.setCreator("helpdesk_cctv")
    place = min(max(sheet.start, 1), layout.count) - 1
    for sticker in sheet.stickers:
        if place == layout.count:
            canvas.showPage()
            place = 0
        _draw(canvas, sticker, sheet, place, context)
        place += 1
    canvas.save()
    return stream.getvalue()


def _draw(canvas, sticker, sheet, place, context):
    left, bottom = sheet.layout.corner(place)
    x, y = (left + sheet.shift[0]) * mm, (bottom - sheet.shift[1]) * mm
    width, height = (side * mm for side in sheet.layout.label)
    canvas.saveState()
    if sheet.has_frames:
        canvas.setLineWidth(0.3)
        canvas.setStrokeGray(0.5)
        canvas.rect(x, y, width, height)
    side = min(context.height, CODE_PART * width)
    if len(sticker.url.encode()) > MAX_URL:
        raise PaperProblem("code_too_long", sticker.code[:80])
    draw_code(canvas, sticker.url, x + PAD, y + (height - side) / 2, side, QUIET)
    room = (x + PAD + side + 2, y + PAD, context.width - side - 2, context.height)
    _draw_words(canvas, sticker, context, *room)
    canvas.restoreState()


def _draw_words(canvas, sticker, context, x, y, width, height):
    """The code largest, then the name and the place; the hint at the foot."""
    hint = _fitted(context, sticker.hint, width, height * 0.28, (9, 7.5, 6.5, 5.5, 5))
    if hint:
        hint.drawOn(canvas, x, y)
    top = y + height
    room = height - (hint.height + 2 if hint else 0)
    code = _fitted(context, sticker.code, width, height * 0.3, (24, 18, 15, 13, 11, 9, 7), True)
    name = _fitted(context, sticker.name, width, height * 0.28, (12, 9.5, 8.5, 7.5, 6.5, 5.5))
    for paragraph in filter(None, (code, name)):
        top -= paragraph.height
        room -= paragraph.height
        paragraph.drawOn(canvas, x, top)
    if place := _fitted_place(context, sticker.place, width, room):
        place.drawOn(canvas, x, top - place.height)


def _fitted_place(context, words, width, height):
    """As much of a place as there is room for: its last names tell more than its first."""
    names = words.split(" / ")
    for start in range(len(names)):
        shown = context.line(" / ".join(["…", *names[start:]] if start else names), 300)
        for size in PLACE_SIZES:
            paragraph = context.paragraph(shown, context.style(size))
            if paragraph.wrap(width, 10_000)[1] <= height:
                return paragraph
    return _fitted(context, names[-1], width, height, PLACE_SIZES)


def _fitted(context, words, width, height, sizes, bold=False):
    """The paragraph, or None where there are no words or no room for one line."""
    if not words or height < sizes[-1] * 1.32:
        return None
    return fitted(context, words, width, height, sizes, bold, align="left")
