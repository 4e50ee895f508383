from odoo import models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from ..models.cctv_accounting import company_time
from ..models.cctv_custody_head import head_code
from ..papers import types as t

MOMENT = "d MMM y HH:mm:ss z"
"""Times of footage name their zone."""


class CctvPaperOfFootage(models.AbstractModel):
    """What papers about footage have in common."""

    _name = "cctv.paper.of.footage"
    _description = "Printed paper about footage"
    _inherit = ["cctv.paper"]

    def _check_printable(self, record):
        """Refuse what this paper is not about, with a sentence."""

    def _papers_of(self, records, lang):
        for record in records:
            self._check_printable(record.sudo())
        return super()._papers_of(records, lang)

    def _refuse(self, sentence):
        raise UserError(sentence)

    def _exact(self, value):
        return self._moment(value, MOMENT)

    def _filled(self, pairs, blank=False):
        """Facts; where nothing is known a dash, or on a form room to write."""
        return t.Facts(tuple((label, words or (None if blank else "-")) for label, words in pairs))

    def _clips(self, items):
        """A table of clips: which camera, from when to when."""
        _ = self.env._
        head = (_("Clip"), _("Camera"), _("Place"), _("From"), _("Until"))
        rows = tuple(
            (
                item.number or "",
                item.device_id.display_name or "",
                item.device_id.cctv_location_id.complete_name or "",
                self._exact(item.date_from),
                self._exact(item.date_to),
            )
            for item in items
        )
        return t.Table(head, rows, (1.7, 2, 1.7, 2.3, 2.3))

    def _files(self, files):
        """A table of files with what proves them."""
        _ = self.env._
        head = (_("File"), _("Kind"), _("Size (bytes)"), _("SHA-256"))
        rows = tuple(
            (
                file.name,
                self._words_of_now(file, "role"),
                formatLang(self.env, file.size, digits=0),
                in_groups(file.sha256),
            )
            for file in files
        )
        return t.Table(head, rows, (2.5, 1.4, 1.4, 4), "llrl")

    def _own_number(self, record):
        """Where the letterhead has no number of the record's own, the facts begin with it."""
        pair = (self.env._("Number"), record.number)
        return () if self._is_government(record) else (pair,)

    def _place_and_date(self, record, date):
        """'Yogyakarta, 27 November 2026' above a signature; on a form room for the day."""
        city = self._company(record).partner_id.city
        local = company_time(self._company(record), date) if date else None
        return ", ".join(filter(None, (city, self._day(local and local.date()) or "." * 24)))

    def _person(self, role, user, date=None):
        """The place where ``user`` signs by hand."""
        return self._named_cell(role, user.partner_id, date)

    def _named_cell(self, role, partner, date=None):
        if not partner:
            return t.SignatureCell(role)
        texts = partner._cctv_signer_vals()
        return t.SignatureCell(
            role,
            name=texts["name"] or "",
            position=texts["position"] or "",
            rank=texts["rank"] or "",
            nip=texts["nip"] or "",
            date=self._moment(date),
        )

    def _proved_by(self, url, words):
        """The QR code of a public page that confirms the paper."""
        return t.QrCode(url, "\n".join((words, url)))

    def _custody_words(self, place, mac):
        """The end of the chain of custody, with the code that is mailed to management too."""
        return self.env._(
            "Chain of custody: entry %(place)s, code %(code)s. Keep this paper: with it anybody "
            "can tell later whether the chain is still the same.",
            place=place,
            code=head_code(mac),
        )


def in_groups(digest):
    """A hash with spaces, so that lines can break and eyes can compare."""
    return " ".join((digest or "-")[at : at + 8] for at in range(0, len(digest or "-"), 8))
