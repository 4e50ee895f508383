"""Block → what reportlab lays out. A new kind of block is a dataclass and a drawer here."""

from collections.abc import Callable
from xml.sax.saxutils import escape

from reportlab.platypus import CondPageBreak, PageBreak as NewPage, Paragraph, Spacer

from . import html, types
from .context import CHUNK, Context
from .grid import Cell, Grid, Row, Tail
from .problems import PaperProblem
from .shapes import Rules

DRAWERS: dict[type, Callable] = {}

SHADE = 0.9
"""Grey of heads: dark enough to be seen, light enough for copies of copies."""


ROOM_BELOW_HEADING = 70
"""Points that a heading and what follows it need on a page; else they go to the next."""


def draws(kind: type):
    """Register the drawer of a kind of block: (block, context) → list of flowables."""

    def register(drawer):
        if kind in DRAWERS:
            raise ValueError(f"{kind.__name__} has a drawer already")
        DRAWERS[kind] = drawer
        return drawer

    return register


def flowables(blocks, context: Context) -> list:
    """All blocks, laid out; signatures keep the end of what stands before them."""
    story: list = []
    for block in blocks:
        drawer = DRAWERS.get(type(block))
        if drawer is None:
            raise PaperProblem("unknown_block", type(block).__name__)
        parts = drawer(block, context)
        if isinstance(block, types.Signatures):
            story.append(Tail([*_take_end(story), *parts]))
        else:
            story += parts
    return story


def _take_end(story: list) -> list:
    """Take off what a signature must not be parted from: the last words, or the last rows."""
    spaces = []
    while story and isinstance(story[-1], Spacer) and not isinstance(story[-1], CondPageBreak):
        spaces.insert(0, story.pop())
    if not story or isinstance(story[-1], NewPage):
        return spaces
    last = story.pop()
    if isinstance(last, Grid) and len(last.rows) > 2:
        count = len(last.rows) - 2
        while count and last.rows[count - 1].keep_with_next:
            count -= 1
        if count:
            story.append(Grid(last.widths, last.head, last.rows[:count], last.lines, last.pad))
            last = Grid(
                last.widths, last.head, last.rows[count:], last.lines, last.pad, show_head=False
            )
    return [last, *spaces]


@draws(types.Heading)
def heading(block, context):
    size = 10 if block.level == 1 else 9
    style = context.style(size, bold=True, spaceBefore=6, spaceAfter=2.5)
    room = max(ROOM_BELOW_HEADING, block.room)
    return [CondPageBreak(room), context.paragraph(block.text[:1000], style)]


@draws(types.Text)
def text(block, context):
    size = 7.5 if block.small else 9
    style = context.style(size, block.bold, block.italic, block.align, spaceAfter=3)
    return context.paragraphs(block.text, style)


@draws(types.Html)
def rich_text(block, context):
    story = []
    for piece in html.pieces(block.html):
        story += _table_piece(piece, context) if piece.kind == "table" else _words(piece, context)
    return story


def _words(piece, context):
    if piece.kind == "h":
        style = context.style(
            9.5 if piece.level == 1 else 9, bold=True, spaceBefore=4, spaceAfter=2
        )
    elif piece.kind == "li":
        indent = 12 * min(piece.level, 6)
        style = context.style(9, leftIndent=indent, bulletIndent=indent - 11, spaceAfter=1.5)
    else:
        style = context.body
    markups = _markups(piece.runs, context)
    bullets = [context.fonts.readable(piece.bullet) or None] + [None] * len(markups)
    parts = [
        Paragraph(markup, style, bulletText=bullet)
        for markup, bullet in zip(markups, bullets, strict=False)
    ]
    return [CondPageBreak(ROOM_BELOW_HEADING), *parts] if piece.kind == "h" else parts


def _markups(runs, context) -> list[str]:
    """Runs as markup of paragraphs of bounded length."""
    found, current, length = [], [], 0
    for run in runs:
        words = context.fonts.readable(run.text)
        for start in range(0, len(words), CHUNK):
            part = words[start : start + CHUNK]
            if length + len(part) > CHUNK and current:
                found.append("".join(current))
                current, length = [], 0
            current.append(_marked(part, run.marks))
            length += len(part)
    return [*found, "".join(current)] if current else found


def _marked(words: str, marks) -> str:
    markup = escape(words).replace("\n", "<br/>")
    for mark in sorted(marks):
        markup = f"<{mark}>{markup}</{mark}>"
    return markup


def _table_piece(piece, context):
    columns = max((len(row) for row in piece.rows), default=0)
    if not columns:
        return []
    columns = min(columns, 24)
    rows = []
    for cells in piece.rows:
        parts = [
            [Paragraph(markup, context.cell) for markup in _markups(runs, context)]
            for runs in cells[:columns]
        ]
        parts += [[] for _ in range(columns - len(parts))]
        rows.append(Row([Cell(part) for part in parts]))
    return [Grid([context.width / columns] * columns, [], rows), Spacer(1, 4)]


LONG_FACT = 120
"""Letters of a value that no longer goes beside another one: it would be a high, narrow column."""


