"""The transport that zeep gets: one device, within bounds of time and size, and nowhere else."""

import ssl
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
import urllib3
from requests.auth import HTTPDigestAuth
from zeep.transports import Transport

MAX_REPLY = 1024 * 1024
"""Bytes: profiles of a recorder with 64 channels have about 500 kB."""

READ_BYTES = 32 * 1024
SOCKET_S = 5.0
"""Seconds without a byte after which a device is given up."""


MAX_FAILURES = 2
"""Exchanges in a row without a reply; a device that has stopped answering is left alone."""


class BeyondBounds(Exception):
    """A reply that is too large or too late, or a request that must not be made."""


@dataclass
class Way:
    """How the device in turn is reached: ``base`` is scheme, host and port; ``until`` on the
    monotonic clock. ``is_proved``: it has taken the log-in; ``is_refused``: it has not, and is
    asked nothing more, since it may count. ``failures``: exchanges that gave no reply at all."""

    base: str
    until: float
    auth: requests.auth.AuthBase | None = None
    is_proved: bool = False
    is_refused: bool = False
    failures: int = 0


def http_auth(scheme: str, username: str, password: str) -> requests.auth.AuthBase | None:
    """For the scheme that the device has taken already; None for WS-UsernameToken and none."""
    return HTTPDigestAuth(username, password) if scheme == "digest" else None


class _AnyTls(requests.adapters.HTTPAdapter):
    """As the probe's own connections: old versions and short keys, nothing verified."""

    def init_poolmanager(self, *args, **kwargs):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        super().init_poolmanager(*args, ssl_context=context, **kwargs)


class BoundedTransport(Transport):
    """Sends to ``way`` whatever address a message is for; loads WSDLs from files only."""

    def __init__(self):
        session = requests.Session()
        session.trust_env = False  # no proxy, no .netrc
        session.verify = False  # cameras have certificates of their own making
        session.mount("https://", _AnyTls())
        super().__init__(session=session, timeout=SOCKET_S, operation_timeout=SOCKET_S)
        urllib3.disable_warnings()
        self.way: Way | None = None

    def load(self, url):
        if urlsplit(url).scheme not in ("", "file"):
            raise BeyondBounds("only files")
        return super().load(url)

    def post(self, address, message, headers):
        parts = urlsplit(address)
        url = self.way.base + (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        left = self._left()
        if self.way.is_refused or self.way.failures >= MAX_FAILURES:
            raise BeyondBounds("not asked any more")
        self.way.failures += 1
        reply = self.session.post(
            url,
            data=message,
            headers=headers,
            auth=self.way.auth,
            timeout=(min(left, SOCKET_S), min(left, SOCKET_S)),
            stream=True,
            allow_redirects=False,
        )
        with reply:
            reply._content = self._read(reply)
            reply._content_consumed = True
        self.way.failures = 0
        self._note_login(reply)
        return reply

    def _note_login(self, reply) -> None:
        """A user may lack the right to one thing; that is told from a refused log-in by what was
        answered before."""
        refuses = reply.status_code == 401 or (
            b"NotAuthorized" in reply.content and not self.way.is_proved
        )
        self.way.is_refused = self.way.is_refused or refuses
        self.way.is_proved = self.way.is_proved or reply.status_code == 200

    def _read(self, reply) -> bytes:
        body = bytearray()
        for part in reply.iter_content(READ_BYTES):
            body += part
            if len(body) > MAX_REPLY:
                raise BeyondBounds("too large")
            self._left()
        return bytes(body)

    def _left(self) -> float:
        left = self.way.until - time.monotonic()
        if left <= 0:
            raise BeyondBounds("too late")
        return left
