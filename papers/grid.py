"""A table that is drawn row by row: it repeats its head on every page and splits rows that are
higher than what is left, and its work grows only with the number of its rows."""

from dataclasses import dataclass, field

from reportlab.platypus import Flowable, KeepTogether

LINE = 0.4
INK = 0.25
"""Grey of the lines: dark enough for a copier, lighter than the letters."""
MIN_PART = 28
"""Points of a row that must fit before it is split over pages."""
HEAD_LIMIT = 220
"""Points of a head that is repeated on every page: half of a small page."""
TALL_ROW = 150
"""Points from which a row is split instead of moved to the next page as a whole."""


@dataclass
class Cell:
    content: list
    span: int = 1
    has_bottom: bool = True


@dataclass
class Row:
    cells: list[Cell]
    shade: float | None = None
    """Grey of the background: 1 is white."""
    keep_with_next: bool = False
    min_height: float = 0
    has_top: bool = True
    bar: bool = False
    """A thick black bar at the left edge: survives grey print."""
    middle: bool = False
    can_split: bool = True
    """Rows of photos stay with their captions; such a row must be lower than a page."""
    height: float | None = field(default=None, compare=False)


class Grid(Flowable):
    """``rows`` under ``head`` rows. Lines: ``all``, ``columns`` (none below a row
    but the last) or ``none``."""

    def __init__(self, widths, head, rows, lines="all", pad=(3.5, 2.2), show_head=True):
        super().__init__()
        self.widths, self.head, self.rows = list(widths), list(head), list(rows)
        self.lines, self.pad, self.show_head = lines, pad, show_head
        self.width = sum(self.widths)

    def wrap(self, available_width, available_height):
        self.height = sum(self._height(row) for row in self._shown())
        return self.width, self.height

    def _shown(self):
        return [*self.head, *self.rows] if self.show_head else self.rows

    def _height(self, row: Row) -> float:
        if row.height is None:
            content = [self._content_height(cell, width) for cell, _x, width in self._placed(row)]
            row.height = max(row.min_height, max(content, default=0) + 2 * self.pad[1])
        return row.height

    def _placed(self, row: Row):
        """(cell, left edge, width) of each cell."""
        x, column = 0.0, 0
        for cell in row.cells:
            width = sum(self.widths[column : column + cell.span])
            yield cell, x, width
            x, column = x + width, column + cell.span

    def _content_height(self, cell: Cell, width: float) -> float:
        inner = width - 2 * self.pad[0]
        canvas = getattr(self, "canv", None)
        return sum(part.wrapOn(canvas, inner, 0xFFFFFF)[1] for part in cell.content)

    def split(self, available_width, available_height):
        room = available_height
        if self.show_head:
            head = sum(self._height(row) for row in self.head)
            if head > HEAD_LIMIT:
                return self._without_head().split(available_width, available_height)
            room -= head
        count = 0
        while count < len(self.rows) and self._height(self.rows[count]) <= room:
            room -= self._height(self.rows[count])
            count += 1
        if count == len(self.rows):
            return [self]
        row = self.rows[count]
        if row.can_split and room >= MIN_PART and self._height(row) > TALL_ROW:
            parts = self._split_row(row, room)
            if parts:
                rows = [*self.rows[:count], *parts, *self.rows[count + 1 :]]
                return self._cut(rows, count + 1)
        kept, moved = count, 0.0
        while kept and self.rows[kept - 1].keep_with_next:
            kept -= 1
            moved += self._height(self.rows[kept])
        if moved > TALL_ROW:
            # a title as high as that would not fit with what follows on the next page either
            kept = count
        return self._cut(self.rows, kept) if kept else []

    def _without_head(self):
        """The head as the first rows: too high to be repeated."""
        grid = Grid(self.widths, [], self._shown(), self.lines, self.pad)
        grid.canv = getattr(self, "canv", None)
        return grid

    def _cut(self, rows, at):
        first = Grid(self.widths, self.head, rows[:at], self.lines, self.pad, self.show_head)
        rest = Grid(self.widths, self.head, rows[at:], self.lines, self.pad)
        return [first, rest]

    def _split_row(self, row: Row, room: float):
        """The row in two, or nothing when no cell has a part that fits."""
        first, rest = [], []
        for cell, _x, width in self._placed(row):
            upper, lower = self._split_cell(cell, width - 2 * self.pad[0], room - 2 * self.pad[1])
            first.append(Cell(upper, cell.span))
            rest.append(Cell(lower, cell.span))
        if not any(cell.content for cell in first) or not any(cell.content for cell in rest):
            return []
        look = {"shade": row.shade, "bar": row.bar}
        return [Row(first, has_top=row.has_top, **look), Row(rest, has_top=False, **look)]

    def _split_cell(self, cell: Cell, width: float, room: float):
        upper, lower = [], list(cell.content)
        canvas = getattr(self, "canv", None)
        while lower:
            height = lower[0].wrapOn(canvas, width, 0xFFFFFF)[1]
            if height <= room:
                room -= height
                upper.append(lower.pop(0))
                continue
            parts = lower[0].splitOn(canvas, width, room) if room > 0 else []
            if len(parts) > 1:
                upper.append(parts[0])
                lower[:1] = parts[1:]
            break
        return upper, lower

    def draw(self):
        top = self.height
        shown = self._shown()
        for index, row in enumerate(shown):
            height = self._height(row)
            top -= height
            self._draw_row(row, top, height)
            self._draw_lines(row, top, height, index == 0, index == len(shown) - 1)

    def _draw_row(self, row: Row, bottom: float, height: float):
        canvas = self.canv
        if row.shade is not None:
            canvas.saveState()
            canvas.setFillGray(row.shade)
            canvas.rect(0, bottom, self.width, height, stroke=0, fill=1)
            canvas.restoreState()
        for cell, x, width in self._placed(row):
            self._draw_cell(row, cell, x, width, bottom, height)
        if row.bar:
            canvas.saveState()
            canvas.setFillGray(0)
            canvas.rect(-2.2, bottom, 2.2, height, stroke=0, fill=1)
            canvas.restoreState()

    def _draw_cell(self, row, cell, x, width, bottom, height):
        y = bottom + height - self.pad[1]
        used = self._content_height(cell, width)
        if row.middle:
            y -= max(0, (height - 2 * self.pad[1] - used) / 2)
        for part in cell.content:
            y -= part.wrapOn(self.canv, width - 2 * self.pad[0], 0xFFFFFF)[1]
            part.drawOn(self.canv, x + self.pad[0], y)

    def _draw_lines(self, row, bottom, height, is_first, is_last):
        if self.lines == "none":
            return
        canvas = self.canv
        canvas.saveState()
        canvas.setLineWidth(LINE)
        canvas.setStrokeGray(INK)
        for cell, x, width in self._placed(row):
            canvas.line(x, bottom, x, bottom + height)
            last = x + width
            if is_last or (self.lines == "all" and cell.has_bottom):
                canvas.line(x, bottom, last, bottom)
        canvas.line(last, bottom, last, bottom + height)
        if row.has_top or is_first:
            canvas.line(0, bottom + height, self.width, bottom + height)
        canvas.restoreState()


class Tail(KeepTogether):
    """What must stay on one page. A table in it shows its head when they go to a page of their
    own; before that its rows simply continue the table above."""

    def split(self, aW, aH):
        parts = super().split(aW, aH)
        if self._H > aH:
            for part in self._content:
                if isinstance(part, Grid):
                    part.show_head = True
        return parts
