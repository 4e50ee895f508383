"""Leaving needs the signature of who takes over (R85), or the word of the supervisor."""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError

from .cctv_duties import check_duty
from .cctv_procedure_settings import GROUP_OF_ROLE
from .cctv_typed import REASON_MAX, typed


class CctvHandover(models.Model):
    _inherit = "cctv.handover"

    @api.model
    def _check_may_leave(self, duty):
        """Refuse an officer who leaves before the next shift has signed.

        :param duty: ``cctv.shift.duty``
        :raises UserError: what is missing, and who can help
        """
        shift = duty.sudo().shift_id
        handover = self.sudo().search([("shift_from_id", "=", shift.id)], limit=1)
        if handover and handover.state != "open":
            return
        if not handover and not shift._has_successor():
            return
        raise UserError(
            self.env._(
                "You cannot leave yet: the incoming shift has not signed the handover. If nobody "
                "comes, or you must go now, call the supervisor, who can end the handover without "
                "them or let you go."
            )
        )

    def action_open_override(self):
        """The window in which the supervisor says why it ends without signatures."""
        self.ensure_one()
        self.check_access("read")
        self._check_may_override()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("End without signatures"),
            "res_model": "cctv.end.handover",
            "view_mode": "form",
            "target": "new",
            "context": {"default_handover_id": self.id},
        }

    def _check_may_override(self):
        check_duty(
            self.env,
            ("supervisor",),
            self.env._("Only the supervisor ends a handover without signatures."),
        )
        self._check_no_party()

    def _check_no_party(self):
        """Nobody lets himself go: a supervisor who has one of the two shifts asks another one, when
        there is another."""
        user = self.env.user
        if user not in self._parties("outgoing") | self._parties("incoming"):
            return
        group = self.env.ref(GROUP_OF_ROLE["supervisor"])
        others = self.env["res.users"]._cctv_with_duty(group, self.sudo().company_id) - user
        if others.filtered(lambda other: other.active and other.id != SUPERUSER_ID):
            raise AccessError(
                self.env._(
                    "You have one of the two shifts yourself. Another supervisor ends it."
                )
            )

    def _override(self, reason):
        """End it as it is: recorded, sealed, and the outgoing shift may leave."""
        self.ensure_one()
        self.check_access("read")
        self._check_may_override()
        missing = self.env._("Say why the handover ends without both signatures.")
        reason = typed(self.env, reason, REASON_MAX, missing)
        self._lock()
        self._check_open()
        self.sudo().write(
            {
                "state": "overridden",
                "override_reason": reason,
                "override_by_id": self.env.uid,
                "date_override": fields.Datetime.now(),
            }
        )
        self.sudo()._deadline_finish()
        self.sudo()._message_log(
            body=self.env._(
                "%(person)s ended the handover without both signatures: %(reason)s",
                person=self.env.user.name,
                reason=reason,
            )
        )
        self._seal()
