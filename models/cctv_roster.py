from odoo import fields, models

from .cctv_choices import ROSTER_STATES


class CctvRoster(models.Model):
    """The shifts of a control room over some days: made, proved to have no gap, published by the
    supervisor."""

    _name = "cctv.roster"
    _description = "Roster"
    _inherit = ["mail.thread", "cctv.guarded"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    room_id = fields.Many2one(
        "cctv.control.room",
        string="Control room",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(related="room_id.company_id", store=True, index=True)
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="Until", required=True)
    state = fields.Selection(
        ROSTER_STATES, required=True, readonly=True, copy=False, default="draft", index=True
    )
    shift_ids = fields.One2many("cctv.shift", "roster_id", string="Shifts")

    def _guarded_fields(self):
        return super()._guarded_fields() | {"state"}
