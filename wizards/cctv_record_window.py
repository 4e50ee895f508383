from odoo import fields, models
from odoo.exceptions import UserError

from ..models.cctv_heirs import heirs


class CctvRecordWindow(models.AbstractModel):
    """What windows about one sealable record have in common."""

    _name = "cctv.record.window"
    _description = "Window about a sealable record"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True, readonly=True)

    def _get_record(self, operation="write"):
        """The record, after a check of the present user's right to it."""
        is_sealable = self.res_model in heirs(self.env, "cctv.sealed.mixin")
        record = is_sealable and self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("The document is not there any more."))
        record.check_access(operation)
        return record
