"""The two kinds of header. Each says how high it is, draws itself on a page, and what it puts
before the first words of the paper."""

from reportlab.platypus import Flowable, Spacer

from .context import Context
from .grid import Cell, Grid, Row
from .shapes import Drawn
from .types import CompanyHeader, GovernmentHeader, Paper

INK = 0.25
STAMP = tuple[float, float, str, float, str, str]
"""x, y, font, size, words with {page} and {pages}, alignment (left or right)."""


def header_of(paper: Paper, context: Context):
    if isinstance(paper.header, GovernmentHeader):
        return Government(paper, context)
    return Company(paper, context)


def fitted(context, words, width, height, sizes, bold=True, align="center"):
    """``words`` in the largest of ``sizes`` that fits; cut with … when none does."""
    words = context.line(words, 600)
    for size in sizes:
        paragraph = context.paragraph(words, context.style(size, bold, align=align))
        if paragraph.wrap(width, 10_000)[1] <= height:
            return paragraph
    while len(words) > 8:
        words = words[: int(len(words) * 0.85)].rstrip(" …") + "…"
        paragraph = context.paragraph(words, context.style(sizes[-1], bold, align=align))
        if paragraph.wrap(width, 10_000)[1] <= height:
            break
    return paragraph


class Company:
    """A boxed table on every page: logo, organisation and kind, number to page, and the title."""

    logo_width = 74
    facts_width = 178
    row = 13.5

    def __init__(self, paper: Paper, context: Context):
        self.header: CompanyHeader = paper.header
        self.context, self.labels = context, paper.labels
        if not context.ornament(self.header.logo, self.logo_width - 10, 4 * self.row - 8):
            self.logo_width = 0  # no empty box where there is no logo
        self.middle = context.width - self.logo_width - self.facts_width
        title, sizes = self.header.title.upper(), (11, 9.5, 8, 7)
        self.title = fitted(context, title, context.width - 84, 40, sizes)
        self.title_height = max(19, self.title.height + 6)
        self.height = 4 * self.row + self.title_height
        self.first_height = self.height + 8
        self.later_height = self.height + 8

    def before(self) -> list:
        return []

    def draw(self, canvas, left, top, is_first) -> list[STAMP]:
        """Draw at ``top``; give what is stamped once the number of pages is known."""
        canvas.saveState()
        canvas.setStrokeGray(INK)
        canvas.setLineWidth(0.7)
        bottom, split = top - self.height, top - 4 * self.row
        canvas.rect(left, bottom, self.context.width, self.height)
        canvas.line(left, split, left + self.context.width, split)
        x_middle, x_facts = left + self.logo_width, left + self.logo_width + self.middle
        if self.logo_width:
            canvas.line(x_middle, split, x_middle, top)
        canvas.line(x_facts, split, x_facts, top)
        self._logo(canvas, left, split)
        self._organisation(canvas, x_middle, split)
        self._title(canvas, left, bottom)
        stamp = self._facts(canvas, x_facts, top)
        canvas.restoreState()
        return [stamp]

    def _logo(self, canvas, left, bottom):
        if not self.logo_width:
            return
        width, height = self.logo_width - 10, 4 * self.row - 8
        picture = self.context.ornament(self.header.logo, width, height)
        if picture:
            x = left + 5 + (width - picture.width) / 2
            y = bottom + 4 + (height - picture.height) / 2
            canvas.drawImage(picture.reader, x, y, picture.width, picture.height)

    def _organisation(self, canvas, left, bottom):
        header, context, width = self.header, self.context, self.middle - 10
        parts = [fitted(context, header.organisation, width, 27, (10, 8.5, 7.5))]
        if header.subline:
            parts.append(fitted(context, header.subline, width, 11, (8, 7), bold=False))
        if header.kind:
            room = 4 * self.row - sum(part.height for part in parts) - 3
            kind, sizes = header.kind.upper(), (12.5, 10, 8.5, 7)
            parts.append(fitted(context, kind, width, max(room, 9), sizes))
        used = sum(part.height for part in parts)
        gap = (4 * self.row - used) / (len(parts) + 1)
        y = bottom + 4 * self.row
        for part in parts:
            y -= gap + part.height
            part.drawOn(canvas, left + 5, y)

    def _title(self, canvas, left, bottom):
        canvas.setFont(self.context.fonts.regular, 8)
        label = self.context.line(self.labels.title, 20).upper()
        canvas.drawString(left + 5, bottom + self.title_height - 12, f"{label} :")
        self.title.drawOn(
            canvas, left + 42, bottom + (self.title_height - self.title.height) / 2
        )

    def _facts(self, canvas, left, top):
        header, labels, context = self.header, self.labels, self.context
        facts = (
            (labels.document_number, header.number),
            (labels.revision, header.revision),
            (labels.date, header.date),
            (labels.page, None),
        )
        colon = left + 66
        for index, (name, value) in enumerate(facts):
            y = top - (index + 1) * self.row
            if index:
                canvas.setLineWidth(0.4)
                canvas.line(left, y + self.row, left + self.facts_width, y + self.row)
            canvas.setFont(context.fonts.regular, 8)
            canvas.drawString(left + 5, y + 4, context.line(name, 16))
            canvas.drawString(colon, y + 4, ":")
            if value is not None:
                self._value(canvas, context.line(value, 120), colon + 6, y + 4)
        return (colon + 6, y + 4, context.fonts.regular, 8, "{page} / {pages}", "left")

    def _value(self, canvas, words, x, y):
        """In one line: smaller when long, then cut."""
        room, font = self.facts_width - 66 - 9, self.context.fonts.regular
        size = 8.0
        while size > 6 and canvas.stringWidth(words, font, size) > room:
            size -= 0.5
        canvas.setFont(font, size)
        canvas.drawString(x, y, self.context.shortened(words, room, font, size))


