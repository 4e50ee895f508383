from odoo import fields, models
from odoo.exceptions import UserError

from ..models.cctv_deadline_mixin import PAUSE_KINDS


class CctvPauseDeadline(models.TransientModel):
    """The window in which the clock of one record is paused, with a reason."""

    _name = "cctv.pause.deadline"
    _description = "Pause a Deadline"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True, readonly=True)
    kind = fields.Selection(PAUSE_KINDS, string="Because of", required=True)
    reason = fields.Text(required=True)

    def action_pause(self):
        """Stop the clock. Whoever may change the record may pause it."""
        self.ensure_one()
        if self.res_model not in self.env["cctv.escalation.step"]._deadline_heirs():
            raise UserError(self.env._("This has no deadline that could be paused."))
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("This has been deleted in the meantime."))
        record.check_access("write")
        record._deadline_pause(self.kind, self.reason)
        return {"type": "ir.actions.act_window_close"}
