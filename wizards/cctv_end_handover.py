from odoo import api, fields, models


class CctvEndHandover(models.TransientModel):
    """The window in which the supervisor ends a handover that lacks signatures, and says why."""

    _name = "cctv.end.handover"
    _description = "End a handover without signatures"
    _inherit = ["cctv.about.window"]

    _about = ("handover_id",)

    handover_id = fields.Many2one(
        "cctv.handover", required=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Text(string="Why")

    @api.constrains("handover_id")
    def _check_handover(self):
        self.sudo(False).handover_id.check_access("read")

    def action_end(self):
        self.ensure_one()
        self.handover_id.sudo(False)._override(self.reason)
        return {"type": "ir.actions.act_window_close"}
