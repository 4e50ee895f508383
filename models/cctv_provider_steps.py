"""The steps of a job of a provider: given, accepted, promised, started, done, given up.

The caller has checked who may, and calls them as superuser in the name of whoever does it. All but
the giving look again whether it is the next step, with the ticket locked."""

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, plaintext2html

from ..tools.working_days import NoWorkingDay
from . import cctv_row_locks as row_locks
from .cctv_provider_job import OPEN
from .cctv_provider_talk import in_language
from .cctv_typed import typed

BEGINS = ("analysed", "assigned")
"""Phases of a repair in which its work can begin."""

PROMISE_DAYS_MAX = 366
"""Further ahead it is a slip of the hand."""


class CctvProviderJob(models.Model):
    _inherit = "cctv.provider.job"

    def _check_step(self, *states):
        """Two at once, or a page that was left open: the second is told."""
        self.ensure_one()
        row_locks.take(self.ticket_id.sudo())
        self.invalidate_recordset(["state", "is_current"])
        if not self.is_current or self.state not in states:
            raise UserError(
                self.env._(
                    "This is not possible any more: somebody has gone on with it. Reload the page "
                    "to see how it stands."
                )
            )

    def _told(self):
        """``self`` to tell of it on the ticket: in the company's language, not in that of whoever
        has pressed the button, since our staff and the provider's people read it."""
        return self.with_context(lang=self.company_id._cctv_lang())

    def _accept(self):
        """The provider takes the repair on."""
        self._check_step("given")
        now = fields.Datetime.now()
        self.write({"state": "accepted", "accepted_date": now, "accepted_count": 1})
        told = self._told()
        told._say_to_staff(told.env._("%s has accepted the repair.", self.partner_id.name))

    def _decline(self, reason):
        """The provider does not take it: it is back with the staff."""
        self._check_step(*OPEN)
        reason = typed(self.env, reason, missing=self.env._("Please say why you decline it."))
        told, who = self._told(), self.partner_id.name
        heading = told.env._("%s has declined the repair. It waits for you again.", who)
        told._say_to_staff(heading, reason)
        self.write({"declined_count": 1})
        self._give_up("declined", reason)

    def _promise(self, day, reason=None):
        """When it will be repaired; another day than promised before needs a reason.

        :param day: ``date``
        """
        self._check_step(*OPEN)
        self._check_day(day)
        before = self.promised_date
        if before == day:
            raise UserError(self.env._("This day is promised already."))
        values = {"promised_date": day, "first_promise": self.first_promise or day}
        if before:
            missing = self.env._("Please say why the promised day changes.")
            reason = typed(self.env, reason, missing=missing)
            values["moved_count"] = self.moved_count + 1
        if self.state == "given":
            self._accept()
        self.write(values)
        self._told()._say_promise(before, day, reason)

    def _say_promise(self, before, day, reason):
        who, text = self.partner_id.name, self._day_words(day)
        if before:
            heading = self.env._(
                "%(who)s promises it for %(day)s now instead of %(before)s.",
                who=who,
                day=text,
                before=self._day_words(before),
            )
        else:
            heading = self.env._("%(who)s promises it for %(day)s.", who=who, day=text)
        if self.is_after_due:
            heading += " " + self.env._("That is after the deadline of the repair.")
        self._say_to_staff(heading, reason if before else "")

    def _day_words(self, day):
        return format_date(self.env, day, date_format="EEEE d MMMM y")

    def _check_day(self, day):
        """A working day from today on, within a year."""
        calendar, today = self._calendar(), self._today()
        if not day:
            raise UserError(self.env._("Please choose the day."))
        if day < today:
            raise UserError(self.env._("This day is over. Please choose today or a later day."))
        if day > today + timedelta(PROMISE_DAYS_MAX):
            raise UserError(self.env._("This is more than a year ahead. Please check the year."))
        if not calendar.working_day(day):
            raise UserError(self._no_work_words(day))

    def _no_work_words(self, day):
        heading = self.env._(
            "Nobody works on %s, so nobody can let you in or check the repair.",
            self._day_words(day),
        )
        try:
            following = next(self._calendar().after(day)).day
        except NoWorkingDay:
            return heading
        words = self._day_words(following)
        return f"{heading} " + self.env._("The next working day is %s.", words)

    def _start(self):
        """The provider begins with the work."""
        self._check_step("accepted")
        if self.started_date or self.ticket_id.cctv_phase not in BEGINS:
            raise UserError(self.env._("The work has begun already."))
        self.ticket_id._cctv_start_repair()
        self.started_date = fields.Datetime.now()
        told = self._told()
        told._say_to_staff(told.env._("%s has begun with the work.", self.partner_id.name))

    def _comment(self, text, uploads=()):
        """The provider writes to the staff, or sends files.

        :param uploads: what ``cctv.uploads`` has given out
        """
        self._check_step(*OPEN, "done")
        missing = "" if uploads else self.env._("Please write something first.")
        self._say_to_staff("", typed(self.env, text, missing=missing), uploads)

    def _report_done(self, note, parts=None, uploads=()):
        """The repair is done; somebody else verifies it now (R74)."""
        self._check_step(*OPEN)
        note = typed(self.env, note, missing=self.env._("Please say what was done."))
        parts = typed(self.env, parts)
        if self.state == "given":
            self._accept()
        repairer = self.env.user.partner_id
        if repairer.commercial_partner_id != self.partner_id:
            repairer = self.partner_id
        self.ticket_id._cctv_report_repaired(repairer, note, parts)
        told = self._told()
        heading = told.env._("%s reports the repair as done.", self.partner_id.name)
        used = told.env._("Parts: %s", parts) if parts else ""
        told._say_to_staff(heading, "\n".join(filter(None, [note, used])), uploads)

    # what follows from the course of the repair

    def _set_done(self, when):
        """The repair was reported; whether the promise was kept shows now."""
        for job in self:
            values = {"state": "done", "done_date": when, "waited_hours": job._hours_waited(when)}
            if job.promised_date:
                is_kept = job._calendar().local_day(when) <= job.promised_date
                values |= {"kept_count": int(is_kept), "broken_count": int(not is_kept)}
            job.write(values)

    def _set_again(self, note):
        """The repair has not passed: it is the provider's again."""
        for job in self:
            count = job.failed_count + 1
            again = {"kept_count": 0, "broken_count": 0, "failed_count": count}
            job.write({"state": "accepted", "done_date": False, "waited_hours": 0, **again})
            job._tell_provider("again", note)

    def _set_closed(self):
        self.write({"state": "closed", "ended_date": fields.Datetime.now()})

    def _set_over(self):
        """What was done is reported anew: who repairs it is decided again."""
        self._set_closed()
        self._end_access()

    def _take_back(self, reason):
        """It is not the provider's any more, whose access ends with it.

        :param reason: what somebody has typed, or one of ``BECAUSE``, which each reads in the own
            language
        """
        for job in self:
            told = job._told()
            told._give_up("taken_back", in_language(reason, told.env.lang))
            heading = told.env._("Taken back from %s.", job.partner_id.name)
            text = f"{heading}\n{in_language(reason, told.env.lang)}"
            job.ticket_id._message_log(body=plaintext2html(text))
            job._tell_provider("taken_back", reason)

    def _give_up(self, state, reason):
        self.ensure_one()
        values = {"state": state, "end_reason": reason, "ended_date": fields.Datetime.now()}
        self.write({**values, "waited_hours": self._hours_waited()})
        self._end_access()
        ticket = self.ticket_id
        if ticket.deadline_is_paused and ticket.deadline_pause_kind == "waiting_provider":
            ticket._deadline_resume()
        if not ticket.user_id:
            ticket._cctv_unassigned()

    def _end_access(self):
        """The pages ask for it each time; links with the ticket's token die with the token."""
        self.write({"is_current": False})
        self.ticket_id._cctv_renew_token()
