from odoo import fields, models

from .cctv_choices import MARK_KINDS


class CctvIncidentMark(models.Model):
    """What a person or vehicle looks like, as facts: plate, clothing, features."""

    _name = "cctv.incident.mark"
    _description = "Person or mark of an incident"
    _inherit = ["cctv.sealed.part.mixin"]
    _order = "incident_id, id"
    _sealed_parent = "incident_id"
    _check_company_auto = True

    incident_id = fields.Many2one(
        "cctv.incident", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="incident_id.company_id", store=True, index=True)
    kind = fields.Selection(MARK_KINDS, required=True, default="person")
    words = fields.Char(string="Description", required=True)

    def _sealed_names(self):
        return ("kind", "words",)