@draws(types.Facts)
def facts(block, context):
    columns = max(1, block.columns)
    part = context.width / columns
    label = min(0.36 * part, 105)
    widths = [label, part - label] * columns
    rows = []
    for pairs in _rows_of_facts(block.pairs, columns):
        cells = []
        for name, value in pairs:
            cells.append(Cell([context.paragraph(name, context.style(7.5, bold=True))]))
            cells.append(Cell(context.paragraphs(value) if value is not None else []))
        if len(pairs) < columns:
            cells[-1].span += 2 * (columns - len(pairs))
        blank = any(value is None for _name, value in pairs)
        rows.append(Row(cells, min_height=19 if blank else 0, middle=blank))
    return [Grid(widths, [], rows), Spacer(1, 5)] if rows else []


def _rows_of_facts(pairs, columns):
    """The pairs that stand beside each other; one with many words has a row of its own."""
    row = []
    for pair in pairs:
        is_long = len(pair[1] or "") > LONG_FACT
        if row and (is_long or len(row) == columns):
            yield row
            row = []
        row.append(pair)
        if is_long:
            yield row
            row = []
    if row:
        yield row


def widths_of(parts, count: int, width: float) -> list[float]:
    """Column widths that fill ``width`` in the proportions of ``parts``."""
    parts = list(parts)[:count] if parts else []
    parts += [1.0] * (count - len(parts))
    total = sum(parts) or 1.0
    return [width * part / total for part in parts]


def head_row(words, context, spans=()):
    style = context.style(8, bold=True, align="center")
    spans = spans or [1] * len(words)
    cells = [
        Cell([context.paragraph(word, style)], span)
        for word, span in zip(words, spans, strict=True)
    ]
    return Row(cells, shade=SHADE, middle=True)


@draws(types.Table)
def table(block, context):
    count = max(1, len(block.head))
    head = []
    if block.group_head:
        words, spans = zip(*block.group_head, strict=True)
        head.append(head_row(words, context, spans))
        for cell, word in zip(head[0].cells, words, strict=True):
            cell.has_bottom = bool(word)
    head.append(head_row(block.head or ("",), context))
    head[-1].has_top = len(head) == 1
    styles = [context.style(8, align=letter) for letter in block.align[:count]]
    styles += [context.cell] * (count - len(styles))
    bold = [context.style(8, bold=True, align=letter) for letter in block.align[:count]]
    bold += [context.style(8, bold=True)] * (count - len(bold))
    strong, titles = set(block.bold_rows), set(block.title_rows)
    rows = [
        _title_row(row, count, context)
        if number in titles
        else _row(row, bold if number in strong else styles, context)
        for number, row in enumerate(block.rows)
    ]
    if not rows:
        rows = [Row([Cell([context.paragraph(context.labels.empty_table)], count)])]
    return [Grid(widths_of(block.widths, count, context.width), head, rows), Spacer(1, 5)]


def _title_row(values, count, context) -> Row:
    words = context.line(values[0] if values else "", 200)
    title = context.paragraph(words, context.style(8.5, bold=True))
    return Row([Cell([title], count)], shade=0.95, keep_with_next=True)


def _row(values, styles, context) -> Row:
    values = [*values[: len(styles)], *[""] * (len(styles) - len(values))]
    pairs = zip(values, styles, strict=True)
    return Row([Cell(context.paragraphs(value, style)) for value, style in pairs])


@draws(types.Bullets)
def bullets(block, context):
    style = context.style(9, leftIndent=14, bulletIndent=2, spaceAfter=1.5)
    story = []
    for number, item in enumerate(block.items, 1):
        parts = context.paragraphs(item, style)
        bullet = f"{number}." if block.numbered else "•"
        parts[0] = Paragraph(parts[0].text, style, bulletText=bullet)
        story += parts
    return story


@draws(types.Boxes)
def boxes(block, context):
    columns = max(1, block.columns)
    width = context.width / columns
    inner = Context(context.fonts, context.labels, width - 8, context.height,
                    context.is_government, context.photos, context.styles)  # fmt: skip
    rows = []
    for start in range(0, len(block.boxes), columns):
        pair = list(block.boxes[start : start + columns])
        pair += [("", ())] * (columns - len(pair))
        style = context.style(8, bold=True)
        titles = [Cell([context.paragraph(title, style)]) for title, _blocks in pair]
        rows.append(Row(titles, shade=SHADE, keep_with_next=True))
        rows.append(Row([Cell(flowables(blocks, inner)) for _title, blocks in pair]))
    return [Grid([width] * columns, [], rows), Spacer(1, 5)] if rows else []


@draws(types.Addenda)
def addenda(block, context):
    story = heading(types.Heading(block.title), context) if block.title else []
    rows = []
    for addendum in block.addenda:
        title = context.labels.addendum.format(number=addendum.number)
        by = " · ".join(part for part in (addendum.date, addendum.author) if part)
        head = [context.paragraph(title, context.style(8, bold=True))]
        head += [context.paragraph(by, context.small)] if by else []
        rows.append(Row([Cell(head), Cell(context.paragraphs(addendum.text))]))
    if not rows:
        return []
    return [*story, Grid([0.24 * context.width, 0.76 * context.width], [], rows), Spacer(1, 5)]


@draws(types.WritingLines)
def writing_lines(block, context):
    story = heading(types.Heading(block.title, 2), context) if block.title else []
    return [*story, Rules(max(1, min(block.count, 60))), Spacer(1, 4)]


@draws(types.PageBreak)
def page_break(_block, _context):
    return [NewPage()]
