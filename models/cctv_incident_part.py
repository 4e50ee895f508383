from odoo import fields, models
from odoo.exceptions import AccessError


class CctvIncidentPart(models.AbstractModel):
    """What is written about one incident and sealed with it; it stays where it was written."""

    _name = "cctv.incident.part"
    _description = "Part of an incident"
    _inherit = ["cctv.sealed.part.mixin", "cctv.guarded"]
    _order = "incident_id, id"
    _sealed_parent = "incident_id"
    _check_company_auto = True

    incident_id = fields.Many2one(
        "cctv.incident", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="incident_id.company_id", store=True, index=True)

    def write(self, vals):
        moves = "incident_id" in vals and self.incident_id.ids != [vals["incident_id"]]
        if moves and not self.env.su:
            raise AccessError(self.env._("What is written about an incident stays with it."))
        return super().write(vals)
