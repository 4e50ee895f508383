from odoo import models

from ..papers import types as t


class PaperFootageRelease(models.AbstractModel):
    """The letter that goes with every file: what was released to whom, with the hashes, and the
    address at which anybody can confirm it."""

    _name = "report.helpdesk_cctv.paper_footage_release"
    _description = "Printed release letter"
    _inherit = ["cctv.paper.of.footage"]

    def _title(self, record):
        return self.env._("Release letter")

    def _kind_of_document(self, record):
        return self.env._("Letter")

    def _partner(self, record):
        return record.partner_id

    def _check_printable(self, record):
        if record.kind not in ("medium", "link"):
            self._refuse(
                self.env._(
                    "%s gave nothing away: it has a record, but no release letter.",
                    record.display_name,
                )
            )

    def _blocks(self, record):
        _ = self.env._
        return [
            self._filled(self._facts(record)),
            t.Text(self._released(record)),
            self._clips(record.item_ids),
            *([self._files(record.evidence_ids.sorted("id"))] if record.evidence_ids else []),
            *self._clip_facts(record),
            t.Text(
                _(
                    "The SHA-256 proves a file: whoever computes it of an unchanged copy gets the "
                    "value above. One changed bit gives another value."
                )
            ),
            t.Text(self._custody_words(record.custody_place, record.custody_mac), small=True),
            *self._addenda(record),
            self._signer(record),
            self._proved_by(
                record._release_url(),
                _("Scan this code, or open the address below, to verify this letter."),
            ),
        ]

    def _facts(self, record):
        _ = self.env._
        return (
            *self._own_number(record),
            (_("Handed over on"), self._exact(record.date)),
            (_("To"), self._words(record, "recipient_name")),
            (_("Unit or institution"), self._words(record, "recipient_unit")),
            (_("Request"), record.request_id.number),
            (_("Storage medium"), self._words(record, "medium") or self._words(record, "kind")),
        )

    def _released(self, record):
        return self.env._(
            "%(organisation)s confirms that the footage below was released to the person named "
            "above, for this purpose: %(purpose)s",
            organisation=self._company(record).name,
            purpose=record.request_id.purpose,
        )

    def _signer(self, record):
        cells = [cell for cell in record._signature_cells() if cell["image"]][:1]
        place = self._place_and_date(record, record.date)
        if not cells:
            cell = self._person(self.env._("Handed over by"), record.giver_id)
            return t.Signatures((cell,), place)
        return t.Signatures(tuple(map(self._signature_cell, cells)), place)
