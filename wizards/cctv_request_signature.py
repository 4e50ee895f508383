from odoo import fields, models


class CctvRequestSignature(models.TransientModel):
    """The window that asks a partner by e-mail to sign a record."""

    _name = "cctv.request.signature"
    _description = "Request a signature"
    _inherit = ["cctv.sign.window"]

    partner_id = fields.Many2one("res.partner", string="Who signs", required=True)

    def action_send(self):
        """Send the e-mail with the link."""
        record = self._get_record("read")
        record._check_signer(self.role)
        self.env["cctv.signature.request"]._ask(record, self.role, self.partner_id)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(person)s gets an e-mail with a link that works for 14 days.",
                    person=self.partner_id.name,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
