"""Faults by kind and by cause; how long they last, and how long it goes without one."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.report_section import Chart, Column, Section
from .cctv_choices import CAUSES
from .cctv_figures import as_float
from .cctv_texts import REASON_SELECTION

HOURS = SQL("extract(epoch FROM cctv_fault.date_end - cctv_fault.date_start) / 3600")


class CctvFigures(models.AbstractModel):
    _inherit = "cctv.figures"

    # kinds

    @api.model
    def _section_fault_kinds(self, scope):
        _ = self.env._
        rows = self._fault_kinds(scope)
        return Section(
            key="fault_kinds",
            title=_("Faults by kind"),
            sentences=self._fault_sentences(scope),
            columns=[
                Column("label", _("What is wrong")),
                Column("new", _("Began"), "count"),
                Column("previous", _("The period before"), "count"),
                Column("share", _("Share of all"), "percent"),
                Column("mended", _("Recovered"), "count"),
                Column("hours", _("Lasted on average (hours)"), "hours"),
                Column("open", _("Open at the end"), "count"),
            ],
            rows=rows,
            chart=self._kinds_chart(rows, _("Faults by kind")),
            note=_(
                "Each fault once, on the device that caused it; without what the review has found "
                "to be no fault."
            ),
        )

    @api.model
    def _fault_kinds(self, scope):
        new = self._by_kind(scope.faults_new())
        before = self._by_kind(scope.before().faults_new())
        mended = self._by_kind(scope.faults_mended())
        left = self._by_kind(scope.faults_open())
        labels, total = self._labels("cctv.fault", "kind"), sum(n for n, _hours in new.values())
        return [
            {
                "key": kind,
                "label": labels[kind],
                "new": new.get(kind, NONE)[0],
                "previous": before.get(kind, NONE)[0],
                "share": 100.0 * new.get(kind, NONE)[0] / total if total else None,
                "mended": mended.get(kind, NONE)[0],
                "hours": mended.get(kind, NONE)[1],
                "open": left.get(kind, NONE)[0],
            }
            for kind, _label in REASON_SELECTION
            if any(kind in found for found in (new, before, mended, left))
        ]

    @api.model
    def _by_kind(self, domain):
        """{kind: (how many, mean hours of those that have ended)}"""
        rows = self._select(
            "cctv.fault",
            domain,
            [SQL("cctv_fault.kind"), SQL("count(*)"), SQL("avg(%s)", HOURS)],
            group=SQL("cctv_fault.kind"),
        )
        return {kind: (count, as_float(hours)) for kind, count, hours in rows}

    @api.model
    def _kinds_chart(self, rows, title):
        if not rows:
            return None
        _ = self.env._
        return Chart(
            "bar",
            tuple(row["label"] for row in rows),
            (
                (_("In this period"), tuple(row["new"] for row in rows)),
                (_("The period before"), tuple(row["previous"] for row in rows)),
            ),
            title=title,
        )

    @api.model
    def _fault_sentences(self, scope):
        """What the table leaves out."""
        _, began = self.env._, scope.within("date_start")
        of = scope.of("cctv.fault") & began
        caused = self._count("cctv.fault", of & Domain("cause_device_id", "!=", False))
        waiting = self._count("cctv.fault", of & Domain("review_state", "=", "to_review"))
        sentences = []
        if caused:
            sentences.append(
                _(
                    "%s more were caused by a fault of another device, as of a switch, a power "
                    "circuit or a recorder, and are not counted.",
                    self._number(caused),
                )
            )
        if waiting:
            sentences.append(
                _("%s of all wait for somebody to look at the picture.", self._number(waiting))
            )
        return sentences

    # causes

    @api.model
    def _section_causes(self, scope):
        """What the first analysis has found."""
        _ = self.env._
        rows = self._causes(scope)
        return Section(
            key="causes",
            title=_("Repair requests by cause"),
            sentences=[] if rows else [_("Nothing was reported.")],
            columns=[
                Column("label", _("Cause")),
                Column("new", _("New"), "count"),
                Column("share", _("Share of all"), "percent"),
                Column("repaired", _("Repaired by now"), "count"),
                Column("hours", _("Until the repair, on average (hours)"), "hours"),
            ],
            rows=rows,
            chart=self._causes_chart(rows),
            note=_("As the first analysis has it, of the requests of this period."),
        )

    @api.model
    def _causes(self, scope):
        found = {
            cause: (count, repaired, as_float(hours))
            for cause, count, repaired, hours in self._select(
                "helpdesk.ticket",
                scope.repairs_new(),
                [
                    SQL("helpdesk_ticket.cctv_cause"),
                    SQL("count(*)"),
                    SQL("count(helpdesk_ticket.cctv_repaired_date)"),
                    SQL(
                        "avg(extract(epoch FROM helpdesk_ticket.cctv_repaired_date"
                        " - helpdesk_ticket.create_date)) / 3600"
                    ),
                ],
                group=SQL("helpdesk_ticket.cctv_cause"),
            )
        }
        total = sum(count for count, _repaired, _hours in found.values())
        labels = self._labels("helpdesk.ticket", "cctv_cause")
        labels[None] = self.env._("Not analysed yet")
        return [
            {
                "key": code or "",
                "label": labels[code],
                "new": found[code][0],
                "share": 100.0 * found[code][0] / total,
                "repaired": found[code][1],
                "hours": found[code][2],
            }
            for code in (*(code for code, _label in CAUSES), None)
            if code in found
        ]

    @api.model
    def _causes_chart(self, rows):
        if not rows:
            return None
        labels = tuple(row["label"] for row in rows)
        name = self.env._("Repair requests")
        values = tuple(row["new"] for row in rows)
        return Chart("bar", labels, ((name, values),), title=self.env._("Repair requests by cause"))

    # times

    @api.model
    def _section_times(self, scope):
        """MTTR and MTBF by the kind of device."""
        _ = self.env._
        return Section(
            key="times",
            title=_("Times of faults and repairs"),
            columns=[
                Column("label", _("Kind of device")),
                Column("devices", _("Devices polled"), "count"),
                Column("served_h", _("Worked (hours)"), "hours"),
                Column("new", _("Faults that began"), "count"),
                Column("mtbf", _("MTBF (hours)"), "hours"),
                Column("mended", _("Recovered"), "count"),
                Column("mttr", _("MTTR (hours)"), "hours"),
            ],
            rows=self._times(scope),
            note=_(
                "MTBF: hours that the devices have worked, for each fault that began (IEC "
                "60050-192). MTTR: from the first failed check to the first good one, on average. "
                "First response: from the report to the first analysis, on average."
            ),
        )

    @api.model
    def _times(self, scope):
        new, mended = (
            self._faults_by_device_kind(domain)
            for domain in (scope.faults_new(), scope.faults_mended())
        )
        served = self._served_by_device_kind(scope)
        labels = self._labels("maintenance.equipment", "cctv_kind")
        return [
            {
                "label": labels[kind],
                **_times_of(
                    *served.get(kind, (0, 0)), new.get(kind, NONE)[0], mended.get(kind, NONE)
                ),
            }
            for kind in labels
            if kind in served or kind in new or kind in mended
        ]

    @api.model
    def _faults_by_device_kind(self, domain):
        rows = self._select(
            "cctv.fault",
            domain,
            [SQL("device.cctv_kind"), SQL("count(*)"), SQL("avg(%s)", HOURS)],
            SQL("JOIN maintenance_equipment device ON device.id = cctv_fault.device_id"),
            group=SQL("device.cctv_kind"),
        )
        return {kind: (count, as_float(hours)) for kind, count, hours in rows}

    @api.model
    def _served_by_device_kind(self, scope):
        """{kind: (devices, hours)}"""
        rows = self._select(
            "cctv.uptime.day",
            scope.uptime(),
            [
                SQL("device.cctv_kind"),
                SQL("count(DISTINCT cctv_uptime_day.device_id)"),
                SQL("sum(cctv_uptime_day.up_s + cctv_uptime_day.degraded_s) / 3600.0"),
            ],
            SQL("JOIN maintenance_equipment device ON device.id = cctv_uptime_day.device_id"),
            group=SQL("device.cctv_kind"),
        )
        return {kind: (devices, float(hours)) for kind, devices, hours in rows}


NONE = (0, None)


def _times_of(devices, hours, new, mended):
    return {
        "devices": devices,
        "served_h": hours,
        "new": new,
        "mtbf": hours / new if new and devices else None,
        "mended": mended[0],
        "mttr": mended[1],
    }
