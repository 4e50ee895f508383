"""Who adds files to a clip, sees it, and takes it along (R111, R126, R135)."""

from odoo import models
from odoo.exceptions import AccessError, UserError

from .cctv_choices import FOOTAGE_OVER
from .cctv_duties import has_duty

RELEASED = ("approved", "extraction", "ready", "handed_over", "closed")
"""States of a request in which its footage may leave the house."""

SECURING = ("operator", "it")
"""Duties that secure footage in an emergency, before anybody has asked for it (R96)."""


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    def _may_add_file(self, user):
        """Whoever takes the footage out; IT staff where it would be overwritten before the
        decision; in an emergency all of the control room: shifts change."""
        item = self.sudo()
        if item.state in ("destroyed", "not_taken"):
            return False
        is_securing = item._is_emergency() and item.request_id.state == "extraction"
        return item._may_secure(user) or (is_securing and has_duty(user, *SECURING))

    def _may_view(self, user):
        """Those who have to do with the request; of confidential footage only those named in it,
        and management."""
        item, request = self.sudo(), self.sudo().request_id
        if user in item._named() or has_duty(user, "management"):
            return True
        if item.is_confidential:
            return False
        if has_duty(user, "manager") or (item._is_emergency() and has_duty(user, *SECURING)):
            return True
        return bool(request) and (request._may_verify(user) or request._may_decide(user))

    def _may_download(self, user):
        """Nothing leaves without an approved request; what was secured in an emergency, not before
        an authority has demanded it."""
        item, request = self.sudo(), self.sudo().request_id
        is_decided = request.approved_by_id or request.date_demanded
        if request.state not in RELEASED or not is_decided:
            return False
        if user in request.extractor_id | request.approved_by_id:
            return True
        is_open = not item.is_confidential
        return has_duty(user, "management") or (is_open and has_duty(user, "manager"))

    def _named(self):
        """Who is named in the request as having to do with it, and who took its footage out."""
        request = self.request_id
        people = request.extractor_id | request.verified_by_id | request.approved_by_id
        return people | self.evidence_ids.filtered(lambda file: file.role == "original").user_id

    def _is_emergency(self):
        """Secured by the control room on its own, before an authority has asked for it."""
        request = self.request_id
        return request.channel == "emergency" and request.state not in FOOTAGE_OVER

    def _check_may_add_file(self):
        """AccessError for who may not; UserError for a clip that is gone."""
        self.ensure_one()
        self.check_access("read")
        if self.sudo().state == "destroyed":
            raise UserError(self.env._("%s was destroyed.", self.display_name))
        if not self._may_add_file(self.env.user):
            raise AccessError(
                self.env._(
                    "Only who is named to take out the footage adds files to it, and only while "
                    "the request is in extraction."
                )
            )

    def _check_may_view(self):
        self.ensure_one()
        self.check_access("read")
        if not self._may_view(self.env.user):
            raise AccessError(
                self.env._(
                    "You may not see this footage. Those named in the request may, and those who "
                    "decide on it."
                )
            )

    def _check_may_download(self):
        self.ensure_one()
        self.check_access("read")
        if not self._may_download(self.env.user):
            raise AccessError(
                self.env._(
                    "You may not take this footage along: its request has to be approved, and you "
                    "the one who takes it out, who approved it, or management."
                )
            )
