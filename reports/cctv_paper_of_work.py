from odoo import models
from odoo.exceptions import UserError

from ..papers import pictures, types as t
from .cctv_paper import picture_bytes

PICTURE_BOX = (250, 150)
"""Points that a picture is made small for before it is held in memory."""


class CctvPaperOfWork(models.AbstractModel):
    """Papers about maintenance and repairs: not sealed, made under the company's main procedure,
    signed by hand."""

    _name = "cctv.paper.of.work"
    _description = "Printed paper of maintenance"
    _inherit = ["cctv.paper"]

    def _check_printable(self, record):
        """Refuse what this paper is not about, with a sentence."""

    def _papers_of(self, records, lang):
        for record in records:
            self._check_printable(record)
        return super()._papers_of(records, lang)

    def _work_date(self, record):
        """Of which day the procedure is named in the header."""
        return record.create_date

    def _document(self, record):
        """The procedure that was in force when the work was done."""
        revision = self._revision_at(record, self._work_date(record))
        return self._revision_facts(revision) if revision else super()._document(record)

    def _revision_at(self, record, date):
        procedure = self._company(record)._cctv_profile().procedure_id
        former = procedure.revision_ids.filtered(
            lambda one: (
                date
                and one.date_in_force
                and one.date_in_force <= date
                and (not one.date_ended or one.date_ended > date)
            )
        )
        return former[:1] or procedure.current_revision_id

    def _filled(self, pairs, blank=False):
        """Facts; where nothing is known a dash, or on an empty form room to write."""
        return t.Facts(tuple((label, words or (None if blank else "-")) for label, words in pairs))

    def _picture(self, value, caption, missing=""):
        """A picture small enough to hold many of them, or the frame that says why not."""
        raw = picture_bytes(value)
        small = pictures.small(raw, *PICTURE_BOX) if raw else None
        return t.Photo(small, caption, missing)

    def _signer(self, role, user=None, date=None, position=""):
        name = user.name if user else ""
        return t.SignatureCell(role, name=name or "", position=position, date=self._moment(date))

    def _refuse(self, sentence):
        raise UserError(sentence)
