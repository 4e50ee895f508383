from odoo import fields, models


class CctvPatrolPlan(models.Model):
    """At which times the officers of a room go round which cameras."""

    _name = "cctv.patrol.plan"
    _description = "Plan of video patrols"
    _order = "room_id, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
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
    location_ids = fields.Many2many("cctv.location", string="Areas", check_company=True)
