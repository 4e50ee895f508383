"""Planned against done maintenance, and in time: visits and their devices."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.report_section import Chart, Column, Section
from .cctv_choices import WORK_KINDS
from .cctv_figures_scope import LINE_MADE, WORK_DONE

VISIT_NAMES = ("visits", "visits_done", "visits_in_time", "visits_late")
LINE_NAMES = ("devices", "devices_done", "devices_in_time", "devices_failed", "devices_skipped")


class CctvFigures(models.AbstractModel):
    _inherit = "cctv.figures"

    @api.model
    def _section_maintenance(self, scope):
        _ = self.env._
        rows = self._maintenance(scope)
        return Section(
            key="maintenance",
            title=_("Maintenance planned and done"),
            sentences=self._maintenance_sentences(scope, rows),
            columns=[
                Column("label", _("Kind of work")),
                Column("visits", _("Visits planned"), "count"),
                Column("visits_done", _("Visits done"), "count"),
                Column("visits_in_time", _("Of these in time"), "count"),
                Column("visits_late", _("Late"), "count"),
                Column("devices", _("Devices planned"), "count"),
                Column("devices_done", _("Devices done"), "count"),
                Column("devices_in_time", _("Of these in time"), "count"),
                Column("devices_failed", _("Something found"), "count"),
                Column("devices_skipped", _("Not done"), "count"),
            ],
            rows=rows,
            chart=self._maintenance_chart(rows),
            note=_(
                "Planned: preventive work that is due in this period by its schedule or planned "
                "for it by hand, cancelled visits left out. In time: finished before its deadline. "
                "Late: finished after it, or overdue now."
            ),
        )

    @api.model
    def _maintenance(self, scope):
        visits, lines = self._visits_by_kind(scope), self._lines_by_kind(scope)
        labels = self._labels("maintenance.request", "cctv_work_kind")
        nothing = dict.fromkeys((*VISIT_NAMES, *LINE_NAMES), 0)
        rows = [
            {"label": labels[kind], **nothing, **visits.get(kind, {}), **lines.get(kind, {})}
            for kind, _label in WORK_KINDS
            if kind in visits or kind in lines
        ]
        if len(rows) > 1:
            total = {name: sum(row[name] for row in rows) for name in nothing}
            rows.append({"label": self.env._("All"), **total, "is_total": True})
        return rows

    @api.model
    def _visits_by_kind(self, scope):
        visit = SQL.identifier("maintenance_request")
        is_late = SQL(
            "(%(visit)s.deadline_phase = 'missed'"
            " OR %(visit)s.deadline_phase = 'running' AND %(visit)s.deadline_date <= %(now)s)",
            visit=visit,
            now=scope.now,
        )
        rows = self._select(
            "maintenance.request",
            scope.visits(),
            [
                SQL("maintenance_request.cctv_work_kind"),
                SQL("count(*)"),
                SQL("count(*) FILTER (WHERE %s.cctv_state IN %s)", visit, WORK_DONE),
                SQL("count(*) FILTER (WHERE %s.deadline_phase = 'met')", visit),
                SQL("count(*) FILTER (WHERE %s)", is_late),
            ],
            group=SQL("maintenance_request.cctv_work_kind"),
        )
        return {kind: dict(zip(VISIT_NAMES, counts, strict=True)) for kind, *counts in rows}

    @api.model
    def _lines_by_kind(self, scope):
        """In time is what was done before the deadline of its visit."""
        line = SQL.identifier("cctv_maintenance_line")
        is_done = SQL("%s.state IN %s", line, LINE_MADE)
        rows = self._select(
            "cctv.maintenance.line",
            scope.visited(),
            [
                SQL("cctv_maintenance_line.work_kind"),
                SQL("count(*)"),
                SQL("count(*) FILTER (WHERE %s)", is_done),
                SQL(
                    "count(*) FILTER (WHERE %s AND (visit.deadline_date IS NULL"
                    " OR %s.date_done <= visit.deadline_date))",
                    is_done,
                    line,
                ),
                SQL("count(*) FILTER (WHERE %s.state = 'failed')", line),
                SQL("count(*) FILTER (WHERE %s.state = 'skipped')", line),
            ],
            SQL("JOIN maintenance_request visit ON visit.id = cctv_maintenance_line.request_id"),
            group=SQL("cctv_maintenance_line.work_kind"),
        )
        return {kind: dict(zip(LINE_NAMES, counts, strict=True)) for kind, *counts in rows}

    @api.model
    def _maintenance_sentences(self, scope, rows):
        _ = self.env._
        sentences = [] if rows else [_("No maintenance was planned.")]
        domain = (
            scope.of("maintenance.request")
            & Domain("cctv_work_kind", "!=", False)
            & Domain("maintenance_type", "!=", "preventive")
            & Domain("cctv_state", "in", WORK_DONE)
            & scope.within("cctv_date_finished")
        )
        if other := self._count("maintenance.request", domain):
            sentences.append(
                _("Besides, %s jobs of repair were finished.", self._number(other))
            )
        return sentences

    @api.model
    def _maintenance_chart(self, rows):
        rows = [row for row in rows if not row.get("is_total")]
        if not rows:
            return None
        _ = self.env._
        series = {"visits": _("Visits planned"), "visits_done": _("Visits done")}
        return Chart(
            "bar",
            tuple(row["label"] for row in rows),
            tuple((label, tuple(row[name] for row in rows)) for name, label in series.items()),
            title=_("Maintenance planned and done"),
        )
