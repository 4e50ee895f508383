"""Fields that only steps write."""

from odoo import api, models
from odoo.exceptions import AccessError

from .cctv_made_by_system import declared_defaults


class CctvGuarded(models.AbstractModel):
    """Records of which some fields are written by steps (methods that check who may, and then
    write as the superuser) and never by hand: ``readonly`` keeps only the web client off. Nor do
    they come from defaults, which everybody may keep of his own (``ir.default``) and send in the
    context. Heirs say which fields, each file those that its steps write.

    Of some records nothing is changed once they were written (``_open_fields``)."""

    _name = "cctv.guarded"
    _description = "Records with fields that only steps write"

    @api.model
    def _guarded_fields(self) -> frozenset:
        return frozenset()

    @api.model
    def _open_fields(self) -> frozenset | None:
        """What may be written by hand after the creation, besides the chatter; all else stays as it
        was. None, as here: whatever no step writes."""
        return None

    @api.model
    def _closed_error(self):
        """The exception that tells who tried to change what stays what to do instead. Heirs with
        ``_open_fields`` have it."""
        raise NotImplementedError

    @api.model
    def _guarded_error(self, names):
        """The exception that tells who tried to write ``names`` what to do instead."""
        return AccessError(
            self.env._(
                "%(fields)s: this is written by the buttons, not by hand.",
                fields=", ".join(self._guarded_labels(names)),
            )
        )

    @api.model
    def _guarded_labels(self, names) -> list:
        return sorted(self._fields[name]._description_string(self.env) for name in names)

    @api.model
    def _guarded_refuse(self, names):
        names = self._guarded_fields().intersection(names)
        if names and not self.env.su:
            raise self._guarded_error(names)

    @api.model
    def _refuse_closed(self, names):
        """``readonly`` keeps only the web client off."""
        open_fields = self._open_fields()
        if open_fields is None or self.env.su:
            return
        chatter = self.env["mail.thread"]._fields.keys() - self.env["base"]._fields.keys()
        if set(names) - open_fields - chatter:
            raise self._closed_error()

    @api.model
    def default_get(self, fields):
        own = self._guarded_fields()
        found = super().default_get([name for name in fields if name not in own])
        return found | declared_defaults(self, [name for name in fields if name in own])

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._guarded_refuse(name for name, value in vals.items() if value)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_closed(vals)
        self._guarded_refuse(vals)
        return super().write(vals)
