from odoo import fields, models


class CctvLegalBasis(models.Model):
    """A law or regulation that a revision rests on, in the order it is printed (R4)."""

    _name = "cctv.legal.basis"
    _description = "Legal basis"
    _inherit = ["cctv.procedure.part"]
    _order = "revision_id, sequence, id"

    revision_id = fields.Many2one(
        "cctv.procedure.revision", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(
        string="Law or regulation",
        required=True,
        help="With number and year, as it is to be printed.",
    )
