from odoo import fields, models


class CctvRoomThing(models.Model):
    """A thing that belongs to a control room and is counted at each handover."""

    _name = "cctv.room.thing"
    _description = "Thing of a control room"
    _order = "room_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
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
    count = fields.Integer(string="How many", required=True, default=1)

    _count_at_least = models.Constraint("CHECK(count > 0)", "Say how many there should be.")
