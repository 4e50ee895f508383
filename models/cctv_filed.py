from odoo import fields, models


class CctvFiled(models.AbstractModel):
    """A paper that a company files: it has a number, and a ``state`` that its steps write. Requests
    for footage, data subject requests, breaches, holds, media and the lines of the access book are
    such; what is sealed as well heirs ``cctv.sealed.mixin`` beside this.

    An heir sets ``_cctv_sequence``, and has a Selection ``state`` of its own, readonly, where it
    stands somewhere. The guard (``cctv.guarded``) keeps ``number`` and ``state`` from being written
    by hand; the heir adds what else its steps write. It is nobody else's: who moves one to another
    company needs the right to change it there, too."""

    _name = "cctv.filed"
    _description = "Filed record"
    _inherit = ["cctv.numbered", "cctv.guarded"]

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )

    def _guarded_fields(self):
        return super()._guarded_fields() | {"number", "state"}.intersection(self._fields)

    def write(self, vals):
        result = super().write(vals)
        if "company_id" in vals:
            self.check_access("write")  # it may be another's company now
        return result
