from odoo import models

from ..papers import types as t


class PaperFootageApproval(models.AbstractModel):
    """Surat Persetujuan (P1): who may get which footage, what for, on whose word."""

    _name = "report.helpdesk_cctv.paper_footage_approval"
    _description = "Printed letter of approval"
    _inherit = ["cctv.paper.of.footage"]

    def _title(self, record):
        return self.env._("Letter of approval")

    def _kind_of_document(self, record):
        return self.env._("Letter")

    def _mark(self, record):
        return ""

    def _paper_date(self, record):
        """That of the decision, whatever became of the request since."""
        return record.date_approved or super()._paper_date(record)

    def _partner(self, record):
        return record.partner_id

    def _check_printable(self, record):
        if record.state == "refused":
            self._refuse(
                self.env._(
                    "%s was refused: print the letter of refusal instead.", record.display_name
                )
            )
        if not record._is_approved():
            self._refuse(
                self.env._(
                    "%s is not decided yet: there is no letter about it.", record.display_name
                )
            )

    def _blocks(self, record):
        return [
            self._filled(self._facts(record)),
            t.Text(self._opening(record)),
            *self._granted(record),
            *self._custody_then(record),
            self._signer(record),
            self._proof(record),
        ]

    def _facts(self, record):
        _ = self.env._
        letter = (record.letter_number, self._day(record.letter_date))
        return (
            *self._own_number(record),
            (_("Decided on"), self._moment(record.date_approved, "d MMMM y HH:mm z")),
            (_("To"), record.requester_name),
            (_("Unit or institution"), record.requester_unit),
            (_("Identity"), record.requester_identity),
            (_("Letter"), ", ".join(filter(None, letter))),
        )

    def _opening(self, record):
        return self.env._(
            "On %(date)s you asked for: %(kind)s. Purpose: %(purpose)s",
            date=self._day(record.date_received),
            kind=self._words_of_now(record, "kind"),
            purpose=record.purpose,
        )

    def _span(self, record):
        """What was asked for: when and where."""
        _ = self.env._
        place = (record.location_id.complete_name, record.place_words)
        facts = (
            (_("From"), self._exact(record.date_from)),
            (_("Until"), self._exact(record.date_to)),
            (_("Place"), "; ".join(filter(None, place))),
        )
        return tuple(fact for fact in facts if fact[1])

    def _granted(self, record):
        _, extractor = self.env._, record.extractor_id.name
        taken = ((_("Taken out by"), extractor),) if extractor else ()
        return [
            t.Text(_("This request is approved:"), bold=True),
            self._filled((*self._span(record), *taken)),
            *([self._clips(record.item_ids)] if record.item_ids else []),
            t.Text(_("The approval holds under these conditions:")),
            t.Bullets(
                (
                    _("The footage is used for the purpose above only."),
                    _("It is not passed on and not published without a new approval."),
                    _("It is handed over to the person named above, against a signature."),
                    _("It is destroyed when it is no longer needed for this purpose."),
                ),
                numbered=True,
            ),
        ]

    def _signer(self, record):
        role = self.env._("Decided by")
        cell = self._person(role, record.approved_by_id, record.date_approved)
        return t.Signatures((cell,), self._place_and_date(record, record.date_approved))

    def _proof(self, record):
        words = self.env._("Scan this code, or open the address below, to verify this letter.")
        return self._proved_by(record._approval_url(), words)
