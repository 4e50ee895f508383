"""How long a repair waited for the first answer of the staff."""

from odoo import api, fields, models
from odoo.tools import SQL

from .cctv_choices import INTERNAL


class HelpdeskTicket(models.Model):
    """The first answer is the first analysis: nothing is done about a repair before it (R71). Of a
    repair that was reported anew the time counts from when its clock has started again."""

    _inherit = "helpdesk.ticket"

    cctv_response_h = fields.Float(
        string="First response (h)",
        compute="_compute_cctv_response_h",
        aggregator="avg",
        groups=INTERNAL,
        help="From the report to the first analysis. Hours.",
    )

    @api.depends("create_date", "deadline_start", "cctv_analysed_date")
    def _compute_cctv_response_h(self):
        for ticket in self:
            answered, begin = ticket.cctv_analysed_date, ticket.create_date
            again = ticket.deadline_start
            if answered and again and begin < again <= answered:
                begin = again
            seconds = (answered - begin).total_seconds() if answered and begin else 0.0
            ticket.cctv_response_h = max(0.0, seconds) / 3600

    def _field_to_sql(self, alias, field_expr, query=None):
        """Lists and pivots average it; who has no answer yet does not count."""
        if field_expr != "cctv_response_h":
            return super()._field_to_sql(alias, field_expr, query)
        answered, again, begin = (
            self._field_to_sql(alias, name, query)
            for name in ("cctv_analysed_date", "deadline_start", "create_date")
        )
        return SQL(
            "(CASE WHEN %(answered)s IS NOT NULL THEN greatest(0, extract(epoch FROM %(answered)s"
            " - greatest(%(begin)s, CASE WHEN %(again)s <= %(answered)s THEN %(again)s END)))"
            " / 3600 END)",
            answered=answered,
            again=again,
            begin=begin,
        )
