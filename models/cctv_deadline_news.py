"""Reminders before something is due, and escalation after."""

import logging
from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from . import cctv_deadline_words as words
from .cctv_deadline_audience import Audience
from .cctv_poll_tools import in_savepoint

_logger = logging.getLogger(__name__)

CHUNK = 500
"""Records of one model that are told of in one transaction."""

RETRY_AFTER = timedelta(hours=1)
"""A record that cannot be told of is not tried again before."""

MOVED = "helpdesk_cctv.moved_companies"
"""Where a transaction keeps the companies whose working days it has changed."""

OPEN_TO_NOTICES = "deadline_phase = 'running' AND deadline_is_paused IS NOT TRUE"


class Notice(NamedTuple):
    """Somebody is to hear of a record: ``step`` fell due."""

    record: models.BaseModel
    step: tuple
    users: models.BaseModel
    level: str


class CctvDeadlineNews(models.AbstractModel):
    """The run that tells people about deadlines.

    What is told and that it was told are written in one transaction: a run that is killed has told
    nothing and is repeated as a whole; once committed nothing is told twice. E-mails leave after
    the commit, through Odoo's queue of outgoing mail, which keeps those that could not be sent.
    """

    _name = "cctv.deadline.news"
    _description = "Reminders and escalation"

    @api.model
    def _cron_deadlines(self):
        """Each minute: tell of all deadlines whose next step is due."""
        cron = self.env["ir.cron"]
        while done := self._tell_round():
            if not cron._commit_progress(done):
                self.env.ref("helpdesk_cctv.ir_cron_cctv_deadlines")._trigger()
                break

    @api.model
    def _replan(self, companies):
        """The chain of ``companies`` has changed: the next run works out anew when to tell of what
        runs, and tells only of what is later than what was told already."""
        for name in self.env["cctv.escalation.step"]._deadline_heirs():
            model = self.env[name]
            model.flush_model()
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET deadline_next_notice = %s WHERE company_id = ANY(%s) AND %s",
                    SQL.identifier(model._table),
                    fields.Datetime.now(),
                    companies.ids,
                    SQL(OPEN_TO_NOTICES),
                )
            )
            model.invalidate_model(["deadline_next_notice"])

    @api.model
    def _move_later(self, companies):
        """``_move_running`` before this transaction ends: a change of holidays or working hours is
        often several steps, and what is between them holds for nobody."""
        precommit = self.env.cr.precommit
        if MOVED not in precommit.data:
            precommit.data[MOVED] = set()
            precommit.add(self._move_changed)
        precommit.data[MOVED].update(companies.ids)

    def _move_changed(self):
        ids = self.env.cr.precommit.data.pop(MOVED, ())
        self._move_running(self.env["res.company"].browse(ids).exists())

    @api.model
    def _move_running(self, companies) -> int:
        """The holidays of ``companies`` have changed: work out anew what is due in working days.
        What is overdue stays so. How many there were."""
        domain = [
            ("deadline_phase", "in", ("running", "paused")),
            ("deadline_unit", "=", "working_days"),
            ("deadline_date", ">", fields.Datetime.now()),
            ("company_id", "in", companies.ids),
        ]
        self.env.cr.precommit.data.get(MOVED, set()).difference_update(companies.ids)
        count = 0
        for name in self.env["cctv.escalation.step"]._deadline_heirs():
            records = self.env[name].sudo().search(domain)
            records._deadline_set_due()
            count += len(records)
        return count

    def _tell_round(self) -> int:
        """Tell of up to ``CHUNK`` records of each model; how many there were."""
        now = fields.Datetime.now()
        count, notices = 0, []
        for name in self.env["cctv.escalation.step"]._deadline_heirs():
            records = self._due(name, now)
            count += len(records)
            for company, group in records.grouped("company_id").items():
                notices += self._prepare_all(group, company, now)
        self._send(notices)
        return count

    def _due(self, name, now):
        """Records whose next step is due and that nobody else works on."""
        domain = [("deadline_next_notice", "<=", now)]
        order = "deadline_next_notice, id"
        found = self.env[name].sudo().search(domain, limit=CHUNK, order=order)
        return found.try_lock_for_update(allow_referencing=True)

    def _prepare_all(self, records, company, now):
        """The notices of records of one company. One that fails costs only its own."""
        what = f"prepare reminders of {len(records)} records of {records._name}"
        together = in_savepoint(self.env, lambda: self._prepare(records, company, now), what)
        if together is not None:
            return together
        notices = []
        for record in records:
            alone = in_savepoint(
                self.env, lambda r=record: self._prepare(r, company, now), f"remind of {record}"
            )
            if alone is None:
                self._book(record, {record.id: now + RETRY_AFTER}, None)
            notices += alone or []
        return notices

    def _prepare(self, records, company, now):
        calendars = {company: records._deadline_calendar(company, now)}
        audience = Audience(records, company)
        notices, following = [], {}
        for record in records:
            following[record.id] = record._deadline_next_notice_after(now, calendars)
            record._deadline_label()
            for step in self._steps_due(record, calendars, now):
                users, level = audience.of(record, step)
                notices.append(Notice(record, step, users, level))
        self._book(records, following, now)
        return notices

    def _steps_due(self, record, calendars, now):
        """The latest of the steps that nobody has been told of: when the server was down for a
        day, people get one message and not three."""
        if record.deadline_phase != "running" or record.deadline_is_paused:
            return []
        since = record.deadline_noticed_until
        moments = record._deadline_moments(calendars)
        due = [(m, step) for m, step in moments if m <= now and (not since or m > since)]
        return [step for moment, step in due if moment == due[-1][0]]

    def _book(self, records, following, now):
        """Write down what comes next, past everything that guards or tracks the record: it is the
        system's own note. ``now`` None: nothing was told."""
        until = SQL("%s", now) if now else SQL("t.deadline_noticed_until")
        self.env.cr.execute(
            SQL(
                "UPDATE %s t SET deadline_next_notice = v.next, deadline_noticed_until = %s"
                "  FROM unnest(%s::int[], %s::timestamp[]) AS v (id, next) WHERE t.id = v.id",
                SQL.identifier(records._table),
                until,
                list(following),
                list(following.values()),
            )
        )
        records.invalidate_recordset(["deadline_next_notice", "deadline_noticed_until"])

    def _send(self, notices):
        """One message to each person, or to several who are told the same; one note on each
        record."""
        mine = defaultdict(list)
        for notice in notices:
            for user in notice.users:
                mine[user].append(notice)
        alike = defaultdict(lambda: self.env["res.users"])
        for user, told in mine.items():
            key = (user.lang, tuple((n.record._name, n.record.id) for n in told))
            alike[key] |= user
        for (lang, _records), users in alike.items():
            told = mine[users[0]]
            in_savepoint(
                self.env,
                lambda t=told, u=users, c=lang: self._tell(t, u, c),
                f"remind {len(users)} users of {len(told)} deadlines",
            )
        self._note_all(notices)

    def _tell(self, notices, users, lang):
        env = self.env(context={**self.env.context, "lang": lang})
        one = notices[0].record if len({n.record for n in notices}) == 1 else None
        thread = self.env["mail.thread"].with_context(lang=lang)
        thread.message_notify(
            model=one._name if one else False,
            res_id=one.id if one else False,
            partner_ids=users.partner_id.ids,
            subject=words.subject(env, notices),
            body=words.message(env, notices),
        )

    def _note_all(self, notices):
        """Who was told and why, on the chatter of the records, in the language of the company."""
        threads = defaultdict(list)
        for notice in notices:
            record = notice.record
            if not notice.users:
                _logger.warning("Nobody to tell that %s is due: %s", record, notice.step)
            if hasattr(record, "_message_log_batch"):
                threads[record._name, record.company_id].append(notice)
        for (name, company), group in threads.items():
            in_savepoint(
                self.env,
                lambda n=name, c=company, g=group: self._note(n, c, g),
                f"note {len(group)} reminders on {name}",
            )

    def _note(self, name, company, notices):
        env = self.env(context={**self.env.context, "lang": company._cctv_lang()})
        by_record = defaultdict(list)
        for notice in notices:
            by_record[notice.record.id].append(notice)
        bodies = {record_id: words.note(env, told) for record_id, told in by_record.items()}
        env[name].sudo().browse(bodies)._message_log_batch(bodies=bodies)
