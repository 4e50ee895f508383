"""Faults have ended, or hang on another ticket: what becomes of theirs."""

from collections import defaultdict

from odoo import api, models

from . import cctv_ticket_words as words
from .cctv_poll_tools import in_savepoint


class CctvTicketFlow(models.AbstractModel):
    _inherit = "cctv.ticket.flow"

    @api.model
    def _close_or_note(self, ended):
        """Faults have ended: close their tickets or tell those who work on them."""
        tickets = ended.ticket_id.filtered(lambda ticket: not ticket.closed)
        for company, group in tickets.grouped("company_id").items():
            self._for(company)._finish(group, ended)

    def _finish(self, tickets, ended):
        tickets, ended = tickets.with_env(self.env), ended.with_env(self.env)
        still_open = self._still_open(tickets)
        over = tickets.filtered(lambda ticket: ticket not in still_open)
        untouched = over._cctv_untouched()
        ended_by_ticket = ended.grouped("ticket_id")
        for ticket in tickets - untouched:
            self._tell_end(ticket, ended_by_ticket[ticket], still_open.get(ticket, ended.browse()))
        self._close(untouched, ended_by_ticket)
        self._retitle(tickets.filtered(still_open.get))

    @api.model
    def _release(self, left: list):
        """Note in tickets which faults have moved to another ticket, and close those that nobody
        worked on and that have no open fault any more. ``left``: (ticket, fault)."""
        faults = defaultdict(self.env["cctv.fault"].browse)
        for ticket, fault in left:
            if ticket and not ticket.closed:
                faults[ticket] |= fault
        for company, group in self._union(faults).grouped("company_id").items():
            self._for(company)._release_in(group, faults)

    def _union(self, tickets):
        return self.env["helpdesk.ticket"].union(*tickets)

    def _release_in(self, tickets, faults: dict):
        bodies = {t.id: words.left_note(self.env, faults[t]) for t in tickets}
        tickets = tickets.with_env(self.env)
        tickets._message_log_batch(bodies)
        still_open = self._still_open(tickets)
        over = tickets.filtered(lambda ticket: ticket not in still_open)
        self._close(over._cctv_untouched(), {})
        self._retitle(tickets.filtered(still_open.get))

    def _still_open(self, tickets) -> dict:
        """{ticket: its faults that are still open}."""
        domain = [("ticket_id", "in", tickets.ids), ("date_end", "=", False)]
        return self.env["cctv.fault"].search(domain).grouped("ticket_id")

    def _tell_end(self, ticket, ended, still_open):
        """A note; whoever works on the ticket is told when all of it is over."""
        body = words.ended_note(self.env, ended, still_open, self._zone(ticket))
        self._tell_worker(ticket, body, bool(still_open))

    def _tell_worker(self, ticket, body, is_going_on: bool):
        worker = ticket.user_id.partner_id
        if is_going_on or not worker:
            ticket._message_log_batch({ticket.id: body})
            return
        in_savepoint(
            self.env,
            lambda: ticket.message_post(
                body=body, partner_ids=worker.ids, subtype_xmlid="mail.mt_note"
            ),
            f"write to ticket {ticket.number}",
        )

    def _finish_incident(self, ticket, body):
        """Trouble of the polling itself is over: close its ticket when nobody has worked on it."""
        ticket = ticket.with_env(self.env)
        if ticket.closed:
            return
        if ticket._cctv_untouched():
            ticket._message_log_batch({ticket.id: words.closed_because(self.env, body)})
            self._close(ticket, {})
        else:
            self._tell_worker(ticket, words.over_because(self.env, body), False)

    def _close(self, tickets, ended_by_ticket: dict):
        """Close tickets that nobody has worked on, and say why, unless that was said."""
        if not tickets:
            return
        bodies = {
            ticket.id: words.closed_note(self.env, ended_by_ticket[ticket], self._zone(ticket))
            for ticket in tickets
            if ticket in ended_by_ticket
        }
        tickets.browse(bodies)._message_log_batch(bodies)
        tickets.activity_unlink(["mail.mail_activity_data_todo"])
        stages = tickets._cctv_stages(lambda stages: stages.filtered("closed")[:1])
        for team, group in tickets.grouped("team_id").items():
            what = f"close {len(group)} tickets"
            in_savepoint(self.env, lambda g=group, s=stages[team]: self._close_in(g, s), what)

    def _close_in(self, tickets, stage):
        """A team without a closed stage keeps its tickets open, with the note. Repairs have the
        stage of their phase, which need not be the first closed one."""
        if not stage:
            return
        values = {"cctv_closed_by_poller": True, "cctv_to_announce": False}
        repairs = tickets.filtered("cctv_phase")
        repairs._cctv_set_phase("closed", values)
        if others := tickets - repairs:
            others.write({"stage_id": stage.id, **values})
