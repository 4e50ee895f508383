from odoo import fields, models


class CctvSign(models.TransientModel):
    """The window in which the present user signs a record."""

    _name = "cctv.sign"
    _description = "Sign"
    _inherit = ["cctv.sign.window"]

    signer_name = fields.Char(compute="_compute_signer_name")
    seen = fields.Integer(help="Which submission of the record is signed, where it says that.")
    image = fields.Binary(string="Signature", attachment=False)

    def _compute_signer_name(self):
        self.signer_name = self.env.user.name

    def action_sign(self):
        """Sign, in the name of the present user and nobody else."""
        record = self._get_record("read")
        record._check_seen(self.seen)
        record._check_signer(self.role)
        user = self.env.user
        image = self.with_context(bin_size=False).image
        record._sign(self.role, user.partner_id, user, image)
        self.sudo().image = False
        return {"type": "ir.actions.act_window_close"}
