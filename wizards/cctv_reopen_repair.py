from odoo import fields, models


class CctvReopenRepair(models.TransientModel):
    """The window that opens a ticket again, with the reason."""

    _name = "cctv.reopen.repair"
    _description = "Open a Repair Again"
    _inherit = ["cctv.repair.window"]

    reason = fields.Text(required=True)

    def action_save(self):
        """Open the ticket again; it is analysed anew."""
        self.ensure_one()
        self.ticket_id._cctv_check_may_reopen()
        self.ticket_id._cctv_reopen(self.reason)
        return {"type": "ir.actions.act_window_close"}
