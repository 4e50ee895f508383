"""What a request for footage lacks before its next step."""

from odoo import models
from odoo.exceptions import UserError


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    def _footage_gaps(self):
        """Sentences about what is missing before the next step: before it is ready, or before it is
        closed. Heirs add theirs here or in one of the two."""
        if self.state in ("submitted", "verified"):
            return self._decision_gaps()
        if self.state == "extraction":
            return self._ready_gaps()
        if self.state == "ready":
            return self._handover_gaps()
        return self._closing_gaps() if self.state == "handed_over" else []

    def _has_no_clip(self):
        return self.kind != "room" and not self.sudo().item_ids

    def _decision_gaps(self):
        """Sentences about what is missing before it is decided on: what is decided on are the
        clips, and none can be added afterwards. Heirs add theirs."""
        if not self._has_no_clip():
            return []
        return [
            self.env._(
                "No camera is named yet: an operator, IT staff or a supervisor finds the cameras "
                "first."
            )
        ]

    def _ready_gaps(self):
        """Sentences about what is missing before it is ready. Heirs add theirs."""
        open_items = self.item_ids.filtered(lambda item: item.state in ("wanted", "pulling"))
        if open_items:
            return [self.env._("%s is not secured yet.", x.display_name) for x in open_items]
        if self.kind == "copy" and not self.item_ids.filtered(lambda x: x.state != "lost"):
            return [self.env._("It has no clip.")]
        return []

    def _handover_gaps(self):
        """Sentences about what is missing before anything is handed over. Heirs add theirs."""
        _, gaps = self.env._, []
        if self.word_by_id and not self.approved_by_id:
            gaps.append(_("It was let start on the supervisor's word; the decision is missing."))
        if self.channel == "emergency" and not self.date_demanded:
            gaps.append(_("No authority has demanded it yet. Enter the demand first."))
        if self._lacks_form():
            gaps.append(
                _("It came by word of mouth: add the scan of the form that the requester signs.")
            )
        return gaps

    def _lacks_form(self):
        """Whether what came by word of mouth still has to be signed on paper."""
        is_oral = self.channel == "oral" and self._rules().kind != "agency"
        return is_oral and not self.form_ids

    def _closing_gaps(self):
        """Sentences about what is missing before it is closed. Heirs add theirs."""
        return []

    def _check_no_gaps(self, gaps):
        if gaps:
            raise UserError("\n".join(gaps))
