from odoo import fields, models

from .cctv_choices import MATTER_KINDS


class CctvHandoverMatter(models.Model):
    """Something that is not finished at a handover; it comes back at the next one until it is."""

    _name = "cctv.handover.matter"
    _description = "Open matter at a handover"
    _order = "handover_id, id"
    _check_company_auto = True

    handover_id = fields.Many2one(
        "cctv.handover", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="handover_id.company_id", store=True, index=True)
    kind = fields.Selection(MATTER_KINDS, required=True, default="note")
    res_model = fields.Char(string="Model", index=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", index=True)
    words = fields.Text(string="What is open", required=True)
    is_taken = fields.Boolean(string="Taken over")
    is_done = fields.Boolean(string="Done")

    def _sealed_names(self):
        return ("kind", "res_model", "res_id", "words", "is_taken", "is_done",)
