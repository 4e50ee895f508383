from odoo import models

from ..papers import types as t


class PaperBreach(models.AbstractModel):
    """The letter about a failure to protect personal data (UU 27/2022, article 46): what the people
    concerned and the authority are told, in the language in which it is written."""

    _name = "report.helpdesk_cctv.paper_breach"
    _description = "Printed notice of a breach of personal data"
    _inherit = ["cctv.paper.of.footage"]

    def _title(self, record):
        return self.env._("Notice of a failure to protect personal data")

    def _kind_of_document(self, record):
        return self.env._("Letter")

    def _mark(self, record):
        return self.env._("DRAFT") if record.state == "open" else ""

    def _paper_date(self, record):
        return record.date_told or super()._paper_date(record)

    def _check_printable(self, record):
        if not record.letter:
            self._refuse(
                self.env._("%s has no letter yet. Draft it first.", record.display_name)
            )

    def _paper_of(self, record, lang=None):
        """The letter has one language; labels and dates around it have the same."""
        return super()._paper_of(record, record.letter_lang or lang)

    def _blocks(self, record):
        _ = self.env._
        return [
            self._filled(self._facts(record)),
            t.Html(record.letter),
            *self._addenda(record),
            self._signer(record),
            *self._seal_blocks(record),
        ]

    def _facts(self, record):
        _ = self.env._
        return (
            (_("To"), _("The people concerned and the authority for personal data")),
            (_("Found on"), self._moment(record.date_found, "d MMMM y HH:mm z")),
            (_("Told on"), self._moment(record.date_told, "d MMMM y HH:mm z")),
            (_("Told by"), record.told_by_id.name),
        )

    def _signer(self, record):
        """The organisation answers for it: the official, else its one manager, signs; else room for
        the name."""
        company = self._company(record)
        profile = company._cctv_profile()
        leaders = profile.official_id or profile._users_of_role("management", company)
        leader = leaders if len(leaders) == 1 else leaders.browse()
        cell = self._person(self.env._("For %s", company.name), leader)
        return t.Signatures((cell,), self._place_and_date(record, record.date_told))
