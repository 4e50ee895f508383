"""The sections that the monthly report draws, from where the reports look for them."""

from ..tools.report_section import Chart, ChartKind, Column, ColumnKind, Section

__all__ = ["Chart", "ChartKind", "Column", "ColumnKind", "Section"]
