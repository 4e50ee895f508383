"""From faults to tickets and back: one root cause, one ticket, however often it flaps."""

from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain

from . import cctv_ticket_words as words
from .cctv_accounting import company_zone
from .cctv_choices import REPAIR_OVER
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
            elif not cause.cctv_effective_policy_id.opens_tickets or cause._cctv_is_quiet():
                group.needs_ticket = False
            elif not any(cause.cctv_fault_ids.mapped("needs_ticket")):
                fresh[cause] = group
        self._note(attach, words.affected_note)
        self._create(fresh)

    @api.model
    def _open_tickets_of(self, devices, is_by_people=False) -> dict:
        """{device: the ticket in which its faults are repaired}: open, the latest, and not verified
        yet, since what is wrong after that is a new matter. Faults are collected in the poller's,
        those in which people have said what is seen, and what technicians have found.

        :param is_by_people: what people find is also put into a ticket that says nothing of that
        """
        collects = Domain("cctv_opened_by_poller", "=", True) | Domain("cctv_symptom", "!=", False)
        collects |= Domain("cctv_fault_ids", "!=", False) | Domain("cctv_line_ids", "!=", False)
        about = Domain("cctv_device_id", "in", devices.ids) & Domain("stage_id.closed", "=", False)
        about &= Domain("company_id", "=", self.env.company.id)
        about &= Domain("cctv_phase", "not in", [*REPAIR_OVER, "verified"])
        found = {}
        for which in (about, about & collects) if is_by_people else (about & collects,):
            tickets = self.env["helpdesk.ticket"].search(which, order="id")
            found |= {ticket.cctv_device_id: ticket for ticket in tickets}
        return found

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
        closed_by_people = not ticket.cctv_closed_by_poller
        self._attach(ticket, faults)
        vals = {"cctv_to_announce": closed_by_people}
        if not closed_by_people:
            fresh = self._prepare_ticket_vals(ticket.cctv_device_id, faults)
            names = ("name", "description", "priority", "cctv_title", "cctv_titled_count")
            vals |= {name: fresh[name] for name in names}
        ticket._cctv_set_phase("reported", vals)
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
        title = words.title(self.env, device, faults)
        return {
            **self._prepare_about(device, "helpdesk_ticket_channel_polling"),
            "name": title,
            "cctv_title": title,
            "cctv_titled_count": 0,
            "description": words.description(self.env, device, faults, zone),
            "priority": self._priority_of(device, faults),
            "cctv_opened_by_poller": True,
            "cctv_to_announce": True,
        }

    @api.model
    def _prepare_about(self, device, channel=None) -> dict:
        """What every new ticket about ``device`` has, whoever opens it.

        :param channel: name of the data record
        """
        return {
            "company_id": self.env.company.id,
            "team_id": self._team_of(device).id,
            "category_id": self._data_id("helpdesk_ticket_category_cctv"),
            "channel_id": self._data_id(channel) if channel else False,
            "user_id": False,
            "partner_id": False,
            "cctv_device_id": device.id,
            "cctv_location_id": device.cctv_location_id.id,
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


def nearest(place, name: str):
    """The value of a many2one of a location, or of the nearest larger place that has one."""
    while place and not place[name]:
        place = place.parent_id
    return place[name]
