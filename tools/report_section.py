"""What a section of the monthly report is: plain data, which PDF and XLSX draw alike.

Sentences and labels are in the reader's language already. Values stay numbers and moments, so that
a table of a workbook can be reckoned with; moments are naive UTC, and who draws them writes them
in the time zone of the report's company.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

ColumnKind = Literal[
    "text", "count", "percent", "hours", "minutes", "date", "datetime", "money", "bar"
]
"""What stands in a column; ``bar``: a percentage, drawn as a bar. A value of None is no data, never
nought."""

ChartKind = Literal["bar", "line", "stacked"]


@dataclass(frozen=True)
class Column:
    key: str
    label: str
    kind: ColumnKind = "text"


@dataclass(frozen=True)
class Chart:
    kind: ChartKind
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    """(name, values), a value for each label; None: no data, a gap."""
    unit: str = ""
    title: str = ""


@dataclass(frozen=True)
class Section:
    """``rows``: dictionaries by the keys of ``columns``, or, of an annex, what gives them anew each
    time it is called, batch by batch, so that a year of jobs needs no more memory than a day."""

    key: str
    title: str
    sentences: list[str] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    rows: Iterable[dict[str, Any]] | Callable[[], Iterator[dict[str, Any]]] = ()
    chart: Chart | None = None
    note: str = ""
    annex: bool = False

    def each_row(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows() if callable(self.rows) else self.rows)
