from odoo import api, fields, models

from . import cctv_whatsapp as whatsapp
from .cctv_choices import CCTV_GROUPS


class MaintenanceRequest(models.Model):
    _inherit = "maintenance.request"

    cctv_technician_whatsapp = fields.Char(
        string="Technician's WhatsApp", compute="_compute_cctv_whatsapp", groups=CCTV_GROUPS
    )
    cctv_technician_no_whatsapp = fields.Char(
        string="No WhatsApp to the technician", compute="_compute_cctv_whatsapp", groups=CCTV_GROUPS
    )

    @api.depends("user_id.partner_id.phone", "cctv_work_kind")
    @api.depends_context("lang")
    def _compute_cctv_whatsapp(self):
        for visit in self:
            mine = visit.sudo()
            partner = mine.user_id.partner_id
            number = mine.cctv_work_kind and partner.phone
            visit.cctv_technician_whatsapp, visit.cctv_technician_no_whatsapp = whatsapp.link(
                mine, partner, number, whatsapp.visit_text
            )
