from odoo import api, models, tools
from odoo.exceptions import UserError

from .cctv_heirs import heirs

FREE_FIELDS = frozenset({"access_token", "index_content"})
"""Of a file: what says nothing about its content or place."""


class IrAttachment(models.Model):
    """Files of sealed records and of their parts stay as they are."""

    _inherit = "ir.attachment"

    @api.model
    @tools.ormcache(cache="stable")
    def _cctv_sealed_models(self):
        """The models whose files may be sealed."""
        return frozenset(heirs(self.env, "cctv.sealed.mixin", "cctv.sealed.part.mixin"))

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._cctv_refuse_field_files()
        attachments._cctv_refuse_sealed()
        return attachments

    def write(self, vals):
        if FREE_FIELDS.issuperset(vals):
            return super().write(vals)
        self.check_access("write")  # before anything is told about what they belong to
        guarded = self._cctv_changed_by(vals)
        guarded._cctv_refuse_sealed()
        owners = guarded._cctv_owners()
        result = super().write(vals)
        if not {"res_model", "res_id", "res_field"}.isdisjoint(vals):
            self._cctv_refuse_field_files()
            self._cctv_refuse_sealed()
        for record, files in owners:
            record._check_changed_files(files, vals)
        return result

    def unlink(self):
        self.check_access("unlink")
        self._cctv_refuse_sealed()
        owners = self._cctv_owners()
        for record, files in owners:
            record._check_removed_files(files)
        result = super().unlink()
        for record, _files in owners:
            record._note_removed_files()
        return result

    def _cctv_changed_by(self, vals):
        """Those that may be sealed and that ``vals`` change: moving the filestore writes the same
        bytes again. The bytes of other files are not looked at."""
        files = self._cctv_sealable()
        if not set(vals) <= {"raw", "mimetype"}:
            return files
        return files.filtered(
            lambda a: a.raw != vals.get("raw", a.raw)
            or a.mimetype != vals.get("mimetype", a.mimetype)
        )

    def _cctv_sealable(self):
        sealable = self._cctv_sealed_models()
        mine = self.sudo().filtered(lambda file: file.res_id and file.res_model in sealable)
        return mine.with_env(self.env)

    def _cctv_refuse_field_files(self):
        """What a field keeps as a file is written by way of the field, which checks it; the field
        itself comes here as superuser."""
        if not self.env.su and self._cctv_sealable().sudo().filtered("res_field"):
            raise UserError(
                self.env._("This is a field of a record. Enter it there, not as a file beside it.")
            )

    def _cctv_owners(self):
        """[(record, its files)]: records that may be sealed and that are there, parts too."""
        files = self._cctv_sealable().sudo().grouped(lambda file: (file.res_model, file.res_id))
        return [
            (record, self.browse(files[record._name, record.id].ids))
            for records in self._cctv_records()
            for record in records
        ]

    def _cctv_records(self):
        """The records that may be sealed, or their parts, that these files belong to and that are
        there: a recordset for each model."""
        return [
            self.env[model].sudo().browse(set(files.mapped("res_id"))).exists()
            for model, files in self._cctv_sealable().sudo().grouped("res_model").items()
        ]

    def _cctv_refuse_sealed(self):
        """Refuse when any of the files belongs to a sealed record."""
        for records in self._cctv_records():
            try:
                records._sealed_records()._hold_open(touch=True)
            except UserError as error:
                raise UserError(
                    self.env._(
                        "%(reason)s Files can be added to an addendum, too.", reason=str(error)
                    )
                ) from None
