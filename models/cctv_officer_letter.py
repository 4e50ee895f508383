"""The letter of appointment as a file (R39)."""

from base64 import b64decode, b64encode
from binascii import Error

from odoo import api, fields, models
from odoo.exceptions import UserError

from .cctv_officer import KEEPERS


class CctvOfficer(models.Model):
    _inherit = "cctv.officer"

    letter_file = fields.Binary(
        string="Letter as a file",
        attachment=True,
        copy=False,
        groups=KEEPERS,
        help="The head's decision, scanned: PDF or picture.",
    )
    letter_file_name = fields.Char(copy=False, tracking=True, groups=KEEPERS)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_letter(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._with_letter(vals))

    @api.model
    def _with_letter(self, vals):
        """``vals`` with the file as it may be kept, and without its name when it is taken away."""
        if "letter_file" not in vals:
            return vals
        if not vals["letter_file"]:
            return {**vals, "letter_file_name": False}
        name = vals.get("letter_file_name") or self.env._("Letter of appointment")
        try:
            raw = b64decode(vals["letter_file"], validate=True)
        except (Error, ValueError, TypeError):
            sentence = self.env._("'%s' has not arrived whole. Choose it again.", name)
            raise UserError(sentence) from None
        kept = self.env["cctv.uploads"]._take(name, raw, self.env.company)
        return {**vals, "letter_file": b64encode(kept.raw), "letter_file_name": kept.name}
