"""Verifying a repair (R74): by somebody else than who repaired it, with proof."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .cctv_duties import check_duty
from .cctv_texts import word_of
from .cctv_typed import typed

VERIFIERS = ("technician", "supervisor", "management")
OVERRIDERS = ("manager",)

NOT_DONE = ("declined", "taken_back")
"""States of a provider's job that is none of his any more."""


class HelpdeskTicket(models.Model):
    _inherit = "helpdesk.ticket"

    def action_cctv_verify(self):
        """Open the window that shows the proof and takes the decision."""
        self.ensure_one()
        self.check_access("read")
        self._cctv_check_phase("repaired")
        self._cctv_check_may_verify()
        return self._cctv_window("cctv.verify.repair", self.env._("Verify the repair"))

    def _cctv_check_may_verify(self):
        """Four eyes: whoever repaired it, or a colleague of the same provider, does not verify."""
        check_duty(
            self.env,
            VERIFIERS,
            self.env._("Repairs are verified by technicians, IT staff, supervisors or management."),
        )
        if self._cctv_has_repaired(self.env.user):
            raise AccessError(
                self.env._(
                    "You have repaired this, or reported the repair. Somebody else has to verify "
                    "it: a colleague, the supervisor or management."
                )
            )

    def _cctv_has_repaired(self, user) -> bool:
        """Whether this user did the repair: as it was reported, for the same provider, or in a
        name that he entered himself, unless it is that of a provider who was given the repair."""
        ticket, repairer = self.sudo(), self.sudo().cctv_repaired_by_id
        firm = repairer.commercial_partner_id
        jobs = ticket.cctv_job_ids.filtered(lambda job: job.state not in NOT_DONE)
        is_given = firm in jobs.partner_id
        is_colleague = firm == user.partner_id.commercial_partner_id != ticket.company_id.partner_id
        entered = user in (ticket.user_id | ticket.cctv_repair_told_by_id)
        return user.partner_id == repairer or is_colleague or (entered and not is_given)

    def _cctv_gaps_of_proof(self) -> list:
        """Sentences: why the device does not prove the repair now."""
        ticket, _ = self.sudo(), self.env._
        device = ticket.cctv_own_device_id
        if not device._cctv_is_polled():
            return []
        status, since = device.cctv_status_id, ticket.cctv_repaired_date or ticket.create_date
        gaps = []
        if not status._was_checked_since(since):
            gaps.append(_("It has not been checked since the repair. Press “Look again”."))
        elif status.health != "ok":
            state, wrong = word_of(status, "health"), status._what_is_wrong()
            gaps.append(
                _("Its state is: %(state)s. %(wrong)s", state=state, wrong=wrong).strip()
            )
        if count := ticket.cctv_open_fault_count:
            gaps.append(_("%s faults of this ticket are still open.", count))
        if device._cctv_gives_pictures() and not status._has_picture_since(since):
            gaps.append(_("There is no picture from after the repair. Press “Look again”."))
        return gaps

    def _cctv_verify(self, result, note=None):
        """Decide on a repair and keep the proof.

        :param result: passed, failed (back to repair), overridden (by the IT head only)
        :param note: the reason; needed unless the device itself proves it
        """
        self.ensure_one()
        self._cctv_check_phase("repaired")
        self._cctv_check_may_verify()
        note = typed(self.env, note)
        self._cctv_check_result(result, note)
        now = fields.Datetime.now()
        self.env["cctv.repair.verification"].sudo().create(
            self._cctv_prepare_proof(result, note, now)
        )
        if result == "failed":
            self._cctv_back_to_repair(note)
            return
        self._cctv_set_phase(
            "verified", {"cctv_verified_date": now, "cctv_verified_by_id": self.env.uid}
        )
        words = self.env._("Verified: the repair has passed.")
        self._message_log(body=f"{words} {note}".rstrip())

    def _cctv_check_result(self, result, note):
        if result == "failed":
            if not note:
                raise UserError(self.env._("Say why it has not passed: who repairs it needs that."))
            return
        gaps = self._cctv_gaps_of_proof()
        if result == "passed":
            if gaps:
                raise UserError(
                    self.env._("The device does not prove the repair yet:")
                    + "".join(f"\n• {gap}" for gap in gaps)
                )
            if not note and not self.sudo().cctv_own_device_id._cctv_is_polled():
                raise UserError(
                    self.env._("This is not checked automatically. Say how you verified it.")
                )
            return
        check_duty(
            self.env,
            OVERRIDERS,
            self.env._("Only the IT head lets a repair pass while the device does not prove it."),
        )
        if not note:
            raise UserError(self.env._("Say why it passes all the same; it is recorded."))

    def _cctv_back_to_repair(self, note):
        self._cctv_set_phase(
            "in_repair",
            {
                "cctv_failed_count": self.sudo().cctv_failed_count + 1,
                "cctv_repaired_date": False,
                "cctv_repaired_by_id": False,
                "cctv_confirmed_date": False,
                "cctv_confirmed_by_id": False,
            },
        )
        self._message_log(body=self.env._("Not passed, back to repair: %s", note))

    def _cctv_prepare_proof(self, result, note, now):
        """Values of the record that keeps the proof."""
        ticket = self.sudo()
        device = ticket.cctv_own_device_id
        status = device.cctv_status_id
        return {
            "ticket_id": ticket.id,
            "company_id": ticket.company_id.id,
            "device_id": device.id,
            "date": now,
            "user_id": self.env.uid,
            "repaired_by_id": ticket.cctv_repaired_by_id.id,
            "repaired_date": ticket.cctv_repaired_date,
            "repair_note": ticket.cctv_repair_note,
            "result": result,
            "health": status.health,
            "health_text": status.reason_text if status.health != "ok" else False,
            "check_date": status.last_check,
            "note": note or False,
            "picture": status.with_context(bin_size=False).snapshot,
            "picture_date": status.snapshot_date,
        }
