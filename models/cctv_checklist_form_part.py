from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG


class CctvChecklistFormPart(models.AbstractModel):
    """What a form consists of: its versions, their questions and the answers to choose. It is
    changed while the version is a draft; a published one stays, for everybody and for ever, since
    filled-in checklists refer to it."""

    _name = "cctv.checklist.form.part"
    _description = "Part of a checklist form"

    def _form_version(self):
        """The versions these belong to."""
        raise NotImplementedError

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_is_draft()
        return parts

    def write(self, vals):
        self._check_is_draft()
        # That of the form, whatever is said.
        vals = {name: value for name, value in vals.items() if name != "company_id"}
        result = super().write(vals)
        self._check_is_draft()  # it may have been moved to another version
        self.check_access("write")  # and that may be another company's
        return result

    def unlink(self):
        """Not ``api.ondelete``: a key in the context, which anybody can send, switches that off."""
        if not (self.env.su and self.env.context.get(MODULE_UNINSTALL_FLAG)):
            self._check_is_draft()
        return super().unlink()

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        """Another wording in another language is a change too. The translations that come with
        this addon do not pass here: the loader writes them itself."""
        self._check_is_draft()
        return super()._update_field_translations(field_name, translations, digest, source_lang)

    def _load_records_write(self, values):
        """The addon is installed anew: forms that are in use stay as they are."""
        if self.env.context.get("install_mode") and self._is_frozen():
            return
        super()._load_records_write(values)

    def _set(self, vals):
        """Past the guards: for publishing alone."""
        return super(CctvChecklistFormPart, self.sudo()).write(vals)

    def _is_frozen(self):
        return any(version.state != "draft" for version in self.sudo()._form_version())

    def _check_is_draft(self):
        versions = self.sudo()._form_version()
        if frozen := versions.filtered(lambda version: version.state != "draft")[:1]:
            raise UserError(
                self.env._(
                    "%(version)s is published and stays as it is, since filled-in checklists "
                    "refer to it. Press 'New version' on the template and change that.",
                    version=frozen.display_name,
                )
            )
