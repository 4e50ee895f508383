"""Footage that is not to be had any more: how that is known, and who is told."""

from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from .cctv_accounting import company_zone
from .cctv_choices import LOSS_REASONS
from .cctv_duties import has_duty
from .cctv_footage_clock import MOMENT, PRESUMED_AFTER, WATCHED
from .cctv_texts import word_of
from .cctv_typed import REASON_MAX, typed
from .cctv_zone import zoned

_lt = LazyTranslate(__name__)

TOLD = {
    "overwritten": _lt("Footage was overwritten before it could be secured."),
    "not_recorded": _lt("Footage was never recorded."),
    "unreadable": _lt("Footage cannot be read from the recorder any more."),
    "medium": _lt("Footage was lost with the medium that it was on."),
}
"""What who has asked is told, by how it was lost."""


AT_RECORDER = ("overwritten", "not_recorded", "unreadable")
"""How a clip is lost before it is secured."""


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    loss_reason = fields.Selection(
        LOSS_REASONS, string="How it was lost", readonly=True, copy=False
    )
    can_lose = fields.Boolean(compute="_compute_can_lose")

    def _guarded_fields(self):
        return super()._guarded_fields() | {"loss_reason"}

    @api.depends("state", "request_id.state", "request_id.extractor_id")
    @api.depends_context("uid")
    def _compute_can_lose(self):
        for item in self:
            is_open = item.state == "wanted" and item.request_id.state in WATCHED
            item.can_lose = is_open and item._may_lose(self.env.user)

    def _may_lose(self, user) -> bool:
        """Who looks at the recorder: IT staff, and whoever takes the footage out."""
        return has_duty(user, "it") or self._may_add_file(user)

    def _check_may_lose(self):
        self.check_access("write")
        if not all(item._may_lose(self.env.user) for item in self):
            raise AccessError(
                self.env._(
                    "Who takes the footage out, or IT staff, say what the recorder has and has not."
                )
            )

    def action_lost(self):
        """Open the window that asks how it was lost."""
        self.ensure_one()
        self._check_may_lose()
        guess = {}
        if self.pull_problem_code == "not_recorded":  # the recorder itself has said so
            guess = {"default_reason": "not_recorded", "default_words": self.pull_problem}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("The footage is lost"),
            "res_model": "cctv.clip.lost",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_item_id": self.id, **guess},
        }

    def _say_lost(self, reason, words):
        """Somebody has looked at the recorder: it is not there.

        :param reason: a code of ``LOSS_REASONS``
        :param words: what was seen
        """
        self.ensure_one()
        self._check_may_lose()
        if reason not in AT_RECORDER:
            raise UserError(self.env._("Say how it was lost."))
        words = typed(self.env, words, REASON_MAX, self.env._("Say what you saw at the recorder."))
        if self.state != "wanted":
            raise UserError(self.env._("Only a clip that is not secured yet can be lost."))
        self._lose(f"{self._me()}: {words}", reason)
        self.sudo().request_id._tell_loss()

    def action_still_there(self):
        """Somebody has looked: it is not lost, after all."""
        self._check_may_lose()
        if any(item.state != "lost" for item in self):
            raise UserError(self.env._("Only a clip that counts as lost can be found again."))
        if self.request_id.filtered(lambda request: request.state not in WATCHED):
            raise UserError(self.env._("The request is over. Make a new one."))
        words = self.env._("%s has looked at the recorder: it is still there.", self._me())
        self.env["cctv.custody.event"]._note(self, "verified", words)
        self.sudo().write(
            {"date_dies": fields.Datetime.now() + timedelta(days=1), "loss_reason": False}
        )
        self._set({"state": "wanted"})
        self.request_id._note_evidence(words)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _me(self):
        return self.env.user.name

    def _lose(self, words, reason="overwritten"):
        """It is not to be had: written down, never hidden. Who calls tells people."""
        self.sudo().write({"loss_reason": reason})
        why = f"{word_of(self[:1], 'loss_reason')} – {words}"
        self.env["cctv.custody.event"]._note(self, "lost", why, reason=reason)
        self._set({"state": "lost"})
        for request in self.sudo().request_id:
            mine = self.filtered(lambda item, r=request: item.request_id == r)
            request._evidence_lost(mine, why)

    def _went_with_medium(self, words):
        """The only medium that had them is lost; that is in their custody already."""
        self.sudo().write({"loss_reason": "medium"})
        self._set({"state": "lost"})
        for request in self.sudo().request_id:
            mine = self.filtered(lambda item, r=request: item.request_id == r)
            request._evidence_lost(mine, words)
        self.sudo().request_id._tell_loss()

    def _check_loss(self, now):
        """Those whose time is over: still there as the recorder says, lost, or not known."""
        held = self._last_recorded()
        for item in self:
            row = held.get(item.device_id.id)
            if row and item._is_there(row, now):
                continue
            if row and row.oldest > item.date_to:
                zone = company_zone(item.company_id)
                oldest = zoned(self.env, row.oldest, MOMENT, zone)
                item._lose(self.env._("The recorder's oldest footage is of %s.", oldest))
            elif item.date_dies <= now - PRESUMED_AFTER:
                days = item.device_id.cctv_demanded_days
                item._lose(
                    self.env._(
                        "By the retention of %s days it is overwritten; the recorder has not been "
                        "seen to hold it.",
                        days,
                    )
                )

    def _is_there(self, row, now):
        """The recorder holds it (or its end) longer than thought: it dies later."""
        kept = (row.date_asked or now) - row.oldest
        begin = max(self.date_from, row.oldest)
        if row.oldest >= self.date_to or begin + kept <= now:
            return False
        self.sudo().date_dies = begin + kept
        return True


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    def _evidence_lost(self, items, words):
        """Clips of this request are lost. When nothing is left the request ends, honestly."""
        self._note_evidence(
            self.env._(
                "Lost: %(clips)s. %(why)s",
                clips=", ".join(items.mapped("display_name")),
                why=words,
            )
        )
        if self.state in WATCHED and all(item.state == "lost" for item in self.item_ids):
            self._expire(" ".join(self._loss_sentences()))

    def _check_place_lost(self, now):
        """No camera was named in time, and the place keeps nothing for so long."""
        is_named = bool(self.item_ids) or self.kind == "room"
        if is_named or self.state not in WATCHED or not self.date_dies:
            return
        if self.date_dies <= now - PRESUMED_AFTER:
            zone = company_zone(self.company_id)
            day = zoned(self.env, self.date_dies, MOMENT, zone)
            self._expire(
                self.env._(
                    "Nobody has named the cameras, and by the retention of the place the footage "
                    "was overwritten on %s.",
                    day,
                )
            )
            self._tell_loss()

    def _loss_sentences(self):
        """What who has asked is told of the clips that are lost."""
        found = set(self.item_ids.filtered(lambda i: i.state == "lost").mapped("loss_reason"))
        lang = self.env.lang or self.company_id._cctv_lang()
        texts = [text for reason, text in TOLD.items() if reason in found]
        return [text._translate(lang) for text in texts or [TOLD["overwritten"]]]

    def _tell_loss(self):
        """Those who were told that it dies hear how it ended, and so does who has asked."""
        for request in self.sudo():
            people = request._users_with(("it", "supervisor", "management"))
            people |= request.extractor_id | request.received_by_id | request.verified_by_id
            request._tell_staff("lost", people)
            is_asked = request.channel != "emergency" or request.date_demanded
            if is_asked and request.state in WATCHED:
                request._tell_requester("lost")

    def _requester_body(self, key, sentence):
        body = super()._requester_body(key, sentence)
        if key == "lost":
            body += Markup().join(Markup("<p>%s</p>") % text for text in self._loss_sentences())
        return body
