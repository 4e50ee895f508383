from odoo import fields, models

from .cctv_choices import PICTURE_MODES


class CctvPictureDay(models.Model):
    """How sharp one camera's pictures were on one day, in one light: kept by the poll with each
    picture it judges, so that the history grows with the days and not with the polls."""

    _name = "cctv.picture.day"
    _description = "CCTV sharpness of a day"
    _log_access = False
    _order = "day desc, device_id, mode"
    _rec_name = "day"

    device_id = fields.Many2one(
        "maintenance.equipment", string="Camera", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="device_id.company_id", store=True)
    location_id = fields.Many2one(
        related="device_id.cctv_location_id", store=True, string="Location"
    )
    day = fields.Date(required=True, readonly=True, index=True)
    mode = fields.Selection(PICTURE_MODES, required=True, readonly=True, string="Light")
    pictures = fields.Integer(readonly=True, help="Pictures whose sharpness was measured.")
    sharpness_mean = fields.Float(
        string="Sharpness",
        readonly=True,
        digits=(12, 1),
        aggregator="avg",
        help="Of the day's pictures on average. Compare a camera with itself only: how much there "
        "is to see differs from place to place.",
    )
    sharpness_min = fields.Float(
        string="Least sharpness", readonly=True, digits=(12, 1), aggregator="min"
    )
    ratio_pictures = fields.Integer(
        string="Pictures compared", readonly=True, help="Those compared with a reference."
    )
    sharpness_percent = fields.Float(
        string="Of the reference (%)",
        readonly=True,
        digits=(6, 1),
        aggregator="avg",
        help="Sharpness against the reference picture, on average: 100 is as sharp as agreed.",
    )
    luma_mean = fields.Float(
        string="Brightness",
        readonly=True,
        digits=(5, 1),
        aggregator="avg",
        help="Mean brightness, 0 (black) to 255 (white).",
    )

    _device_day_mode_unique = models.UniqueIndex(
        "(device_id, day, mode)", "A camera has one line a day and light only."
    )
