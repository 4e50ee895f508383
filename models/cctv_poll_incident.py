"""Times in which the poller itself was the trouble."""

from odoo import Command, api, fields, models

from ..monitor.sweep.suspicion import Ending, Phase, Step, Suspicion
from . import cctv_incident_words as words
from .cctv_accounting import company_zone
from .cctv_poll_rows import read_polled
from .cctv_poll_tools import from_epoch, in_savepoint, to_epoch
from .cctv_ticket_flow import QUIET, VERY_HIGH


class CctvPollIncident(models.Model):
    """A span of time in which nothing was known of many devices: they all fell silent at once, so
    that the server or its network is the suspect, or polling stood still. The poller writes it."""

    _name = "cctv.poll.incident"
    _description = "Trouble of the polling"
    _order = "date_start desc, id desc"

    kind = fields.Selection(
        [("suspect", "Server or its network"), ("stopped", "Polling stood still")],
        required=True,
        readonly=True,
        string="What it was",
    )
    state = fields.Selection(
        [
            ("suspected", "Suspected"),
            ("confirmed", "Confirmed"),
            ("ended", "Over"),
            ("dismissed", "Not confirmed"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    date_start = fields.Datetime(string="Began", required=True, readonly=True)
    date_confirmed = fields.Datetime(string="Confirmed", readonly=True)
    date_end = fields.Datetime(string="Ended", readonly=True)
    duration_h = fields.Float(string="Duration (h)", compute="_compute_duration_h")
    end_reason = fields.Selection(
        [
            ("answered", "The devices answer again"),
            ("part", "A part answers; the rest is believed"),
            ("unconfirmed", "The next checks did not confirm it"),
            ("resumed", "Polling resumed"),
        ],
        readonly=True,
        string="Ended because",
    )
    device_ids = fields.Many2many(
        "maintenance.equipment", readonly=True, string="Devices", help="Which fell silent."
    )
    location_ids = fields.Many2many("cctv.location", readonly=True, string="Sites")
    device_count = fields.Integer(string="Devices silent", readonly=True)
    location_count = fields.Integer(string="Sites concerned", readonly=True)
    checked_count = fields.Integer(
        string="Devices checked", readonly=True, help="In the sweep in which it was first seen."
    )
    references = fields.Selection(
        [("answer", "Answered"), ("silent", "Silent too")],
        readonly=True,
        string="Reference hosts",
        help="Whether the reference hosts answered when the devices did not. Empty: none is set.",
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", readonly=True, index="btree_not_null", ondelete="set null"
    )
    memory = fields.Json(readonly=True, prefetch=False)

    _one_open = models.UniqueIndex(
        "(kind) WHERE date_end IS NULL", "There is one such trouble at a time."
    )

    @api.depends("date_start", "date_end")
    def _compute_duration_h(self):
        now = fields.Datetime.now()
        for incident in self:
            seconds = ((incident.date_end or now) - incident.date_start).total_seconds()
            incident.duration_h = max(0.0, seconds) / 3600

    @api.depends("kind", "date_start")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for incident in self:
            when = incident.date_start and words.short_moment(self.env, incident.date_start)
            incident.display_name = ", ".join(filter(None, [labels.get(incident.kind), when]))

    @api.model
    def _open_suspicion(self):
        return self.search([("kind", "=", "suspect"), ("date_end", "=", False)], limit=1)

    @api.model
    def _remembered(self) -> tuple[Suspicion | None, float]:
        """(what is suspected now, when the last suspicion ended in seconds since the epoch)."""
        last = self.search([("kind", "=", "suspect")], order="id desc", limit=1)
        if not last or last.date_end:
            return None, to_epoch(last.date_end)
        memory = last.memory or {}
        members = read_polled(self.env, memory.get("members") or ())
        phase = Phase.CONFIRMED if last.state == "confirmed" else Phase.SUSPECTED
        since, part_since = memory.get("since", 0.0), memory.get("part_since")
        return Suspicion(since, phase, frozenset(members), part_since), 0.0

    @api.model
    def _note(self, step: Step, picture, seen):
        """Write down what was judged after a round. ``picture``, ``seen``: from what."""
        incident = self._open_suspicion()
        if step.after is None:
            if incident and step.ended:
                incident._end(step.ended, from_epoch(picture.now))
            return
        if not incident:
            incident = self.create(self._prepare_vals(step.after, seen))
        incident._keep(step.after, picture, seen)
        if step.after.phase is Phase.CONFIRMED and incident.state == "suspected":
            incident._confirm(from_epoch(picture.now))

    def _prepare_vals(self, after: Suspicion, seen) -> dict:
        return {
            "kind": "suspect",
            "state": "suspected",
            "date_start": from_epoch(after.since),
            "checked_count": len(seen.fresh) + len(seen.answered),
        }

    def _keep(self, after: Suspicion, picture, seen):
        """Remember the members, and list all that ever belonged to it."""
        known = set((self.memory or {}).get("ever") or ())
        ever = known | after.members
        sites = {picture.rows[id_]["site_id"] for id_ in after.members & picture.rows.keys()}
        memory = {
            "since": after.since,
            "part_since": after.part_since,
            "members": sorted(after.members),
            "ever": sorted(ever),
        }
        told = {True: "answer", False: "silent", None: False}[seen.references_answer]
        vals = {"memory": memory, "device_count": len(ever), "references": told or self.references}
        if ever - known:
            vals["device_ids"] = [Command.link(id_) for id_ in sorted(ever - known)]
            new_sites = sites - {None} - set(self.location_ids.ids)
            vals["location_ids"] = [Command.link(id_) for id_ in sorted(new_sites)]
            vals["location_count"] = len(new_sites) + len(self.location_ids)
        self.write(vals)

    def _confirm(self, now):
        self.write({"state": "confirmed", "date_confirmed": now})
        in_savepoint(self.env, self._open_ticket, "open the ticket about the polling")

    def _open_ticket(self):
        """The one ticket: about no device, for the company that most of the devices belong to."""
        counts = self.device_ids.grouped("company_id")
        company = max(counts, key=lambda c: (len(counts[c]), -c.id), default=self.env.company)
        flow = self.env["cctv.ticket.flow"].sudo()._for(company)
        incident, zone = self.with_env(flow.env), company_zone(company)
        devices = self.env["maintenance.equipment"].with_env(flow.env)
        vals = {
            "name": words.title(flow.env, incident),
            "description": words.description(flow.env, incident, zone),
            "company_id": company.id,
            "team_id": flow._team_of(devices).id,
            "category_id": flow._data_id("helpdesk_ticket_category_polling"),
            "channel_id": flow._data_id("helpdesk_ticket_channel_polling"),
            "priority": VERY_HIGH,
            "user_id": False,
            "partner_id": False,
            "cctv_incident_id": self.id,
            "cctv_opened_by_poller": True,
            "cctv_to_announce": True,
        }
        self.ticket_id = flow.env["helpdesk.ticket"].with_context(**QUIET).create(vals)

    def _end(self, ending: Ending, now):
        is_confirmed = self.state == "confirmed"
        self.write(
            {
                "state": "ended" if is_confirmed else "dismissed",
                "date_end": max(now, self.date_start),
                "end_reason": ending.value,
            }
        )
        if ticket := self.ticket_id:
            flow = self.env["cctv.ticket.flow"].sudo()._for(ticket.company_id)
            note = words.ended_note(flow.env, self, company_zone(ticket.company_id))
            what = f"close ticket {ticket.number}"
            in_savepoint(self.env, lambda: flow._finish_incident(ticket, note), what)

    @api.model
    def _note_stop(self, since, until):
        """Polling stood still between two moments (naive UTC)."""
        self.create(
            {
                "kind": "stopped",
                "state": "ended",
                "date_start": since,
                "date_confirmed": until,
                "date_end": until,
                "end_reason": "resumed",
            }
        )
