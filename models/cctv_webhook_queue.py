"""From what happens to messages that wait: in the transaction in which it happens."""

import uuid
from datetime import timedelta
from typing import NamedTuple

from odoo import SUPERUSER_ID, api, fields, models

from . import cctv_webhook_payload as payload
from .cctv_poll_tools import in_savepoint
from .cctv_webhook_events import KINDS

NOTED = "helpdesk_cctv.webhook_events"
"""Where a transaction keeps what receivers are to be told."""

OVERDUE_AT_ONCE = 500
OVERDUE_SINCE = timedelta(days=2)
"""What fell due longer ago is no news; shorter than any log is kept, so that it is known what was
told."""


class Event(NamedTuple):
    """``facts``: what the record itself does not say."""

    name: str
    ids: tuple
    moment: object
    facts: dict


class CctvWebhookQueue(models.AbstractModel):
    """Notes events while a transaction runs and writes the messages about all of them when it is
    flushed, at the latest just before its commit. A savepoint that is rolled back takes its notes
    and its messages along: a message exists exactly when what it tells of does."""

    _name = "cctv.webhook.queue"
    _description = "Messages to Receivers"

    @api.model
    def _note(self, name: str, records, **facts):
        """``records`` have met with the event ``name``."""
        if not records:
            return
        precommit = self.env.cr.precommit
        if NOTED not in precommit.data:
            precommit.data[NOTED] = []
            precommit.add(self._queue_noted)
        event = Event(name, tuple(records.ids), fields.Datetime.now(), facts)
        precommit.data[NOTED].append(event)

    def _queue_noted(self):
        system = api.Environment(self.env.cr, SUPERUSER_ID, {})[self._name]
        chosen = system.env["cctv.webhook"]._chosen_events()
        noted = self.env.cr.precommit.data.pop(NOTED, ())
        if events := [event for event in noted if event.name in chosen]:
            receivers = system.env["cctv.webhook"].search([])
            what = f"queue {len(events)} events for receivers"
            in_savepoint(system.env, lambda: system._queue(events, receivers), what)

    def _queue(self, events, receivers):
        vals_list = []
        for event in events:
            for record in self.env[KINDS[event.name].model].browse(event.ids).exists():
                vals_list += self._prepare(event, record, receivers)
        self._make(vals_list)

    def _prepare(self, event, record, receivers, occasion=False) -> list:
        """Values of a message to each of the record's company's receivers that want it."""
        kind = KINDS[event.name]
        mine = receivers.filtered(
            lambda r: r.company_id == record.company_id and r[kind.chosen_by]
        )
        if not mine:
            return []
        uid = str(uuid.uuid4())
        company, moment = record.company_id, event.moment
        text = payload.body(uid, event.name, moment, company, kind.facts(record, event.facts))
        values = {
            "event": event.name,
            "uid": uid,
            "body": text,
            "about": record[kind.about],
            "date_event": moment,
            "next_try": moment,
            "occasion": occasion,
        }
        return [{**values, "webhook_id": receiver.id} for receiver in mine]

    def _make(self, vals_list):
        if vals_list:
            self.env["cctv.webhook.delivery"].create(vals_list)
            self.env.ref("helpdesk_cctv.ir_cron_cctv_webhook")._trigger()

    @api.model
    def _note_overdue(self) -> int:
        """Make the messages about visits that have fallen overdue: each once. How many visits."""
        receivers = self.env["cctv.webhook"].search([("on_visit_overdue", "=", True)])
        now = fields.Datetime.now()
        domain = [
            ("cctv_work_kind", "!=", False),
            ("company_id", "in", receivers.company_id.ids),
            ("deadline_phase", "=", "running"),
            ("deadline_is_paused", "=", False),
            ("deadline_date", "<=", now),
            ("deadline_date", ">", now - OVERDUE_SINCE),
        ]
        if not receivers:
            return 0
        visits = self.env["maintenance.request"].search(domain, order="deadline_date, id")
        known = self._known_occasions(visits)
        fresh = visits.filtered(lambda visit: _occasion(visit) not in known)[:OVERDUE_AT_ONCE]
        vals_list = []
        for visit in fresh:
            event = Event("visit.overdue", (visit.id,), now, {})
            vals_list += self._prepare(event, visit, receivers, _occasion(visit))
        self._make(vals_list)
        return len(fresh)

    def _known_occasions(self, visits) -> set:
        domain = [("occasion", "in", [_occasion(visit) for visit in visits])]
        return set(self.env["cctv.webhook.delivery"].search(domain).mapped("occasion"))


def _occasion(visit) -> str:
    return f"visit.overdue:{visit.id}:{payload.stamp(visit.deadline_date)}"
