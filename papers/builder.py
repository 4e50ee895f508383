"""Papers → one PDF. Each paper begins on a page of its own and counts its own pages."""

import io
from collections import Counter
from datetime import datetime, timezone

from reportlab import rl_config
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
)

from . import charts, checklist, checks, figures  # noqa: F401 (they register their drawers)
from .blocks import flowables
from .context import Context
from .fonts import load
from .header import header_of
from .shapes import Nothing
from .types import FontFiles, GovernmentHeader, Paper

# PDF takes bytes: as ASCII, written by Python, pictures cost half the time of a paper and a quarter
# more room.
rl_config.useA85 = 0

MM = 72 / 25.4
SIZES = {"A4": A4, "F4": (215 * MM, 330 * MM)}
MARGIN_LEFT, MARGIN_RIGHT, MARGIN_TOP, MARGIN_BOTTOM = 20 * MM, 15 * MM, 12 * MM, 16 * MM
"""More at the left: papers are filed."""
MARK_GREY = 0.87


def build(papers, fonts: FontFiles) -> bytes:
    """The bytes of one PDF with all ``papers``; PaperProblem for what cannot be printed."""
    papers = list(papers)
    letters = load(fonts)
    stream, shared = io.BytesIO(), ({}, {})
    sheets = [Sheet(number, paper, letters, shared) for number, paper in enumerate(papers)]
    document = BaseDocTemplate(
        stream,
        pageTemplates=[template for sheet in sheets for template in sheet.templates()],
        initialFontName=letters.regular,
        lang=papers[0].lang,
        allowSplitting=1,
    )
    date = papers[0].date or datetime(2000, 1, 1, tzinfo=timezone.utc)
    title, author = _metadata(papers, letters)

    def canvas(*args, **options):
        return PagedCanvas(*args, **options | {"invariant": 1, "initialFontName": letters.regular},
                           paper_date=date, paper_title=title, paper_author=author)  # fmt: skip

    story = [part for sheet in sheets for part in sheet.story()]
    document.build(story, canvasmaker=canvas)
    return stream.getvalue()


def _metadata(papers, letters):
    header = papers[0].header
    title = " ".join(part for part in (header.number, header.title) if part)
    if len(papers) > 1:
        title += f" (+{len(papers) - 1})"
    is_government = isinstance(header, GovernmentHeader)
    author = ", ".join(header.lines) if is_government else header.organisation
    return letters.readable(title)[:250], letters.readable(author)[:250]


