"""Addresses, ports and stream addresses as people enter them: checked and put in one form.

Pure functions. What is wrong is an ``AddressProblem`` with a code and values; the sentences stand
beside the models, where they are translated.

>>> check_host("2001:DB8:0:0::1"), check_host("Kamera-Lobi.Example.")
('2001:db8::1', 'kamera-lobi.example')
"""

import ipaddress
import re
from urllib.parse import parse_qsl, unquote, urlsplit

import idna

HOST_MAX_CHARS = 253
"""RFC 1035 section 2.3.4, without the trailing dot."""

URL_MAX_CHARS = 1000
"""Longer than any stream address of a camera; keeps what is stored and sent bounded."""

STREAM_SCHEMES = ("rtsp", "rtsps")
SNAPSHOT_SCHEMES = ("http", "https")

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.ASCII)
_NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
_UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff]")
_MAC = re.compile(r"[0-9A-F]{12}", re.ASCII)
_PASSWORD_KEYS = {"password", "passwd", "pass", "pwd", "psw"}


class AddressProblem(ValueError):
    """``code`` names what is wrong with the entry, ``values`` go into the sentence about it."""

    def __init__(self, code: str, **values):
        super().__init__(code)
        self.code = code
        self.values = values


def check_host(text: str, allow_loopback: bool = False) -> str:
    """The one form of an IP address or host name that a device can have.

    :param allow_loopback: accept this machine itself (simulated devices)
    :return: canonical IPv4 or IPv6 address (without brackets), or host name in lower case, in
        A-labels (RFC 5891) where it is not ASCII
    :raises AddressProblem: empty, spaces, url, port_included, zone, bad_ipv4, bad_ipv6, bad_name,
        too_long, or one of those of ``_refuse_unusable``
    """
    host = text.strip()
    if not host:
        raise AddressProblem("empty")
    if _UNPRINTABLE.search(host):
        raise AddressProblem("spaces")
    if any(sign in host for sign in "/\\@?#"):
        raise AddressProblem("url", host=_host_in(host))
    return _check_ip(host, allow_loopback) or _check_name(host, allow_loopback)


def normalize_host(text: str) -> str:
    """``text`` in its one form when it is an address at all, else as it is, for the check to
    complain about."""
    try:
        return check_host(text, allow_loopback=True)
    except AddressProblem:
        return text.strip()


def check_port(port: int) -> int:
    """:raises AddressProblem: port"""
    if not 1 <= port <= 65535:
        raise AddressProblem("port", port=port)
    return port


def check_url(text: str, schemes: tuple[str, ...], host: str, port: int) -> str:
    """The path and query of a stream or snapshot address of the device itself.

    :param schemes: what may stand before '://'
    :param host: the device's own address in its one form
    :param port: the device's own port for this; a port in the address must be the same
    :raises AddressProblem: spaces, too_long, scheme, bad_url, url_credentials, url_host, url_port,
        url_fragment
    """
    if _UNPRINTABLE.search(text):
        raise AddressProblem("url_spaces")
    if len(text) > URL_MAX_CHARS:
        raise AddressProblem("url_too_long", limit=URL_MAX_CHARS)
    if "#" in text:
        raise AddressProblem("url_fragment")
    try:
        parts = urlsplit(text)
        found_port = parts.port
    except ValueError:
        raise AddressProblem("bad_url") from None
    if text.startswith("//") or not (text.startswith("/") or parts.scheme):
        raise AddressProblem("scheme", schemes=schemes)
    if parts.scheme:
        _check_origin(parts, found_port, schemes, host, port)
    if _names_password(text):
        raise AddressProblem("url_credentials")
    return path_of_url(text)


def path_of_url(text: str) -> str:
    """Path and query of a checked address, '' for none.

    >>> path_of_url("rtsp://10.0.0.5:554/Streaming/Channels/102?a=1"), path_of_url("/live")
    ('/Streaming/Channels/102?a=1', '/live')
    """
    if not text:
        return ""
    parts = urlsplit(text)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def check_mac(text: str) -> str:
    """A MAC address as 'AA:BB:CC:DD:EE:FF', whatever separators it came with.

    :raises AddressProblem: mac
    """
    digits = re.sub(r"[\s:.-]", "", text).upper()
    if not _MAC.fullmatch(digits):
        raise AddressProblem("mac", text=text[:40])
    return ":".join(digits[index : index + 2] for index in range(0, 12, 2))


