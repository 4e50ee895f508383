"""Posting to a URL that people have typed in: only to where it may lead, bounded in time and size.

The name is resolved once, every address it has is checked, and the connection goes to the address
that was checked: a name that answers differently the second time leads nowhere. No redirect is
followed, and of the answer only the status is kept.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

TIMEOUT_S = 10.0
"""For the whole of one post, however slowly the other side answers."""

URL_MAX = 2000

METADATA = frozenset(
    map(ipaddress.ip_address, ("169.254.169.254", "100.100.100.200", "fd00:ec2::254"))
)
"""Where clouds tell a server its own secrets: never, whatever is allowed."""

FAILURES = (
    (TimeoutError, "timeout"),
    (ssl.SSLError, "tls"),
    (ConnectionRefusedError, "refused"),
)
"""What goes wrong on the way → code; anything else is ``unreachable``."""

NAT64 = ipaddress.ip_network("64:ff9b::/96")


class UrlRefused(Exception):
    """A URL that nothing is sent to; ``code`` says why: malformed, not_https, userinfo,
    unresolved, address."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Target:
    """The parts of a URL. ``host``: as it is resolved, ASCII."""

    is_tls: bool
    host: str
    port: int
    path: str


@dataclass(frozen=True)
class Answer:
    """``status``: of HTTP, 0 for none; ``error``: '' when it was taken (2xx), else a code: those
    of ``UrlRefused``, and redirect, refused, status, timeout, tls, unreachable."""

    status: int
    error: str


def parse_networks(text: str | None) -> list:
    """Networks as an administrator lists them, separated by commas; ValueError for what is none."""
    parts = (part.strip() for part in (text or "").split(","))
    return [ipaddress.ip_network(part, strict=False) for part in parts if part]


def parse_url(url: str, allowed=()) -> Target:
    """The parts of a URL; raises UrlRefused. Plain HTTP passes here when any network is allowed:
    whether it may go there is seen when the address is known."""
    if len(url) > URL_MAX or any(ord(char) <= 32 or ord(char) == 127 for char in url):
        raise UrlRefused("malformed")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except (ValueError, UnicodeError):
        raise UrlRefused("malformed") from None
    if not host or parts.fragment or port == 0:
        raise UrlRefused("malformed")
    if parts.scheme != "https" and not (parts.scheme == "http" and allowed):
        raise UrlRefused("not_https")
    if "@" in parts.netloc:
        raise UrlRefused("userinfo")
    if not url.isascii() and not (parts.path + parts.query).isascii():
        raise UrlRefused("malformed")
    is_tls = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = Target(is_tls, host, port or (443 if is_tls else 80), path)
    if literal := _literal(host):
        _check_address(literal, target, allowed)
    return target


def post(url: str, body: bytes, headers: dict, allowed=(), timeout=TIMEOUT_S) -> Answer:
    """Send ``body``; never raises for what the URL, the network or the other side does.

    :param allowed: networks beyond the public internet that may be reached
    """
    try:
        target = parse_url(url, allowed)
        address = _resolve(target, allowed)
    except UrlRefused as refused:
        return Answer(0, refused.code)
    connection = _connection(target, address, timeout)
    is_over = threading.Event()
    watch = threading.Timer(timeout, _cut, [connection, is_over])
    watch.daemon = True
    watch.start()
    try:
        connection.request("POST", target.path, body, headers)
        status = connection.getresponse().status  # what it says beyond that concerns nobody
        # a connection that was cut looks like the end of an answer
        return Answer(status, "timeout" if is_over.is_set() else _error_of(status))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(0, "timeout" if is_over.is_set() else _code_of(error))
    finally:
        watch.cancel()
        connection.close()


def _code_of(error: Exception) -> str:
    for kind, code in FAILURES:
        if isinstance(error, kind):
            return code
    return "unreachable"


def _error_of(status: int) -> str:
    if 200 <= status < 300:
        return ""
    return "redirect" if 300 <= status < 400 else "status"


def _literal(host: str):
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _resolve(target: Target, allowed):
    """One address of the host; all of them must be ones that may be reached."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UrlRefused("unresolved") from None
    addresses = [ipaddress.ip_address(entry[4][0].partition("%")[0]) for entry in found]
    if not addresses:
        raise UrlRefused("unresolved")
    for address in addresses:
        _check_address(address, target, allowed)
    # more servers can reach the internet by IPv4
    return min(addresses, key=lambda address: address.version)


def _check_address(address, target: Target, allowed):
    """UrlRefused unless ``address`` is public, or in one of the allowed networks."""
    inner = _inner(address)
    if inner in METADATA or inner.is_multicast or inner.is_unspecified or inner.is_link_local:
        raise UrlRefused("address")
    if any(inner.version == network.version and inner in network for network in allowed):
        return
    is_site_local = inner.version == 6 and inner.is_site_local
    if not (inner.is_global and address.is_global) or inner.is_reserved or is_site_local:
        raise UrlRefused("address")
    if not target.is_tls:
        raise UrlRefused("not_https")


def _inner(address):
    """The IPv4 address that an IPv6 address stands for, else itself."""
    if address.version == 4:
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else address)


def _connection(target: Target, address, timeout):
    """A connection to the address that was checked, as the host that was asked for."""
    kind = _PinnedTls if target.is_tls else _Pinned
    connection = kind(target.host, target.port, timeout=timeout)
    connection.pinned = str(address)
    return connection


class _Pinned(http.client.HTTPConnection):
    pinned = ""

    def connect(self):
        self.sock = socket.create_connection((self.pinned, self.port), self.timeout)


class _PinnedTls(_Pinned):
    default_port = http.client.HTTPS_PORT

    def connect(self):
        super().connect()
        context = ssl.create_default_context()
        # the watch has to reach the socket while the handshake goes on
        self.sock = context.wrap_socket(
            self.sock, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.sock.do_handshake()


def _cut(connection, is_over: threading.Event):
    """Time is up: whoever reads or writes fails at once."""
    is_over.set()
    if connection.sock:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)
