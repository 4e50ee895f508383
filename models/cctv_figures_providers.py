"""Providers compared, as the list of providers has them."""

from odoo import api, models
from odoo.tools import SQL

from ..tools.report_section import Chart, Column, Section
from .cctv_figures import as_float

COUNTS = ("given", "accepted", "declined", "kept", "broken", "moved", "failed")
"""Names of the columns ``…_count`` of a job."""


class CctvFigures(models.AbstractModel):
    _inherit = "cctv.figures"

    @api.model
    def _section_providers(self, scope):
        _ = self.env._
        rows = self._providers(scope)
        return Section(
            key="providers",
            title=_("Providers compared"),
            sentences=[] if rows else [_("Nothing was given to a provider.")],
            columns=[
                Column("provider", _("Provider")),
                Column("given", _("Given"), "count"),
                Column("accepted", _("Accepted"), "count"),
                Column("declined", _("Declined"), "count"),
                Column("done", _("Reported done"), "count"),
                Column("kept", _("Promises kept"), "count"),
                Column("broken", _("Promises not kept"), "count"),
                Column("moved", _("Promises moved"), "count"),
                Column("failed", _("Not passed"), "count"),
                Column("waited", _("Waited on average (hours)"), "hours"),
            ],
            rows=rows,
            chart=self._providers_chart(rows),
            note=_("Repairs that were given to a provider in this period, as they stand now."),
        )

    @api.model
    def _providers(self, scope):
        sums = [
            SQL("coalesce(sum(%s), 0)", SQL.identifier("cctv_provider_job", f"{name}_count"))
            for name in COUNTS
        ]
        is_done = SQL("cctv_provider_job.state IN ('done', 'closed')")
        rows = self._select(
            "cctv.provider.job",
            scope.jobs(),
            [
                SQL("partner.name"),
                *sums,
                SQL("count(*) FILTER (WHERE %s)", is_done),
                SQL("avg(cctv_provider_job.waited_hours) FILTER (WHERE %s)", is_done),
            ],
            SQL("JOIN res_partner partner ON partner.id = cctv_provider_job.partner_id"),
            group=SQL("partner.id"),
            order=SQL("2 DESC, partner.name, partner.id"),
        )
        return [
            {
                "provider": name or "",
                **dict(zip((*COUNTS, "done"), counts, strict=True)),
                "waited": as_float(waited),
            }
            for name, *counts, waited in rows
        ]

    @api.model
    def _providers_chart(self, rows):
        if not rows:
            return None
        _, shown = self.env._, rows[:10]
        series = {
            "given": _("Given"),
            "done": _("Reported done"),
            "kept": _("Promises kept"),
        }
        return Chart(
            "bar",
            tuple(row["provider"] for row in shown),
            tuple((label, tuple(row[name] for row in shown)) for name, label in series.items()),
            title=_("Providers compared"),
        )
