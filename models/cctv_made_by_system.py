from odoo import api, models


class CctvMadeBySystem(models.AbstractModel):
    """Rows that the system makes, also in the name of a user: what it does not say is what the
    fields say. Everybody may keep defaults of his own (``ir.default``), also for fields that he
    may not write, and send others in the context; neither gets in here."""

    _name = "cctv.made.by.system"
    _description = "Made by the system"

    @api.model
    def default_get(self, fields):
        known = [self._fields[name] for name in fields if name in self._fields]
        return {field.name: field.default(self) for field in known if field.default}
