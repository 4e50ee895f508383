"""What is sealed of a request for footage, and who signs it."""

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.seal import digest
from .cctv_choices import FOOTAGE_OVER

SEALED = (
    "state kind channel requester_kind partner_id requester_name requester_identity requester_unit "
    "letter_number letter_date letter_ids form_ids date_from date_to purpose legal_basis "
    "location_id place_words footage_class is_urgent urgent_reason received_by_id date_received "
    "verified_by_id date_verified word_by_id date_word approved_by_id date_approved refused_reason "
    "extractor_id date_demanded demand_by_id"
).split()


LATER = frozenset(
    "state form_ids verified_by_id date_verified word_by_id date_word approved_by_id date_approved "
    "refused_reason extractor_id date_demanded demand_by_id".split()
)
"""Of these, what comes after somebody has signed a step; sealed it is all the same."""


def as_signed(entries, clips):
    """Entries or digests by path, but for what later steps add. A clip that is split stays what was
    asked for: ``clips`` stands in the place of the single ones."""
    names = LATER | {"clip"}
    kept = {path: one for path, one in entries.items() if path.partition("[")[0] not in names}
    return {**kept, "clips": clips}


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    def _sealing_gaps(self):
        gaps = super()._sealing_gaps()
        if self.state not in FOOTAGE_OVER:
            gaps.append(self.env._("it is not over yet"))
        return gaps

    def _sealed_fields(self):
        return dict.fromkeys(SEALED)

    def _signed_values(self):
        """Who signs a step that was taken signs what was asked and decided: the steps after it do
        not make the signature untrue."""
        found = super()._signed_values()
        return {
            key: as_signed(values, digest(self.browse(key)._spans_asked())[:16])
            for key, values in found.items()
        }

    def _check_signatures_current(self, entries):
        clips = {"value": self._spans_asked(), "label": self.env._("Clips")}
        super()._check_signatures_current(as_signed(entries, clips))

    def _spans_asked(self):
        """[[id of the camera, from, to]]: clips that follow each other without a gap are one."""
        spans = []
        for item in self.sudo().item_ids.sorted(lambda x: (x.device_id.id, x.date_from, x.date_to)):
            start, end = (fields.Datetime.to_string(x) for x in (item.date_from, item.date_to))
            if spans and spans[-1][0] == item.device_id.id and spans[-1][2] == start:
                spans[-1][2] = end
            else:
                spans.append([item.device_id.id, start, end])
        return spans

    def _sealed_extra(self):
        """The clips by what does not change: files come and go by the rules of keeping."""
        entries = []
        for item in self.sudo().item_ids.sorted("id"):
            span = [fields.Datetime.to_string(x) for x in (item.date_from, item.date_to)]
            device = item.device_id.display_name or ""
            value = [item.number or "", item.device_id.id, *span]
            text = f"{device}, {span[0]} – {span[1]} UTC"
            entries.append((f"clip[{item.id}]", item.number or "", value, text))
        return entries

    def _signature_roles(self):
        _ = self.env._
        return [
            ("verified", _("Verified by"), False),
            ("approved", _("Approved by"), False),
            ("extracted", _("Taken out by"), False),
        ]

    def _check_signer(self, role):
        """Each signs what he did himself, once he has done it."""
        self.check_access("read")
        person = self._person_of(role)
        if person != self.env.user:
            raise self._signed_by_another(person)
        super()._check_signer(role)

    def _person_of(self, role):
        """Who has done the step that is signed so."""
        names = {
            "verified": "verified_by_id",
            "approved": "approved_by_id",
            "extracted": "extractor_id",
        }
        return self.sudo()[names[role]] if role in names else self.env["res.users"].browse()

    def _signed_by_another(self, person):
        if person:
            return UserError(self.env._("%s has done this step, and signs it.", person.name))
        return UserError(self.env._("Nobody has done this step yet: it is signed afterwards."))

    def _sign(self, role, partner, user, image):
        """Nobody signs in another's place, also not at the request of who did it."""
        person = self._person_of(role)
        if person.partner_id != partner or not person:
            raise self._signed_by_another(person)
        return super()._sign(role, partner, user, image)
