"""A checklist as a table: filled in, or as a form to fill in by hand."""

from reportlab.platypus import Spacer

from . import types
from .blocks import draws, head_row
from .context import Context
from .grid import Cell, Grid, Row
from .shapes import Choices, Drawn, Marked, Rules

WIDTHS = (0.062, 0.448, 0.26, 0.23)
BLANK_WIDTHS = (0.056, 0.364, 0.4, 0.18)
FAILED_SHADE = 0.86
RESULT_MARKS = {"pass": "tick", "fail": "cross", "na": "dash"}
MAX_CHOICE = 120
"""Letters beside a mark: it cannot be split over pages."""


@draws(types.Checklist)
def checklist(block, context):
    labels = context.labels
    head = head_row((labels.no, labels.question, labels.answer, labels.remark), context)
    parts = BLANK_WIDTHS if block.is_blank else WIDTHS
    rows: list[Row] = []
    for section in block.sections:
        if section.title:
            title = context.paragraph(section.title, context.style(8.5, bold=True))
            rows.append(Row([Cell([title], 4)], shade=0.95, keep_with_next=True))
        draw = _blank_row if block.is_blank else _row
        rows += [draw(question, context) for question in section.questions]
    if not rows:
        rows = [Row([Cell([context.paragraph(labels.empty_table)], 4)])]
    story = [Grid([context.width * part for part in parts], [head], rows)]
    asked = (question for section in block.sections for question in section.questions)
    if block.is_blank and any(question.is_required for question in asked):
        story.append(context.paragraph(f"* {labels.mandatory}", context.small))
    return [*story, Spacer(1, 5)]


def _row(question, context) -> Row:
    return Row(
        [
            _number(question, context),
            Cell(_question(question, context)),
            Cell(_answer(question, context)),
            Cell(context.paragraphs(question.remark) if question.remark else []),
        ],
        shade=FAILED_SHADE if question.is_failed else None,
        bar=question.is_failed,
    )


def _number(question, context):
    return Cell([context.paragraph(question.number, context.style(8, align="center"))])


def _question(question, context):
    parts = context.paragraphs(question.text)
    if question.kind == "number" and question.bounds:
        parts.append(context.paragraph(question.bounds, context.small))
    return parts


def _answer(question, context: Context):
    if not question.is_answered:
        style = context.style(8, italic=True)
        return [Marked("box", context.paragraph(context.labels.unanswered, style))]
    style = context.style(8, bold=question.is_failed)
    if question.kind in ("tick", "result"):
        return [_marked_result(question, context, style)]
    if question.kind == "photo":
        words = context.line(question.answer or context.labels.photo_attached, MAX_CHOICE)
        return [Marked("tick", context.paragraph(words))]
    if question.kind == "signature":
        picture = context.ornament(question.signature, 110, 34)
        return [Drawn(picture, "left") if picture else context.paragraph(context.labels.signed)]
    answer = context.paragraphs(question.answer, style)
    if question.is_failed:
        return [Marked("cross", context.paragraph(context.labels.failed, style)), *answer]
    return answer


def _marked_result(question, context, style):
    labels = context.labels
    words = {
        "pass": labels.passed,
        "fail": labels.failed,
        "na": labels.not_applicable,
        "done": labels.done,
    }.get(question.result, labels.not_done)
    mark = RESULT_MARKS.get(question.result, "tick" if question.result == "done" else "box")
    if question.is_failed:
        mark = "cross"
    return Marked(mark, context.paragraph(words, style))


def _blank_row(question, context) -> Row:
    parts = context.paragraphs(question.text + (" *" if question.is_required else ""))
    if question.hint:
        parts += context.paragraphs(question.hint, context.small)
    answer = Cell(_to_fill_in(question, context))
    return Row([_number(question, context), Cell(parts), answer, Cell([])], min_height=21)


def _to_fill_in(question, context):
    labels, fonts = context.labels, context.fonts
    if question.kind == "number":
        bounds = [context.paragraph(question.bounds, context.small)] if question.bounds else []
        unit = context.line(question.unit, 20)
        return [Rules(1, unit, fonts.regular, 8, length=90), *bounds]
    if question.kind == "text":
        return [Rules(2)]
    if question.kind == "signature":
        return [Spacer(1, 34)]
    words = {
        "tick": (labels.done,),
        "photo": (labels.photo_attached,),
        "choice": tuple(question.options) or ("",),
    }.get(question.kind, (labels.passed, labels.failed.capitalize(), labels.not_applicable))
    if any(len(word) > 40 for word in words):
        return [Marked("box", context.paragraph(context.line(w, MAX_CHOICE))) for w in words]
    return [Choices([context.line(word, 40) for word in words], fonts.regular, 7.5)]


