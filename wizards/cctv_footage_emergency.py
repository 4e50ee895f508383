from datetime import timedelta

from odoo import api, fields, models

BEFORE = timedelta(minutes=15)
"""How far back the footage of an emergency goes where nobody says otherwise."""


class CctvFootageEmergency(models.TransientModel):
    """The window in which the control room secures footage of an emergency that it sees."""

    _name = "cctv.footage.emergency"
    _description = "Securing in an Emergency"

    location_id = fields.Many2one(
        "cctv.location", string="Place", help="Chooses the cameras of the place."
    )
    device_ids = fields.Many2many(
        "maintenance.equipment",
        string="Cameras",
        required=True,
        domain="[('cctv_kind', '=', 'camera')]",
    )
    date_from = fields.Datetime(
        string="From", required=True, default=lambda self: fields.Datetime.now() - BEFORE
    )
    date_to = fields.Datetime(string="Until", required=True, default=fields.Datetime.now)
    reason = fields.Text(string="What is happening", required=True)

    @api.onchange("location_id")
    def _onchange_location(self):
        if self.location_id:
            self.device_ids = self.env["cctv.footage.request"]._cameras_for(
                "", self.location_id, self.env.company
            )

    def action_confirm(self):
        """Secure it: a request in extraction, with the user as who takes it out."""
        self.ensure_one()
        request = self.env["cctv.footage.request"]._secure_in_emergency(
            self.device_ids, self.date_from, self.date_to, self.reason, self.location_id
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": request._name,
            "res_id": request.id,
            "views": [(False, "form")],
        }
