"""The secret side of credentials: encrypting, handing to the poller, rotating the key."""

from odoo import api, models

from ..tools.secret_box import SecretError, SecretKeyMissing

HOLDERS = ("cctv.credential", "cctv.webhook")
"""Models that keep a secret encrypted with the server's key."""


class CctvCredential(models.Model):
    _inherit = "cctv.credential"

    def action_forget_secret(self):
        """Delete the stored password."""
        self.check_access("write")
        self.sudo().secret_encrypted = False
        self.sudo().device_ids._cctv_check_again()

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
        """Encrypt all stored passwords and secrets of all companies with the first key.

        Can be run again at any time. Raises SecretError when no key works at all.

        :return: counts: ``rotated``, ``unchanged`` (first key already), ``unreadable`` (no key
            fits: left as they are)
        """
        box = self._secret_box()
        counts = {"rotated": 0, "unchanged": 0, "unreadable": 0}
        for name in HOLDERS:
            everyone = self.env[name].sudo().with_context(active_test=False)
            for holder in everyone.search([("secret_encrypted", "!=", False)], order="id"):
                counts[holder._rotate_secret(box)] += 1
        return counts
