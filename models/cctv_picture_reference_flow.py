"""From a proposed reference picture to the one that holds: who may do which step."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError

APPROVER_GROUPS = ("helpdesk_cctv.group_cctv_supervisor", "helpdesk_cctv.group_cctv_manager")
SOLE_APPROVER_GROUP = "helpdesk_cctv.group_cctv_manager"
"""Answers for the whole register: may approve also what he has proposed himself."""

COMPARED_KINDS = ("picture_covered", "picture_moved", "picture_blurred")
"""What is judged by comparing with the reference."""


class CctvPictureReference(models.Model):
    _inherit = "cctv.picture.reference"

    @api.depends("state", "proposed_by_id")
    @api.depends_context("uid")
    def _compute_may_decide(self):
        user, is_approver = self.env.user, self._is_approver()
        for reference in self:
            is_own = reference.proposed_by_id == user
            is_open = reference.state == "proposed"
            reference.may_decide = is_open and is_approver and not reference._is_barred()
            reference.may_withdraw = (is_open and is_own) or (
                is_approver and reference.state == "approved"
            )

    @api.model
    def get_waiting_count(self) -> int:
        """How many proposals wait that the user may decide on; 0 for whom none does."""
        if not self._is_approver():
            return 0
        waiting = self.search([("state", "=", "proposed")])
        return len(waiting.filtered(lambda reference: not reference._is_barred()))

    @api.model
    def _propose(self, shots):
        """Keep these pictures as proposals; each takes the place of an older one that waits.

        :param shots: ``Shot``, at most one of a device and mode
        """
        devices = self.env["maintenance.equipment"].browse([shot.device_id for shot in shots])
        self._lock_devices(devices)
        waiting = self.sudo().search([("device_id", "in", devices.ids), ("state", "=", "proposed")])
        keys = {(shot.device_id, shot.mode) for shot in shots}
        older = waiting.filtered(lambda r: (r.device_id.id, r.mode) in keys)
        older._end("replaced")
        made = self.sudo().create([self._prepare_proposal(shot) for shot in shots])
        return made.with_env(self.env)

    @api.model
    def _prepare_proposal(self, shot) -> dict:
        return {
            "device_id": shot.device_id,
            "mode": shot.mode,
            "picture": shot.picture,
            "description": shot.description,
            "date_taken": shot.taken_at,
            "state": "proposed",
            "proposed_by_id": self.env.uid,
            "date_proposed": fields.Datetime.now(),
            "note": shot.note,
            "fault_id": shot.fault_id,
        }

    def action_approve(self):
        """From now on pictures are compared with these; what held before is history. Faults that
        the new reference settles end."""
        self._begin_decision()
        for reference in self:
            reference._refuse_own()
        self._approve_now()
        return True

    def _approve_now(self):
        """The caller has checked that they may be approved, and holds their cameras."""
        references = self.sudo()
        holding = self.sudo()._holding(self.device_id)
        keys = {(reference.device_id.id, reference.mode) for reference in references}
        before = self.sudo().union(*(holding[key] for key in keys & holding.keys()))
        before._end("replaced")
        references.write(self._prepare_decision("approved"))
        references.flush_recordset(["state"])
        references._settle()

    def action_reject(self, note=""):
        """Not what the camera is meant to show; the fault it was to settle is asked again."""
        self._begin_decision()
        vals = self._prepare_decision("rejected")
        if note:
            vals["note"] = note
        self.sudo().write(vals)
        self.sudo()._ask_again()
        return True

    def action_withdraw(self):
        """Take back one's own proposal, or, as an approver, a reference without another in its
        place: the camera is compared with nothing then."""
        self.check_access("read")
        self._lock_devices(self.device_id)  # first: somebody may just approve what one withdraws
        self.invalidate_recordset(["may_withdraw"])
        if any(not reference.may_withdraw for reference in self):
            raise UserError(
                self.env._(
                    "Your own proposals can be withdrawn as long as they wait, and approved "
                    "reference pictures by supervisors and the IT head."
                )
            )
        references = self.sudo()
        references._end("withdrawn")
        references._ask_again()
        references.device_id._cctv_look_anew()
        return True

    def _begin_decision(self):
        """Whether the user may decide on these now; one person at a time."""
        self.check_access("read")
        if not self._is_approver():
            raise AccessError(
                self.env._(
                    "Supervisors and the IT head approve reference pictures; you have neither duty."
                )
            )
        self._lock_devices(self.device_id)
        if done := self.filtered(lambda reference: reference.state != "proposed")[:1]:
            raise UserError(
                self.env._(
                    "%s does not wait for approval any more. Perhaps somebody else has just "
                    "decided; reload the page.",
                    done.display_name,
                )
            )

    @api.model
    def _lock_devices(self, devices):
        """Keep others from deciding on the same cameras at the same moment."""
        try:
            devices.sudo().lock_for_update(allow_referencing=True)
        except LockError:
            raise UserError(
                self.env._(
                    "Somebody else is just working on one of these cameras. Wait a moment and try "
                    "again."
                )
            ) from None
        self.invalidate_model(["state"])

    @api.model
    def _is_approver(self) -> bool:
        return any(self.env.user.has_group(group) for group in APPROVER_GROUPS)

    def _is_barred(self) -> bool:
        """Two pairs of eyes: who has proposed a picture does not approve it."""
        is_sole = self.env.user.has_group(SOLE_APPROVER_GROUP)
        return self.proposed_by_id == self.env.user and not is_sole

    def _refuse_own(self):
        if self._is_barred():
            raise UserError(
                self.env._(
                    "You have proposed %s yourself; another supervisor or the IT head approves it.",
                    self.display_name,
                )
            )

    def _prepare_decision(self, state) -> dict:
        return {
            "state": state,
            "decided_by_id": self.env.uid,
            "date_decided": fields.Datetime.now(),
        }

    def _end(self, state):
        self.write({"state": state, "date_ended": fields.Datetime.now()})
        self.flush_recordset(["state"])

    def _settle(self):
        """End the faults that were found by comparing with what held before, and have the cameras
        looked at anew. A fault that has a ticket ends by good checks, as others do."""
        domain = [
            ("device_id", "in", self.device_id.ids),
            ("kind", "in", COMPARED_KINDS),
            ("date_end", "=", False),
            ("ticket_id", "=", False),
        ]
        keys = {(reference.device_id.id, reference.mode) for reference in self}
        faults = self.env["cctv.fault"].search(domain)
        settled = faults.filtered(
            lambda f: not f.picture_mode or (f.device_id.id, f.picture_mode) in keys
        )
        settled._settle("reference", "new_reference")
        (self.device_id - settled.device_id)._cctv_look_anew()

    def _ask_again(self):
        faults = self.fault_id.filtered(lambda f: f.is_open and f.review_state == "reference")
        faults.write({"review_state": "to_review"})
