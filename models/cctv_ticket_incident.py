"""From a repair ticket about what looks like sabotage to an incident (R31)."""

from odoo import api, fields, models

from .cctv_choices import CCTV_GROUPS
from .cctv_fault_incident import SABOTAGE


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    cctv_may_be_sabotage = fields.Boolean(
        compute="_compute_cctv_may_be_sabotage", groups=CCTV_GROUPS
    )

    @api.depends("cctv_fault_ids.kind")
    def _compute_cctv_may_be_sabotage(self):
        for ticket in self:
            ticket.cctv_may_be_sabotage = bool(ticket._cctv_sabotage())

    def _cctv_sabotage(self):
        return self.cctv_fault_ids.filtered(lambda fault: fault.kind in SABOTAGE)[:1]

    def action_cctv_make_incident(self):
        """A draft of an incident with what the ticket's fault says."""
        self.ensure_one()
        self.check_access("read")
        return self._cctv_sabotage().action_make_incident()
