"""Repair requests by state, by age and by what the SLA demands."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.report_section import Chart, Column, Section
from .cctv_choices import REPAIR_OVER, REPAIR_PHASES

AGES = (1, 3, 7, 14, 30)
"""Days at which a request gets into the next class of ages."""


class CctvFigures(models.AbstractModel):
    _inherit = "cctv.figures"

    # states

    @api.model
    def _section_repair_states(self, scope):
        _ = self.env._
        return Section(
            key="repair_states",
            title=_("Repair requests by state"),
            columns=[
                Column("label", _("Status")),
                Column("new", _("New in this period"), "count"),
                Column("open", _("Open at the end"), "count"),
            ],
            rows=self._repair_states(scope),
            note=_("Status: as it is now, when the report is made."),
        )

    @api.model
    def _repair_states(self, scope):
        new = self._by_phase(scope.repairs_new())
        left = self._by_phase(scope.repairs_open())
        labels = self._labels("helpdesk.ticket", "cctv_phase")
        return [
            {
                "key": phase,
                "label": labels[phase],
                "new": new.get(phase, 0),
                "open": left.get(phase, 0),
            }
            for phase, _label in REPAIR_PHASES
            if phase in new or phase in left
        ]

    @api.model
    def _by_phase(self, domain):
        phase = SQL("helpdesk_ticket.cctv_phase")
        return dict(self._select("helpdesk.ticket", domain, [phase, SQL("count(*)")], group=phase))

    # ages

    @api.model
    def _section_repair_ages(self, scope):
        _ = self.env._
        rows = self._repair_ages(scope)
        name = _("Open at the end")
        labels, counts = tuple(r["label"] for r in rows), tuple(r["open"] for r in rows)
        return Section(
            key="repair_ages",
            title=_("Open repair requests by age"),
            sentences=[] if any(counts) else [_("None was open at the end.")],
            columns=[Column("label", _("Age")), Column("open", name, "count")],
            rows=rows,
            chart=Chart("bar", labels, ((name, counts),), title=_("Open repair requests by age"))
            if any(counts)
            else None,
            note=_("Age: from the report to the end of the period, or to now."),
        )

    @api.model
    def _repair_ages(self, scope):
        days = SQL(
            "extract(epoch FROM %s - helpdesk_ticket.create_date) / 86400", scope.until
        )
        rows = self._select(
            "helpdesk.ticket",
            scope.repairs_open(),
            [SQL("width_bucket(%s, %s::numeric[]) AS age", days, list(AGES)), SQL("count(*)")],
            group=SQL("age"),
        )
        found = dict(rows)
        return [
            {"label": label, "open": found.get(number, 0)}
            for number, label in enumerate(self._age_labels())
        ]

    @api.model
    def _age_labels(self):
        _ = self.env._
        spans = zip(AGES[:-1], AGES[1:], strict=True)
        return [
            _("Less than %s day", AGES[0]),
            *(_("%(from)s to %(to)s days", **{"from": a, "to": b}) for a, b in spans),
            _("More than %s days", AGES[-1]),
        ]

    # SLA

    @api.model
    def _section_repair_sla(self, scope):
        _ = self.env._
        return Section(
            key="repair_sla",
            title=_("Repair requests and their deadlines"),
            columns=[
                Column("label", _("Deadline")),
                Column("count", _("Repair requests"), "count"),
                Column("share", _("Share of all"), "percent"),
            ],
            rows=self._repair_sla(scope),
            note=_(
                "The deadline is that of the helpdesk's SLA; it runs from the report to the "
                "repair, without the time in which it was paused."
            ),
        )

    @api.model
    def _repair_sla(self, scope):
        _ = self.env._
        judged = self._count("helpdesk.ticket", scope.repairs_judged())
        met = self._count("helpdesk.ticket", scope.repairs_in_time())
        rows = [
            (_("Repaired in time"), met, judged),
            (_("Repaired too late"), judged - met, judged),
        ]
        states = self._open_by_deadline(scope)
        total, labels = sum(states.values()), self._labels("helpdesk.ticket", "deadline_state")
        rows += [
            (_("Open: %s", labels[state]), states[state], total)
            for state in ("overdue", "running", "paused", "none")
            if state in states
        ]
        return [
            {"label": label, "count": count, "share": 100.0 * count / whole if whole else None}
            for label, count, whole in rows
        ]

    @api.model
    def _open_by_deadline(self, scope):
        """{'overdue', 'running', 'paused', 'none': how many} of those open when it ends and now."""
        ticket = SQL.identifier("helpdesk_ticket")
        state = SQL(
            "CASE WHEN %(ticket)s.deadline_phase = 'paused' THEN 'paused'"
            " WHEN %(ticket)s.deadline_phase = 'running'"
            " THEN CASE WHEN %(ticket)s.deadline_date <= %(until)s THEN 'overdue'"
            " ELSE 'running' END ELSE 'none' END",
            ticket=ticket,
            until=scope.until,
        )
        is_open = Domain("cctv_phase", "not in", REPAIR_OVER)
        rows = self._select(
            "helpdesk.ticket",
            scope.repairs_open() & is_open & Domain("cctv_repaired_date", "=", False),
            [SQL("%s AS state", state), SQL("count(*)")],
            group=SQL("1"),
        )
        return dict(rows)
