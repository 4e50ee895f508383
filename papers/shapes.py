"""Small shapes that the fonts lack: boxes to tick, lines to write on, pictures, frames."""

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

BOX = 7.2
"""Side of a box to tick, in points."""


def draw_mark(canvas, kind: str, x: float, y: float, size: float = BOX):
    """``box``, ``tick`` (in a box), ``cross`` (in a box), ``dash`` (in a box)."""
    canvas.saveState()
    canvas.setLineWidth(0.6)
    canvas.setStrokeGray(0)
    canvas.rect(x, y, size, size, stroke=1, fill=0)
    canvas.setLineWidth(1.2)
    canvas.setLineCap(1)
    near, far = size * 0.2, size * 0.8
    if kind == "tick":
        canvas.lines(
            [
                (x + near, y + size * 0.5, x + size * 0.42, y + near),
                (x + size * 0.42, y + near, x + size * 0.86, y + size * 0.88),
            ]
        )
    elif kind == "cross":
        canvas.setLineWidth(1.6)
        canvas.lines(
            [(x + near, y + near, x + far, y + far), (x + near, y + far, x + far, y + near)]
        )
    elif kind == "dash":
        canvas.line(x + near, y + size * 0.5, x + far, y + size * 0.5)
    canvas.restoreState()


class Marked(Flowable):
    """A mark with words beside it."""

    def __init__(self, kind, paragraph):
        super().__init__()
        self.kind, self.paragraph = kind, paragraph

    def wrap(self, available_width, available_height):
        width = max(10, available_width - BOX - 3.5)
        self.width = available_width
        self.height = max(BOX + 2, self.paragraph.wrapOn(None, width, available_height)[1])
        return self.width, self.height

    def draw(self):
        leading = self.paragraph.style.leading
        draw_mark(self.canv, self.kind, 0.3, self.height - leading + (leading - BOX) / 2 - 0.3)
        self.paragraph.drawOn(self.canv, BOX + 3.5, self.height - self.paragraph.height)


class Choices(Flowable):
    """Boxes to tick by hand, each with words, as many in a line as there is room for."""

    def __init__(self, words, font, size, leading=13):
        super().__init__()
        self.words, self.font, self.size, self.leading = words, font, size, leading

    def wrap(self, available_width, available_height):
        self.places, x, line = [], 0.0, 0
        for word in self.words:
            width = BOX + 3 + stringWidth(word, self.font, self.size) + 6
            if x and x + width - 6 > available_width:
                x, line = 0.0, line + 1
            self.places.append((word, x, line))
            x += width
        self.width, self.height = available_width, (line + 1) * self.leading
        return self.width, self.height

    def draw(self):
        canvas = self.canv
        for word, x, line in self.places:
            y = self.height - (line + 1) * self.leading + 3
            draw_mark(canvas, "box", x + 0.3, y)
            canvas.setFont(self.font, self.size)
            canvas.drawString(x + BOX + 3, y + 0.8, word)


class Rules(Flowable):
    """Lines to write on; ``tail`` are words after the last one, such as a unit."""

    def __init__(self, count, tail="", font="", size=8, gap=17, length=None):
        super().__init__()
        self.count, self.tail, self.font, self.size = count, tail, font, size
        self.gap, self.length = gap, length

    def wrap(self, available_width, available_height):
        self.width, self.height = available_width, self.count * self.gap
        return self.width, self.height

    def split(self, available_width, available_height):
        fits = int(available_height // self.gap)
        if fits <= 0 or fits >= self.count:
            return []
        return [Rules(fits, gap=self.gap), Rules(self.count - fits, gap=self.gap)]

    def draw(self):
        canvas = self.canv
        canvas.saveState()
        canvas.setLineWidth(0.4)
        canvas.setStrokeGray(0.35)
        canvas.setDash(0.8, 1.6)
        end = min(self.length or self.width, self.width)
        for line in range(self.count):
            y = self.height - (line + 1) * self.gap + 2.5
            canvas.line(0, y, end, y)
        canvas.restoreState()
        if self.tail:
            canvas.setFont(self.font, self.size)
            canvas.drawString(end + 3, 3, self.tail)


class Drawn(Flowable):
    """A picture of the size it has, left, centred or right in its place."""

    def __init__(self, picture, align="center"):
        super().__init__()
        self.picture, self.align = picture, align

    def wrap(self, available_width, available_height):
        self.width, self.height = available_width, self.picture.height
        return self.width, self.height

    def draw(self):
        free = max(0, self.width - self.picture.width)
        x = {"left": 0, "center": free / 2, "right": free}[self.align]
        self.canv.drawImage(
            self.picture.reader, x, 0, self.picture.width, self.picture.height
        )


class Framed(Flowable):
    """A sentence in a frame, where a picture should have been."""

    def __init__(self, paragraph, height):
        super().__init__()
        self.paragraph, self.frame_height = paragraph, height

    def wrap(self, available_width, available_height):
        inner = self.paragraph.wrapOn(None, available_width - 8, available_height)[1]
        self.width, self.height = available_width, max(self.frame_height, inner + 8)
        return self.width, self.height

    def draw(self):
        self.canv.saveState()
        self.canv.setLineWidth(0.5)
        self.canv.setDash(2, 2)
        self.canv.rect(0, 0, self.width, self.height)
        self.canv.restoreState()
        self.paragraph.drawOn(self.canv, 4, (self.height - self.paragraph.height) / 2)


class Nothing(Flowable):
    """Takes no room; makes sure that a page is begun."""

    def wrap(self, available_width, available_height):
        return 0, 0

    def draw(self):
        pass
