from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cctv_tells_phases = fields.Boolean(
        string="Tell who decides next",
        default=True,
        help="When the phase of a repair changes, those who analyse, assign, verify or close it "
        "next are told, in the inbox or by e-mail, as each of them has chosen.",
    )
