import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .cctv_choices import CCTV_GROUPS

TOKEN_BYTES = 16
"""128 random bits: nobody guesses the address of a label."""


class MaintenanceEquipment(models.Model):
    """The QR label on a device: its address has a random token, made when the label is printed
    first. The token is no secret to whoever stands before the device, and tells nothing about
    others; whoever misuses it is locked out by a new one."""

    _inherit = "maintenance.equipment"

    cctv_label_token = fields.Char(
        string="Token of the label",
        readonly=True,
        copy=False,
        groups=CCTV_GROUPS,
        help="Stands in the QR code. Made when a label is printed for the first time.",
    )

    _cctv_label_token_once = models.UniqueIndex(
        "(cctv_label_token) WHERE cctv_label_token IS NOT NULL",
        "Another device has this label already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        devices = super().create(vals_list)
        # afterwards: it may come from defaults as well
        if not self.env.su and any(devices.sudo().mapped("cctv_label_token")):
            self._cctv_refuse_own_token()
        return devices

    def write(self, vals):
        if "cctv_label_token" in vals and not self.env.su:
            self._cctv_refuse_own_token()
        return super().write(vals)

    def _cctv_refuse_own_token(self):
        """A token that somebody has thought up can be guessed."""
        raise AccessError(
            self.env._("The token of a label is made by the system. Renew the label instead.")
        )

    def _cctv_give_label_tokens(self, renew=False):
        """A token for each of these devices that has none; with ``renew`` for each."""
        for device in self.sudo():
            if renew or not device.cctv_label_token:
                device.cctv_label_token = secrets.token_urlsafe(TOKEN_BYTES)

    def _cctv_label_url(self):
        """The address in the QR code of this device's label."""
        self.ensure_one()
        return f"{self.get_base_url()}/cctv/d/{self.sudo().cctv_label_token}"

    def _cctv_renew_labels(self):
        """New tokens: the labels printed until now lead nowhere. By IT staff."""
        self._cctv_check_may_renew()
        self._cctv_give_label_tokens(renew=True)
        words = self.env._(
            "The QR label was renewed: labels printed until now no longer work. Attach the new "
            "one."
        )
        self._message_log_batch(bodies={device.id: words for device in self})

    def _cctv_check_may_renew(self):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group("helpdesk_cctv.group_cctv_it"):
            raise AccessError(
                self.env._(
                    "Labels are renewed by IT staff: those on the devices stop working. Ask them."
                )
            )
