"""Making a hand-over: all of it in one transaction, or nothing."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import email_normalize

from .cctv_choices import ITEM_GONE
from .cctv_duties import has_duty
from .cctv_poll_tools import clean
from .cctv_typed import REASON_MAX, TEXT_MAX, typed

WORDS_MAX = 500
"""Characters of a name, an identity, a medium."""

LINK_DAYS_MOST = 30
LINK_MOST = 20

AGAIN = ("handed_over", "closed")
"""States of a request in which more of it, or the same once more, may be handed over: a link has
expired, a stick is broken, another camera was ready later."""

ROOM_OPEN = ("approved", "extraction", "ready")
"""States in which who was allowed to is let into the recording room."""

CUSTODY_KIND = {"medium": "transferred", "link": "transferred", "playback": "viewed"}
"""What a hand-over is in the chain of custody. Who is let into the room sees no clip by that."""


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    delivery_ids = fields.One2many(
        "cctv.footage.delivery", "request_id", string="Hand-overs", readonly=True
    )
    delivery_count = fields.Integer(compute="_compute_delivery_count", string="Handed over")
    can_hand_over_again = fields.Boolean(compute="_compute_can_hand_over_again")

    @api.depends("delivery_ids")
    def _compute_delivery_count(self):
        rows = self.env["cctv.footage.delivery"]._read_group(
            [("request_id", "in", self.ids)], ["request_id"], ["__count"]
        )
        counts = {request.id: count for request, count in rows}
        for request in self:
            request.delivery_count = counts.get(request.id, 0)

    @api.depends("state", "kind", "extractor_id")
    @api.depends_context("uid")
    def _compute_can_hand_over_again(self):
        for request in self:
            is_there = request.state in AGAIN and request.kind != "room"
            request.can_hand_over_again = is_there and request._may_hand_over(self.env.user)

    def _may_hand_over(self, user) -> bool:
        """Who takes the footage out hands it over, or IT staff or a supervisor in their place."""
        return user == self.sudo().extractor_id or has_duty(user, "it", "supervisor")

    def _ready_gaps(self):
        """What is only shown, or a room that is entered, needs no file."""
        return super()._ready_gaps() if self.kind == "copy" else []

    def action_hand_over(self):
        """Open the window that makes the hand-over."""
        self.ensure_one()
        self._check_can_hand_over()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand over"),
            "res_model": "cctv.hand.over",
            "view_mode": "form",
            "target": "new",
            "context": {"default_request_id": self.id},
        }

    def action_hand_over_again(self):
        """The same window once more; the request stays where it is."""
        return self.action_hand_over()

    def action_open_deliveries(self):
        """The hand-overs of this request."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_cctv.cctv_footage_delivery_action"
        )
        action.update(domain=[("request_id", "=", self.id)], context={})
        if self.delivery_count == 1:
            action.update(res_id=self.delivery_ids.id, views=[(False, "form")])
        return action

    def _check_can_hand_over(self):
        words = self.env._(
            "Footage is handed over by who took it out, by IT staff or by a supervisor."
        )
        self._check_may("hand_over", words)
        self._check_state(*(ROOM_OPEN if self.kind == "room" else ("ready", *AGAIN)))
        self._check_no_gaps(self._handover_gaps())

    def _files_to_give(self):
        """The files of the clips that are there to be handed over."""
        files = self.env["cctv.evidence"].search([("item_id", "in", self.item_ids.ids)])
        return files.filtered(lambda file: not file.date_destroyed)


class CctvFootageDelivery(models.Model):
    _inherit = "cctv.footage.delivery"

    @api.model
    def _hand_over(self, request, vals, giver_image, receiver_image=None):
        """Hand over what ``request`` asked for, as the present user: check, write down, note in the
        chain of custody, sign, seal, and move the request on.

        :param vals: kind, recipient_*, evidence_ids (records), medium, … as the window has them
        :param giver_image: signature of the present user, base64 of a picture
        :param receiver_image: that of the recipient; none for a link
        :raises UserError: with all that is missing
        """
        request.ensure_one()
        request._check_can_hand_over()
        vals = self._checked(request, vals)
        delivery = self.sudo().create(
            {
                **vals,
                "company_id": request.company_id.id,
                "request_id": request.id,
                "date": fields.Datetime.now(),
                "giver_id": self.env.uid,
                "partner_id": self._recipient(request, vals).id,
            }
        )
        delivery._note_custody()
        delivery._note_facts()
        delivery._note_access()
        user = self.env.user
        delivery._sign("handed_over", user.partner_id, user, giver_image)
        if vals["kind"] != "link":
            delivery._sign("received", delivery.partner_id, user, receiver_image)
        delivery._seal()
        if request.state not in AGAIN:
            request._handed_over()
        return delivery.with_env(self.env)

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
        _, gaps, kind = self.env._, [], vals["kind"]
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
        if request._is_own(self.env.user) and not request._rules().requester_may_extract:
            gaps.append(_("You ask for it yourself: somebody else hands it over to you."))
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
        if email and not contact and email == own:
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

    @api.model
    def _recipient(self, request, vals):
        """The contact who receives it; one is made for somebody not known yet, who signs."""
        name, partner = vals["recipient_name"], request.sudo().partner_id
        if partner and partner.name == name:
            return partner
        if email := vals["recipient_email"]:
            known = self._known_contact(request, name, email)
            if known:
                return known
        user = self.env.user
        if user.partner_id.name == name and request._rules().requester_may_extract:
            return user.partner_id
        return self.env["res.partner"].sudo().create(
            {
                "name": clean(name),
                "email": vals["recipient_email"],
                "company_name": vals["recipient_unit"],
                "company_id": request.company_id.id,
            }
        )

    @api.model
    def _known_contact(self, request, name, email):
        """Of the same name and address."""
        return self.env["res.partner"].sudo().search(
            [
                ("name", "=", name),
                ("email_normalized", "=", email),
                ("company_id", "in", (False, request.company_id.id)),
            ],
            limit=1,
        )

    def _note_custody(self):
        """What happened goes into the chain, and its end onto the papers."""
        kind, chain = CUSTODY_KIND.get(self.kind), self.env["cctv.custody.chain"]
        if self.medium_id:
            self.medium_id._put(self.item_ids - self.medium_id.item_ids, self.number)
        if kind:
            self._note_given(kind)
        if self.medium_id:
            self.medium_id._handed_over(self.partner_id, self.number, self.item_ids)
        end = chain._of(self.company_id)
        end.invalidate_recordset()
        self.write({"custody_place": end.sequence, "custody_mac": end.mac})

    def _note_given(self, kind):
        """Each clip with its own files."""
        files = self.evidence_ids.grouped("item_id")
        for item in self.item_ids:
            given = files.get(item, self.evidence_ids.browse())
            self.env["cctv.custody.event"]._note(
                item,
                kind,
                f"{self.number}: {self.recipient_name}",
                self.partner_id,
                delivery=self.number,
                how=self.kind,
                medium=self.medium_id.id,
                files=[file._custody_facts() for file in given],
            )

    def _note_access(self):
        """Who was let into the recording room stands in the access book as well: since he went in,
        or now, when nobody wrote it down then."""
        if self.kind != "room":
            return
        for line in self.request_id._visits() or self._late_line():
            if line.state == "out":
                line.sudo()._take_back(self.number, max(self.date_ended, line.date_out))
