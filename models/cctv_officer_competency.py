from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .cctv_choices import COMPETENCIES


class CctvOfficerCompetency(models.Model):
    """Something that an officer has shown that he can do, and how. Written by the supervisor."""

    _name = "cctv.officer.competency"
    _description = "Competency of an officer"
    _order = "officer_id, kind, id"
    _check_company_auto = True

    officer_id = fields.Many2one(
        "cctv.officer", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="officer_id.company_id", store=True, index=True)
    kind = fields.Selection(COMPETENCIES, string="Competency", required=True)
    date = fields.Date(string="Shown on", default=fields.Date.context_today)
    date_until = fields.Date(string="Valid until", help="Empty: for good.")
    certificate = fields.Char(help="Number of the certificate, or how it was shown.")

    _once = models.UniqueIndex("(officer_id, kind)", "This officer has this competency already.")

    @api.constrains("date", "date_until")
    def _check_dates(self):
        if any(one.date and one.date_until and one.date_until < one.date for one in self):
            raise ValidationError(self.env._("It is valid until a day before it was shown."))
