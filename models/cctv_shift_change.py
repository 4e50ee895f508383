from odoo import fields, models

from .cctv_choices import SHIFT_CHANGE_KINDS, SHIFT_CHANGE_STATES


class CctvShiftChange(models.Model):
    """An officer asks for leave, or to change shifts with another; the supervisor decides."""

    _name = "cctv.shift.change"
    _description = "Leave or swap"
    _inherit = ["mail.thread", "cctv.guarded"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    kind = fields.Selection(SHIFT_CHANGE_KINDS, required=True, default="leave")
    state = fields.Selection(
        SHIFT_CHANGE_STATES, required=True, readonly=True, copy=False, default="asked", index=True
    )
    officer_id = fields.Many2one(
        "cctv.officer", required=True, index=True, ondelete="restrict", check_company=True
    )
    with_officer_id = fields.Many2one(
        "cctv.officer", string="With", ondelete="restrict", check_company=True
    )
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="Until", required=True)
    reason = fields.Text(required=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )

    def _guarded_fields(self):
        return super()._guarded_fields() | {"state"}