class Government:
    """Letterhead or identity table at the beginning, a running head on the later pages."""

    first_height = 0
    later_height = 20

    def __init__(self, paper: Paper, context: Context):
        self.header: GovernmentHeader = paper.header
        self.context, self.labels = context, paper.labels

    def before(self) -> list:
        if self.header.identity:
            return [_identity(self.header, self.context, self.labels), Spacer(1, 7)]
        parts = [Letterhead(self.header, self.context), Spacer(1, 7)]
        title = self.context.line(self.header.title, 400).upper()
        style = self.context.style(11.5, bold=True, align="center")
        parts.append(self.context.paragraph(title, style))
        for words in (self.header.subtitle, self._number()):
            if words:
                style = self.context.style(9.5, align="center")
                parts.append(self.context.paragraph(self.context.line(words, 300), style))
        return [*parts, Spacer(1, 7)]

    def _number(self):
        number = self.header.number
        return f"{self.labels.number} : {number}" if number else ""

    def draw(self, canvas, left, top, is_first) -> list[STAMP]:
        if is_first:
            return []
        context, fonts = self.context, self.context.fonts
        right, y = left + context.width, top - 9
        identity = self.header.identity
        number = identity.number if identity else self.header.number
        words = " · ".join(part for part in (number, self.header.title) if part)
        canvas.saveState()
        canvas.setFont(fonts.regular, 7.5)
        words = context.shortened(words, context.width - 92, fonts.regular, 7.5)
        canvas.drawString(left, y, words)
        canvas.setLineWidth(0.5)
        canvas.line(left, y - 4, right, y - 4)
        canvas.restoreState()
        label = context.line(self.labels.page_of, 60)
        return [(right, y, fonts.regular, 7.5, label, "right")]


