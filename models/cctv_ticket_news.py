"""Telling the responsible about new tickets, once, through Odoo's own channels."""

from odoo import api, models

from . import cctv_incident_words as incident_words, cctv_ticket_words as words
from .cctv_accounting import company_zone
from .cctv_audience import Audience
from .cctv_poll_tools import in_savepoint

TOLD_ONE_BY_ONE = 5
"""Tickets of one team in one sweep that are told of one by one; more come as one message."""

TODO = "mail.mail_activity_data_todo"


class CctvTicketNews(models.AbstractModel):
    """After a sweep: messages to the responsible of the place, the team's leader, its members and
    followers (each gets them in the inbox or by e-mail, as set up), and a to-do for one of them.

    A ticket is told of once; what happens to it later goes to those who work on it.
    """

    _name = "cctv.ticket.news"
    _description = "News of the Poller"

    @api.model
    def _announce(self):
        """Tell of all tickets that nobody has been told of. One ticket's failure costs only its
        own message."""
        tickets = self.env["helpdesk.ticket"].search(
            [("cctv_to_announce", "=", True)], order="priority desc, id"
        )
        tickets.write({"cctv_to_announce": False})
        by_team = tickets.filtered(lambda ticket: not ticket.closed).grouped(
            lambda ticket: (ticket.company_id, ticket.team_id)
        )
        for (company, team), group in by_team.items():
            news = self.env["cctv.ticket.flow"]._for(company).env["cctv.ticket.news"]
            news._tell_team(team.with_env(news.env), group.with_env(news.env))

    def _tell_team(self, team, tickets):
        audience = Audience(tickets)
        if len(tickets) <= TOLD_ONE_BY_ONE:
            for ticket in tickets:
                what = f"tell of ticket {ticket.number}"
                in_savepoint(self.env, lambda t=ticket: self._tell_one(t, audience), what)
            return
        what = f"tell team {team.display_name} of {len(tickets)} tickets"
        in_savepoint(self.env, lambda: self._tell_many(team, tickets, audience), what)

    def _tell_one(self, ticket, audience):
        ticket.message_post(
            body=self._announcement(ticket),
            subject=ticket.display_name,
            partner_ids=audience.people(ticket).partner_id.ids,
            subtype_xmlid="mail.mt_note",
        )
        summary = self.env._("Look after this fault")
        self._add_todo(ticket, summary, audience.responsible(ticket))

    def _announcement(self, ticket):
        zone = company_zone(ticket.company_id)
        if incident := ticket.cctv_incident_id:
            return incident_words.announcement(self.env, incident, zone)
        faults = ticket.cctv_fault_ids.filtered("is_open") or ticket.cctv_fault_ids
        return words.announcement(self.env, ticket.cctv_device_id, faults, zone)

    def _tell_many(self, team, tickets, audience):
        people = self.env["res.users"].union(*map(audience.people, tickets))
        if people:
            team.message_notify(
                partner_ids=people.partner_id.ids,
                subject=self.env._("%s new CCTV tickets", len(tickets)),
                body=words.digest(self.env, tickets),
            )
        for responsible, group in tickets.grouped(audience.responsible).items():
            summary = self.env._("Look after %s new CCTV tickets", len(group))
            self._add_todo(group[:1], summary, responsible)

    def _add_todo(self, ticket, summary: str, user):
        """A to-do for the responsible; the message has told them already, so no mail for it."""
        if user:
            ticket.with_context(mail_activity_quick_update=True).activity_schedule(
                TODO, summary=summary, user_id=user.id
            )
