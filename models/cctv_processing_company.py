from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cctv_processing_months = fields.Integer(
        string="Look at the register of processing every (months)",
        default=12,
        help="After how long each entry of the register of processing is looked at again. 0: only "
        "on the days that people enter.",
    )

    _cctv_processing_months_range = models.Constraint(
        "CHECK (cctv_processing_months BETWEEN 0 AND 60)",
        "Look at the register of processing every 0 to 60 months.",
    )
