from odoo import fields, models


class CctvShiftSlot(models.Model):
    """A time of the day at which a shift begins, such as 'Morning' at 07:00 for 8 hours."""

    _name = "cctv.shift.slot"
    _description = "Time slot of shifts"
    _order = "room_id, hour_from, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    room_id = fields.Many2one(
        "cctv.control.room",
        string="Control room",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="room_id.company_id", store=True, index=True)
    hour_from = fields.Float(
        string="Begins at", required=True, help="Hour of the day, local to the company."
    )
    hours = fields.Float(string="Lasts (h)", required=True, default=8)