def normalize_mac(text: str) -> str:
    """``text`` in its one form when it is a MAC address, else as it is."""
    try:
        return check_mac(text)
    except AddressProblem:
        return text.strip()


def _check_ip(host, allow_loopback):
    """The canonical IP address, or None when ``host`` can only be a name."""
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if "%" in bare:
        raise AddressProblem("zone")
    try:
        address = ipaddress.ip_address(bare)
    except ValueError:
        return _refuse_half_ip(host)
    if bare != host and address.version == 4:
        raise AddressProblem("bad_ipv4", host=host[:60])
    address = getattr(address, "ipv4_mapped", None) or address
    _refuse_unusable(address, allow_loopback)
    return str(address)


def _refuse_half_ip(host):
    if ":" in host:
        name, _colon, port = host.rpartition(":")
        if port.isdecimal() and (":" not in name or name.endswith("]")):
            raise AddressProblem("port_included", host=name[:60], port=port[:10])
        raise AddressProblem("bad_ipv6", host=host[:60])
    if _NUMERIC.fullmatch(host.rstrip(".").lower().rpartition(".")[2]):
        raise AddressProblem("bad_ipv4", host=host[:60])
    return None


def _refuse_unusable(address, allow_loopback):
    if address.is_loopback:
        if not allow_loopback:
            raise AddressProblem("loopback", host=str(address))
        return
    checks = {
        "unspecified": address.is_unspecified
        or (address.version == 4 and address in ipaddress.ip_network("0.0.0.0/8")),
        "multicast": address.is_multicast,
        "broadcast": address == ipaddress.ip_address("255.255.255.255"),
        "link_local": address.is_link_local,
        "reserved": address.version == 4 and address.is_reserved,
    }
    for code, is_unusable in checks.items():
        if is_unusable:
            raise AddressProblem(code, host=str(address))


def _check_name(host, allow_loopback):
    name = host.removesuffix(".").lower()
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode()
        except (idna.IDNAError, UnicodeError):
            raise AddressProblem("bad_name", host=host[:60]) from None
    if len(name) > HOST_MAX_CHARS:
        raise AddressProblem("too_long", limit=HOST_MAX_CHARS)
    if not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise AddressProblem("bad_name", host=host[:60])
    if _NUMERIC.fullmatch(name.rpartition(".")[2]):
        raise AddressProblem("bad_ipv4", host=host[:60])
    if (name == "localhost" or name.endswith(".localhost")) and not allow_loopback:
        raise AddressProblem("loopback", host=name)
    return name


def _check_origin(parts, found_port, schemes, host, port):
    if parts.scheme.lower() not in schemes:
        raise AddressProblem("scheme", schemes=schemes)
    if "@" in parts.netloc:
        raise AddressProblem("url_credentials")
    if not parts.hostname or normalize_host(parts.hostname) != host:
        raise AddressProblem("url_host", found=(parts.hostname or "")[:60], host=host)
    if found_port is not None and found_port != port:
        raise AddressProblem("url_port", found=found_port, port=port)


def _names_password(text):
    """Whether path or query carry a password, as in '?user=admin&password=x' or the
    '/user=admin_password=x_channel=1' of some makers."""
    text = unquote(text)
    query = dict(parse_qsl(text.partition("?")[2].replace(";", "&")))
    if any(key.lower() in _PASSWORD_KEYS and value for key, value in query.items()):
        return True
    return bool(re.search(r"(?i)(?<![a-z])(password|passwd|pwd)=[^&_/]", text))


def _host_in(text):
    """The host of a pasted URL, to suggest it; '' when there is none to be seen."""
    try:
        return (urlsplit(text if "://" in text else f"//{text}").hostname or "")[:60]
    except ValueError:
        return ""
