"""Checking log-ins as devices do: WS-UsernameToken, HTTP Digest and Basic.

Written from the specifications (WSS UsernameToken Profile 1.0, RFC 7616, RFC 7617) and apart from
the probe's own code, so that each proves the other.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

FRESH_S = 10.0  # real devices refuse from about 20 s of drift on (lumeohq/onvif-rs#121)
NONCE_LIFE_S = 60.0
REMEMBERED_NONCES = 2048

OK, MISSING, WRONG, STALE = "ok", "missing", "wrong", "stale"
_HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}
_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(?:Z|\+00:00)?", re.ASCII)
_PAIR = re.compile(r'(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')


@dataclass(frozen=True)
class Token:
    """A wsse:UsernameToken as sent. ``kind``: 'digest' or 'text'."""

    username: str
    password: str
    kind: str
    nonce: str = ""
    created: str = ""


class TokenCheck:
    """Checks WS-UsernameTokens of one device; remembers nonces against replay."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, float] = OrderedDict()

    def check(self, token: Token | None, username: str, password: str, now: float) -> str:
        """``now``: the device's own clock, seconds UTC."""
        if token is None:
            return MISSING
        if token.kind == "text":
            right = hmac.compare_digest(token.password.encode(), password.encode())
            return OK if right and token.username == username else WRONG
        created = parse_time(token.created)
        if created is None or abs(created - now) > FRESH_S:
            return STALE
        if token.username != username or not self._digest_fits(token, password):
            return WRONG
        return self._once(token.nonce, now)

    @staticmethod
    def _digest_fits(token: Token, password: str) -> bool:
        try:
            nonce = base64.b64decode(token.nonce, validate=True)
        except (binascii.Error, ValueError):
            return False
        plain = nonce + token.created.encode() + password.encode()
        expected = base64.b64encode(hashlib.sha1(plain).digest())
        return hmac.compare_digest(expected, token.password.strip().encode())

    def _once(self, nonce: str, now: float) -> str:
        if nonce in self._seen and abs(now - self._seen[nonce]) <= 2 * FRESH_S:
            return WRONG
        self._seen[nonce] = now
        if len(self._seen) > REMEMBERED_NONCES:
            self._seen.popitem(last=False)
        return OK


def parse_time(text: str) -> float | None:
    """Seconds UTC of an xsd:dateTime in UTC, None when it is none."""
    match = _TIME.fullmatch(text.strip())
    if not match:
        return None
    try:
        whole = datetime.fromisoformat(f"{match[1]}+00:00").timestamp()
    except ValueError:
        return None
    return whole + float(match[2] or 0)


class HttpLogin:
    """HTTP authentication of one device. ``schemes``: any of digest, digest-sha256, digest-both,
    basic. Nonces carry their own time and a keyed hash, so that none has to be stored; processes
    that share a ``key`` accept each other's."""

    def __init__(self, realm: str, schemes: tuple[str, ...], key: bytes = b""):
        self.realm = realm
        self._schemes = _spread(schemes)
        self._key = key or secrets.token_bytes(16)

    def challenges(self, stale: bool = False) -> list[tuple[str, str]]:
        """The WWW-Authenticate headers, the strongest first (RFC 7616 section 3.7)."""
        headers = []
        for scheme in self._schemes:
            if scheme == "basic":
                value = f'Basic realm="{self.realm}"'
            else:
                value = self._digest_challenge(scheme, stale)
            headers.append(("WWW-Authenticate", value))
        return headers

    def _digest_challenge(self, algorithm: str, stale: bool) -> str:
        parts = [f'realm="{self.realm}"', 'qop="auth"', f'nonce="{self._nonce()}"']
        if algorithm != "MD5" or "SHA-256" in self._schemes:
            parts.append(f"algorithm={algorithm}")
        if stale:
            parts.append("stale=TRUE")
        return "Digest " + ", ".join(parts)

    def _nonce(self, at: float | None = None) -> str:
        stamp = f"{at or time.time():.3f}"
        mark = hmac.new(self._key, stamp.encode(), hashlib.sha256).hexdigest()[:24]
        return base64.b64encode(f"{stamp} {mark}".encode()).decode()

    def check(self, header: str, method: str, target: str, username: str, password: str) -> str:
        """``header``: the value of Authorization, '' when there is none."""
        scheme, _, rest = header.strip().partition(" ")
        if not scheme:
            return MISSING
        if scheme.lower() == "basic" and "basic" in self._schemes:
            return self._check_basic(rest, username, password)
        if scheme.lower() == "digest" and set(self._schemes) & set(_HASHES):
            return self._check_digest(rest, method, target, username, password)
        return MISSING

    @staticmethod
    def _check_basic(rest: str, username: str, password: str) -> str:
        expected = base64.b64encode(f"{username}:{password}".encode()).decode()
        return OK if hmac.compare_digest(rest.strip(), expected) else WRONG

    def _check_digest(self, rest: str, method: str, target: str, username: str, password: str):
        given = {m[1].lower(): m[3] or _plain(m[2]) for m in _PAIR.finditer(rest)}
        algorithm = given.get("algorithm", "MD5").upper()
        if algorithm not in self._schemes or given.get("realm") != self.realm:
            return WRONG
        if given.get("username") != username or given.get("uri") != target:
            return WRONG
        expected = _digest(algorithm, given, method, password)
        if not hmac.compare_digest(expected, given.get("response", "").lower()):
            return WRONG
        return self._nonce_state(given.get("nonce", ""))

    def _nonce_state(self, nonce: str) -> str:
        try:
            stamp = float(base64.b64decode(nonce).split(b" ")[0])
        except (ValueError, IndexError):
            return STALE
        mine = hmac.compare_digest(self._nonce(stamp), nonce)
        return OK if mine and time.time() - stamp < NONCE_LIFE_S else STALE


def _spread(schemes: tuple[str, ...]) -> list[str]:
    names = {
        "digest": ["MD5"],
        "digest-sha256": ["SHA-256"],
        "basic": ["basic"],
        "digest-both": ["SHA-256", "MD5"],
    }
    return [one for scheme in schemes for one in names.get(scheme, [])]


def _plain(quoted: str | None) -> str:
    return re.sub(r"\\(.)", r"\1", quoted or "")


def _digest(algorithm: str, given: dict, method: str, password: str) -> str:
    """RFC 7616 section 3.4.1, with qop=auth or, as RFC 2069 had it, without."""

    def h(text: str) -> str:
        return _HASHES[algorithm](text.encode()).hexdigest()

    ha1 = h(f"{given['username']}:{given['realm']}:{password}")
    ha2 = h(f"{method}:{given['uri']}")
    if "qop" not in given:
        return h(f"{ha1}:{given.get('nonce')}:{ha2}")
    middle = f"{given.get('nonce')}:{given.get('nc')}:{given.get('cnonce')}:{given['qop']}"
    return h(f"{ha1}:{middle}:{ha2}")
