from odoo import api, fields, models


class CctvSignWindow(models.AbstractModel):
    """What the windows about signing have in common: a role out of those of the record."""

    _name = "cctv.sign.window"
    _description = "Window about a signature"
    _inherit = ["cctv.record.window"]

    role = fields.Char(string="As", required=True)
    role_options = fields.Json(compute="_compute_options")
    facts = fields.Html(string="What is signed", compute="_compute_options", sanitize=False)

    @api.depends("res_model", "res_id")
    def _compute_options(self):
        for window in self:
            record = window._get_record("read")
            window.role_options = [[key, label] for key, label, _ in record._signature_roles()]
            window.facts = self.env["ir.qweb"]._render(
                "helpdesk_cctv.signing_facts", {"facts": record._signing_facts()}
            )
