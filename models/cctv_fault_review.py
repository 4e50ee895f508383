"""The human review of picture faults: what people decide, and what comes of it."""

from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .cctv_picture_reference_flow import COMPARED_KINDS, SOLE_APPROVER_GROUP
from .cctv_picture_shot import shot_of

REVIEW_GROUPS = ("helpdesk_cctv.group_cctv_technician", "helpdesk_cctv.group_cctv_supervisor")

UNDO_MINUTES = 10
"""So long a decision that has told nobody can be taken back by who has made it."""

UNDOABLE = ("accepted", "ignored")


class CctvFault(models.Model):
    _inherit = "cctv.fault"

    def action_make_ticket(self):
        """Review: it is a fault. Open a ticket, or add it to the one the device has."""
        faults = self._decide_review("ticket")
        faults.write({"needs_ticket": True})
        self.env["cctv.ticket.flow"].sudo()._open_tickets(faults)
        tickets = faults.ticket_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Tickets"),
            "res_model": "helpdesk.ticket",
            "view_mode": "form" if len(tickets) == 1 else "list,form",
            "res_id": tickets.id if len(tickets) == 1 else False,
            "domain": [("id", "in", tickets.ids)],
        }

    def action_accept(self):
        """Review: it is so, and it may stay so. As long as the fault is open nobody is asked
        again."""
        self._decide_review("accepted")
        return True

    def action_ignore(self):
        """Review: it is no fault, the check erred."""
        self._decide_review("ignored")
        return True

    def action_new_reference(self, seen=None):
        """Review: this is what the camera is meant to show from now on. The IT head approves by
        that; the proposal of anybody else waits for approval, and the fault with it.

        :param seen: when the picture was taken that the user has looked at, as text; another one
            does not become the reference unseen
        :return: whether the reference holds already
        """
        self.ensure_one()
        if self.kind not in COMPARED_KINDS:
            raise UserError(
                self.env._("This kind of fault is not found by comparing with a reference picture.")
            )
        fault = self._decide_review("reference")
        shot = fault._shot(self.env._("From the review: %s", self.display_name))
        if seen and seen != fields.Datetime.to_string(shot.taken_at):
            raise UserError(
                self.env._("A newer picture has come in the meantime. Look at it and decide again.")
            )
        reference = self.env["cctv.picture.reference"]._propose([shot])
        if self.env.user.has_group(SOLE_APPROVER_GROUP):
            reference.action_approve()
        return reference.state == "approved"

    def action_exempt(self, reason: str, date_until=False):
        """Review: this kind is not to be judged at this camera, until a day or for good. The fault
        ends by that.

        :param reason: why, as text
        :param date_until: the last day ('2026-12-31'), or False
        """
        faults = self._decide_review("exempt")
        self.env["cctv.picture.exemption"]._exempt(faults, reason, date_until or False)
        faults._settle("exempt", "not_judged")
        return True

    def action_undo_review(self):
        """Take back a decision one has just made; only what has told nobody and ended nothing."""
        self._refuse_reviewer()
        oldest = fields.Datetime.now() - timedelta(minutes=UNDO_MINUTES)
        for fault in self:
            is_own = fault.reviewed_by_id == self.env.user and fault.date_reviewed >= oldest
            if not (is_own and fault.is_open and fault.review_state in UNDOABLE):
                raise UserError(
                    self.env._(
                        "This decision cannot be taken back any more: it is not your own of the "
                        "last %s minutes, or the fault has ended.",
                        UNDO_MINUTES,
                    )
                )
        self.sudo().write(
            {"review_state": "to_review", "reviewed_by_id": False, "date_reviewed": False}
        )
        self.env["cctv.dashboard"]._tell_later(self.sudo().company_id, "devices")
        return True

    def _decide_review(self, state: str):
        """Note the decision of the user, who must see the faults and have a duty that decides on
        them. Faults are written by the system only, hence the sudo afterwards."""
        self._refuse_reviewer()
        faults = self.sudo()
        if any(fault.ticket_id or not fault.is_open for fault in faults):
            raise UserError(self.env._("Only open faults that have no ticket yet can be reviewed."))
        faults.write(
            {
                "review_state": state,
                "reviewed_by_id": self.env.uid,
                "date_reviewed": fields.Datetime.now(),
                "needs_ticket": False,
            }
        )
        self.env["cctv.dashboard"]._tell_later(faults.company_id, "devices")
        return faults

    def _refuse_reviewer(self):
        self.check_access("read")
        if not self._is_reviewer():
            raise AccessError(
                self.env._("Technicians and supervisors review faults; you have neither duty.")
            )

    @api.model
    def _is_reviewer(self) -> bool:
        return any(self.env.user.has_group(group) for group in REVIEW_GROUPS)

    def _shot(self, note=""):
        """The picture that is shown in the review: the camera's last one when it was taken in the
        same light, else the one that was kept with the fault."""
        self.ensure_one()
        status = self.device_id.cctv_status_id
        is_same = status.snapshot_mode and self.picture_mode in (False, status.snapshot_mode)
        source = status if is_same else self
        return shot_of(source, note=note, fault=self)

    def _settle(self, state: str, end_reason: str):
        """End faults because people have settled what was found; nothing of it is remembered, and
        the next picture is judged anew."""
        self.write({"review_state": state, "needs_ticket": False})
        self._end(fields.Datetime.now(), end_reason)
        found = defaultdict(set)
        for fault in self:
            found[fault.device_id.id].add(fault.kind)
        self.env["cctv.poll"]._forget(found)
        self.device_id._cctv_look_anew()
