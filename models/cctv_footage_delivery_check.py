"""What has to be right before footage is handed over."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_normalize

from .cctv_choices import ITEM_GONE
from .cctv_footage_hand_over import AGAIN
from .cctv_typed import REASON_MAX, TEXT_MAX, typed

WORDS_MAX = 500
"""Characters of a name, an identity, a medium."""

LINK_DAYS_MOST = 30

LINK_MOST = 20


class CctvFootageDelivery(models.Model):
    _inherit = "cctv.footage.delivery"

    @api.model
    def _checked(self, request, vals):
        """``vals`` as they are written. They come from a window, so from anybody."""
        env, kind = self.env, vals["kind"]
        allowed = ("medium", "link") if request.kind == "copy" else (request.kind,)
        if kind not in allowed:
            raise UserError(env._("This is not what was asked for and approved."))
        words = {
            name: typed(env, vals.get(name), WORDS_MAX) or False
            for name in ("recipient_name", "recipient_identity", "recipient_unit", "medium",
                         "present_words", "recipient_email")
        }  # fmt: skip
        words["recipient_email"] = kind == "link" and self._link_email(request, words)
        files = self._checked_files(request, kind, vals.get("evidence_ids"))
        medium = self._checked_medium(request, kind, vals.get("medium_id"))
        words["medium"] = words["medium"] or self._medium_words(medium)
        checked = {
            "kind": kind,
            **words,
            "note": typed(env, vals.get("note"), TEXT_MAX) or False,
            "again_reason": self._again_reason(request, vals),
            "medium_id": medium.id,
            "evidence_ids": [fields.Command.set(files.ids)],
            "item_ids": [fields.Command.set(self._items_of(request, kind, files, medium).ids)],
            **(self._checked_span(vals) if kind in ("playback", "room") else {}),
            **(self._checked_link(request, vals) if kind == "link" else {}),
        }
        if kind != "medium":
            checked["medium"] = False
        request._check_no_gaps(self._gaps(request, checked, files))
        return checked

    @api.model
    def _again_reason(self, request, vals):
        """Why something is handed over once more: nobody does so by pressing a button twice."""
        if request.state not in AGAIN:
            return False
        missing = self.env._("It was handed over before. Say why it is handed over once more.")
        return typed(self.env, vals.get("again_reason"), REASON_MAX, missing)

    @api.model
    def _checked_files(self, request, kind, files):
        """Only files of this request, and only those that are still there."""
        if kind not in ("medium", "link") or not files:
            return self.env["cctv.evidence"]
        allowed = request.sudo()._files_to_give()
        if not files <= allowed:
            raise AccessError(self.env._("These files do not belong to this request."))
        return files

    @api.model
    def _checked_medium(self, request, kind, medium):
        """A medium of the register with nothing on it that is another's."""
        if kind != "medium" or not medium:
            return self.env["cctv.media"]
        medium.check_access("read")
        if medium.company_id != request.company_id:
            raise AccessError(self.env._("This medium is another company's."))
        if medium.sudo().item_ids - request.item_ids:
            raise UserError(
                self.env._(
                    "There are clips of other requests on %s. Copy what is handed over onto a "
                    "medium with nothing else on it.",
                    medium.display_name,
                )
            )
        return medium

    @api.model
    def _medium_words(self, medium):
        """A medium of the register as papers name it; False for none."""
        if not medium:
            return False
        kinds = dict(medium._fields["kind"]._description_selection(self.env))
        parts = (medium.display_name, kinds.get(medium.kind), medium.serial)
        return ", ".join(filter(None, parts))

    @api.model
    def _items_of(self, request, kind, files, medium=None):
        """The clips that are handed over by these files, and what lies on the medium already, or on
        any when it is none of the register."""
        if kind in ("medium", "link"):
            external = request.item_ids.filtered(
                lambda item: item.state == "on_medium" and (not medium or medium in item.media_ids)
            )
            return files.item_id | (external if kind == "medium" else external.browse())
        return request.item_ids.filtered(lambda item: item.state not in ITEM_GONE)

    @api.model
    def _checked_span(self, vals):
        start, end = vals.get("date_started"), vals.get("date_ended")
        now = fields.Datetime.now()
        if not start or not end:
            raise UserError(self.env._("Say when it began and when it ended."))
        if start > end or end > now + timedelta(minutes=5):
            raise UserError(self.env._("It cannot end before it began, nor in the future."))
        return {"date_started": start, "date_ended": end}

    @api.model
    def _checked_link(self, request, vals):
        days, most = vals.get("link_days") or 0, vals.get("link_most") or 0
        if not 1 <= days <= LINK_DAYS_MOST or not 1 <= most <= LINK_MOST:
            raise UserError(
                self.env._(
                    "A link works for 1 to %(days)s days and 1 to %(most)s downloads.",
                    days=LINK_DAYS_MOST,
                    most=LINK_MOST,
                )
            )
        return {
            "date_link_end": fields.Datetime.now() + timedelta(days=days),
            "link_most": most,
        }

    @api.model
    def _gaps(self, request, vals, files):
        """Sentences about what is missing in this hand-over."""
        _, gaps, kind = self.env._, request._own_gaps(), vals["kind"]
        if not vals["recipient_name"]:
            gaps.append(_("Enter the name of the recipient."))
        if kind != "link" and not vals["recipient_identity"]:
            gaps.append(_("Enter the identity of the recipient: look at the card."))
        if kind == "medium" and not vals["medium"]:
            gaps.append(_("Describe the medium, with its serial number where it has one."))
        if kind == "link":
            gaps += self._link_gaps(request, vals, files)
        medium = self.env["cctv.media"].browse(vals.get("medium_id") or ())
        given = self._items_of(request, kind, files, medium)
        if kind == "medium" and not given:
            gaps.append(_("Choose the files that are handed over."))
        if kind == "playback" and not given:
            gaps.append(_("None of its clips is there: nothing could be played."))
        return gaps

    @api.model
    def _link_gaps(self, request, vals, files):
        _, gaps = self.env._, []
        if request.footage_class == "confidential" or "confidential" in request.item_ids.mapped(
            "footage_class"
        ):
            gaps.append(_("Confidential footage is handed over on a medium only, never by a link."))
        if not files:
            gaps.append(_("Choose the files that are handed over."))
        contact = request.sudo().partner_id
        if vals["recipient_name"] != (contact.name or request.requester_name):
            gaps.append(
                _("A link is for the requester alone: hand over on a medium to anybody else.")
            )
        return [*gaps, *self._email_gaps(contact, vals["recipient_email"])]

    @api.model
    def _email_gaps(self, contact, email):
        """Who has a log-in finds the link there; to all others it is sent."""
        own = email_normalize(self.env.user.partner_id.email or "")
        if not email and not contact.user_ids:
            return [self.env._("Enter the requester's e-mail address: the link is sent there.")]
        if email and not contact.email and email == own:
            return [self.env._("This is your own e-mail address. Enter that of the requester.")]
        return []

    @api.model
    def _link_email(self, request, words):
        """Where the link is sent: to the requester's contact; to the address that is typed in where
        there is none. The hand-over says it."""
        contact = request.sudo().partner_id
        if contact.email or contact.user_ids:
            return email_normalize(contact.email or "")
        return email_normalize(words["recipient_email"] or "")
