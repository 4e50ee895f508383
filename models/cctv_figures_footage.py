"""Requests for footage, and how long they take."""

from odoo import api, models
from odoo.tools import SQL

from ..tools.report_section import Column, Section
from .cctv_choices import REQUESTER_KINDS
from .cctv_figures import as_float

NAMES = ("new", "refused", "handed_over", "open", "in_time", "late")


class CctvFigures(models.AbstractModel):
    _inherit = "cctv.figures"

    @api.model
    def _section_footage(self, scope):
        _ = self.env._
        rows = self._footage(scope)
        return Section(
            key="footage",
            title=_("Requests for footage"),
            sentences=[] if rows else [_("Nobody has asked for footage.")],
            columns=[
                Column("label", _("Kind of requester")),
                Column("new", _("New"), "count"),
                Column("handed_over", _("Handed over"), "count"),
                Column("refused", _("Refused"), "count"),
                Column("open", _("Open now"), "count"),
                Column("in_time", _("Answered in time"), "count"),
                Column("late", _("Answered too late"), "count"),
                Column("decision_h", _("Until the decision, on average (hours)"), "hours"),
                Column("answer_h", _("Until the answer, on average (hours)"), "hours"),
            ],
            rows=rows,
            note=_(
                "Requests that were received in this period. Answered: handed over or refused, "
                "whenever that was. Times run day and night, from the receipt."
            ),
        )

    @api.model
    def _footage(self, scope):
        request = SQL.identifier("cctv_footage_request")
        counts = [
            SQL("count(*) FILTER (WHERE %s)", condition)
            for condition in (
                SQL("TRUE"),
                SQL("%s.state = 'refused'", request),
                SQL("%s.state IN ('handed_over', 'closed')", request),
                SQL(
                    "%s.state NOT IN ('closed', 'refused', 'cancelled', 'expired',"
                    " 'handed_over')",
                    request,
                ),
                SQL("%s.deadline_phase = 'met'", request),
                SQL("%s.deadline_phase = 'missed'", request),
            )
        ]
        rows = self._select(
            "cctv.footage.request",
            scope.footage_new(),
            [
                SQL("cctv_footage_request.requester_kind"),
                *counts,
                SQL("avg(%s)", hours_since_receipt("date_approved")),
                SQL("avg(%s)", hours_since_receipt("deadline_done")),
            ],
            group=SQL("cctv_footage_request.requester_kind"),
        )
        found = {kind: values for kind, *values in rows}
        labels = self._labels("cctv.footage.request", "requester_kind")
        return [
            {
                "label": labels[kind],
                **dict(zip(NAMES, found[kind][:-2], strict=True)),
                "decision_h": as_float(found[kind][-2]),
                "answer_h": as_float(found[kind][-1]),
            }
            for kind, _label in REQUESTER_KINDS
            if kind in found
        ]


def hours_since_receipt(name) -> SQL:
    """Hours from the receipt of a request to the moment in this column."""
    return SQL(
        "extract(epoch FROM %s - cctv_footage_request.date_received) / 3600",
        SQL.identifier("cctv_footage_request", name),
    )
