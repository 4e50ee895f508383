"""Addresses that a device gives out, pinned to the host that was dialled.

Devices name NAT, factory and link-local addresses, host:port:port, several addresses in one
field, the vendor's public site (FalkTannhaeuser/python-onvif-zeep#48, agsh/onvif#63, #93, #170,
GuilhermeC18/node-onvif#14). Of what they say, path and query count; the host is always ours, so
that a reply can send a probe nowhere else. Log-in data inside an address is dropped.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

from .errors import ForeignUri
from .types import Target

MAX_URI = 2048
"""Characters; real ones have at most 300."""

DEFAULT_PORTS = {"http": 80, "https": 443, "rtsp": 554, "rtsps": 322}
_URI = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^#]*)", re.DOTALL)
_PORT = re.compile(r"(?:\[[^\]]*\]|[^:\]]*):(\d{1,5})(?!\d)", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_SAFE = "/%?&=:;@!$'()*+,~[]{}|-._"


@dataclass(frozen=True, slots=True)
class PinnedUri:
    """``path`` with its query, percent-encoded, starts with '/'."""

    scheme: str
    host: str
    port: int
    path: str

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"


StreamUri = PinnedUri


def pin(uri_text: str, target: Target) -> PinnedUri:
    """The address to use for one that the device gave. Raises ForeignUri for schemes other than
    rtsp, rtsps, http and https, and for what cannot be read.

    A port that people have set in the register wins: it may be forwarded by a router of which
    the device knows nothing. Else the device's port holds where it is plausible.
    """
    scheme, authority, rest = _split(uri_text)
    port = _port(authority)
    if scheme.startswith("rtsp"):
        return PinnedUri(scheme, target.host, _rtsp_port(scheme, port, target), rest)
    own_scheme, own_port = _own_http(target)
    if own_port not in (80, 443) or port in (None, 80, 443, target.rtsp_port):
        if (scheme, port) in (("https", None), ("https", 443)) and own_port == 80:
            return PinnedUri("https", target.host, 443, rest)
        return PinnedUri(own_scheme, target.host, own_port, rest)
    return PinnedUri(scheme, target.host, port, rest)


def stream_uri(path: str, target: Target) -> PinnedUri:
    """The address for a stream path that people have set."""
    return PinnedUri("rtsp", target.host, target.rtsp_port, clean_path(path))


def snapshot_uri(path: str, target: Target) -> PinnedUri:
    """The address for a snapshot path that people have set."""
    scheme, port = _own_http(target)
    return PinnedUri(scheme, target.host, port, clean_path(path))


def service_path(xaddr: str, default: str) -> str:
    """The path of a service's XAddr, ``default`` when there is none. Services are asked through
    the connection to the device service, so host, port and scheme do not matter."""
    for candidate in xaddr[:MAX_URI].split():
        try:
            scheme, _authority, path = _split(candidate)
        except ForeignUri:
            continue
        if scheme.startswith("http") and path != "/":
            return path
    return default


def names_own_port(home: str, target: Target) -> bool:
    """Whether the device names the port that was dialled in the XAddr of its device service. If it
    does not, a router translates its ports, and those of its other services mean nothing."""
    return _told_port(home, target) == target.onvif_port


def service_port(xaddr: str, target: Target) -> int:
    """The port of a service of a device that ``names_own_port``; the dialled one when it tells
    none that can be used."""
    told = _told_port(xaddr, target)
    return target.onvif_port if told in (None, target.rtsp_port) else told


def _told_port(xaddr: str, target: Target) -> int | None:
    """The port of the first address of an XAddr that is usable, None for none."""
    wanted = "https" if target.use_tls else "http"
    for candidate in xaddr[:MAX_URI].split():
        try:
            scheme, authority, _path = _split(candidate)
        except ForeignUri:
            continue
        if scheme == wanted:
            has_port = authority.rpartition("]")[2].count(":") > 0
            return _port(authority) if has_port else DEFAULT_PORTS[scheme]
    return None


def clean_path(path: str) -> str:
    """``path`` as it may stand in a request line. Raises ForeignUri for control characters."""
    if len(path) > MAX_URI or _CONTROL.search(path):
        raise ForeignUri("unusable characters in an address", length=len(path))
    path = quote(path, safe=_SAFE)
    return path if path.startswith("/") else f"/{path}"


def holds_secret(path: str, password: str) -> bool:
    """Whether the path has the password in it, as some recorders write it into their addresses:
    such a path is not remembered outside the process."""
    return bool(password) and (password in path or quote(password, safe="") in path)


def _split(uri_text: str) -> tuple[str, str, str]:
    """(scheme in lower case, authority, path with query)."""
    text = uri_text.strip()
    if len(text) > MAX_URI:
        raise ForeignUri("address too long", length=len(text))
    match = _URI.match(text)
    if not match:
        raise ForeignUri("no address")
    scheme = match[1].lower()
    if scheme not in DEFAULT_PORTS:
        raise ForeignUri("foreign scheme", scheme=scheme[:20])
    return scheme, match[2].rpartition("@")[2], clean_path(match[3])


def _port(authority: str) -> int | None:
    """The first port of 'host:8106' or 'host:8106:8106' (python-onvif-zeep-async onvif/util.py),
    None without a usable one."""
    match = _PORT.match(authority)
    port = int(match[1]) if match else 0
    return port if 0 < port < 65536 else None


def _rtsp_port(scheme: str, port: int | None, target: Target) -> int:
    """Some cameras put their web port into the RTSP address (easy_onvif_workspace#39)."""
    if target.rtsp_port != DEFAULT_PORTS["rtsp"]:
        return target.rtsp_port
    if port is None or port in (80, 443, target.onvif_port):
        return DEFAULT_PORTS[scheme]
    return port


def _own_http(target: Target) -> tuple[str, int]:
    return ("https" if target.use_tls else "http", target.onvif_port)
