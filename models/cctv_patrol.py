from odoo import fields, models

from .cctv_choices import PATROL_STATES


class CctvPatrol(models.Model):
    """A round over the cameras of some areas, with each view ticked off."""

    _name = "cctv.patrol"
    _description = "Video patrol"
    _inherit = ["cctv.guarded"]
    _order = "date_due desc, id desc"
    _check_company_auto = True

    room_id = fields.Many2one(
        "cctv.control.room",
        string="Control room",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(related="room_id.company_id", store=True, index=True)
    plan_id = fields.Many2one(
        "cctv.patrol.plan", index=True, ondelete="restrict", check_company=True
    )
    shift_id = fields.Many2one("cctv.shift", index=True, ondelete="restrict", check_company=True)
    date_due = fields.Datetime(string="At", required=True, index=True)
    state = fields.Selection(
        PATROL_STATES, required=True, readonly=True, copy=False, default="due", index=True
    )
    line_ids = fields.One2many("cctv.patrol.line", "patrol_id", string="Cameras")

    def _guarded_fields(self):
        return super()._guarded_fields() | {"state"}
