from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cctv_rights_months = fields.Integer(
        string="Review the rights every (months)",
        default=6,
        help="How often the IT head looks through who has which duty. 0: only when somebody begins "
        "a review.",
    )

    _cctv_rights_months_range = models.Constraint(
        "CHECK (cctv_rights_months BETWEEN 0 AND 60)", "Review the rights every 0 to 60 months."
    )
