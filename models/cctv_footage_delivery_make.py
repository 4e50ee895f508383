"""Making a hand-over: all of it in one transaction, or nothing."""

from odoo import api, fields, models

from .cctv_footage_hand_over import AGAIN
from .cctv_poll_tools import clean

CUSTODY_KIND = {"medium": "transferred", "link": "transferred", "playback": "viewed"}
"""What a hand-over is in the chain of custody. Who is let into the room sees no clip by that."""


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
