from odoo import api, fields, models

from . import cctv_whatsapp as whatsapp
from .cctv_choices import CCTV_GROUPS


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    cctv_provider_whatsapp = fields.Char(
        string="Provider's WhatsApp", compute="_compute_cctv_whatsapp", groups=CCTV_GROUPS
    )
    cctv_provider_no_whatsapp = fields.Char(
        string="No WhatsApp to the provider", compute="_compute_cctv_whatsapp", groups=CCTV_GROUPS
    )

    @api.depends(
        "cctv_installer_id.phone", "cctv_link_provider_id.phone", "cctv_power_provider_id.phone"
    )
    @api.depends_context("lang")
    def _compute_cctv_whatsapp(self):
        for device in self:
            mine = device.sudo()
            partner = mine._cctv_provider() if mine.cctv_kind else mine.env["res.partner"]
            device.cctv_provider_whatsapp, device.cctv_provider_no_whatsapp = whatsapp.link(
                mine, partner, partner.phone, whatsapp.device_text
            )
