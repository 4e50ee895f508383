from odoo import api, models


class IrFieldsConverter(models.AbstractModel):
    _inherit = "ir.fields.converter"

    @api.model
    def db_id_for(self, model, field, subfield, value, savepoint):
        """Each name is looked up once in an import of devices, not once in every row: core
        would also write all rows before it each time a row names a recorder."""
        notes = self.env.context.get("cctv_import")
        if notes is None or subfield is not None or not value:
            return super().db_id_for(model, field, subfield, value, savepoint)
        key = field.comodel_name, value.strip()
        if key not in notes.ids:
            found, warnings = super().db_id_for(model, field, subfield, value.strip(), savepoint)
            if not found or warnings:
                return found, warnings
            notes.ids[key] = found
        return notes.ids[key], []
