"""Files that people outside hand in."""

from odoo import api, models
from odoo.exceptions import UserError

from ..tools import uploads


class CctvUploads(models.AbstractModel):
    """Takes files of strangers as far as a company allows them, and keeps them. Nothing here asks
    who may: the callers have."""

    _name = "cctv.uploads"
    _description = "Files of people outside"

    @api.model
    def _take_all(self, files, company):
        """The files that somebody outside sends, as they may be kept. Of one that is too large no
        more is read than shows it.

        :param files: [werkzeug FileStorage]; those without a name are fields left empty
        :return: [``tools.uploads.Upload``]
        :raises UserError: one sentence that names the file and what to do
        """
        company = company.sudo()
        files = [file for file in files if file and file.filename]
        self._check_count(len(files), company)
        limit = company.cctv_upload_mb * 1024 * 1024
        return [
            self._take(file.filename, file.stream.read(limit + 1), company) for file in files
        ]

    @api.model
    def _check_count(self, count, company):
        most = company.sudo().cctv_upload_count
        if count > most:
            raise UserError(
                self.env._(
                    "These are %(count)s files; at most %(most)s can be sent at once. Choose the "
                    "most telling ones.",
                    count=count,
                    most=most,
                )
            )

    @api.model
    def _take(self, name, raw, company):
        """One file, as it may be kept."""
        most = company.sudo().cctv_upload_mb
        try:
            return uploads.taken(name, raw, most * 1024 * 1024)
        except uploads.TooLarge as error:
            sentence = self.env._(
                "'%(file)s' is too large: a file may have %(most)s MB. Take the photo with a lower "
                "resolution, or send a smaller one.",
                file=error.args[0],
                most=most,
            )
        except uploads.BadPicture as error:
            sentence = self.env._(
                "'%s' cannot be opened as a picture. Please take the photo again.", error.args[0]
            )
        except uploads.WrongKind as error:
            sentence = self.env._(
                "'%s' is neither a picture (JPEG, PNG, WebP) nor a PDF. Only these can be sent.",
                error.args[0],
            )
        raise UserError(sentence)

    @api.model
    def _keep(self, record, kept):
        """Attach what ``_take_all`` has given out to a record."""
        return self.env["ir.attachment"].sudo().create(
            [
                {
                    "name": file.name,
                    "raw": file.raw,
                    "mimetype": file.mimetype,
                    "res_model": record._name,
                    "res_id": record.id,
                }
                for file in kept
            ]
        )
