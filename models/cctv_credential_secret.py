"""The secret side of credentials: encrypting, handing to the poller, rotating the key."""

import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import config

from ..tools.secret_box import SecretBox, SecretError, SecretKeyMissing, configured_keys

_logger = logging.getLogger(__name__)


class CctvCredential(models.Model):
    _inherit = "cctv.credential"

    @api.model
    def _secret_box(self) -> SecretBox:
        """The box with the configured keys; raises SecretError when there is none that works."""
        return SecretBox(configured_keys(config))

    def _set_secret(self, secret):
        """Encrypt and keep ``secret``; an empty one changes nothing, so that an import or a form
        that leaves the password out does not delete it."""
        if not secret:
            return
        try:
            token = self._secret_box().encrypt(secret)
        except SecretError as error:
            raise UserError(self._secret_sentence(error)) from None
        self.sudo().secret_encrypted = token
        self.invalidate_recordset(["secret"], flush=False)

    def action_forget_secret(self):
        """Delete the stored password."""
        self.check_access("write")
        self.sudo().secret_encrypted = False
        self.sudo().device_ids._cctv_check_again()

    @api.depends("secret_encrypted")
    def _compute_secret_problem(self):
        for credential in self:
            error = credential._get_secret_error()
            credential.is_unreadable = bool(error)
            credential.secret_problem = self._secret_sentence(error) if error else False

    def _get_secret_error(self):
        """The SecretError that keeps this password from being decrypted, or None."""
        token = self.sudo().secret_encrypted
        if not token:
            return None
        try:
            self._secret_box().decrypt(token)
        except SecretError as error:
            return error
        return None

    @api.model
    def _secret_sentence(self, error: SecretError) -> str:
        if isinstance(error, SecretKeyMissing):
            return self.env._(
                "Device passwords cannot be stored or read: the server has no key for them. Ask "
                "the administrator to set cctv_secret_key in odoo.conf and to restart the server."
            )
        return self.env._(
            "The server's key does not fit: either it is malformed, or this password was "
            "encrypted with another one. Ask the administrator to add the old key behind the new "
            "one in cctv_secret_key, or type the password again."
        )

    @api.private
    def _get_probe_secrets(self) -> dict[int, tuple[str, str] | None]:
        """{id: (user name, password)} for the poller, None where the password cannot be
        decrypted. Never raises for one bad credential; never logs a secret."""
        records = self.sudo()
        records.fetch(["username", "secret_encrypted"])
        return {record.id: record._open_secret() for record in records}

    def _open_secret(self) -> tuple[str, str] | None:
        token = self.secret_encrypted
        if not token:
            return self.username or "", ""
        try:
            return self.username or "", self._secret_box().decrypt(token)
        except SecretError:
            return None

    @api.private
    def _rotate_secrets(self) -> dict[str, int]:
        """Encrypt all stored passwords of all companies with the first key.

        Can be run again at any time. Raises SecretError when no key works at all.

        :return: counts: ``rotated``, ``unchanged`` (first key already), ``unreadable`` (no key
            fits: left as they are)
        """
        box = self._secret_box()
        counts = {"rotated": 0, "unchanged": 0, "unreadable": 0}
        everyone = self.sudo().with_context(active_test=False)
        for credential in everyone.search([("secret_encrypted", "!=", False)], order="id"):
            counts[credential._rotate_secret(box)] += 1
        return counts

    def _rotate_secret(self, box: SecretBox) -> str:
        if box.is_current(self.secret_encrypted):
            return "unchanged"
        try:
            self.secret_encrypted = box.rotate(self.secret_encrypted)
        except SecretError:
            _logger.warning("Credential %s cannot be decrypted with any key.", self.id)
            return "unreadable"
        return "rotated"
