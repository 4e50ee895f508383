from odoo import fields, models


class CctvRoomThing(models.Model):
    """A thing that belongs to a control room and is counted at each handover."""

    _name = "cctv.room.thing"
    _description = "Thing of a control room"
    _inherit = ["cctv.of.room"]
    _order = "room_id, sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    count = fields.Integer(string="How many", required=True, default=1)

    _count_at_least = models.Constraint("CHECK(count > 0)", "Say how many there should be.")
