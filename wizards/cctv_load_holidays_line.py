from odoo import fields, models


class CctvLoadHolidaysLine(models.TransientModel):
    """A day off that can be taken over into the working hours."""

    _name = "cctv.load.holidays.line"
    _description = "Holiday to Load"
    _order = "date, id"

    wizard_id = fields.Many2one("cctv.load.holidays", required=True, ondelete="cascade")
    is_chosen = fields.Boolean(string="Load", default=True)
    date = fields.Date(required=True)
    name = fields.Char(string="Holiday", required=True)
    is_joint = fields.Boolean(string="Joint leave", readonly=True)
    is_estimated = fields.Boolean(string="Date estimated", readonly=True)
    is_there = fields.Boolean(string="Entered already", readonly=True)
