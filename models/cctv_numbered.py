from odoo import api, fields, models


class CctvNumbered(models.AbstractModel):
    """Records with a number, each from the sequence of its company. Sealed ones
    (``cctv.sealed.mixin``) and filed ones (``cctv.filed``) are; clips are by this alone.

    An heir sets ``_cctv_sequence`` and has a ``company_id``. Its number is there when its own
    ``create`` goes on after ``super``. Whoever heirs this alone guards ``number``."""

    _name = "cctv.numbered"
    _description = "Numbered record"

    _cctv_sequence = None
    """Code of the ``ir.sequence`` that numbers the records."""

    number = fields.Char(readonly=True, copy=False, index="trigram")

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._set_numbers()
        return records

    def _set_numbers(self):
        """Number the records, each from the sequence of its company."""
        for company, records in self.grouped("company_id").items():
            sequence = records._number_sequence(company)
            for record, number in zip(records, sequence._cctv_next_many(len(records)), strict=True):
                record._note_number(number)

    def _number_sequence(self, company):
        return self.env["ir.sequence"]._cctv_of(self._cctv_sequence, company)

    def _note_number(self, number):
        """Past the guard."""
        self.sudo().number = number
