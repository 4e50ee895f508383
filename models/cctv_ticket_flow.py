"""From faults to tickets and back: one root cause, one ticket, however often it flaps."""

from collections import defaultdict
from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain

from . import cctv_ticket_words as words
from .cctv_accounting import company_zone
from .cctv_fault_flow import is_down
from .cctv_poll_tools import in_savepoint

QUIET = {"mail_create_nosubscribe": True, "mail_create_nolog": True, "mail_notrack": True}
"""The poller tells people itself, once, when the sweep is over (``cctv.ticket.news``)."""

VERY_HIGH, HIGH, MEDIUM = "3", "2", "1"

MANY_DEPEND_ON = ("recorder", "switch", "link", "server", "storage", "ups", "circuit")
"""Kinds of devices whose failure takes others with it."""


class CctvTicketFlow(models.AbstractModel):
    """Finds or opens the ticket of each fault, and closes tickets whose faults have ended.

    - An open ticket about the device takes further faults as notes.
    - A fault that another device causes hangs under that device's ticket.
    - A fault that comes back soon after its ticket was closed opens that ticket again.
    - When all faults of a ticket have ended and nobody has worked on it, it is closed; once
      somebody has, a note is all it gets.
    """

    _name = "cctv.ticket.flow"
    _description = "Tickets of the Poller"

    @api.model
    def _open_tickets(self, faults):
        """Give each of the faults its ticket; those that stand alone first, then those that a
        device with a ticket causes."""
        caused = faults.filtered("cause_device_id")
        for company, group in (faults - caused).grouped("company_id").items():
            self._for(company)._ticket_own(group)
        for company, group in caused.grouped("company_id").items():
            self._for(company)._ticket_caused(group)
        self._retitle(faults.ticket_id)

    def _retitle(self, tickets):
        """The titles of open tickets say how many devices are behind theirs."""
        tickets = tickets.filtered(lambda ticket: not ticket.closed)
        tickets.invalidate_recordset(["cctv_affected_count"])
        for company, group in tickets.grouped("company_id").items():
            mine = group.with_env(self._for(company).env)
            mine._cctv_retitle(partial(words.with_behind, mine.env))

    @api.model
    def _for(self, company):
        """Myself for one company, in the language its tickets are written in."""
        return self.with_company(company).with_context(lang=company._cctv_lang())

    def _ticket_own(self, faults):
        by_device = faults.with_env(self.env).grouped("device_id")
        devices = self.env["maintenance.equipment"].union(*by_device)
        is_open = self._open_tickets_of(devices)
        closed = self._closed_tickets_of(devices.filtered(lambda d: d not in is_open))
        fresh, further, back = {}, {}, {}
        for device, group in by_device.items():
            if device in is_open:
                further[is_open[device]] = group
            elif ticket := self._may_reopen(device, group, closed.get(device, ())):
                back[ticket] = group
            else:
                fresh[device] = group
        self._note(further, words.further_note)
        self._reopen(back)
        self._create(fresh)

    def _ticket_caused(self, faults):
        """Hang faults under the ticket of the device that causes them.

        A device that causes trouble and has no ticket gets one, unless its own fault is about to
        get one, its policy opens none, or it is in maintenance.
        """
        by_cause = faults.with_env(self.env).grouped("cause_device_id")
        causes = self.env["maintenance.equipment"].union(*by_cause)
        is_open = self._open_tickets_of(causes)
        attach, fresh = {}, {}
        for cause, group in by_cause.items():
            if cause in is_open:
                attach[is_open[cause]] = group
            elif not cause.cctv_effective_policy_id.opens_tickets or self._is_maintained(cause):
                group.needs_ticket = False
            elif not any(cause.cctv_fault_ids.mapped("needs_ticket")):
                fresh[cause] = group
        self._note(attach, words.affected_note)
        self._create(fresh)

    def _is_maintained(self, device) -> bool:
        until = device.cctv_maintenance_until
        return bool(until and until > fields.Datetime.now())

    def _open_tickets_of(self, devices) -> dict:
        """{device: its open ticket}, of those that faults are collected in: the poller's, those in
        which people have said what is seen of a fault, and what technicians have found."""
        collects = Domain("cctv_opened_by_poller", "=", True) | Domain("cctv_symptom", "!=", False)
        collects |= Domain("cctv_fault_ids", "!=", False) | Domain("cctv_line_ids", "!=", False)
        about = Domain("cctv_device_id", "in", devices.ids) & Domain("stage_id.closed", "=", False)
        about &= Domain("company_id", "=", self.env.company.id)
        tickets = self.env["helpdesk.ticket"].search(about & collects, order="id")
        return {ticket.cctv_device_id: ticket for ticket in tickets}

    def _closed_tickets_of(self, devices) -> dict:
        """{device: its closed tickets, the latest first}, as far back as any policy looks."""
        if not devices:
            return {}
        hours = max(devices.cctv_effective_policy_id.mapped("reopen_window_h"), default=0)
        since = fields.Datetime.now() - timedelta(hours=hours)
        tickets = self.env["helpdesk.ticket"].search(
            [
                ("cctv_device_id", "in", devices.ids),
                ("company_id", "=", self.env.company.id),
                ("cctv_opened_by_poller", "=", True),
                ("stage_id.closed", "=", True),
                ("closed_date", ">=", since),
            ],
            order="closed_date desc, id desc",
        )
        return tickets.grouped("cctv_device_id")

    def _may_reopen(self, device, faults, tickets):
        """The closed ticket that the faults belong to, if any: closed within the policy's window,
        by the poller, or by people over a fault of the same kind."""
        window = timedelta(hours=device.cctv_effective_policy_id.reopen_window_h)
        for ticket in tickets:
            is_recent = ticket.closed_date >= fields.Datetime.now() - window
            kinds = set(ticket.cctv_fault_ids.mapped("kind"))
            is_same = not kinds.isdisjoint(faults.mapped("kind"))
            if is_recent and (ticket.cctv_closed_by_poller or is_same):
                return ticket
        return None

    def _note(self, by_ticket: dict, write_note):
        """Add faults to open tickets, with one note for each ticket."""
        bodies, tickets = {}, self.env["helpdesk.ticket"]
        for ticket, faults in by_ticket.items():
            self._attach(ticket, faults)
            bodies[ticket.id] = write_note(self.env, faults, self._zone(ticket))
            tickets |= ticket
        if tickets:
            tickets._message_log_batch(bodies)

    def _attach(self, ticket, faults):
        faults.write({"ticket_id": ticket.id, "needs_ticket": False})

    def _reopen(self, by_ticket: dict):
        for ticket, faults in by_ticket.items():
            what = f"reopen ticket {ticket.number}"
            in_savepoint(self.env, lambda t=ticket, f=faults: self._reopen_one(t, f), what)

    def _reopen_one(self, ticket, faults):
        """Open a ticket again; whoever closed it or works on it hears of it. One that nobody has
        worked on says what is wrong now."""
        first = ticket._cctv_stages(lambda stages: stages[:1])[ticket.team_id]
        closed_by_people = not ticket.cctv_closed_by_poller
        self._attach(ticket, faults)
        vals = {
            "stage_id": first.id,
            "closed_date": False,
            "cctv_closed_by_poller": False,
            "cctv_to_announce": closed_by_people,
        }
        if not closed_by_people:
            fresh = self._prepare_ticket_vals(ticket.cctv_device_id, faults)
            names = ("name", "description", "priority", "cctv_title", "cctv_titled_count")
            vals |= {name: fresh[name] for name in names}
        ticket.write(vals)
        body = words.back_note(self.env, faults, self._zone(ticket))
        ticket._message_log_batch({ticket.id: body})

    def _create(self, by_device: dict):
        """Open a ticket for each device in one go; when one is refused, those that can be."""
        pairs = list(by_device.items())
        if not pairs:
            return
        what = f"open {len(pairs)} tickets in one go"
        if in_savepoint(self.env, lambda: self._create_many(pairs), what) is None:
            for device, faults in pairs if len(pairs) > 1 else ():
                what = f"open a ticket for {device.display_name}"
                in_savepoint(self.env, lambda p=(device, faults): self._create_many([p]), what)

    def _create_many(self, pairs):
        tickets = self.env["helpdesk.ticket"].with_context(**QUIET)
        tickets = tickets.create([self._prepare_ticket_vals(d, faults) for d, faults in pairs])
        for ticket, (_device, faults) in zip(tickets, pairs, strict=True):
            self._attach(ticket, faults)
        return tickets

    def _prepare_ticket_vals(self, device, faults) -> dict:
        """Values of a ticket about ``device``: its own faults, or those that it causes."""
        zone = company_zone(self.env.company)
        place, title = device.cctv_location_id, words.title(self.env, device, faults)
        return {
            "name": title,
            "cctv_title": title,
            "cctv_titled_count": 0,
            "description": words.description(self.env, device, faults, zone),
            "company_id": self.env.company.id,
            "team_id": self._team_of(device).id,
            "category_id": self._data_id("helpdesk_ticket_category_cctv"),
            "channel_id": self._data_id("helpdesk_ticket_channel_polling"),
            "priority": self._priority_of(device, faults),
            "user_id": False,
            "partner_id": False,
            "cctv_device_id": device.id,
            "cctv_location_id": place.id,
            "cctv_opened_by_poller": True,
            "cctv_to_announce": True,
        }

    def _data_id(self, name: str):
        xmlid = f"helpdesk_cctv.{name}"
        return self.env["ir.model.data"]._xmlid_to_res_id(xmlid, raise_if_not_found=False)

    def _team_of(self, device):
        """The team of the device's place or a larger one, else of its recorder's, else CCTV."""
        for place in (device.cctv_location_id, device.cctv_recorder_id.cctv_location_id):
            if team := nearest(place, "team_id"):
                return team
        teams = self.env["helpdesk.ticket.team"].search(
            [("company_id", "in", [self.env.company.id, False])]
        )
        default = teams.browse(self._data_id("helpdesk_team_cctv") or ())
        return default if default in teams else teams[:1]

    def _priority_of(self, device, faults) -> str:
        """Very high where many depend on it or the place is sensitive, high when it is down."""
        has_outage = any(is_down(fault.kind) for fault in faults)
        place = device.cctv_location_id
        is_sensitive = place.area_class == "high" or place.risk == "high"
        has_many = device.cctv_kind in MANY_DEPEND_ON
        if has_outage and (is_sensitive or has_many):
            return VERY_HIGH
        return HIGH if has_outage or is_sensitive else MEDIUM

    def _zone(self, ticket) -> str:
        return company_zone(ticket.company_id)

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


def nearest(place, name: str):
    """The value of a many2one of a location, or of the nearest larger place that has one."""
    while place and not place[name]:
        place = place.parent_id
    return place[name]