class Letterhead(Flowable):
    """Logo at the left, lines and address centred, a double rule below."""

    logo_side = 58

    def __init__(self, header: GovernmentHeader, context: Context):
        super().__init__()
        self.header, self.context, self.width = header, context, context.width
        self.logo = context.ornament(header.logo, self.logo_side, self.logo_side)
        inset = 2 * (self.logo_side + 6) if self.logo else 0
        self.parts = list(self._lines(self.width - inset))

    def _lines(self, width):
        lines = [line for line in self.header.lines if line]
        for index, line in enumerate(lines):
            sizes = (15, 13, 11, 9) if index == len(lines) - 1 and index else (12.5, 11, 9.5)
            yield fitted(self.context, line.upper(), width, 42, sizes)
        if self.header.address:
            yield fitted(self.context, self.header.address, width, 22, (8.5, 7.5), bold=False)

    def wrap(self, available_width, available_height):
        used = sum(part.height for part in self.parts)
        self.height = max(used, self.logo.height if self.logo else 0) + 9
        return self.width, self.height

    def draw(self):
        canvas = self.canv
        used = sum(part.height for part in self.parts)
        y = self.height - (self.height - 9 - used) / 2
        for part in self.parts:
            y -= part.height
            part.drawOn(canvas, (self.width - part.width) / 2, y)
        if self.logo:
            middle = 9 + (self.height - 9 - self.logo.height) / 2
            canvas.drawImage(self.logo.reader, 2, middle, self.logo.width, self.logo.height)
        canvas.setLineWidth(2)
        canvas.line(0, 3.2, self.width, 3.2)
        canvas.setLineWidth(0.6)
        canvas.line(0, 0.8, self.width, 0.8)


def _identity(header: GovernmentHeader, context: Context, labels):
    """The table that an SOP begins with: who at the left, the facts at the right."""
    left_width = context.width * 0.46
    right_width = context.width - left_width
    left = [Spacer(1, 8)]
    logo = context.ornament(header.logo, 64, 64)
    left += [Drawn(logo), Spacer(1, 5)] if logo else []
    for line in header.lines:
        left.append(fitted(context, line.upper(), left_width - 16, 44, (11, 9.5, 8)))
    if header.address:
        left.append(
            fitted(context, header.address, left_width - 16, 22, (7.5, 6.5), bold=False)
        )
    left = [_Inset(part) for part in left]
    rows = _identity_rows(header.identity, context, labels)
    right = Grid([right_width * 0.36, right_width * 0.64], [], rows, pad=(4, 2.6))
    right.wrap(right_width, 0)
    missing = sum(part.wrap(left_width, 0)[1] for part in left) + 4 - right.height
    if missing > 0:
        # the row of the signature fills up what the left side is higher
        rows[-2].height += missing
    cells = [Cell(left), Cell([right])]
    return Grid([left_width, right_width], [], [Row(cells)], pad=(0, 0))


def _identity_rows(identity, context, labels):
    facts = (
        (labels.sop_number, identity.number),
        (labels.date_made, identity.date_made),
        (labels.date_revised, identity.date_revised or "-"),
        (labels.date_effective, identity.date_effective or "-"),
    )
    rows = [_fact(name, [context.paragraph(context.line(value, 200))], context)
            for name, value in facts]  # fmt: skip
    rows.append(_fact(labels.approved_by, _approver(identity, context, labels), context))
    name = context.paragraph(context.line(identity.name, 300), context.style(8, bold=True))
    rows.append(_fact(labels.sop_name, [name], context))
    return rows


def _fact(name, content, context):
    return Row([Cell([context.paragraph(name)]), Cell(content)])


def _approver(identity, context, labels):
    centred = context.style(8, align="center")
    parts = [context.paragraph(context.line(identity.approver_position, 200), centred)]
    picture = context.ornament(identity.signature, 110, 40)
    parts.append(Drawn(picture) if picture else Spacer(1, 40))
    strong = context.style(8, bold=True, align="center")
    parts.append(context.paragraph(context.line(identity.approver_name, 200), strong))
    if identity.approver_rank:
        parts.append(context.paragraph(context.line(identity.approver_rank, 200), centred))
    if identity.approver_nip:
        nip = f"{labels.nip}. {identity.approver_nip}"
        parts.append(context.paragraph(context.line(nip, 60), centred))
    return parts


class _Inset(Flowable):
    """Keeps its content off the lines of a cell without padding."""

    margin = 8

    def __init__(self, content):
        super().__init__()
        self.content = content

    def wrap(self, available_width, available_height):
        inner = available_width - 2 * self.margin
        self.width = available_width
        self.height = self.content.wrapOn(None, inner, available_height)[1]
        return self.width, self.height

    def draw(self):
        self.content.drawOn(self.canv, self.margin, 0)
