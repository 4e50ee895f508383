from odoo import fields, models


class CctvOfficer(models.Model):
    """A user as an officer of the control room: group, qualification, letter of appointment. The
    supervisor keeps it; each officer sees the own row."""

    _name = "cctv.officer"
    _description = "Officer of the control room"
    _inherit = ["mail.thread"]
    _order = "name, id"
    _check_company_auto = True

    user_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False)]",
    )
    name = fields.Char(related="user_id.name", store=True)
    active = fields.Boolean(default=True)
    group_id = fields.Many2one(
        "cctv.shift.group", index=True, ondelete="restrict", check_company=True, tracking=True
    )
    letter_number = fields.Char(string="Letter of appointment", tracking=True)
    letter_date = fields.Date(string="Date of the letter", tracking=True)
    contract_end = fields.Date(tracking=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )

    _once = models.UniqueIndex(
        "(user_id, company_id) WHERE active", "This user is an officer already."
    )
