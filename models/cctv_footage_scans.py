"""The scans of a request: of the letter that was decided on, of the form that was signed."""

from odoo import models
from odoo.exceptions import UserError

LETTER_OPEN = ("draft", "returned")
FORM_OPEN = ("draft", "submitted", "returned", "verified", "approved", "extraction", "ready")
"""States in which these are put in, exchanged or taken away."""


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    def write(self, vals):
        if "form_ids" in vals and not self.env.su:
            for request in self.filtered(lambda r: r.state not in FORM_OPEN):
                raise request._scans_stay()
        return super().write(vals)

    def _check_changed_files(self, files, vals):
        super()._check_changed_files(files, vals)
        self._refuse_scans(files)

    def _check_removed_files(self, files):
        super()._check_removed_files(files)
        self._refuse_scans(files)

    def _refuse_scans(self, files):
        """Who decides, and who hands over, has seen these and no others."""
        request = self.sudo()
        kept = request.letter_ids if request.state not in LETTER_OPEN else request.letter_ids[:0]
        if request.state not in FORM_OPEN:
            kept |= request.form_ids
        if not files.env.su and files.sudo() & kept:
            raise self._scans_stay()

    def _scans_stay(self):
        return UserError(
            self.env._(
                "The scans of %s stay as they are: they were decided on. To have the letter "
                "corrected, return the request with questions.",
                self.sudo().display_name,
            )
        )
