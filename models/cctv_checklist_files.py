"""Photos and signatures of answers that somebody changes past the answer, as files."""

from odoo import models
from odoo.exceptions import UserError

from .cctv_checklist_values import VALUE_FIELDS

ANSWERING_FIELDS = frozenset(
    {
        "raw",
        "datas",
        "db_datas",
        "mimetype",
        "type",
        "url",
        "res_model",
        "res_id",
        "res_field",
        "public",
    }
)
"""Of a file: what makes it an answer, or not."""


class CctvChecklistLine(models.Model):
    _inherit = "cctv.checklist.line"

    def _check_changed_files(self, files, vals):
        answers = self._answering_files(files)
        if answers and not ANSWERING_FIELDS.isdisjoint(vals):
            self._check_open()
            self._check_files(answers)

    def _check_removed_files(self, files):
        if self._answering_files(files):
            self._check_open()

    def _note_removed_files(self):
        self.invalidate_recordset(["photo_ids"])
        if self.is_answered and not self._has_answer({}):
            self._set(self._prepare_outcome({VALUE_FIELDS[self.kind]: False}))
            self.checklist_id._note_asked()

    def _answering_files(self, files):
        """Those of ``files`` that are the answer; others may lie beside it."""
        return files.filtered(
            lambda file: file in self.photo_ids or file.res_field == "value_signature"
        )

    def _check_files(self, files):
        """They are what the answer itself would have taken, and still at their place."""
        for file in files.sudo():
            if (file.res_model, file.res_id) != (self._name, self.id) or file.public:
                raise UserError(
                    self.env._(
                        "'%(file)s' is the answer to '%(question)s' and stays with it. Remove it "
                        "there first.",
                        file=file.name,
                        question=self.item_id.name,
                    )
                )
            if file in self.photo_ids:
                self._check_picture(file)
            elif file.raw:
                self._check_signature_bytes(file.raw)
