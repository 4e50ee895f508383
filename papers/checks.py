"""Checks in short: a mark, the question and its answer, two beside each other."""

from reportlab.platypus import Paragraph, Spacer

from . import types
from .blocks import draws
from .checklist import MAX_CHOICE, RESULT_MARKS
from .context import Context
from .grid import Cell, Grid, Row
from .shapes import Choices, Marked, Rules

SILENT = ("pass", "done")
"""Results that the mark says alone."""


@draws(types.Checks)
def checks(block, context):
    columns = max(1, min(block.columns, 4))
    draw = _blank if block.is_blank else _check
    rows = []
    for start in range(0, len(block.questions), columns):
        cells = [
            Cell(draw(question, context)) for question in block.questions[start : start + columns]
        ]
        cells += [Cell([]) for _ in range(columns - len(cells))]
        rows.append(Row(cells))
    if not rows:
        return []
    return [Grid([context.width / columns] * columns, [], rows), Spacer(1, 4)]


def _check(question, context: Context):
    short, more = _answer(question, context)
    words = context.markup(context.line(question.text, MAX_CHOICE))
    if short:
        colon = "" if question.text.endswith(("?", ":")) else ":"
        words += f"{colon} <b>{context.markup(short)}</b>"
    style = context.style(7.5, bold=question.is_failed)
    parts = [Marked(_mark(question), Paragraph(words, style))]
    if more:
        parts += context.paragraphs(more, context.small)
    if question.remark:
        parts += context.paragraphs(question.remark, context.style(7, italic=True))
    return parts


def _mark(question) -> str:
    if not question.is_answered:
        return "box"
    if question.is_failed:
        return "cross"
    if question.result == "not_done":
        return "box"
    return RESULT_MARKS.get(question.result, "tick")


def _answer(question, context):
    """What stands behind the question, and what needs lines of its own."""
    labels = context.labels
    if not question.is_answered:
        return labels.unanswered, ""
    if question.kind in ("tick", "result"):
        words = {"fail": labels.failed, "na": labels.not_applicable, "not_done": labels.not_done}
        return ("" if question.result in SILENT else words.get(question.result, "")), ""
    if question.kind == "signature":
        return labels.signed, ""
    answer = question.answer or (labels.photo_attached if question.kind == "photo" else "")
    if question.is_failed:
        answer = f"{answer} {labels.failed}"
    return ("", answer) if len(answer) > MAX_CHOICE else (answer, "")


def _blank(question, context):
    labels, fonts = context.labels, context.fonts
    words = context.line(question.text, MAX_CHOICE)
    if question.kind in ("tick", "photo", "signature"):
        return [Marked("box", context.paragraph(words, context.style(7.5)))]
    parts = [context.paragraph(words, context.style(7.5))]
    if question.kind == "number":
        bounds = [context.paragraph(question.bounds, context.small)] if question.bounds else []
        unit = context.line(question.unit, 20)
        return [*parts, Rules(1, unit, fonts.regular, 8, length=90), *bounds]
    if question.kind == "result":
        choices = (labels.passed, labels.failed.capitalize(), labels.not_applicable)
    else:
        choices = tuple(question.options)
    if question.kind == "text" or not choices or any(len(word) > 40 for word in choices):
        return [*parts, Rules(1)]
    return [*parts, Choices([context.line(word, 40) for word in choices], fonts.regular, 7)]
