from odoo import api, models


class CctvKept(models.AbstractModel):
    """Rows that the system alone writes: nobody creates, changes or deletes one by the ORM, not
    even the superuser. Methods of the heirs use ``_insert_row(s)``, ``_write_row`` and
    ``_unlink_rows``."""

    _name = "cctv.kept"
    _description = "Kept by the system"
    _inherit = ["cctv.made.by.system"]

    @api.model_create_multi
    def create(self, vals_list):
        raise self._untouchable_error()

    def write(self, vals):
        raise self._untouchable_error()

    def unlink(self):
        raise self._untouchable_error()

    def _untouchable_error(self):
        """The AccessError that says how such rows come to be."""
        raise NotImplementedError

    def _insert_row(self, vals):
        return self._insert_rows([vals])

    def _insert_rows(self, vals_list):
        return super().create(vals_list)

    def _write_row(self, vals):
        return super().write(vals)

    def _unlink_rows(self):
        return super().unlink()
