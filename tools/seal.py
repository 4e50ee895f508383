"""Keyed hashes over records, so that nobody without the key can change one unnoticed.

The key lives in odoo.conf (``cctv_seal_key``) or in the environment (``HELPDESK_CCTV_SEAL_KEY``,
which wins), never in the database. Several keys may be given, separated by commas: the first seals,
all verify. A key that has sealed is kept for ever, which is why it is another one than that of the
passwords, which is rotated away.

What is sealed is brought into one form by RFC 8785 (JSON Canonicalization Scheme) and run through
HMAC-SHA-256 (RFC 2104), with a key of its own for each purpose.

    SealError
    ├── SealKeyMissing    no key is configured
    ├── SealKeyMalformed  a configured key is not one
    └── SealKeyUnknown    a seal was made with a key that is not configured any more

>>> canonical({"b": 1, "a": [11.8, None, "é"]})
b'{"a":[11.8,null,"\\xc3\\xa9"],"b":1}'
"""

import base64
import binascii
import hashlib
import hmac
import math
import os
from decimal import Decimal

import rfc8785

OPTION = "cctv_seal_key"
VARIABLE = "HELPDESK_CCTV_SEAL_KEY"

KEY_BYTES = 32
MAC_BYTES = 16
"""A MAC is cut to its first half, as RFC 2104 section 5 permits: one is kept for each field."""

SAFE_INTEGER = 2**53 - 1
"""JSON's numbers are exact up to here (RFC 8785 section 3.2.2.3); larger ones become text."""


class SealError(Exception):
    """A seal cannot be made or verified. Its text never contains a key."""


class SealKeyMissing(SealError):
    def __init__(self):
        super().__init__(
            f"No key for seals is configured. Set {OPTION} in odoo.conf or {VARIABLE} in the "
            "environment, then restart the server."
        )


class SealKeyMalformed(SealError):
    def __init__(self):
        super().__init__(
            f"A key in {OPTION} is malformed: each must be {KEY_BYTES} bytes in URL-safe base64."
        )


class SealKeyUnknown(SealError):
    def __init__(self, key_id):
        super().__init__(
            f"This was sealed with the key {key_id}, which is not among those in {OPTION}. Add "
            "it again behind the first one, separated by a comma."
        )
        self.key_id = key_id


class SealRing:
    """Seals and verifies with the keys in ``keys`` (text, separated by commas)."""

    def __init__(self, keys: str | None):
        parts = [part.strip() for part in (keys or "").split(",") if part.strip()]
        if not parts:
            raise SealKeyMissing
        decoded = [_decode(part) for part in parts]
        self._keys = {_key_id(key): key for key in decoded}
        self.current = _key_id(decoded[0])
        """Id of the key that seals."""

    def mac(self, purpose: str, data, key_id: str | None = None) -> str:
        """The MAC over ``data`` (nested plain data) for ``purpose``, as 22 characters.

        :param key_id: the key to use; the one that seals when not given
        :raises SealKeyUnknown: the key is not on this ring
        """
        key_id = key_id or self.current
        if key_id not in self._keys:
            raise SealKeyUnknown(key_id)
        own = hmac.digest(self._keys[key_id], f"helpdesk_cctv/{purpose}".encode(), "sha256")
        return _text(hmac.digest(own, canonical(data), "sha256")[:MAC_BYTES])


def canonical(data) -> bytes:
    """The one form of nested plain data; numbers that JSON has not become text."""
    return rfc8785.dumps(_plain(data))


def digest(data) -> str:
    """SHA-256 of the one form of ``data``, in hexadecimal."""
    return hashlib.sha256(canonical(data)).hexdigest()


def same_mac(one: str | None, other: str | None) -> bool:
    """Whether two MACs are the same, in a time that does not tell where they differ."""
    return hmac.compare_digest((one or "").encode(), (other or "").encode())


def public_code(mac: str) -> str:
    """The code of a seal in the address of its public page: tells nothing about the seal.

    >>> len(public_code("x" * 22))
    16
    """
    hashed = hashlib.sha256(b"helpdesk_cctv/public page/" + (mac or "").encode()).digest()
    return base64.b32encode(hashed[:10]).decode().lower()


def new_key() -> str:
    """A fresh random key for the option."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


def configured_keys(config, environ=os.environ) -> str:
    """The keys as configured: ``config`` is Odoo's (anything with ``get``)."""
    return environ.get(VARIABLE) or config.get(OPTION) or ""


def _plain(data):
    if isinstance(data, dict):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(value) for value in data]
    if isinstance(data, bool) or data is None:
        return data
    if isinstance(data, int):
        return data if abs(data) <= SAFE_INTEGER else str(data)
    if isinstance(data, float):
        return _plain_float(data)
    # A lone surrogate has no UTF-8; PostgreSQL would not store it either.
    return str(data).encode("utf-8", "replace").decode()


def _plain_float(number):
    """JSON makes no difference between 12.0 and 12, and PostgreSQL's jsonb writes out 1e300."""
    if not math.isfinite(number):
        return str(number)
    return _plain(int(Decimal(repr(number)))) if number.is_integer() else number


def _decode(text: str) -> bytes:
    try:
        key = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise SealKeyMalformed from None
    if len(key) != KEY_BYTES:
        raise SealKeyMalformed
    return key


def _key_id(key: bytes) -> str:
    return hmac.digest(key, b"helpdesk_cctv/key id", "sha256").hex()[:12]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
