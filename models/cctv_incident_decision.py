from odoo import fields, models


class CctvIncidentDecision(models.Model):
    """What the supervisor decided, and when."""

    _name = "cctv.incident.decision"
    _description = "Decision about an incident"
    _order = "incident_id, id"
    _check_company_auto = True

    incident_id = fields.Many2one(
        "cctv.incident", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="incident_id.company_id", store=True, index=True)
    date = fields.Datetime(string="When", required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users",
        string="Decided by",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    words = fields.Text(string="Decision", required=True)

    def _sealed_names(self):
        return ("date", "user_id", "words",)
