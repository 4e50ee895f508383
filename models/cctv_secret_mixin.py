import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS
from odoo.tools import config

from ..tools.secret_box import SecretBox, SecretError, configured_keys

_logger = logging.getLogger(__name__)


class CctvSecretMixin(models.AbstractModel):
    """A secret that people type and nobody reads back: it is kept encrypted with the server's
    key, and only the system decrypts it."""

    _name = "cctv.secret.mixin"
    _description = "Keeper of a secret"

    secret = fields.Char(
        compute="_compute_secret",
        inverse="_inverse_secret",
        exportable=False,
        help="Type a new one here to replace the old one. It is stored encrypted and never shown "
        "again.",
    )
    secret_encrypted = fields.Char(groups=NO_ACCESS, copy=False, exportable=False, prefetch=False)
    has_secret = fields.Boolean(
        string="Secret set", compute="_compute_has_secret", compute_sudo=True, store=True
    )
    is_unreadable = fields.Boolean(
        string="Secret cannot be decrypted",
        compute="_compute_secret_problem",
        compute_sudo=True,
        help="The server's key is missing or is not the one the secret was encrypted with.",
    )
    secret_problem = fields.Char(
        string="Problem with the secret", compute="_compute_secret_problem", compute_sudo=True
    )

    def _compute_secret(self):
        self.secret = False

    def _inverse_secret(self):
        for record in self:
            record._set_secret(record.secret)

    @api.depends("secret_encrypted")
    def _compute_has_secret(self):
        for record in self:
            record.has_secret = bool(record.secret_encrypted)

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

    @api.depends("secret_encrypted")
    def _compute_secret_problem(self):
        for record in self:
            error = record._get_secret_error()
            record.is_unreadable = bool(error)
            record.secret_problem = self._secret_sentence(error) if error else False

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
        """What is wrong, for people."""
        raise NotImplementedError

    def _rotate_secret(self, box: SecretBox) -> str:
        if box.is_current(self.secret_encrypted):
            return "unchanged"
        try:
            self.secret_encrypted = box.rotate(self.secret_encrypted)
        except SecretError:
            _logger.warning("%s cannot be decrypted with any key.", self)
            return "unreadable"
        return "rotated"
