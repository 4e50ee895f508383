"""The sections of the monthly report as a workbook. Pure: no Odoo inside.

Written row by row (``constant_memory``), so that a year of jobs needs no more memory than a day.
Texts are written as texts: what begins with ``=`` is never a formula.
"""

import io

import xlsxwriter

from .report_values import is_number, naive

FORMATS = {
    "count": "#,##0",
    "percent": "0.0",
    "bar": "0.0",
    "hours": "#,##0.0",
    "minutes": "#,##0",
    "money": "#,##0",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
}
WIDTHS = {"text": 28, "date": 12, "datetime": 17}
NAME_MAX = 31
"""Letters of a sheet's name."""

ROWS_MAX = 1_048_500


def workbook(title: str, facts, sections, localized) -> bytes:
    """The bytes of an XLSX: a sheet a section.

    :param facts: [(label, value)] above the first sheet
    :param localized: function of a naive UTC moment: as it is in the zone of the report
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": title, "comments": "helpdesk_cctv"})
    writer = _Writer(book, localized)
    for number, section in enumerate(sections):
        writer.sheet(section, title if not number else "", facts if not number else ())
    book.close()
    return stream.getvalue()


class _Writer:
    def __init__(self, book, localized):
        self.book, self.localized, self.names = book, localized, set()
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self.bold = book.add_format({"bold": True, "font_size": 13})
        self.plain = book.add_format({"text_wrap": False})
        self.kinds = {
            kind: book.add_format({"num_format": pattern}) for kind, pattern in FORMATS.items()
        }

    def sheet(self, section, title, facts):
        sheet = self.book.add_worksheet(self._name(section.title))
        for number, column in enumerate(section.columns):
            sheet.set_column(number, number, WIDTHS.get(column.kind, 13))
        row = 0
        if title:
            sheet.write_string(row, 0, title, self.bold)
            row += 1
            for label, value in facts:
                sheet.write_string(row, 0, label)
                sheet.write_string(row, 1, value)
                row += 1
        sheet.write_string(row, 0, section.title, self.bold)
        row += 1
        for words in filter(None, (*section.sentences, section.note)):
            sheet.write_string(row, 0, words, self.plain)
            row += 1
        if section.columns:
            self._table(sheet, section, row + 1)

    def _table(self, sheet, section, top):
        for number, column in enumerate(section.columns):
            sheet.write_string(top, number, column.label, self.head)
        sheet.freeze_panes(top + 1, 1)
        row = top
        for values in section.each_row():
            row += 1
            if row > ROWS_MAX:
                break
            for number, column in enumerate(section.columns):
                self._cell(sheet, row, number, column.kind, values.get(column.key))
        if row > top:
            sheet.autofilter(top, 0, row, len(section.columns) - 1)

    def _cell(self, sheet, row, column, kind, value):
        if value is None or value == "":
            return
        if is_number(kind):
            sheet.write_number(row, column, float(value), self.kinds[kind])
        elif kind == "datetime":
            sheet.write_datetime(row, column, naive(self.localized(value)), self.kinds[kind])
        elif kind == "date":
            sheet.write_datetime(row, column, naive(value), self.kinds[kind])
        else:
            sheet.write_string(row, column, str(value)[:32_000])

    def _name(self, title):
        """A name no other sheet has, of the letters that spreadsheets take."""
        plain = "".join(" " if letter in "[]:*?/\\'" else letter for letter in title)
        plain = " ".join(plain.split())[:NAME_MAX] or "Sheet"
        name, number = plain, 1
        while name.casefold() in self.names:
            number += 1
            tail = f" {number}"
            name = plain[: NAME_MAX - len(tail)] + tail
        self.names.add(name.casefold())
        return name


