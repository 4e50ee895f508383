from odoo import api, fields, models


class CctvHandoverThing(models.Model):
    """How many of a thing were there at a handover, and why not all (R88). Made by the system from
    the room's inventory, counted by who hands over, looked at by who takes over."""

    _name = "cctv.handover.thing"
    _description = "Inventory at a handover"
    _inherit = ["cctv.sealed.part.mixin"]
    _order = "id"
    _rec_name = "thing_id"
    _check_company_auto = True
    _sealed_parent = "handover_id"

    handover_id = fields.Many2one(
        "cctv.handover", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="handover_id.company_id", store=True, index=True)
    thing_id = fields.Many2one(
        "cctv.room.thing", required=True, ondelete="restrict", check_company=True
    )
    expected = fields.Integer(string="Should be")
    counted = fields.Integer(string="Is there")
    is_counted = fields.Boolean(string="Counted")
    difference = fields.Integer(compute="_compute_difference")
    words = fields.Char(string="Why it differs")
    remark = fields.Char(string="Remark of who takes over")

    _once = models.UniqueIndex("(handover_id, thing_id)", "This is listed already.")

    @api.depends("expected", "counted", "is_counted")
    def _compute_difference(self):
        for thing in self:
            thing.difference = thing.counted - thing.expected if thing.is_counted else 0

    def _sealed_names(self):
        return ("thing_id", "expected", "counted", "is_counted", "words", "remark")
