"""Bars and lines that survive a copier: told apart by hatching and dashes, never by colour."""

import math

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Spacer

from . import types
from .blocks import draws, heading

HEIGHT = 150
ROOM_OF_TITLE = 24
MAX_SERIES = 6
MAX_CATEGORIES = 400
HATCHES = ((0.25, None), (1.0, "up"), (0.75, None), (1.0, "down"), (1.0, "cross"), (1.0, None))
"""(grey of the fill, hatching) of each series in turn."""
DASHES = ((), (5, 2), (1.5, 1.5), (7, 2, 1.5, 2), (10, 3), (3, 1))


@draws(types.BarChart)
def bar_chart(block, context):
    return _chart(block, context, Bars)


@draws(types.LineChart)
def line_chart(block, context):
    return _chart(block, context, Lines)


def _chart(block, context, kind):
    title = types.Heading(block.title, 2, HEIGHT + ROOM_OF_TITLE)
    story = heading(title, context) if block.title else []
    series = [(context.line(one.name, 40), _finite(one.values)) for one in block.series]
    series = series[:MAX_SERIES]
    categories = [context.line(name, 24) for name in block.categories[:MAX_CATEGORIES]]
    if not categories or not any(v is not None for _name, values in series for v in values):
        return [*story, context.paragraph(context.labels.no_data, context.body)]
    return [*story, kind(categories, series, context.line(block.unit, 20), context), Spacer(1, 6)]


def _finite(values):
    return [
        value if value is not None and math.isfinite(value) else None
        for value in values[:MAX_CATEGORIES]
    ]


NEARLY_FLAT = 0.5
"""Lines whose least value is above this part of the greatest are not drawn down to nought."""


def scale(low: float, high: float, from_zero: bool = True) -> list[float]:
    """Four to nine round marks that span from ``low`` to ``high``."""
    if from_zero or low <= NEARLY_FLAT * high:
        low, high = min(low, 0.0), max(high, 0.0)
    if high <= low and low > 0 and not from_zero:
        low = high - 1
    elif high <= low:
        high = low + 1
    step = 10 ** math.floor(math.log10((high - low) / 4))
    step *= next(factor for factor in (1, 2, 5, 10) if (high - low) / (step * factor) <= 6)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [step * number for number in range(first, last + 1)]


class Chart(Flowable):
    """Axes, grid and legend; heirs draw the values."""

    from_zero = True
    """The length of a bar is its value; of a line only its place is."""

    def __init__(self, categories, series, unit, context):
        super().__init__()
        self.categories, self.series, self.unit = categories, series, unit
        self.font, self.width, self.height = context.fonts.regular, context.width, HEIGHT

    def wrap(self, available_width, available_height):
        return self.width, self.height

    def draw(self):
        values = [v for _name, line in self.series for v in line if v is not None]
        marks = scale(min(values), max(values), self.from_zero)
        texts = [f"{mark:g}" for mark in marks]
        self.left = max(stringWidth(t, self.font, 7) for t in texts) + 6
        self.bottom, self.top = 14, self.height - 14
        self.low, self.high = marks[0], marks[-1]
        self.slot = (self.width - self.left - 2) / len(self.categories)
        self._axes(marks, texts)
        self._legend()
        self.draw_values()

    def y(self, value):
        share = (value - self.low) / (self.high - self.low)
        return self.bottom + share * (self.top - self.bottom)

    def _axes(self, marks, texts):
        canvas = self.canv
        canvas.setFont(self.font, 7)
        canvas.setLineWidth(0.3)
        for mark, words in zip(marks, texts, strict=True):
            canvas.setStrokeGray(0 if mark == 0 else 0.75)
            canvas.line(self.left, self.y(mark), self.width, self.y(mark))
            canvas.drawRightString(self.left - 3, self.y(mark) - 2.3, words)
        canvas.setStrokeGray(0)
        canvas.line(self.left, self.bottom, self.left, self.top)
        widest = max(stringWidth(name, self.font, 7) for name in self.categories) + 4
        every = max(1, math.ceil(widest / self.slot))
        for index in range(0, len(self.categories), every):
            x = self.left + self.slot * (index + 0.5)
            canvas.drawCentredString(x, 4, self.categories[index])

    def _legend(self):
        x = self.left
        if self.unit:
            self.canv.drawString(0, self.height - 7, self.unit)
            x = max(x, stringWidth(self.unit, self.font, 7) + 8)
        if len(self.series) < 2:
            return
        for number, (name, _values) in enumerate(self.series):
            self.sample(number, x, self.height - 8)
            self.canv.drawString(x + 18, self.height - 7, name)
            x += 28 + stringWidth(name, self.font, 7)


class Bars(Chart):
    def draw_values(self):
        thick = self.slot * 0.8 / len(self.series)
        for number, (_name, values) in enumerate(self.series):
            for index, value in enumerate(values[: len(self.categories)]):
                if value is not None:
                    x = self.left + self.slot * (index + 0.1) + thick * number
                    base, end = sorted((self.y(0), self.y(value)))
                    self._bar(number, x, base, thick, end - base)

    def sample(self, number, x, y):
        self._bar(number, x, y, 14, 7)

    def _bar(self, number, x, y, width, height):
        canvas = self.canv
        grey, hatch = HATCHES[number % len(HATCHES)]
        canvas.saveState()
        canvas.setStrokeGray(0)
        canvas.setLineWidth(0.5)
        canvas.setFillGray(grey)
        canvas.rect(x, y, width, height, fill=1)
        if hatch and height > 0:
            path = canvas.beginPath()
            path.rect(x, y, width, height)
            canvas.clipPath(path, stroke=0)
            canvas.setLineWidth(0.35)
            canvas.lines(list(_hatching(hatch, x, y, width, height)))
        canvas.restoreState()


def _hatching(kind, x, y, width, height, gap=3.5):
    for number in range(int((width + height) / gap) + 1):
        at = number * gap
        if kind in ("up", "cross"):
            yield x + at - height, y, x + at, y + height
        if kind in ("down", "cross"):
            yield x + at, y, x + at - height, y + height


class Lines(Chart):
    from_zero = False

    def draw_values(self):
        for number, (_name, values) in enumerate(self.series):
            self.canv.saveState()
            self._pen(number)
            last = None
            for index, value in enumerate(values[: len(self.categories)]):
                here = None
                if value is not None:
                    here = (self.left + self.slot * (index + 0.5), self.y(value))
                    self._dot(number, *here)
                if last and here:
                    self.canv.line(*last, *here)
                last = here
            self.canv.restoreState()

    def sample(self, number, x, y):
        self.canv.saveState()
        self._pen(number)
        self.canv.line(x, y + 3, x + 15, y + 3)
        self._dot(number, x + 7.5, y + 3)
        self.canv.restoreState()

    def _pen(self, number):
        self.canv.setStrokeGray(0)
        self.canv.setFillGray(0)
        self.canv.setLineWidth(1)
        self.canv.setDash(list(DASHES[number % len(DASHES)]))

    def _dot(self, number, x, y):
        if self.slot < 5 and number % 2 == 0:
            return
        if number % 2:
            self.canv.rect(x - 1.6, y - 1.6, 3.2, 3.2, stroke=0, fill=1)
        else:
            self.canv.circle(x, y, 1.6, stroke=0, fill=1)
