"""What moves the clock of a deadline: begin, pause, resume, finish, cancel."""

import math
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.working_days import NoWorkingDay, due_after, running_time
from . import cctv_deadline_words as words

MAX_AMOUNT = {"minutes": 5_256_000, "hours": 87_600, "working_days": 2_500}
"""Ten years; more is a slip of the hand."""

SOON_AT_LEAST = timedelta(minutes=5)
"""A quarter of a few minutes would be over before anybody looks."""

LENGTHS = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1)}

OPEN_PHASES = ("running", "paused")
DONE_PHASES = ("met", "missed")

BLANK = {
    "deadline_done": False,
    "deadline_taken": False,
    "deadline_is_paused": False,
    "deadline_pause_kind": False,
    "deadline_next_notice": False,
    "deadline_noticed_until": False,
}


class CctvDeadlineMixin(models.AbstractModel):
    _inherit = "cctv.deadline.mixin"

    def _deadline_begin(self, amount, unit, start=None):
        """Start the clock; ``unit``: minutes, hours or working_days; ``start``: now.

        On a record whose clock runs already it starts anew."""
        self._deadline_check_amount(amount, unit)
        start = (start or fields.Datetime.now()).replace(microsecond=0)
        self._deadline_close_pauses(fields.Datetime.now())
        self.sudo().write(
            {
                **BLANK,
                "deadline_phase": "running",
                "deadline_start": start,
                "deadline_amount": amount,
                "deadline_unit": unit,
                "deadline_noticed_until": start,
            }
        )
        self._deadline_set_due()

    def _deadline_finish(self, when=None):
        """Stop the clock: what was due is done. Without a running clock nothing happens."""
        when = (when or fields.Datetime.now()).replace(microsecond=0)
        records = self.filtered(lambda r: r.deadline_phase in OPEN_PHASES).sudo()
        if any(record.deadline_start > when for record in records):
            raise UserError(
                self.env._("It cannot be finished before its clock was started. Correct the time.")
            )
        records._deadline_close_pauses(when)
        records._deadline_set_due()
        spans = records._deadline_pause_spans()
        calendars = records._deadline_calendars()
        for record in records:
            taken = record._deadline_taken_until(when, spans[record.id], calendars)
            record.write(
                {
                    **BLANK,
                    "deadline_done": when,
                    "deadline_taken": taken,
                    "deadline_phase": "missed" if when > record.deadline_date else "met",
                }
            )

    def _deadline_reopen(self):
        """What was finished is not, after all: the clock has run on since its start."""
        records = self.filtered(lambda r: r.deadline_phase in DONE_PHASES).sudo()
        now = fields.Datetime.now()
        records.write({**BLANK, "deadline_phase": "running", "deadline_noticed_until": now})
        records._deadline_set_due()

    def _deadline_cancel(self):
        """Nothing is due any more. Its pauses stay in the log."""
        records = self.sudo()
        records._deadline_close_pauses(fields.Datetime.now())
        names = ("start", "amount", "unit", "date", "soon_date", "phase")
        records.write({**BLANK, **dict.fromkeys((f"deadline_{name}" for name in names), False)})

    def _deadline_pause(self, kind, reason, when=None):
        """Stop the clock for a while, and note who did it and why.

        :param when: since when; now by default. Not before the last pause ended
        """
        self.ensure_one()
        self._deadline_lock()
        now = fields.Datetime.now()
        when = (when or now).replace(microsecond=0)
        self._deadline_check_may_pause()
        pauses = self.env["cctv.deadline.pause"].sudo()._of(self)
        if when < self.deadline_start or when > now:
            raise UserError(
                self.env._(
                    "The clock can be paused from its start until now, not before and not ahead. "
                    "Correct the time."
                )
            )
        if any(pause.date_end > when for pause in pauses):
            raise UserError(
                self.env._("The clock was paused at that time already. Choose a later time.")
            )
        pauses._start(self, kind, reason, when)
        late = when >= self.deadline_date
        self._deadline_note(lambda record: words.paused_note(record, kind, reason))
        self.sudo().write(
            {
                "deadline_is_paused": True,
                "deadline_pause_kind": kind,
                "deadline_phase": "running" if late else "paused",
                "deadline_next_notice": False,
            }
        )

    def _deadline_resume(self, when=None):
        """Let the clock run again: the due time moves by what the pause took."""
        when = (when or fields.Datetime.now()).replace(microsecond=0)
        self._deadline_lock()
        if any(not record.deadline_is_paused for record in self):
            raise UserError(
                self.env._("The clock is running already. Reload the page to see its time.")
            )
        records = self.sudo()
        records._deadline_close_pauses(when)
        records.write(
            {
                "deadline_is_paused": False,
                "deadline_pause_kind": False,
                "deadline_phase": "running",
            }
        )
        records._deadline_set_due()
        self._deadline_note(words.resumed_note)

    def _deadline_lock(self):
        """Two people at once, or one and the reminders: the second is told."""
        if len(self.try_lock_for_update(allow_referencing=True)) < len(self):
            raise UserError(
                self.env._(
                    "Somebody else is changing this at this moment. Reload the page and try again."
                )
            )

    def _deadline_note(self, text):
        """Note a decision on the chatter of those that have one."""
        if hasattr(self, "_message_log_batch"):
            self._message_log_batch(bodies={record.id: text(record) for record in self})

    def _deadline_check_may_pause(self):
        """A sentence for what cannot be paused; heirs add who may."""
        for record in self:
            if record.deadline_phase not in OPEN_PHASES:
                raise UserError(
                    self.env._("There is no clock to pause here: nothing is due, or it is done.")
                )
            if record.deadline_is_paused:
                raise UserError(
                    self.env._(
                        "The clock is paused already. Reload the page to see by whom and why."
                    )
                )

    def _deadline_check_amount(self, amount, unit):
        if not 1 <= amount <= MAX_AMOUNT[unit]:
            raise UserError(
                self.env._(
                    "A deadline is at least one minute, hour or working day and at most ten "
                    "years. Correct the time allowed."
                )
            )

    def _deadline_close_pauses(self, when):
        pauses = self.env["cctv.deadline.pause"].sudo()._of(self)
        pauses.filtered(lambda pause: not pause.date_end)._stop(when)

    def _deadline_set_due(self):
        """Work out when it is due from start, time allowed and pauses, and what follows."""
        records = self.sudo()
        spans = records._deadline_pause_spans()
        calendars = records._deadline_calendars()
        moved = {}
        for record in records:
            due, soon = record._deadline_due(spans[record.id], calendars)
            if (due, soon) != (record.deadline_date, record.deadline_soon_date):
                moved.setdefault((due, soon), []).append(record.id)
        for (due, soon), ids in moved.items():
            self.sudo().browse(ids).write({"deadline_date": due, "deadline_soon_date": soon})
        records._deadline_plan_notices(calendars)

    def _deadline_pause_spans(self):
        """{id: [(from, to)] of the pauses that have ended}."""
        pauses = self.env["cctv.deadline.pause"].sudo()._of(self)
        spans = {record_id: [] for record_id in self.ids}
        for pause in pauses.filtered("date_end"):
            spans[pause.res_id].append((pause.date_start, pause.date_end))
        return spans

    def _deadline_calendars(self):
        """{company: its working days}: read once for all records of a company."""
        return {
            company: group._deadline_calendar(company)
            for company, group in self.grouped("company_id").items()
        }

    def _deadline_calendar(self, company, since=None):
        """The working days that concern these records of one company."""
        moments = [*filter(None, self.mapped("deadline_start"))]
        since = min([*moments, since or fields.Datetime.now()]) - timedelta(days=1)
        return (company or self.env.company)._cctv_work_calendar(since)

    def _deadline_due(self, pauses, calendars):
        """(when it is due, from when on it is due soon)."""
        start, amount, unit = self.deadline_start, self.deadline_amount, self.deadline_unit
        if unit != "working_days":
            allowed = amount * LENGTHS[unit]
            due = due_after(start, allowed, pauses)
            return due, due - max(allowed / 4, min(SOON_AT_LEAST, allowed))
        try:
            days = calendars[self.company_id].allowed_days(start, amount, pauses)
        except NoWorkingDay as error:
            raise UserError(self._deadline_no_working_day()) from error
        return days[-1].end, days[-math.ceil(amount / 4)].midnight

    def _deadline_no_working_day(self):
        return self.env._(
            "The working hours “%(hours)s” have no working day within a year, so nothing can be "
            "due in working days. Correct the hours or their holidays.",
            hours=self.company_id.sudo().resource_calendar_id.name or self.company_id.name or "",
        )

    def _deadline_taken_until(self, when, pauses, calendars):
        """The time taken, in the unit of the time allowed."""
        if self.deadline_unit == "working_days":
            return calendars[self.company_id].count(self.deadline_start, when, pauses)
        taken = running_time(self.deadline_start, when, pauses)
        return taken / LENGTHS[self.deadline_unit]
