"""How a value of a section is written, alike in the PDF and, where it is no number, in the XLSX."""

from datetime import date, datetime

NOTHING = "–"
"""No data, which is never nought."""

NUMBERS = frozenset(("count", "percent", "hours", "minutes", "money", "bar"))

DIGITS = {"count": 0, "percent": 1, "bar": 1, "hours": 1, "minutes": 0, "money": 0}


def is_number(kind: str) -> bool:
    return kind in NUMBERS


def aligned(columns) -> str:
    """A letter a column, as ``papers`` wants it."""
    return "".join("r" if is_number(column.kind) else "l" for column in columns)


def widths(columns, rows=()) -> tuple[float, ...]:
    """Parts of the width: each column as many letters as it needs, within bounds. No word of a head
    is broken."""
    longest = {}
    for row in rows:
        for column in columns:
            if column.kind == "text":
                longest[column.key] = max(
                    longest.get(column.key, 0), len(str(row.get(column.key) or ""))
                )
    return tuple(_width(column, longest.get(column.key, USUAL)) for column in columns)


def _width(column, letters: int) -> float:
    word = max(map(len, column.label.split()), default=0) * BOLD
    least = {"datetime": 19, "date": 14}.get(column.kind, 7)
    if column.kind == "text":
        least = min(letters * BOLD, LONGEST)
    return max(word, least) + PAD


USUAL, LONGEST, PAD, BOLD = 14, 32, 3, 1.45
"""Letters of a text nobody has measured; the widest column; margins of a cell; bold letters."""


def naive(value):
    """A date or moment without a zone, as a workbook takes it."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return datetime(value.year, value.month, value.day) if isinstance(value, date) else value
