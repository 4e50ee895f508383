"""Long lists that belong to a paper: thousands of rows, drawn one after the other, a line each.

The grid of ``papers`` lays out each cell as a paragraph, and keeps a whole table in memory; here a
row is written as it comes and forgotten. Words that do not fit are cut with …
"""

import io
from collections.abc import Iterable, Sequence

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from .fonts import Fonts

MARGIN, TOP, BOTTOM = 36, 36, 34
SIZE, HEAD_SIZE, LINE = 7, 7, 11
PAD = 2.5


def annex(
    title: str,
    subtitle: str,
    head: Sequence[str],
    widths: Sequence[float],
    align: str,
    rows: Iterable[Sequence[str]],
    fonts: Fonts,
    empty: str = "",
) -> bytes:
    """The bytes of a PDF in landscape, its pages counted by themselves.

    :param widths: parts of the whole width
    :param align: a letter a column: l or r
    :param empty: what stands there when there are no rows
    """
    stream = io.BytesIO()
    sheet = _Sheet(stream, title, subtitle, head, widths, align, fonts)
    count = 0
    for row in rows:
        sheet.row(row)
        count += 1
    if not count:
        sheet.words(empty)
    sheet.end()
    return stream.getvalue()


class _Sheet:
    def __init__(self, stream, title, subtitle, head, widths, align, fonts):
        self.size = landscape(A4)
        self.canvas = Canvas(stream, pagesize=self.size, invariant=1, pageCompression=1)
        self.fonts, self.align = fonts, align
        self.title, self.subtitle = fonts.readable(title), fonts.readable(subtitle)
        self.head = [fonts.readable(words) for words in head]
        room, total = self.size[0] - 2 * MARGIN, sum(widths) or 1
        self.widths = [room * part / total for part in widths]
        self.number, self.y = 0, 0.0
        self._begin_page()

    def _begin_page(self):
        self.number += 1
        canvas, (width, height) = self.canvas, self.size
        y = height - TOP
        canvas.setFont(self.fonts.bold, 10)
        canvas.drawString(MARGIN, y, self.title)
        canvas.setFont(self.fonts.regular, SIZE)
        canvas.drawRightString(width - MARGIN, y, f"{self.subtitle} · {self.number}")
        self.y = y - 16
        canvas.setFillGray(0.9)
        canvas.rect(MARGIN, self.y - 3, width - 2 * MARGIN, LINE, stroke=0, fill=1)
        canvas.setFillGray(0)
        self._cells(self.head, self.fonts.bold, HEAD_SIZE)
        canvas.setFont(self.fonts.regular, SIZE)
        canvas.setLineWidth(0.2)
        self.y -= LINE

    def row(self, row):
        if self.y < BOTTOM:
            self.canvas.showPage()
            self._begin_page()
        cells = [self.fonts.readable(" ".join(str(cell).split())) for cell in row]
        self._cells(cells, self.fonts.regular, SIZE)
        self.canvas.line(MARGIN, self.y - 2.5, self.size[0] - MARGIN, self.y - 2.5)
        self.y -= LINE

    def _cells(self, cells, font, size):
        canvas, x = self.canvas, MARGIN
        canvas.setFont(font, size)
        for cell, width, side in zip(cells, self.widths, self.align, strict=True):
            words = shortened(cell, width - 2 * PAD, font, size)
            if side == "r":
                canvas.drawRightString(x + width - PAD, self.y, words)
            else:
                canvas.drawString(x + PAD, self.y, words)
            x += width

    def words(self, words):
        self.canvas.drawString(MARGIN + PAD, self.y, self.fonts.readable(words))

    def end(self):
        self.canvas.save()


def shortened(words: str, room: float, font: str, size: float) -> str:
    """``words`` in one line no wider than ``room`` points, with … where they were cut."""
    if stringWidth(words, font, size) <= room:
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if stringWidth(words[:middle] + "…", font, size) <= room:
            low = middle
        else:
            high = middle - 1
    return words[:low].rstrip() + "…"
