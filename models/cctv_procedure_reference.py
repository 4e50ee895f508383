from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CctvProcedureReference(models.Model):
    """A file or a link that belongs to a document: the manual as PDF, a contract, a form, an
    application. Whoever keeps the document keeps them."""

    _name = "cctv.procedure.reference"
    _description = "File or link of a controlled document"
    _order = "sequence, id"

    procedure_id = fields.Many2one("cctv.procedure", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, help="What it is, e.g. 'Manual of the recorders'.")
    url = fields.Char(string="Address", help="Where it is to be found: https://…")
    file = fields.Binary(attachment=True)
    file_name = fields.Char()

    @api.constrains("url", "file", "name")
    def _check_content(self):
        for reference in self:
            if not (reference.name or "").strip():
                raise ValidationError(self.env._("Say what the file or link is."))
            if not reference.url and not reference.file:
                raise ValidationError(
                    self.env._("'%s' needs a file or an address.", reference.name)
                )
            if reference.url and not _is_web_address(reference.url):
                raise ValidationError(
                    self.env._(
                        "'%s' is no address of a page. It begins with https:// or http://.",
                        reference.url,
                    )
                )

    def write(self, vals):
        """Whoever moves it to another document must be allowed to change that one."""
        if "procedure_id" in vals:
            self.env["cctv.procedure"].browse(vals["procedure_id"]).check_access("write")
        return super().write(vals)


def _is_web_address(url):
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
