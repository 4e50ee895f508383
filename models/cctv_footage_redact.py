from odoo import models


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    def action_redact(self):
        """Open the window that makes third persons unrecognisable in a picture of this clip."""
        self.ensure_one()
        window = self.env["cctv.redact.still"]._open(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Redact a picture"),
            "res_model": "cctv.redact.still",
            "view_mode": "form",
            "target": "new",
            "res_id": window.id,
        }
