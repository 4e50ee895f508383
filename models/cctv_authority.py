from odoo import fields, models


class CctvAuthority(models.Model):
    """Whom to call: police, fire brigade, ambulance, rescue."""

    _name = "cctv.authority"
    _description = "Authority to call"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    phone = fields.Char(required=True)
    location_id = fields.Many2one(
        "cctv.location",
        string="For the place",
        ondelete="restrict",
        check_company=True,
        help="Empty: for all places.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
