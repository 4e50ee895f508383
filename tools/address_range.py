"""Ranges of addresses and lists of ports as people type them.

Pure functions; what is wrong is an ``AddressProblem``, as in ``address.py``.

>>> read_range("192.168.1.10-12, 192.168.1.20", 10)
['192.168.1.10', '192.168.1.11', '192.168.1.12', '192.168.1.20']
"""

import ipaddress
import re

from .address import AddressProblem, check_host, check_port

MAX_TEXT = 20_000
"""Characters: 1,000 single addresses on lines of their own have 16,000."""

_PARTS = re.compile(r"[\s,;]+")
_DASH = re.compile(r" ?(?:-|–|\bto\b|\bs/d\b) ?")

REPEATS = 4
"""So many times the limit is looked at, repeated addresses included: every look at the form does
it."""


def read_range(text: str, limit: int, allow_loopback: bool = False) -> list[str]:
    """The single addresses, in the order typed, each once.

    Taken are addresses, networks (192.168.1.0/24), spans (192.168.1.10-192.168.1.50 or
    192.168.1.10-50), parted by commas or lines. Network and broadcast addresses of a network are
    left out. Host names are not taken: they name one device, which can be registered at once.

    :raises AddressProblem: range_empty, range_part, range_backwards, range_limit, too_long, or
        one of ``check_host``
    """
    if len(text) > MAX_TEXT:
        raise AddressProblem("range_limit", limit=limit)
    found: dict[str, None] = {}
    seen = 0
    for part in _parts(text):
        for address in _read_part(part, limit):
            seen += 1
            found[check_host(str(address), allow_loopback)] = None
            if len(found) > limit or seen > REPEATS * limit:
                raise AddressProblem("range_limit", limit=limit)
    if not found:
        raise AddressProblem("range_empty")
    return list(found)


def read_ports(text: str, limit: int) -> list[int]:
    """:raises AddressProblem: ports, port, ports_limit"""
    parts = list(filter(None, _PARTS.split(text.strip())))
    if not parts or not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts):
        raise AddressProblem("ports")
    ports = list(dict.fromkeys(check_port(int(part)) for part in parts))
    if len(ports) > limit:
        raise AddressProblem("ports_limit", limit=limit)
    return ports


def public_among(addresses: list[str]) -> list[str]:
    """Those that belong to the internet, and so perhaps to somebody else."""
    return [address for address in addresses if ipaddress.ip_address(address).is_global]


def _parts(text: str) -> list[str]:
    """Spaces are made one first: searching for a dash among thousands of them takes half a
    minute."""
    spaced = _DASH.sub("-", " ".join(text.split()))
    return list(filter(None, _PARTS.split(spaced)))


def _read_part(part: str, limit: int):
    try:
        if "/" in part:
            return _network(part, limit)
        first, dash, last = part.partition("-")
        if dash:
            return _span(first, last, limit)
        return [ipaddress.ip_address(part)]
    except AddressProblem:
        raise
    except ValueError:
        raise AddressProblem("range_part", part=part[:60]) from None


def _network(part: str, limit: int):
    network = ipaddress.ip_network(part, strict=False)
    if network.num_addresses > limit + 2:
        raise AddressProblem("range_limit", limit=limit)
    return network.hosts()


def _span(first: str, last: str, limit: int):
    begin = ipaddress.ip_address(first)
    if last.isdigit() and begin.version == 4:
        last = f"{first.rpartition('.')[0]}.{last}"
    end = ipaddress.ip_address(last)
    if begin.version != end.version or end < begin:
        raise AddressProblem("range_backwards", part=f"{first}-{last}"[:60])
    if int(end) - int(begin) >= limit:
        raise AddressProblem("range_limit", limit=limit)
    return map(type(begin), range(int(begin), int(end) + 1))
