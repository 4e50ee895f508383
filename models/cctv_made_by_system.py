from odoo import api, models


def declared_defaults(model, names) -> dict:
    """{name: what the field itself says, as ``create`` takes it} of the fields ``names`` that have
    a default: neither a user's own (``ir.default``) nor one that is sent in the context."""
    known = [model._fields[name] for name in names if name in model._fields]
    return {
        field.name: field.convert_to_write(
            field.convert_to_cache(field.default(model), model, validate=False), model
        )
        for field in known
        if field.default
    }


class CctvMadeBySystem(models.AbstractModel):
    """Rows that the system makes, also in the name of a user: what it does not say is what the
    fields say. Everybody may keep defaults of his own (``ir.default``), also for fields that he
    may not write, and send others in the context; neither gets in here."""

    _name = "cctv.made.by.system"
    _description = "Made by the system"

    @api.model
    def default_get(self, fields):
        return declared_defaults(self, fields)
