"""What single makes of cameras do differently, one small function each.

A quirk is registered with the vendor or device it was seen on, the reason, the public source, and
the fixture under tests/testdata/onvif that shows it. Names are unique.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

XML = "xml"
"""Repairs of a reply that is no XML: (data, messages of the parser) → data, or None: not mine."""

CLOCK = "clock"
"""Readings of a device's time: (reply, now) → epoch seconds, or None: not mine."""


@dataclass(frozen=True, slots=True)
class Quirk:
    name: str
    hook: str
    vendor: str
    reason: str
    source: str
    fixture: str
    apply: Callable


QUIRKS: dict[str, Quirk] = {}


def quirk(name: str, hook: str, *, vendor: str, reason: str, source: str, fixture: str):
    """Registers the decorated function; a name that is taken is a programming error."""

    def register(function: Callable) -> Callable:
        if name in QUIRKS:
            raise ValueError(f"quirk {name!r} exists")
        QUIRKS[name] = Quirk(name, hook, vendor, reason, source, fixture, function)
        return function

    return register


def of(hook: str) -> list[Quirk]:
    """The quirks of one hook, in the order they were registered."""
    return [entry for entry in QUIRKS.values() if entry.hook == hook]


_UNDECLARED = re.compile(r"Namespace prefix ([A-Za-z_][\w.-]{0,40}) ")
_ROOT = re.compile(rb"<[A-Za-z_][\w.:-]*")


@quirk(
    "undeclared_prefix",
    XML,
    vendor="several; soap toolkits that write fault codes as text",
    reason="uses ter:, wsa: or SOAP-ENV: without declaring it, so that parsers refuse the reply",
    source="python-onvif-zeep#26, python-zeep#1205, home-assistant.io#40942",
    fixture="fault_undeclared_prefix.xml",
)
def declare_prefixes(data: bytes, messages: list[str]) -> bytes | None:
    """Declares the missing prefixes on the root element; names are compared without namespace."""
    prefixes = {match[1] for text in messages if (match := _UNDECLARED.match(text))}
    root = _ROOT.search(data)
    if not prefixes or not root:
        return None
    added = "".join(f' xmlns:{name}="urn:undeclared:{name}"' for name in sorted(prefixes)[:16])
    return data[: root.end()] + added.encode() + data[root.end() :]


@quirk(
    "broken_utf8",
    XML,
    vendor="VIKVIZ and other rebranded cameras",
    reason="says UTF-8 and writes names in GBK or Latin-1",
    source="home-assistant/core#89620",
    fixture="information_broken_utf8.xml",
)
def replace_broken_utf8(data: bytes, messages: list[str]) -> bytes | None:
    """Puts a replacement character for each byte that is no UTF-8."""
    repaired = data.decode("utf-8", "replace").encode()
    return None if repaired == data else repaired
