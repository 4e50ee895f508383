from odoo import api, models
from odoo.fields import Domain

MINE_MAX = 10


class CctvReportDesk(models.AbstractModel):
    """What somebody who reports a broken camera may know: the cameras to choose from, and where
    the own reports stand. Everything is looked up here as superuser and leaves as plain values."""

    _name = "cctv.report.desk"
    _inherit = ["cctv.camera.list"]
    _description = "Desk for Reports"

    def _allowed_places(self):
        return self.env.company.sudo().cctv_report_location_ids

    @api.model
    def _device_of_label(self, token):
        """The device whose label carries this token, whatever its place: who has the token stands
        before it. One out of use is found too; the caller says so."""
        equipment = self._no_device().with_context(active_test=False)
        if not isinstance(token, str) or not token or "\x00" in token:
            return equipment
        return equipment.search([("cctv_label_token", "=", token)], limit=1)

    @api.model
    def _is_in_use(self, device):
        return bool(device.active and device.cctv_kind and not device.scrap_date)

    @api.model
    def _describe_subject(self, ticket):
        """What a ticket is about: its device, or the place when it names no device."""
        if ticket.cctv_device_id:
            return self._describe(ticket.cctv_device_id)
        place = ticket.cctv_location_id
        name = place.name or ticket.name
        return {"id": False, "name": name, "place": place.complete_name or ""}

    @api.model
    def _open_ticket(self, device):
        """The open ticket about a device: its own, else that of whatever has taken it down."""
        flow = self.env["cctv.ticket.flow"].sudo()._for(device.company_id)
        own = flow._open_tickets_of(device, is_by_people=True).get(device)
        faults = self.env["cctv.fault"].sudo()
        domain = [("device_id", "=", device.id), ("date_end", "=", False)]
        if own:
            return own.with_env(self.env).sudo()
        behind = faults.search([*domain, ("ticket_id", "!=", False)]).ticket_id
        company = device.company_id
        return behind.filtered(lambda t: not t.closed and t.company_id == company)[:1]

    @api.model
    def _own_url(self, ticket, partner):
        """The page on which ``partner``, who has reported it already, sees where it stands."""
        if ticket and ticket.partner_id == partner:
            return f"/my/ticket/{ticket.id}"
        again = ticket.cctv_further_ids.filtered(lambda report: report.partner_id == partner)
        return f"/cctv/report/mine/{again[:1].id}" if partner and again else None

    @api.model
    def _mine(self, partner):
        """The latest reports of ``partner``, newest first, as plain values."""
        about = Domain("cctv_device_id", "!=", False) | Domain("cctv_phase", "!=", False)
        tickets = self.env["helpdesk.ticket"].sudo().search(
            Domain("partner_id", "=", partner.id) & about, order="id desc", limit=MINE_MAX
        )
        again = self.env["cctv.further.report"].sudo().search(
            [("partner_id", "=", partner.id)], order="id desc", limit=MINE_MAX
        )
        rows = [
            (t.create_date, t, self._describe_subject(t), f"/my/ticket/{t.id}") for t in tickets
        ]
        rows += [
            (r.create_date, r.ticket_id, self._describe(r.device_id), f"/cctv/report/mine/{r.id}")
            for r in again
        ]
        rows.sort(key=lambda row: row[0], reverse=True)
        return [
            {
                "date": date,
                "url": url,
                "device": described,
                "standing": ticket.with_env(self.env)._cctv_standing(partner),
            }
            for date, ticket, described, url in rows[:MINE_MAX]
        ]
