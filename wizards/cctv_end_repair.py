from odoo import fields, models

from ..models.cctv_ticket_work import END_REASONS


class CctvEndRepair(models.TransientModel):
    """The window that ends a ticket without a repair, with the reason."""

    _name = "cctv.end.repair"
    _description = "End Without Repair"
    _inherit = ["cctv.repair.window"]

    kind = fields.Selection(END_REASONS, string="Because", required=True)
    reason = fields.Text(required=True)

    def action_save(self):
        """End the ticket."""
        self.ensure_one()
        self.ticket_id._cctv_check_may_end()
        self.ticket_id._cctv_cancel(self.reason, self.kind)
        return {"type": "ir.actions.act_window_close"}
