"""What the drawers of one paper share: fonts, styles, words, width, pictures made so far."""

from dataclasses import dataclass, field
from functools import cached_property
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Paragraph

from . import pictures
from .fonts import Fonts
from .labels import Labels
from .problems import PaperProblem
from .shapes import Drawn, Framed

ALIGN = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT,
         "l": TA_LEFT, "c": TA_CENTER, "r": TA_RIGHT}  # fmt: skip

CHUNK = 3000
"""Letters of one paragraph; longer ones become several, since breaking grows with their length."""


@dataclass
class Context:
    fonts: Fonts
    labels: Labels
    width: float
    """Points between the margins."""
    height: float
    """Points between header and footer of a later page."""
    is_government: bool = False
    photos: dict = field(default_factory=dict)
    """(bytes, box) → picture; shared by all papers of a build."""
    styles: dict = field(default_factory=dict)

    def style(self, size=8.5, bold=False, italic=False, align="left", **more) -> ParagraphStyle:
        key = (size, bold, italic, align, *sorted(more.items()))
        if key not in self.styles:
            name = self.fonts.bold if bold else self.fonts.italic if italic else self.fonts.regular
            self.styles[key] = ParagraphStyle(
                f"style{len(self.styles)}",
                fontName=name,
                bulletFontName=self.fonts.regular,
                fontSize=size,
                bulletFontSize=size,
                leading=round(size * 1.32, 2),
                alignment=ALIGN.get(align, TA_LEFT),
                **more,
            )
        return self.styles[key]

    @cached_property
    def body(self):
        return self.style(9, spaceAfter=3)

    @cached_property
    def cell(self):
        return self.style(8)

    @cached_property
    def small(self):
        return self.style(7)

    def markup(self, text) -> str:
        """Plain text as reportlab's markup: nothing in it is a tag."""
        return escape(self.fonts.readable(text)).replace("\n", "<br/>")

    def paragraph(self, text, style=None) -> Paragraph:
        return Paragraph(self.markup(text), style or self.cell)

    def paragraphs(self, text, style=None) -> list[Paragraph]:
        """Plain text of any length: a paragraph a line, long lines in several."""
        text = self.fonts.readable(text)
        if len(text) <= CHUNK and "\n" not in text:
            return [Paragraph(escape(text), style or self.cell)]
        return [
            Paragraph(escape(part), style or self.cell)
            for line in text.strip("\n").split("\n")
            for part in chunks(line)
        ]

    def line(self, text, limit=200) -> str:
        """Text for one line that the canvas draws."""
        text = " ".join(self.fonts.readable(text).split())
        return text if len(text) <= limit else text[: limit - 1] + "…"

    def shortened(self, words, room, font, size) -> str:
        """One line of words that is no wider than ``room``, with … where it was cut."""
        words = self.line(words, 300)
        while len(words) > 4 and stringWidth(words, font, size) > room:
            words = words[: int(len(words) * 0.95) - 1].rstrip("… ") + "…"
        return words

    def picture(self, data, width, height, lossless=False) -> pictures.Picture:
        """As ``pictures.fit``, once for each picture of a build; PaperProblem."""
        key = (data, round(width, 1), round(height, 1), lossless)
        if key not in self.photos:
            try:
                self.photos[key] = pictures.fit(data, width, height, lossless)
            except PaperProblem as problem:
                self.photos[key] = problem
        found = self.photos[key]
        if isinstance(found, PaperProblem):
            raise found
        return found

    def photo(self, data, width, height):
        """The picture, or a frame with the sentence that says why there is none."""
        try:
            return Drawn(self.picture(data, width, height))
        except PaperProblem as problem:
            labels = self.labels
            words = {"picture_too_large": labels.picture_too_large}.get(
                problem.code, labels.no_picture
            )
            return Framed(self.paragraph(words, self.style(7.5, align="center")), height * 0.45)

    def ornament(self, data, width, height):
        """A logo or a signature, or None when it is no picture: the page is clean without it."""
        try:
            return self.picture(data, width, height, lossless=True) if data else None
        except PaperProblem:
            return None


def chunks(line: str) -> list[str]:
    """``line`` in parts of at most CHUNK letters, cut at spaces where there are any."""
    parts = []
    while len(line) > CHUNK:
        at = line.rfind(" ", CHUNK // 2, CHUNK)
        at = CHUNK if at < 0 else at
        parts.append(line[:at])
        line = line[at:].lstrip(" ")
    return [*parts, line]
