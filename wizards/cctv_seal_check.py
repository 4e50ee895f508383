from odoo import api, fields, models


class CctvSealCheck(models.TransientModel):
    """The window that says what does not fit."""

    _name = "cctv.seal.check"
    _description = "Result of verifying a seal"

    title = fields.Char(readonly=True)
    findings = fields.Html(readonly=True)

    @api.model
    def _open(self, record, sentences):
        title = self.env._(
            "The seal of %(number)s does not fit", number=record.number or record.display_name
        )
        findings = self.env["ir.qweb"]._render(
            "helpdesk_cctv.seal_findings", {"sentences": sentences}
        )
        window = self.create({"title": title, "findings": findings})
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "res_id": window.id,
            "view_mode": "form",
            "target": "new",
        }
