from odoo import fields, models


class CctvOfRoom(models.AbstractModel):
    """Something that a control room has and that goes with it: slots, groups, patterns, things,
    plans of patrols. It is its room's company's."""

    _name = "cctv.of.room"
    _description = "Part of a control room"
    _check_company_auto = True

    room_id = fields.Many2one(
        "cctv.control.room",
        string="Control room",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="room_id.company_id", store=True, index=True)
