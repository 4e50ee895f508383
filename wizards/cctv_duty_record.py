from odoo import api, fields, models

from ..models.cctv_choices import DUTY_RECORD_KINDS


class CctvDutyRecord(models.TransientModel):
    """The window in which the supervisor records the attendance of an officer who could not do it:
    was there, did not come, leaves before the handover."""

    _name = "cctv.duty.record"
    _description = "Record of attendance"
    _inherit = ["cctv.about.window"]

    _about = ("duty_id",)

    duty_id = fields.Many2one(
        "cctv.shift.duty", string="Shift", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(
        DUTY_RECORD_KINDS, string="What is recorded", required=True, default="times"
    )
    date_arrived = fields.Datetime(string="Arrived", default=lambda self: self._known("arrived"))
    date_entered = fields.Datetime(string="Went in", default=lambda self: self._known("entered"))
    date_left = fields.Datetime(string="Left", default=lambda self: self._known("left"))
    reason = fields.Text(string="Why, and how it is known", required=True)

    @api.model
    def _known(self, name):
        duty = self.env["cctv.shift.duty"].browse(self.env.context.get("default_duty_id"))
        return duty.exists() and duty.has_access("read") and duty[f"date_{name}"]

    @api.constrains("duty_id")
    def _check_duty(self):
        self.sudo(False).duty_id.check_access("read")

    def action_confirm(self):
        """Whoever may do it is asked by the step itself."""
        self.ensure_one()
        duty = self.duty_id
        if self.kind == "times":
            duty._record_times(self.date_arrived, self.date_entered, self.date_left, self.reason)
        elif self.kind == "absent":
            duty._record_absent(self.reason)
        else:
            duty._let_go(self.reason)
        return {"type": "ir.actions.act_window_close"}
