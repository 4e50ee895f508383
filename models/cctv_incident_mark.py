from odoo import fields, models

from .cctv_choices import MARK_KINDS


class CctvIncidentMark(models.Model):
    """What a person or vehicle looks like, as facts: plate, clothing, features."""

    _name = "cctv.incident.mark"
    _description = "Person or mark of an incident"
    _inherit = ["cctv.incident.part"]

    kind = fields.Selection(MARK_KINDS, required=True, default="person")
    words = fields.Char(string="Description", required=True)

    def _sealed_names(self):
        return ("kind", "words",)
