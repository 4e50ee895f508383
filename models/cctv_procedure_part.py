from odoo import api, models


class CctvProcedurePart(models.AbstractModel):
    """A line of a revision, which changes only while the revision is a draft."""

    _name = "cctv.procedure.part"
    _description = "Part of a revision"
    _inherit = ["cctv.sealed.part.mixin"]
    _sealed_parent = "revision_id"

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_draft()
        return parts

    def write(self, vals):
        self._check_draft()
        result = super().write(vals)
        if "revision_id" in vals:
            self._check_draft()
        return result

    def unlink(self):
        """Not ``api.ondelete``: a key in the context, which anybody can send, switches that off."""
        self._check_draft()
        return super().unlink()

    def _check_draft(self):
        """Lines are the text as much as the rest is."""
        self.revision_id.check_access("write")
        self.revision_id._check_is_draft()
        self.revision_id._note_editor()
