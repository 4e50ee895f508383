from odoo import fields, models


class CctvShiftGroup(models.Model):
    """Officers who have their shifts together (P2: four groups of two)."""

    _name = "cctv.shift.group"
    _description = "Group of officers"
    _order = "room_id, sequence, name, id"
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
    officer_ids = fields.One2many("cctv.officer", "group_id", string="Officers")
