from odoo import models
from odoo.tools import formatLang
from odoo.tools.pdf import merge_pdf

from ..models.cctv_accounting import company_time, company_zone
from ..models.cctv_zone import zoned
from ..papers import build, types as t
from ..papers.annex import annex
from ..papers.fonts import load
from ..tools.report_values import DIGITS, NOTHING, aligned, is_number, widths

ROOM_OF_CHART = 205
"""Points of a title, the title of its chart, and the chart."""

CHARTS = {"line": t.LineChart, "bar": t.BarChart, "stacked": t.BarChart}


class PaperMonthlyReport(models.AbstractModel):
    """Laporan Pemeliharaan & Perbaikan of a month (P0 6): the sections of ``cctv.figures`` as an IT
    head hands them to the director, with every job and ticket behind it where that is asked for."""

    _name = "report.helpdesk_cctv.paper_monthly_report"
    _description = "Printed monthly report"
    _inherit = ["cctv.paper"]

    def _title(self, record):
        return self.env._("Monthly report on CCTV") if record.is_month else self.env._(
            "Report on CCTV"
        )

    def _kind_of_document(self, record):
        return self.env._("Report")

    def _number(self, record):
        return ""

    def _paper_date(self, record):
        return record.date_begun or super()._paper_date(record)

    def _made_of(self, record, sections):
        """The bytes of the PDF.

        :param sections: [``Section``] in the language of the report, annexes last
        """
        record = record.with_context(lang=record.lang)
        here = self.with_env(record.env)
        body = [section for section in sections if not section.annex]
        paper = here._paper(record.with_context(cctv_sections=body))
        pdf = here._built(build, [paper])
        annexes = [here._annex(record, section) for section in sections if section.annex]
        return merge_pdf([pdf, *annexes]) if annexes else pdf

    def _blocks(self, record):
        _ = self.env._
        blocks = [t.Facts(tuple(self._facts(record)), columns=3)]
        for number, section in enumerate(record.env.context.get("cctv_sections") or (), 1):
            blocks += self._section(f"{number}. {section.title}", section)
        made = (record._asker().name or "", record.date_begun)
        return [*blocks, self._places(record, *made)]

    def _facts(self, record):
        _ = self.env._
        yield _("Period"), f"{self._day(record.date_from)} – {self._day(record.date_to)}"
        places = ", ".join(record.location_ids.mapped("complete_name")) or _("All places")
        yield _("Places"), places
        made = company_time(record.company_id, record.date_begun)
        yield _("Made on"), self._moment(made, "d MMM y HH:mm z")

    def _section(self, title, section):
        room = ROOM_OF_CHART if section.chart and not section.sentences else 0
        blocks = [t.Heading(title, 1, room)]
        blocks += [t.Text(words) for words in section.sentences]
        if section.chart:
            blocks.append(self._chart(section.chart))
        rows = tuple(section.each_row())
        if section.columns and rows:
            blocks.append(self._rows_table(section.columns, rows))
        if section.note:
            blocks.append(t.Text(section.note, italic=True, small=True))
        return blocks

    def _chart(self, chart):
        series = tuple(t.Series(name, values) for name, values in chart.series)
        return CHARTS[chart.kind](chart.title, chart.labels, series, chart.unit)

    def _rows_table(self, columns, rows):
        return t.Table(
            tuple(column.label for column in columns),
            tuple(self._cells(columns, row) for row in rows),
            widths(columns, rows),
            aligned(columns),
        )

    def _cells(self, columns, row):
        return tuple(self._cell(column.kind, row.get(column.key)) for column in columns)

    def _cell(self, kind, value):
        if value is None or value == "":
            return NOTHING
        if kind == "datetime":
            zone = self.env.context.get("tz") or "UTC"
            return zoned(self.env, value, "d MMM y HH:mm", zone)
        if kind == "date":
            return self._day(value)
        if is_number(kind):
            return formatLang(self.env, float(value), digits=DIGITS[kind])
        return str(value)

    def _annex(self, record, section):
        here = self.with_context(tz=company_zone(record.company_id))
        rows = (here._cells(section.columns, row) for row in section.each_row())
        days = f"{self._day(record.date_from)} – {self._day(record.date_to)}"
        subtitle = f"{self._title(record)}, {days}"
        return self._built(
            lambda _papers, files: annex(
                self.env._("Annex: %s", section.title),
                subtitle,
                [column.label for column in section.columns],
                widths(section.columns),
                aligned(section.columns),
                rows,
                load(files),
                self.env._("Nothing to list."),
            ),
            None,
        )

    def _places(self, record, name, date):
        """IT head, supervisor and management, as P0 has it: made, checked, approved."""
        _ = self.env._
        made = company_time(record.company_id, date) if date else None
        return t.Signatures(
            (
                t.SignatureCell(_("Made by"), name=name, date=self._moment(made) if made else ""),
                t.SignatureCell(_("Checked by"), position=_("Supervisor")),
                t.SignatureCell(_("Approved by"), position=_("Management")),
            )
        )
