"""Encryption of device passwords at rest.

The key lives in odoo.conf (``cctv_secret_key``) or in the environment
(``HELPDESK_CCTV_SECRET_KEY``, which wins), never in the database. Several keys may be given,
separated by commas: the first encrypts, all decrypt, so that keys can be rotated
(``odoo cctv_rotate_key``). Cipher: Fernet (AES-128-CBC with HMAC-SHA-256), by ``cryptography``.

    SecretError
    ├── SecretKeyMissing   no key is configured
    ├── SecretKeyWrong     a key is malformed, or none of the keys fits this secret
"""

import os

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

OPTION = "cctv_secret_key"
VARIABLE = "HELPDESK_CCTV_SECRET_KEY"


class SecretError(Exception):
    """A secret cannot be encrypted or decrypted. Its text never contains key or secret."""


class SecretKeyMissing(SecretError):
    def __init__(self):
        super().__init__(
            f"No key for device passwords is configured. Set {OPTION} in odoo.conf or "
            f"{VARIABLE} in the environment, then restart the server."
        )


class SecretKeyWrong(SecretError):
    pass


class SecretBox:
    """Encrypts and decrypts with the keys in ``keys`` (text, separated by commas)."""

    def __init__(self, keys: str | None):
        parts = [part.strip() for part in (keys or "").split(",") if part.strip()]
        if not parts:
            raise SecretKeyMissing
        try:
            self._keys = [Fernet(part) for part in parts]
        except (ValueError, TypeError):
            raise SecretKeyWrong(
                f"A key in {OPTION} is malformed: each must be 32 bytes in URL-safe base64."
            ) from None
        self._all = MultiFernet(self._keys)

    def encrypt(self, text: str) -> str:
        """The token to store for ``text``."""
        return self._all.encrypt(text.encode()).decode()

    def decrypt(self, token: str) -> str:
        """The text behind ``token``; SecretKeyWrong when no key fits or the token is damaged."""
        try:
            return self._all.decrypt(token.encode()).decode()
        except (InvalidToken, UnicodeDecodeError):
            raise _wrong_key() from None

    def is_current(self, token: str) -> bool:
        """Whether the first key, the one that encrypts, has encrypted ``token``."""
        try:
            self._keys[0].decrypt(token.encode())
        except InvalidToken:
            return False
        return True

    def rotate(self, token: str) -> str:
        """``token`` anew with the first key; SecretKeyWrong when no key fits."""
        try:
            return self._all.rotate(token.encode()).decode()
        except InvalidToken:
            raise _wrong_key() from None


def new_key() -> str:
    """A fresh random key for the option."""
    return Fernet.generate_key().decode()


def configured_keys(config, environ=os.environ) -> str:
    """The keys as configured: ``config`` is Odoo's (anything with ``get``)."""
    return environ.get(VARIABLE) or config.get(OPTION) or ""


def _wrong_key() -> SecretKeyWrong:
    return SecretKeyWrong(
        f"This password was encrypted with another key than those in {OPTION}. Add the old key "
        "behind the new one, separated by a comma, or type the password again."
    )
