from odoo import fields, models


class CctvHandoverThing(models.Model):
    """How many of a thing were there at a handover, and why not all."""

    _name = "cctv.handover.thing"
    _description = "Inventory at a handover"
    _order = "handover_id, id"
    _check_company_auto = True

    handover_id = fields.Many2one(
        "cctv.handover", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="handover_id.company_id", store=True, index=True)
    thing_id = fields.Many2one(
        "cctv.room.thing", required=True, ondelete="restrict", check_company=True
    )
    expected = fields.Integer(string="Should be")
    counted = fields.Integer(string="Is there")
    words = fields.Char(string="Why it differs")

    def _sealed_names(self):
        return ("thing_id", "expected", "counted", "words",)
