from odoo import fields, models


class CctvEndHandover(models.TransientModel):
    """The window in which the supervisor ends a handover that lacks signatures, and says why."""

    _name = "cctv.end.handover"
    _description = "End a handover without signatures"

    handover_id = fields.Many2one(
        "cctv.handover", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Text(string="Why")

    def action_end(self):
        self.ensure_one()
        self.handover_id.sudo(False)._override(self.reason)
        return {"type": "ir.actions.act_window_close"}
