"""Coming, going in and leaving: what an officer reports of the own shift, and the supervisor of
another's."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from . import cctv_row_locks as row_locks
from .cctv_duties import check_duty
from .cctv_texts import word_of
from .cctv_typed import REASON_MAX, typed

EARLY = timedelta(hours=4)
"""So long before a shift an officer can report that he is there."""

NEXT = timedelta(hours=36)
"""So far ahead 'My duty' looks for the next shift."""

ON_SITE = ("arrived", "inside")


class CctvShiftDuty(models.Model):
    _inherit = "cctv.shift.duty"

    @api.model
    def action_mine(self):
        """The shift that the user has now or next, to report coming and going; else the own."""
        action = self.env["ir.actions.act_window"]._for_xml_id("helpdesk_cctv.cctv_my_duty_action")
        if duty := self._mine():
            return {**action, "view_mode": "form", "views": [(False, "form")], "res_id": duty.id}
        return action

    @api.model
    def _mine(self):
        """What the user is on, else what comes next within ``NEXT``; of a published roster."""
        now = fields.Datetime.now()
        own = [
            ("user_id", "=", self.env.uid),
            ("company_id", "in", self.env.companies.ids),
            ("is_published", "=", True),
        ]
        on_site = self.search([*own, ("state", "in", ON_SITE)], order="date_start", limit=1)
        if on_site:
            return on_site
        soon = [("date_start", "<=", now + NEXT), ("date_end", ">", now)]
        return self.search(
            [*own, ("state", "=", "expected"), *soon], order="date_start", limit=1
        )

    def action_arrive(self):
        """I am at the work place."""
        self._take_own("expected")
        now, shift = fields.Datetime.now(), self.shift_id
        if now < shift.date_start - EARLY:
            raise UserError(
                self.env._(
                    "This shift begins at %s. Report when you are there, at most four hours "
                    "before.",
                    self._clock(shift.date_start),
                )
            )
        self._check_not_past(now)
        self.sudo().write({"state": "arrived", "date_arrived": now, **self._lateness(now)})
        return True

    def action_enter(self):
        """I am in the control room; so is the shift, when no other has the watch."""
        self._take_own("arrived")
        now = fields.Datetime.now()
        self._check_not_past(now)
        self._check_may_enter(now)
        self.sudo().write({"state": "inside", "date_entered": now})
        self.shift_id.sudo()._begin_if_free()
        return True

    def action_leave(self):
        """I go; not before the watch has been handed over."""
        self._take_own(*ON_SITE)
        self._check_may_leave()
        self.sudo().write({"state": "left", "date_left": fields.Datetime.now()})
        return True

    def action_record(self):
        """The supervisor's window."""
        self.ensure_one()
        self._check_supervisor()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record attendance"),
            "res_model": "cctv.duty.record",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_duty_id": self.id,
                "default_kind": "let_go" if self.state in ON_SITE else "times",
            },
        }

    # rules

    def _take_own(self, *states):
        """``self`` locked, for the officer whose shift it is and in one of ``states``."""
        self.ensure_one()
        self.check_access("read")
        if self.user_id != self.env.user:
            raise AccessError(
                self.env._(
                    "Only %(officer)s reports this. The supervisor can record it under "
                    "'Record attendance'.",
                    officer=self.officer_id.name,
                )
            )
        if not self.shift_id.is_published:
            raise UserError(self.env._("This shift is a draft still: it is not published."))
        self._take_in(*states)

    def _take_in(self, *states):
        row_locks.take(self.sudo())
        if self.state not in states:
            raise UserError(
                self.env._(
                    "%(officer)s: %(state)s. Reload the page.",
                    officer=self.officer_id.name,
                    state=word_of(self, "state"),
                )
            )

    def _check_not_past(self, now):
        if now > self.shift_id.date_end or self.shift_id.state == "over":
            raise UserError(
                self.env._(
                    "This shift is over. Who was there without reporting it asks the supervisor to "
                    "record it."
                )
            )

    def _check_may_enter(self, now):
        """The shift before finishes in peace (R81); where nobody has the watch, in at once."""
        shift, early = self.shift_id, self.company_id._cctv_profile().entry_minutes
        from_when = shift.date_start - timedelta(minutes=early)
        running = shift._on_duty(shift.room_id)
        if running and running != shift and now < from_when:
            raise UserError(
                self.env._(
                    "Please wait outside until %s: the shift before finishes its work.",
                    self._clock(from_when),
                )
            )

    def _check_may_leave(self):
        """The room is never left empty (R85): the watch goes on until it is handed over."""
        if self.shift_id.state == "over":
            return
        if fields.Datetime.now() < self.shift_id.date_end:
            raise UserError(
                self.env._(
                    "You cannot leave yet: your shift lasts until %s. If you must go, call the "
                    "supervisor, who can let you go.",
                    self._clock(self.shift_id.date_end),
                )
            )
        self.env["cctv.handover"]._check_may_leave(self)

    def _check_supervisor(self):
        self.check_access("read")
        check_duty(
            self.env,
            ("supervisor",),
            self.env._("The supervisor records the attendance of others."),
        )
        if self.user_id == self.env.user and not self.env.su:
            raise AccessError(
                self.env._(
                    "Your own attendance is recorded by another supervisor. Report it yourself "
                    "while the shift runs."
                )
            )

    def _lateness(self, now):
        """Who was put into the shift later is expected from then on: whoever stands in is not late.
        """
        put_in = self.date_assigned or self.create_date or self.date_due
        due = max(self.date_due, put_in)
        late = now - due
        return {"late_minutes": max(0, int(late.total_seconds() // 60))}

    def _clock(self, at):
        return format_datetime(self.env, at, dt_format="short")

    # what the supervisor records

    def _record_times(self, arrived, entered, left, reason):
        """An officer was there and did not report it, or not rightly.

        :param arrived: naive UTC; ``entered`` and ``left`` may be False
        """
        self._check_supervisor()
        self._take_in("expected", "arrived", "inside", "left", "absent")
        self._check_times(arrived, entered, left)
        state = "left" if left else "inside" if entered else "arrived"
        times = {"date_arrived": arrived, "date_entered": entered, "date_left": left}
        values = {"state": state, **times, **self._lateness(arrived)}
        self.sudo().write({**values, **self._recorded(reason)})
        if state == "inside":
            self.shift_id.sudo()._begin_if_free()

    def _record_absent(self, reason):
        self._check_supervisor()
        self._take_in("expected")
        if fields.Datetime.now() < self.date_due:
            raise UserError(
                self.env._("This shift has not begun. Change the roster, or enter a leave.")
            )
        self.sudo().write({"state": "absent", **self._recorded(reason)})

    def _let_go(self, reason):
        """The officer leaves although the watch is not handed over."""
        self._check_supervisor()
        self._take_in(*ON_SITE)
        left = {"state": "left", "date_left": fields.Datetime.now()}
        self.sudo().write({**left, **self._recorded(reason)})

    def _check_times(self, arrived, entered, left):
        _ = self.env._
        if not arrived:
            raise UserError(_("Enter when %s arrived.", self.officer_id.name))
        if left and not entered:
            raise UserError(_("Enter when %s went in.", self.officer_id.name))
        times = [moment for moment in (arrived, entered, left) if moment]
        if times != sorted(times):
            raise UserError(_("Arriving, going in and leaving must follow each other."))
        if times[-1] > fields.Datetime.now():
            raise UserError(_("This time is in the future."))
        if arrived < self.shift_id.date_start - EARLY or arrived > self.shift_id.date_end:
            raise UserError(_("%s is not within this shift.", self._clock(arrived)))

    def _recorded(self, reason):
        """The note with one more line: who, when, why."""
        missing = self.env._("Say why, and how you know it.")
        words = typed(self.env, reason, REASON_MAX, missing)
        line = f"{self._clock(fields.Datetime.now())}, {self.env.user.name}: {words}"
        return {"note": "\n".join(part for part in (self.note, line) if part)}
