from odoo import fields, models


class CctvRepairWindow(models.AbstractModel):
    """A window about one repair."""

    _name = "cctv.repair.window"
    _description = "Window about a repair"
    _inherit = ["cctv.seen.window"]

    _about = ("ticket_id",)
    _about_record = "ticket_id"

    ticket_id = fields.Many2one(
        "helpdesk.ticket", required=True, readonly=True, ondelete="cascade"
    )
