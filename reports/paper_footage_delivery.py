from odoo import models

from ..papers import types as t


class PaperFootageDelivery(models.AbstractModel):
    """Berita Acara Penyerahan Rekaman, or of a playback, or of access to the recording room: who
    gave what to whom, with both signatures and the seal."""

    _name = "report.helpdesk_cctv.paper_footage_delivery"
    _description = "Printed record of a hand-over"
    _inherit = ["cctv.paper.of.footage"]

    def _title(self, record):
        _ = self.env._
        return {
            "playback": _("Record of playing a recording"),
            "room": _("Record of access to the recording room"),
        }.get(record.kind) or _("Record of handing over footage")

    def _kind_of_document(self, record):
        return self.env._("Official record")

    def _blocks(self, record):
        return [
            t.Text(self._opening(record)),
            self._parties(record),
            t.Text(self._statement(record)),
            self._filled(self._facts(record)),
            *self._given(record),
            *self._clip_facts(record),
            *([t.Text(record.note)] if record.note else []),
            t.Text(self._undertaking(record)),
            t.Text(self._custody_words(record.custody_place, record.custody_mac), small=True),
            *self._addenda(record),
            *self._signatures(record),
            *self._seal_blocks(record),
        ]

    def _opening(self, record):
        return self.env._(
            "On %(day)s, at %(time)s, the undersigned:",
            day=self._moment(record.date, "EEEE, d MMMM y"),
            time=self._moment(record.date, "HH:mm z"),
        )

    def _parties(self, record):
        _ = self.env._
        giver = record.giver_id.partner_id._cctv_signer_vals()
        company = self._company(record).name
        return t.Boxes(
            (
                (
                    _("First party"),
                    (
                        t.Facts(
                            (
                                (_("Name"), giver["name"]),
                                (_("Position"), giver["position"] or "-"),
                                (_("Organisation"), company),
                            ),
                            columns=1,
                        ),
                    ),
                ),
                (
                    _("Second party"),
                    (
                        t.Facts(
                            (
                                (_("Name"), self._words(record, "recipient_name")),
                                (_("Identity"), self._words(record, "recipient_identity") or "-"),
                                (_("Organisation"), self._words(record, "recipient_unit") or "-"),
                            ),
                            columns=1,
                        ),
                    ),
                ),
            )
        )

    def _statement(self, record):
        _ = self.env._
        return {
            "playback": _("The first party played the following recordings to the second party:"),
            "room": _("The first party let the second party into the recording room:"),
        }.get(record.kind) or _("The first party handed over to the second party:")

    def _facts(self, record):
        _ = self.env._
        asked = record.request_id
        facts = (
            *self._own_number(record),
            (_("Request"), asked.number),
            (_("Letter"), asked.letter_number),
            (_("Approved by"), asked.approved_by_id.name),
            (_("How"), self._words(record, "kind")),
            (_("Storage medium"), self._words(record, "medium")),
            (_("Link works until"), self._exact(record.date_link_end)),
            (_("Began"), self._exact(record.date_started)),
            (_("Ended"), self._exact(record.date_ended)),
            (_("Who was there"), self._words(record, "present_words")),
            (_("Purpose"), asked.purpose),
            (_("Why once more"), self._words(record, "again_reason")),
        )
        return tuple(fact for fact in facts if fact[1])

    def _given(self, record):
        blocks = []
        if record.item_ids:
            blocks.append(self._clips(record.item_ids))
        if record.evidence_ids:
            blocks.append(self._files(record.evidence_ids.sorted("id")))
        return blocks

    def _undertaking(self, record):
        _ = self.env._
        if record.kind == "room":
            return _(
                "The second party touches nothing but what the request is about, copies nothing "
                "that was not approved and keeps secret what was seen."
            )
        if record.kind == "playback":
            return _(
                "The second party made no copy and keeps secret what was seen, except for the "
                "purpose above."
            )
        if any(record.item_ids.mapped("is_confidential")):
            return _(
                "The footage is confidential. The second party answers for its safety and secrecy, "
                "uses it for the purpose above only and passes it on to nobody."
            )
        return _(
            "The second party uses the footage for the purpose above only, does not pass it on and "
            "does not publish it. From here on the second party answers for it."
        )
