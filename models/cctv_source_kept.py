"""Confidential footage that stays at the recorder when its request is closed: a hold is on it."""

from odoo import fields, models


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    source_kept_words = fields.Char(
        string="Why it is still at the recorder",
        readonly=True,
        copy=False,
        help="The holds that were on it when its request was closed (sealed with the request).",
    )

    def _guarded_fields(self):
        return super()._guarded_fields() | {"source_kept_words"}

    def _has_source_duty(self) -> bool:
        """Whether its source is to be deleted before its request is closed (R123): what was taken
        out. Of what was only played back there is no copy."""
        is_shown_only = self.request_id.kind == "playback" and self.state in ("wanted", "pulling")
        is_gone = self.state in ("lost", "not_taken")
        return self.is_confidential and not is_gone and not is_shown_only

    def _holds(self):
        """The holds in force on it."""
        item = self.sudo()
        return self.env["cctv.footage.hold"].sudo()._covering(
            item.device_id, item.date_from, item.date_to
        )

    def _excusing_holds(self):
        """Those for which its request is closed without the deletion: nobody excuses himself."""
        involved = self.env.user | self.sudo().request_id.extractor_id
        return self._holds().filtered(lambda hold: hold.placed_by_id not in involved)

    def _note_kept_source(self):
        if not self.date_source_deleted and self._has_source_duty():
            if numbers := self._excusing_holds().mapped("number"):
                self._set({"source_kept_words": ", ".join(numbers)})

    def _tell_source_is_free(self):
        """The last hold is over: what was kept for it is deleted at the recorder now."""
        free = self.sudo().filtered(
            lambda i: i.source_kept_words and not i.date_source_deleted and not i._holds()
        )
        for request in free.request_id:
            request._tell_staff("source_free", request._users_who("close"))


class CctvFootageHold(models.Model):
    _inherit = "cctv.footage.hold"

    def _end(self, reason):
        covered = self._covered()
        result = super()._end(reason)
        covered._tell_source_is_free()
        return result


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    def _state_changed(self, old, new):
        super()._state_changed(old, new)
        if new == "closed" and self._rules().source_deletion == "required":
            for item in self.sudo().item_ids:
                item._note_kept_source()

    def _sealed_extra(self):
        kept = self.sudo().item_ids.filtered("source_kept_words").sorted("id")
        return super()._sealed_extra() + [
            (f"kept[{i.id}]", i.number or "", i.source_kept_words, i.source_kept_words)
            for i in kept
        ]
