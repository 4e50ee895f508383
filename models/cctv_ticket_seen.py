"""What an officer sees at a device becomes a ticket, or a note in the one that is open."""

from odoo import models
from odoo.tools import plaintext2html

from .cctv_audience import Audience
from .cctv_poll_tools import in_savepoint


class CctvTicketFlow(models.AbstractModel):
    _inherit = "cctv.ticket.flow"

    def _take_seen(self, device, words, body):
        """The open ticket of ``device`` takes ``body`` as a note; else there is a new one. Both in
        the language of this flow (``_for``).

        :param words: what is seen, for the title
        :return: the ticket
        """
        ticket = self._open_tickets_of(device, is_by_people=True).get(device)
        if ticket:
            ticket.message_post(body=body)
            return ticket
        ticket = self.env["helpdesk.ticket"].create(
            {
                **self._prepare_about(device),
                "name": f"{device.display_name}: {words.splitlines()[0][:80]}",
                "description": plaintext2html(body),
                "cctv_symptom": "other",
            }
        )
        in_savepoint(ticket.env, lambda: self._tell_seen(ticket, body), f"tell of {ticket.number}")
        return ticket

    def _tell_seen(self, ticket, body):
        """Who looks after the place, and the team."""
        audience = Audience(ticket)
        ticket.message_post(
            body=body,
            subject=ticket.display_name,
            partner_ids=audience.people(ticket).partner_id.ids,
            subtype_xmlid="mail.mt_note",
        )
        summary = ticket.env._("Look after this report")
        ticket.env["cctv.ticket.news"]._add_todo(ticket, summary, audience.responsible(ticket))
