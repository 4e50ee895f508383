"""What the screen of a clip shows of its files."""

from odoo import api, fields, models


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    size = fields.Float(
        string="Size", compute="_compute_size", digits=(20, 0), help="Of the file, in bytes."
    )

    @api.depends("evidence_id.size", "evidence_id.date_destroyed")
    def _compute_size(self):
        for item in self:
            file = item.evidence_id
            item.size = 0 if file.date_destroyed else file.size

    def get_files(self) -> dict:
        """The files of a clip and what the user may do with them; for the widget of its form."""
        self.ensure_one()
        self.check_access("read")
        user, files = self.env.user, self.evidence_ids
        frames = files.filtered(lambda file: file.role in ("first_frame", "last_frame"))
        return {
            "may_add": self._may_add_file(user),
            "may_view": self._may_view(user),
            "may_download": self._may_download(user),
            "files": [self._file_of_screen(file) for file in files - frames],
            "uploads": self.env["cctv.evidence.upload"].get_open(self.id),
        }

    def _file_of_screen(self, file):
        names = ("id", "name", "role", "size", "sha256", "codec", "width", "height", "duration_s")
        roles = dict(file._fields["role"]._description_selection(self.env))
        return {
            **{name: file[name] for name in names},
            "role_name": roles[file.role],
            "flaw": file.flaw or "",
            "user": file.user_id.sudo().name or "",
            "date_stored": file.date_stored,
            "is_destroyed": bool(file.date_destroyed),
        }
