"""How a request for footage ends without a hand-over."""

from odoo import models
from odoo.exceptions import UserError

from . import cctv_row_locks as row_locks
from .cctv_choices import FOOTAGE_OVER
from .cctv_poll_tools import in_savepoint
from .cctv_typed import REASON_MAX, typed


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    def _refuse(self, reason):
        """Not to be released."""
        self._check_may("decide", self._not_decider())
        self._check_state(*self._decidable())
        self._check_undecided()
        missing = self.env._("Say why it is refused; the requester reads it.")
        reason = typed(self.env, reason, REASON_MAX, missing)
        self._set_state("refused", {**self._decided(), "refused_reason": reason})
        self.sudo()._deadline_finish()
        self._seal_end()

    def _cancel(self, reason):
        """Not wanted any more. The caller has checked who may."""
        self.ensure_one()
        row_locks.take(self.sudo())
        if self.state in (*FOOTAGE_OVER, "handed_over"):
            raise UserError(self.env._("%s is over already.", self.display_name))
        reason = typed(self.env, reason, REASON_MAX, self.env._("Say why."))
        self._set_state("cancelled", {"refused_reason": reason})
        self.sudo()._deadline_cancel()
        self._seal_end()

    def _expire(self, reason):
        """It cannot be fulfilled any more, by the system: nobody has answered, or it is lost."""
        for request in self:
            request._set_state("expired", {"refused_reason": reason})
            request.sudo()._deadline_cancel()
            # The loss is written down also where the server has no key for seals.
            in_savepoint(request.env, request._seal_end, f"seal {request.number}")

    def _seal_end(self):
        """What ends without a hand-over is sealed as what is closed, with the reason: who was
        refused has a proof of it, and nobody writes another reason later. Signatures of steps
        that this undoes do not fit any more."""
        signed = self.sudo().signature_ids
        if signed:
            names = ", ".join(f"{one.name} ({one.role_label})" for one in signed)
            self.sudo()._message_log(
                body=self.env._("Signatures that fell with this end: %s", names)
            )
            self.env["cctv.signature"]._discard_of(self.sudo())
        self._seal()
