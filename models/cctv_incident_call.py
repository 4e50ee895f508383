from odoo import fields, models


class CctvIncidentCall(models.Model):
    """Somebody was called: when, who answered, what was said."""

    _name = "cctv.incident.call"
    _description = "Call about an incident"
    _order = "incident_id, id"
    _check_company_auto = True

    incident_id = fields.Many2one(
        "cctv.incident", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="incident_id.company_id", store=True, index=True)
    authority_id = fields.Many2one(
        "cctv.authority", string="Called", ondelete="restrict", check_company=True
    )
    date = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    answered_by = fields.Char(string="Who answered")
    words = fields.Char(string="What was said")

    def _sealed_names(self):
        return ("authority_id", "date", "answered_by", "words",)