class Sheet:
    """One paper on its pages."""

    def __init__(self, number: int, paper: Paper, letters, shared):
        self.number, self.paper = number, paper
        size = SIZES.get(paper.page_size, A4)
        self.size = landscape(size) if paper.is_landscape else size
        width = self.size[0] - MARGIN_LEFT - MARGIN_RIGHT
        height = self.size[1] - MARGIN_TOP - MARGIN_BOTTOM
        is_government = isinstance(paper.header, GovernmentHeader)
        photos, styles = shared
        self.context = Context(letters, paper.labels, width, height, is_government, photos, styles)
        self.header = header_of(paper, self.context)
        self.context.height = height - self.header.later_height

    def templates(self):
        for name, header in (("first", self.header.first_height),
                             ("later", self.header.later_height)):  # fmt: skip
            frame = Frame(
                MARGIN_LEFT,
                MARGIN_BOTTOM,
                self.context.width,
                self.size[1] - MARGIN_TOP - MARGIN_BOTTOM - header,
                leftPadding=0,
                rightPadding=0,
                topPadding=0,
                bottomPadding=0,
            )
            draw = self._draw_first if name == "first" else self._draw_later
            yield PageTemplate(f"{self.number}-{name}", [frame], onPage=draw, pagesize=self.size)

    def story(self):
        begin = [NextPageTemplate(f"{self.number}-first"), PageBreak()] if self.number else []
        body = flowables(self.paper.blocks, self.context)
        later = NextPageTemplate(f"{self.number}-later")
        return [*begin, later, Nothing(), *self.header.before(), *body]

    def _draw_first(self, canvas, _document):
        self._draw(canvas, is_first=True)

    def _draw_later(self, canvas, _document):
        self._draw(canvas, is_first=False)

    def _draw(self, canvas, is_first):
        self._mark(canvas)
        top = self.size[1] - MARGIN_TOP
        stamps = self.header.draw(canvas, MARGIN_LEFT, top, is_first)
        foot = self._foot(canvas)
        if not (is_first and self.context.is_government or self.paper.seal):
            # the header says the page already
            foot = []
        canvas.paper_stamps = (self.number, [*stamps, *foot])

    def _mark(self, canvas):
        words = self.context.line(self.paper.mark, 40)
        if not words:
            return
        width, height = self.size
        font = self.context.fonts.bold
        size = min(90, 0.85 * (width**2 + height**2) ** 0.5 / (canvas.stringWidth(words, font, 1)))
        canvas.saveState()
        canvas.translate(width / 2, height / 2)
        canvas.rotate(52 if height > width else 34)
        canvas.setFillGray(MARK_GREY)
        canvas.setFont(font, size)
        canvas.drawCentredString(0, -size / 3, words)
        canvas.restoreState()

    def _foot(self, canvas):
        fonts, labels, seal = self.context.fonts, self.paper.labels, self.paper.seal
        y, right = MARGIN_BOTTOM - 13, MARGIN_LEFT + self.context.width
        canvas.saveState()
        canvas.setLineWidth(0.4)
        canvas.line(MARGIN_LEFT, y + 9, right, y + 9)
        canvas.setFont(fonts.regular, 7)
        words = self.paper.footnote
        if seal:
            sealed = labels.sealed.format(date=seal.date)
            code = labels.seal_code.format(code=seal.code)
            words = " · ".join(part for part in (seal.number, sealed, code) if part)
        room = self.context.width - 80
        canvas.drawString(
            MARGIN_LEFT, y, self.context.shortened(words, room, fonts.regular, 7)
        )
        canvas.restoreState()
        label = self.context.line(labels.page_of, 60)
        return [(right, y, fonts.regular, 7, label, "right")]


class PagedCanvas(Canvas):
    """Keeps the pages until their number is known, then stamps 'page n of N' on each."""

    def __init__(self, *args, paper_date, paper_title, paper_author, **options):
        super().__init__(*args, **options)
        self.paper_pages: list[dict] = []
        self.paper_stamps = (0, [])
        self._doc._timeStamp = Stamp(paper_date)
        self._doc.info.invariant = 0
        self.paper_words = (paper_title, paper_author)

    def showPage(self):
        self.paper_pages.append(dict(self.__dict__))
        self._startPage()

    def save(self):
        totals = Counter(page["paper_stamps"][0] for page in self.paper_pages)
        count: Counter = Counter()
        for page in self.paper_pages:
            self.__dict__.update(page)
            paper, stamps = self.paper_stamps
            count[paper] += 1
            for stamp in stamps:
                self._stamp(stamp, count[paper], totals[paper])
            super().showPage()
        title, author = self.paper_words
        self.setTitle(title)
        self.setAuthor(author)
        self.setCreator("helpdesk_cctv")
        self.setProducer("ReportLab")
        super().save()

    def _stamp(self, stamp, page, pages):
        x, y, font, size, words, align = stamp
        words = words.replace("{page}", str(page)).replace("{pages}", str(pages))
        self.setFont(font, size)
        (self.drawRightString if align == "right" else self.drawString)(x, y, words)


class Stamp:
    """The paper's own date where reportlab asks for the present time: the same data, the same
    bytes."""

    def __init__(self, date: datetime):
        self.t = date.timestamp()
        date = date.astimezone(timezone.utc)
        self.lt = date.timetuple()
        self.YMDhms = tuple(self.lt)[:6]
        self.tzname, self.dhh, self.dmm = "UTC", 0, 0
        self.datetime = date


