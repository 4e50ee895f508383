from odoo import api, fields, models
from odoo.exceptions import ValidationError

LOGIN_FIELDS = frozenset({"username", "secret"})
"""A change of these may end a refused login: the devices are tried again at once."""


class CctvCredential(models.Model):
    """User name and password of one or many devices. Nobody reads the password back: it is kept
    encrypted, and only the poller, as the system, decrypts it. IT staff keep them."""

    _name = "cctv.credential"
    _inherit = ["cctv.secret.mixin"]
    _description = "CCTV credential"
    _order = "name, id"

    name = fields.Char(
        required=True, help="How people tell it from others, e.g. 'Cameras of site A'."
    )
    username = fields.Char(string="User name", help="As it is set up on the devices.")
    secret = fields.Char(
        string="Password",
        help="Type a new password here to replace the old one. It is stored encrypted and never "
        "shown again.",
    )
    has_secret = fields.Boolean(string="Password set")
    is_unreadable = fields.Boolean(
        string="Password cannot be decrypted",
        help="The server's key is missing or is not the one the password was encrypted with.",
    )
    secret_problem = fields.Char(string="Problem with the password")
    note = fields.Text(help="Who has it, when it was changed. Never write the password here.")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    device_ids = fields.One2many("maintenance.equipment", "cctv_credential_id", string="Devices")
    device_count = fields.Integer(compute="_compute_device_count", string="Devices using it")
    active = fields.Boolean(default=True)

    def _compute_device_count(self):
        rows = self.env["maintenance.equipment"]._read_group(
            [("cctv_credential_id", "in", self.ids)], ["cctv_credential_id"], ["__count"]
        )
        counts = {credential.id: count for credential, count in rows}
        for credential in self:
            credential.device_count = counts.get(credential.id, 0)

    @api.constrains("company_id")
    def _check_company_of_devices(self):
        """Core checks the record that is written, not those that point to it."""
        devices = self.with_context(active_test=False).device_ids
        if stray := devices.filtered(lambda d: d.company_id != d.cctv_credential_id.company_id)[:1]:
            raise ValidationError(
                self.env._(
                    "%(device)s of another company uses this credential. Give it another one "
                    "first.",
                    device=stray.display_name,
                )
            )

    def write(self, vals):
        result = super().write(vals)
        if "company_id" in vals:
            self.check_access("write")  # it may be another's company now
        if not LOGIN_FIELDS.isdisjoint(vals):
            self.sudo().device_ids._cctv_check_again()
        return result
