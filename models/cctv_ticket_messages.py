"""Who is told of a repair: people within Odoo, and the organisation's own receivers."""

from odoo import api, fields, models

from . import cctv_whatsapp as whatsapp
from .cctv_choices import CCTV_GROUPS


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    cctv_requester_whatsapp = fields.Char(
        string="Requester's WhatsApp", compute="_compute_cctv_whatsapp", groups=CCTV_GROUPS
    )
    cctv_requester_no_whatsapp = fields.Char(
        string="No WhatsApp to the requester", compute="_compute_cctv_whatsapp", groups=CCTV_GROUPS
    )
    cctv_provider_whatsapp = fields.Char(
        string="Provider's WhatsApp", compute="_compute_cctv_whatsapp", groups=CCTV_GROUPS
    )
    cctv_provider_no_whatsapp = fields.Char(
        string="No WhatsApp to the provider", compute="_compute_cctv_whatsapp", groups=CCTV_GROUPS
    )

    def _cctv_phase_changed(self, old, new):
        super()._cctv_phase_changed(old, new)
        event = "ticket.phase_changed" if old else "ticket.opened"
        self.env["cctv.webhook.queue"]._note(event, self, old=old, new=new)
        self.env["cctv.phase.news"]._note(self, old)

    @api.depends("partner_id.phone", "cctv_contact", "cctv_provider_id.phone", "cctv_symptom")
    @api.depends_context("lang")
    def _compute_cctv_whatsapp(self):
        for ticket in self:
            mine = ticket.sudo()
            sides = {"requester": mine.partner_id, "provider": mine.cctv_provider_id}
            for side, partner in sides.items():
                number = partner.phone
                if side == "requester" and not partner:
                    number = mine.cctv_contact
                link, problem = whatsapp.link(
                    mine, partner, number, whatsapp.ticket_text, is_phone=bool(partner)
                )
                ticket[f"cctv_{side}_whatsapp"] = link
                ticket[f"cctv_{side}_no_whatsapp"] = problem
