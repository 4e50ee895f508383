from odoo import fields, models


class CctvChecklistOption(models.Model):
    """One of the answers that can be chosen."""

    _name = "cctv.checklist.option"
    _description = "Answer to choose in a checklist"
    _inherit = ["cctv.checklist.form.part"]
    _order = "item_id, sequence, id"

    item_id = fields.Many2one("cctv.checklist.item", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="item_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Answer", required=True, translate=True)
    is_failure = fields.Boolean(string="Means a failure")

    def _form_version(self):
        return self.item_id.version_id
