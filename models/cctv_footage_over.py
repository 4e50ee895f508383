"""Clips whose request is over before they were taken out."""

from odoo import models

from . import cctv_row_locks as row_locks
from .cctv_choices import FOOTAGE_OVER
from .cctv_duties import has_duty
from .cctv_footage_clock import OPEN_ITEMS

BEGUN_EARLY = ("submitted", "returned", "verified", "approved")
"""States in which a fetch goes on that was begun before the decision."""


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    def _state_changed(self, old, new):
        super()._state_changed(old, new)
        if new in FOOTAGE_OVER:
            self.item_ids._leave()


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    def _leave(self):
        """Nobody takes these out any more; what is being fetched is stopped, and what has come of
        it is deleted."""
        left = self.sudo().filtered(lambda item: item.state in OPEN_ITEMS).with_env(self.env)
        words, begun = self.env._("Its request is over"), left.filtered("pull_state")
        self.env["cctv.custody.event"]._note(begun, "not_taken", words)
        left._stop_pull("not_taken")

    def _stop_pull(self, state):
        """They are not fetched any more, and are ``state`` from now on."""
        pulled = self.sudo().filtered("pull_state")
        if others := self.sudo() - pulled:
            others._set({"state": state})
        if pulled:
            pulled._set({"state": state, "pull_state": "cancelled", "pull_percent": 0})
            self.env.ref("helpdesk_cctv.ir_cron_cctv_pull").sudo()._trigger()

    def _stop_unless_allowed(self) -> bool:
        """Whether a fetch ends here: who has it fetched may take this clip out no more, since the
        request was refused or withdrawn, or somebody else was named."""
        row_locks.wait_for(self.sudo().request_id)
        self.sudo().request_id.invalidate_recordset(["state", "extractor_id"])
        if self._may_go_on():
            return False
        self._stop_pull("wanted")
        told = self.with_context(lang=self.company_id._cctv_lang())
        self._tell_of_pull(
            told.env._(
                "%(clip)s is not fetched any more: %(person)s does not take out this footage now.",
                clip=self.display_name,
                person=self.pull_user_id.sudo().name,
            )
        )
        return True

    def _may_go_on(self) -> bool:
        """Whether who has it fetched still may. What was begun before the decision, since it would
        have been overwritten, goes on also where it would last until then now."""
        request, user = self.sudo().request_id, self.pull_user_id
        is_early = request.state in BEGUN_EARLY
        is_keeper = is_early and (has_duty(user, "it") or request._may_extract(user))
        return is_keeper or self._may_add_file(user)
