from odoo import fields, models


class CctvShiftGroup(models.Model):
    """Officers who have their shifts together (P2: four groups of two)."""

    _name = "cctv.shift.group"
    _description = "Group of officers"
    _inherit = ["cctv.of.room"]
    _order = "room_id, sequence, name, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    officer_ids = fields.One2many("cctv.officer", "group_id", string="Officers")
