"""Photos, signatures and QR codes: blocks that are more picture than words."""

from itertools import groupby

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Spacer

from . import types
from .blocks import draws, heading
from .grid import Cell, Grid, Row
from .shapes import Drawn, Framed

PHOTO_HEIGHT = 150
SIGNATURE_HEIGHT = 46
QR_SIDE = 62
MAX_QR = 1200
"""Bytes of a QR code that phones still read from paper at this size."""


@draws(types.Photos)
def photos(block, context):
    if not block.photos:
        return []
    columns = max(1, min(block.per_row, 6))
    width = context.width / columns
    height = min(PHOTO_HEIGHT if columns > 1 else 320, context.height / 2)
    rows = []
    for start in range(0, len(block.photos), columns):
        cells = [
            Cell(_photo(photo, width, height, context))
            for photo in block.photos[start : start + columns]
        ]
        cells += [Cell([]) for _ in range(columns - len(cells))]
        rows.append(Row(cells, can_split=False))
    grid = Grid([width] * columns, [], rows, lines="none")
    if not block.title:
        return [grid, Spacer(1, 4)]
    grid.wrap(context.width, context.height)
    room = CondPageBreak(min(rows[0].height + 24, context.height))
    return [room, *heading(types.Heading(block.title), context), grid, Spacer(1, 4)]


def _photo(photo, width, height, context):
    if photo.data is None and photo.missing:
        style = context.style(7.5, align="center")
        why = context.paragraph(context.line(photo.missing, 300), style)
        parts = [Framed(why, height * 0.45), Spacer(1, 2)]
    else:
        parts = [context.photo(photo.data, width - 9, height), Spacer(1, 2)]
    if photo.caption:
        style = context.style(7, align="center")
        parts.append(context.paragraph(context.line(photo.caption, 300), style))
    return parts


@draws(types.Signatures)
def signatures(block, context):
    if not block.cells:
        return []
    per_row = min(len(block.cells), 4 if len(block.cells) == 4 else 3)
    alone = len(block.cells) == 1
    width = context.width / (2 if alone else per_row)
    story = [Spacer(1, 8)]
    if block.place_and_date:
        style = context.style(9, align="right" if not alone else "center")
        place = context.paragraph(context.line(block.place_and_date), style)
        indent = context.width - width if alone else 0
        story.append(Grid([indent, width] if alone else [context.width], [],
                          [Row([Cell([]), Cell([place])] if alone else [Cell([place])])],
                          lines="none"))  # fmt: skip
    for start in range(0, len(block.cells), per_row):
        cells = block.cells[start : start + per_row]
        story.append(_signature_grid(cells, per_row, width, alone, context))
    return story


def _signature_grid(cells, per_row, width, alone, context):
    rows = [
        Row(_padded([_centred(cell.role, context, bold=True)] for cell in cells)),
        Row(_padded([_centred(cell.position, context)] for cell in cells)),
        Row(_padded([_image(cell, width, context)] for cell in cells), has_top=False,
            min_height=SIGNATURE_HEIGHT + 4),
        Row(_padded(_person(cell, context) for cell in cells), has_top=False),
    ]  # fmt: skip
    for row in rows[:-1]:
        row.keep_with_next = True
    missing = per_row - len(cells)
    widths = [width] * per_row
    if alone:
        widths = [context.width - width, width]
        for row in rows:
            row.cells.insert(0, Cell([]))
    elif missing:
        for row in rows:
            row.cells += [Cell([]) for _ in range(missing)]
    return Grid(widths, [], rows, lines="none" if context.is_government or alone else "columns")


def _padded(contents):
    return [Cell(content) for content in contents]


def _centred(words, context, bold=False, size=8.5):
    return context.paragraph(context.line(words, 240), context.style(size, bold, align="center"))


def _image(cell, width, context):
    picture = context.ornament(cell.image, min(width - 20, 130), SIGNATURE_HEIGHT)
    return Drawn(picture) if picture else Spacer(1, SIGNATURE_HEIGHT)


def _person(cell, context):
    name = context.markup(context.line(cell.name, 240))
    style = context.style(8.5, bold=True, align="center")
    shown = f"<u>{name}</u>" if name else "." * 34
    parts = [Paragraph(shown, style)]
    if cell.rank:
        parts.append(_centred(cell.rank, context, size=8))
    if cell.nip:
        parts.append(_centred(f"{context.labels.nip}. {cell.nip}", context, size=8))
    if cell.date:
        parts.append(_centred(cell.date, context, size=7))
    return parts


def draw_code(canvas, data, x, y, side, quiet=1):
    """A QR code in a square of points, with ``quiet`` modules left white around it."""
    # drawn here, since reportlab's own drawing would name a font that is not embedded
    code = QrCodeWidget(data, barLevel="M").qr
    code.make()
    count = code.getModuleCount()
    module = side / (count + 2 * quiet)
    canvas.setFillGray(0)
    path = canvas.beginPath()
    for row in range(count):
        bottom = y + side - (row + quiet + 1) * module
        for start, length in _dark_runs(code, row, count):
            path.rect(x + (start + quiet) * module, bottom, length * module, module)
    canvas.drawPath(path, stroke=0, fill=1)


def _dark_runs(code, row, count):
    """(first column, columns) of what is dark in a row: drawn in one go, no gap shows between."""
    start = 0
    for is_dark, run in groupby(range(count), lambda column: bool(code.isDark(row, column))):
        length = len(list(run))
        if is_dark:
            yield start, length
        start += length


class Code(Flowable):
    """A QR code with words beside it."""

    def __init__(self, data, paragraphs, side=QR_SIDE):
        super().__init__()
        self.data, self.paragraphs, self.side = data, paragraphs, side

    def wrap(self, available_width, available_height):
        inner = available_width - self.side - 8
        heights = [part.wrapOn(None, inner, available_height)[1] for part in self.paragraphs]
        self.width, self.height = available_width, max(self.side, sum(heights))
        return self.width, self.height

    def draw(self):
        draw_code(self.canv, self.data, 0, self.height - self.side, self.side)
        y = self.height - 4
        for part in self.paragraphs:
            y -= part.height
            part.drawOn(self.canv, self.side + 8, y)


@draws(types.QrCode)
def qr_code(block, context):
    data = block.data.encode("utf-8", "replace")[:MAX_QR].decode("utf-8", "ignore")
    words = context.paragraphs(block.caption[:1000], context.style(7.5)) if block.caption else []
    return [Spacer(1, 6), Code(data, words)] if data else words
