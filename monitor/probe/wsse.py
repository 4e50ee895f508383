"""WS-UsernameToken (OASIS WSS UsernameToken Profile 1.1, 3.1) as ONVIF devices take it (ONVIF Core
5.9.4): with a digest of the password, or with its text for those that take nothing else."""

import re
from base64 import b64encode
from hashlib import sha1
from os import urandom
from time import gmtime, strftime

_BASE = b"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
_HEADER = (
    b'<Security s:mustUnderstand="1" xmlns="%(base)swssecurity-secext-1.0.xsd"><UsernameToken>'
    b"<Username>%%s</Username>"
    b'<Password Type="%(base)susername-token-profile-1.0#PasswordDigest">%%s</Password>'
    b'<Nonce EncodingType="%(base)ssoap-message-security-1.0#Base64Binary">%%s</Nonce>'
    b'<Created xmlns="%(base)swssecurity-utility-1.0.xsd">%%s</Created></UsernameToken></Security>'
) % {b"base": _BASE}
_TEXT_HEADER = (
    b'<Security s:mustUnderstand="1" xmlns="%(base)swssecurity-secext-1.0.xsd"><UsernameToken>'
    b"<Username>%%s</Username>"
    b'<Password Type="%(base)susername-token-profile-1.0#PasswordText">%%s</Password>'
    b"</UsernameToken></Security>"
) % {b"base": _BASE}
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def wsse_header(username: str, password: str, created: str, nonce: bytes | None = None) -> bytes:
    """A wsse:Security header block. ``created``: see ``wsse_created``; ``nonce``: random bytes."""
    return _HEADER % (xml_text(username), *wsse_values(password, created, nonce))


def wsse_values(password: str, created: str, nonce: bytes | None = None) -> tuple[bytes, ...]:
    """What differs from one header block to the next: digest, nonce and created."""
    nonce = urandom(16) if nonce is None else nonce
    digest = password_digest(nonce, created, password)
    return digest.encode(), b64encode(nonce), created.encode()


def wsse_template(username: str) -> tuple[bytes, tuple[bytes, ...]]:
    """(a header block, the three marks in it where ``wsse_values`` belong, each as long as what
    belongs there). XML cannot hold what the marks are made of."""
    marks = b"\0" * 28, b"\1" * 24, b"\2" * 20
    return _HEADER % (xml_text(username), *marks), marks


def wsse_text_header(username: str, password: str) -> bytes:
    """A wsse:Security header block with the password as it is."""
    return _TEXT_HEADER % (xml_text(username), xml_text(password))


def password_digest(nonce: bytes, created: str, password: str) -> str:
    """Base64(SHA-1(nonce + created + password))."""
    secret = nonce + created.encode() + password.encode("utf-8", "surrogateescape")
    return b64encode(sha1(secret, usedforsecurity=False).digest()).decode()


def wsse_created(now: float) -> str:
    """The Created of a token: seconds since the epoch on the device's own clock. A clock outside
    the years 1970 to 9999 cannot be written; the nearest that can is."""
    return strftime("%Y-%m-%dT%H:%M:%SZ", gmtime(min(max(now, 0.0), 253_402_300_799.0)))


def xml_text(text: str) -> bytes:
    """``text`` as character data of XML in UTF-8; what XML cannot carry is left out."""
    return _FORBIDDEN.sub("", text).translate(_ESCAPES).encode()
