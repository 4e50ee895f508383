"""How credentials are shown to a device over HTTP and RTSP: digest and Basic (RFC 7616, 7617,
RFC 2326 14). For SOAP there is wsse.py as well.

Cameras lock an account after a few wrong passwords, so credentials are spent sparingly:
``AuthState`` answers each scheme once and gives up when it is refused.

Texts of a device are str as UTF-8 with surrogate escapes, so that encoding gives back its bytes.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import algorithms_available, md5, new, sha256
from os import urandom

from .errors import AuthRefused, CredentialsMissing
from .lockout import refusal

MAX_CHALLENGE = 4096
"""Characters of one WWW-Authenticate header; real ones have at most 300."""

MAX_CHALLENGES = 8
"""Challenges looked at in one reply: two algorithms and Basic are usual."""

_SCHEME = re.compile(r"[\s,]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*")
_PARAM = re.compile(
    r"[\s,]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*=\s*"
    r"(?:\"([^\"\\]*(?:\\.[^\"\\]*)*)(?:\"|\\?\Z)|([^\s,]*))",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def _md5(data: bytes) -> str:
    return md5(data, usedforsecurity=False).hexdigest()


def _sha256(data: bytes) -> str:
    return sha256(data).hexdigest()


def _sha512_256(data: bytes) -> str:
    return new("sha512_256", data).hexdigest()


_HASHES = {"md5": _md5, "": _md5, "sha-256": _sha256}
if "sha512_256" in algorithms_available:  # OpenSSL has it since 1.1.1
    _HASHES["sha-512-256"] = _sha512_256


@dataclass(frozen=True, slots=True)
class Challenge:
    """One way to log in that a device offers. ``scheme`` in lower case, the rest as it came;
    ``opaque`` None when there is none. ``algorithm`` '' means MD5, ``qop`` '' RFC 2069."""

    scheme: str
    realm: str = ""
    nonce: str = ""
    opaque: str | None = None
    algorithm: str = ""
    qop: str = ""
    stale: bool = False

    @property
    def usable(self) -> bool:
        """Whether ``AuthState`` can answer it."""
        if self.scheme == "basic":
            return True
        if self.scheme != "digest" or not self.nonce or self.qop_used is None:
            return False
        return self.algorithm.lower().removesuffix("-sess") in _HASHES

    @property
    def qop_used(self) -> str | None:
        """'auth', 'auth-int' where nothing less is offered, '' (none offered), or None: only
        qualities that we do not speak."""
        return _quality(self.qop)

    @property
    def strength(self) -> int:
        """The higher, the better the password is kept."""
        if self.scheme == "basic":
            return 0
        return 2 if self.algorithm.lower().startswith("sha") else 1


@lru_cache(64)
def _quality(qop: str) -> str | None:
    """``Challenge.qop_used``; devices offer the same few."""
    if not qop:
        return ""
    names = re.split(r"[\s,]+", qop.lower())
    return next((name for name in ("auth", "auth-int") if name in names), None)


def parse_challenges(headers: Iterable[str]) -> list[Challenge]:
    """The challenges in the values of WWW-Authenticate headers, in their order; never raises:
    what cannot be read is left out (RFC 7235 4.1: one header may hold several)."""
    found: list[Challenge] = []
    for text in headers:
        text, at = text[:MAX_CHALLENGE], 0
        while len(found) < MAX_CHALLENGES and (scheme := _SCHEME.match(text, at)):
            params, at = _params(text, scheme.end())
            found.append(_to_challenge(scheme[1].lower(), params))
    return found


def _params(text: str, at: int) -> tuple[dict[str, str], int]:
    """``name=value`` pairs from ``at`` on, and where the next challenge starts."""
    params: dict[str, str] = {}
    while match := _PARAM.match(text, at):
        name, quoted, bare = match.groups()
        if quoted is not None and "\\" in quoted:
            quoted = _ESCAPED.sub(r"\1", quoted)
        params.setdefault(name.lower(), bare if quoted is None else quoted)
        at = match.end()
    return params, at


def _to_challenge(scheme: str, params: dict[str, str]) -> Challenge:
    return Challenge(
        scheme,
        realm=params.get("realm", ""),
        nonce=params.get("nonce", ""),
        opaque=params.get("opaque"),
        algorithm=params.get("algorithm", ""),
        qop=params.get("qop", ""),
        stale=params.get("stale", "").lower() == "true",
    )


def digest_header(
    method: str,
    uri: str,
    challenge: Challenge,
    username: str,
    password: str,
    cnonce: str,
    nc: int = 1,
    body: bytes = b"",
) -> str:
    """The value of an Authorization header (RFC 7616 3.4; without qop RFC 2069 2.1.2).

    ``uri``: exactly what stands in the request line. ``nc``: how often the nonce is used,
    counted from 1. ``body``: of the request, for auth-int. The challenge must be ``usable``.
    """
    algorithm = challenge.algorithm.lower()
    digest = _HASHES[algorithm.removesuffix("-sess")]
    ha1 = digest(_raw(f"{username}:{challenge.realm}:{password}"))
    if algorithm.endswith("-sess"):
        ha1 = digest(_raw(f"{ha1}:{challenge.nonce}:{cnonce}"))
    qop, count = challenge.qop_used, f"{nc:08x}"
    whole = f":{digest(body)}" if qop == "auth-int" else ""
    ha2 = digest(_raw(f"{method}:{uri}{whole}"))
    middle = f"{challenge.nonce}:{count}:{cnonce}:{qop}" if qop else challenge.nonce
    response = digest(_raw(f"{ha1}:{middle}:{ha2}"))
    header = (
        f'Digest username="{_quote(username)}", realm="{_quote(challenge.realm)}", '
        f'nonce="{_quote(challenge.nonce)}", uri="{_quote(uri)}", response="{response}"'
    )
    if challenge.algorithm:
        header += f", algorithm={challenge.algorithm}"
    if challenge.opaque is not None:
        header += f', opaque="{_quote(challenge.opaque)}"'
    if qop:
        header += f', qop={qop}, nc={count}, cnonce="{cnonce}"'
    elif algorithm.endswith("-sess"):
        header += f', cnonce="{cnonce}"'
    return header


def basic_header(username: str, password: str) -> str:
    """The value of an Authorization header (RFC 7617 2, charset UTF-8)."""
    return "Basic " + b64encode(_raw(f"{username}:{password}")).decode()


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _quote(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"') if '"' in text or "\\" in text else text


class AuthState:
    """The credentials for one service of a device within one probe.

    ``authorization()`` gives the header for a request, '' as long as nothing was asked for.
    After a 401 ``challenged()`` either takes up the best scheme that was not tried yet, so that
    the request may be sent once more, or raises. ``accepted()`` notes that it worked.
    """

    __slots__ = ("username", "password", "challenge", "_tried", "_proved", "_count", "_cnonce")

    def __init__(self, username: str = "", password: str = ""):
        self.username = username
        self.password = password
        self.challenge: Challenge | None = None
        self._tried: set[str] = set()
        self._proved = False
        self._count = 0
        self._cnonce = ""

    def __repr__(self) -> str:
        return f"AuthState(scheme={self.scheme!r})"

    @property
    def scheme(self) -> str:
        """'digest', 'basic', or '' when the device has not asked for anything."""
        return self.challenge.scheme if self.challenge else ""

    @property
    def signs_body(self) -> bool:
        """Whether ``authorization()`` needs the request's body."""
        return self.challenge is not None and self.challenge.qop_used == "auth-int"

    def authorization(self, method: str, uri: str, body: bytes = b"") -> str:
        challenge = self.challenge
        if challenge is None:
            return ""
        if challenge.scheme == "basic":
            return basic_header(self.username, self.password)
        self._count += 1
        name, secret, count = self.username, self.password, self._count
        return digest_header(method, uri, challenge, name, secret, self._cnonce, count, body)

    def accepted(self) -> None:
        """The device has answered a request that carried the credentials."""
        self._proved = self.challenge is not None

    def challenged(self, challenges: list[Challenge], text: str = "") -> None:
        """Takes up a 401. ``text``: what the reply says, for signs of a locked account.

        Raises CredentialsMissing, AuthRefused, LockedOut, DeviceBusy.
        """
        if not self.username:
            raise CredentialsMissing(offered=offered(challenges))
        best_first = [challenge for challenge in challenges if challenge.usable]
        best_first.sort(key=lambda challenge: -challenge.strength)
        if self._renewed(best_first):
            return
        if best_first and not text and not self._tried:
            self._adopt(best_first[0])  # what every device says first: no refusal of anything
            return
        error = refusal(text, offered=offered(challenges))
        fresh = next((c for c in best_first if c.scheme not in self._tried), None)
        if fresh is None or not isinstance(error, AuthRefused) or self._spent(error):
            raise error
        self._adopt(fresh)

    def _spent(self, error: AuthRefused) -> bool:
        """Whether to stop although a scheme is left: Basic after a refused digest would only show
        the password to listeners, and a device that counts attempts is close to locking."""
        return "digest" in self._tried or bool(self._tried and error.values.get("attempts_left"))

    def _renewed(self, best_first: list[Challenge]) -> bool:
        """Takes up a new nonce in place of one that has expired: no refusal (RFC 7616 3.3, stale).
        Some devices take each nonce once and do not say stale; credentials that have worked in
        this probe are shown for a new nonce as well."""
        used = self.challenge
        if used is None or used.scheme != "digest":
            return False
        for challenge in best_first:
            is_new = challenge.scheme == "digest" and challenge.nonce != used.nonce
            if is_new and (self._proved or (challenge.stale and "stale" not in self._tried)):
                self._tried.add("stale")
                self._proved = False
                self._adopt(challenge)
                return True
        return False

    def _adopt(self, challenge: Challenge) -> None:
        self.challenge = challenge
        self._tried.add(challenge.scheme)
        self._count = 0
        self._cnonce = urandom(8).hex()


def offered(challenges: Iterable[Challenge]) -> str:
    """The schemes of the challenges in one short text, for the evidence."""
    names = (f"{c.scheme} {c.algorithm}".strip()[:24] for c in challenges)
    return ", ".join(dict.fromkeys(names))[:80]
