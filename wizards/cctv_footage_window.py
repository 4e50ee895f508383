from odoo import fields, models


class CctvFootageWindow(models.AbstractModel):
    """A window about one request for footage."""

    _name = "cctv.footage.window"
    _description = "Window about a request for footage"
    _inherit = ["cctv.seen.window"]

    _about = ("request_id",)
    _about_record = "request_id"

    request_id = fields.Many2one(
        "cctv.footage.request", required=True, readonly=True, ondelete="cascade"
    )
