from dataclasses import replace

from odoo import models

from ..papers import types as t


class PaperFootageRequest(models.AbstractModel):
    """Form Permintaan Rekaman (P1, P2): what is asked for, by whom, what for, and what was decided.
    While it is a draft, a form to fill in by hand and to sign."""

    _name = "report.helpdesk_cctv.paper_footage_request"
    _description = "Printed request for footage"
    _inherit = ["cctv.paper.of.footage"]

    def _title(self, record):
        """Where no header says that it is a form, its title does."""
        if self._is_government(record):
            return self.env._("Form to request footage")
        return self.env._("Request for footage")

    def _mark(self, record):
        """What it is worth, also when the seal of its end is there."""
        return {
            "draft": self.env._("DRAFT"),
            "refused": self.env._("REFUSED"),
            "cancelled": self.env._("CANCELLED"),
        }.get(record.state, "")

    def _paper(self, record):
        return replace(super()._paper(record), mark=self._mark(record))

    def _blocks(self, record):
        _, blank = self.env._, record.state == "draft"
        return [
            self._filled(self._came(record), blank),
            t.Heading(_("Who asks"), 2),
            self._filled(self._asker(record), blank),
            t.Heading(_("What is asked for"), 2),
            self._filled(self._asked(record), blank),
            *([self._clips(record.item_ids)] if record.item_ids else []),
            t.Heading(_("What it is for"), 2),
            t.Text(record.purpose or ""),
            *self._urgent(record),
            *self._decision(record),
            t.Text(
                _(
                    "Whoever signs uses the footage for this purpose only, does not pass it on and "
                    "does not publish it. Whoever breaks this answers for it by law."
                ),
                italic=True,
            ),
            *self._addenda(record),
            self._signers(record),
            *self._seal_blocks(record),
        ]

    def _came(self, record):
        _ = self.env._
        return (
            *self._own_number(record),
            (_("Received on"), self._exact(record.date_received)),
            (_("How it came"), self._words(record, "channel")),
            (_("Taken down by"), record.received_by_id.name),
        )

    def _asker(self, record):
        _ = self.env._
        letter = (record.letter_number, self._day(record.letter_date))
        return (
            (_("Name"), self._words(record, "requester_name")),
            (_("Who asks"), self._words(record, "requester_kind")),
            (_("Identity"), self._words(record, "requester_identity")),
            (_("Unit or institution"), self._words(record, "requester_unit")),
            (_("Phone"), record.requester_phone),
            (_("E-mail"), record.requester_email),
            (_("Letter"), ", ".join(filter(None, letter))),
            (_("Legal basis"), record.legal_basis),
            (_("Who can confirm it"), record.contact_words),
        )

    def _asked(self, record):
        _ = self.env._
        place = (record.location_id.complete_name, record.place_words)
        return (
            (_("Asked for"), self._words(record, "kind")),
            (_("Class"), self._words_of_now(record, "footage_class")),
            (_("From"), self._exact(record.date_from)),
            (_("Until"), self._exact(record.date_to)),
            (_("Place"), "; ".join(filter(None, place))),
            (_("Urgent"), _("Yes") if record.is_urgent else _("No")),
        )

    def _urgent(self, record):
        if not record.is_urgent:
            return []
        return [t.Heading(self.env._("Why it is urgent"), 2), t.Text(record.urgent_reason or "")]

    def _decision(self, record):
        _ = self.env._
        if record.state == "draft":
            return []
        facts = (
            (_("Status"), self._words_of_now(record, "state")),
            (_("Verified by"), record.verified_by_id.name),
            (_("Verified on"), self._moment(record.date_verified)),
            (_("Decided by"), record.approved_by_id.name),
            (_("Decided on"), self._moment(record.date_approved)),
            (_("Why it was refused"), record.refused_reason),
        )
        known = tuple(fact for fact in facts if fact[1])
        return [t.Heading(_("Verification and decision"), 2), self._filled(known)]

    def _signers(self, record):
        _ = self.env._
        return t.Signatures(
            (
                t.SignatureCell(_("Requester"), name=record.requester_name or ""),
                self._person(_("Verified by"), record.verified_by_id, record.date_verified),
                self._person(_("Decided by"), record.approved_by_id, record.date_approved),
            )
        )
