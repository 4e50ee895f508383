from odoo import fields, models


class CctvApplyProfileLine(models.TransientModel):
    """One setting the preset would change: as it is now, as it would be."""

    _name = "cctv.apply.profile.line"
    _description = "Difference between preset and profile"

    wizard_id = fields.Many2one("cctv.apply.profile", required=True, ondelete="cascade")
    field_name = fields.Char(required=True)
    is_taken = fields.Boolean(string="Take over", default=True)
    label = fields.Char(string="Setting", readonly=True)
    present_value = fields.Char(string="Now", readonly=True)
    preset_value = fields.Char(string="Preset", readonly=True)
    source = fields.Char(string="What the procedures say", readonly=True)
