"""Repairing and ending a repair: start, repaired, closed, without repair, opened again."""

from odoo import fields, models
from odoo.exceptions import UserError

from . import cctv_row_locks as row_locks
from .cctv_choices import REPAIR_ASSIGNABLE, REPAIR_OVER
from .cctv_duties import REPAIR_LEADERS, check_duty
from .cctv_texts import word_of
from .cctv_typed import REASON_MAX, typed

WORKERS = ("technician",)
"""Who repairs; IT staff and the IT head have this duty too."""

END_REASONS = [
    ("by_itself", "It works again without a repair"),
    ("no_fault", "There is no fault"),
    ("duplicate", "It is in another ticket"),
    ("not_worth", "It is not repaired any more"),
    ("mistake", "Entered by mistake"),
]


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def action_cctv_start_repair(self):
        """The user begins with the repair."""
        self.ensure_one()
        self.check_access("read")
        words = self.env._("Repairs are done by technicians and IT staff; you are neither.")
        check_duty(self.env, WORKERS, words)
        self._cctv_start_repair()

    def _cctv_start_repair(self):
        """The repair begins. Who has nobody assigned yet takes it. The caller has checked who
        may; refused before the analysis."""
        self.ensure_one()
        self._cctv_refuse_unanalysed()
        self._cctv_check_phase("analysed", "assigned")
        values = {"cctv_started_date": fields.Datetime.now()}
        user = self.env.user
        if not (self.user_id or self._cctv_is_given_away() or user.share):
            if not self.team_id or user in self.team_id.sudo().user_ids:
                values["user_id"] = user.id
        self._cctv_set_phase("in_repair", values)
        self._message_log(body=self.env._("The repair has begun."))

    def action_cctv_repaired(self):
        """Open the window in which the repair is reported."""
        self._cctv_check_may_report_repaired()
        return self._cctv_window("cctv.report.repaired", self.env._("Repaired"))

    def _cctv_check_may_report_repaired(self):
        self.ensure_one()
        self.check_access("read")
        words = self.env._("A repair is reported by those who work on it.")
        check_duty(self.env, (*WORKERS, *REPAIR_LEADERS), words)
        self._cctv_refuse_unanalysed()
        self._cctv_check_phase(*REPAIR_ASSIGNABLE)

    def _cctv_report_repaired(self, partner, note, parts=None, when=None):
        """The repair is done and waits for its verification. The caller has checked who may.

        :param partner: ``res.partner`` who repaired it
        :param note: what was done
        :param when: naive UTC; now by default, earlier for what was on paper
        """
        self.ensure_one()
        self._cctv_refuse_unanalysed()
        self._cctv_check_phase(*REPAIR_ASSIGNABLE)
        missing = self.env._("Say who repaired it and what was done.")
        note = typed(self.env, note, missing=missing)
        if not partner:
            raise UserError(missing)
        if when:
            self._cctv_check_moment(when)
        self._cctv_set_phase(
            "repaired",
            {
                "cctv_repaired_date": when or fields.Datetime.now(),
                "cctv_repaired_by_id": partner.id,
                "cctv_repair_told_by_id": self.env.uid,
                "cctv_repair_note": note,
                "cctv_repair_parts": typed(self.env, parts) or False,
            },
        )
        words = self.env._("Repaired by %(who)s: %(what)s", who=partner.display_name, what=note)
        self._message_log(body=words)

    def _cctv_check_moment(self, when):
        """A moment of the past, not before the fault."""
        if when > fields.Datetime.now():
            raise UserError(self.env._("This lies in the future. Correct the time."))
        begin = self.sudo().cctv_happened_date or self.create_date
        if begin and when < begin:
            raise UserError(
                self.env._(
                    "This was before the fault was reported. Correct the time, or enter when the "
                    "fault happened."
                )
            )

    # ending

    def _cctv_gaps_before_closing(self) -> list:
        """Sentences: what is missing before a repair can be closed."""
        ticket, _ = self.sudo(), self.env._
        phase, gaps = ticket.cctv_phase, []
        if phase in ("reported", *REPAIR_ASSIGNABLE):
            gaps += self._cctv_gaps_before_assignment()
            gaps.append(_("It has not been repaired, or nobody has reported the repair."))
        if phase != "verified":
            gaps.append(_("Nobody has verified the repair."))
        if self._cctv_owes_head() and not ticket.cctv_result_told_date:
            gaps.append(_("The result has not been reported to the head."))
        return gaps

    def _cctv_refuse_closing(self):
        if gaps := self._cctv_gaps_before_closing():
            title = self.env._("This ticket cannot be closed yet:")
            hint = self.env._("If nothing is to be repaired, press “End without repair”.")
            raise UserError("\n".join([title, *(f"• {gap}" for gap in gaps), hint]))

    def _cctv_check_may_close(self):
        check_duty(
            self.env,
            REPAIR_LEADERS,
            self.env._("Repairs are closed by IT staff, the IT head, supervisors and management."),
        )

    def action_cctv_close(self):
        """Close verified repairs."""
        self.check_access("read")
        for ticket in self:
            ticket._cctv_check_may_close()
            row_locks.take(ticket.sudo())
            ticket._cctv_refuse_closing()
            ticket._cctv_close()

    def _cctv_close(self):
        """The repair is over; the caller has checked who may."""
        self._cctv_check_phase("verified")
        self._cctv_set_phase("closed")

    def action_cctv_end(self):
        """Open the window that ends a ticket without a repair, with the reason."""
        self._cctv_check_may_end()
        return self._cctv_window("cctv.end.repair", self.env._("End without repair"))

    def _cctv_check_may_end(self):
        self.ensure_one()
        self.check_access("read")
        self._cctv_check_duty_of_ending()
        self._cctv_check_phase("reported", *REPAIR_ASSIGNABLE, "repaired", "verified")

    def _cctv_check_duty_of_ending(self):
        if not self._cctv_is_analyst():
            self._cctv_check_may_close()

    def _cctv_cancel(self, reason, kind="mistake"):
        """End without a repair. What works again by itself is closed, the rest is cancelled. The
        caller has checked who may.

        :param kind: one of ``END_REASONS``
        """
        self.ensure_one()
        phase = self.sudo().cctv_phase
        self._cctv_check_phase("reported", *REPAIR_ASSIGNABLE, "repaired", "verified")
        reason = typed(
            self.env, reason, REASON_MAX, missing=self.env._("Say why nothing is repaired.")
        )
        if kind == "by_itself":
            self._cctv_refuse_still_wrong()
        because = f"{word_of(self.env['cctv.end.repair'], 'kind', kind)}: {reason}"
        target = "closed" if kind == "by_itself" else "cancelled"
        self._cctv_set_phase(target, {"cctv_ended_because": because})
        self._message_log(body=self.env._("Ended without repair. %s", because))
        return phase

    def _cctv_refuse_still_wrong(self):
        count = self.sudo().cctv_open_fault_count
        if count:
            raise UserError(
                self.env._(
                    "It does not work again by itself: %s faults of this ticket are still open.",
                    count,
                )
            )

    def action_cctv_reopen(self):
        """Open the window that opens a ticket again, with the reason."""
        self._cctv_check_may_reopen()
        return self._cctv_window("cctv.reopen.repair", self.env._("Open again"))

    def _cctv_check_may_reopen(self):
        self.ensure_one()
        self.check_access("read")
        self._cctv_check_phase(*REPAIR_OVER, "verified")
        self._cctv_check_may_close()

    def _cctv_reopen(self, reason):
        """The fault is there again, or still: it is reported anew and analysed again. The caller
        has checked who may. The requester's 'still broken' is ``_cctv_requester_reopens``."""
        self.ensure_one()
        self._cctv_check_phase(*REPAIR_OVER, "verified", "repaired")
        missing = self.env._("Say why the ticket is opened again.")
        reason = typed(self.env, reason, REASON_MAX, missing)
        self._cctv_set_phase("reported")
        self._message_log(body=self.env._("Opened again: %s", reason))

    def _cctv_window(self, model, name):
        """A window about this ticket."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_ticket_id": self.id},
        }
