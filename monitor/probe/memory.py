"""What a probe remembers from one time to the next: log-in scheme, paths, reply digests.

It travels as plain JSON in ``Target.memory`` and ``Verdict.memory`` and may be lost, old or wrong
at any time: whatever does not fit is forgotten, and the probe asks the device again.
"""

from hashlib import blake2b
from typing import Any

from .types import Target

VERSION = 1
_DIGITS = b"0123456789"


class Memory:
    """The last probe's memory to read, this probe's to write; entries not forgotten stay."""

    __slots__ = ("_entries", "_seen")

    def __init__(self, target: Target):
        key, old = _key(target), target.memory
        if not isinstance(old, dict) or old.get("key") != key:
            old = {}
        self._entries = {**old, "key": key}
        seen = old.get("seen")
        self._seen = dict(seen) if isinstance(seen, dict) else {}

    def get(self, name: str, kind: type) -> Any:
        """The entry, or an empty ``kind`` when there is none of that type."""
        value = self._entries.get(name)
        return value if isinstance(value, kind) else kind()

    def put(self, name: str, value) -> None:
        """Remembers plain JSON."""
        self._entries[name] = value

    def forget(self, *names: str) -> None:
        for name in names:
            self._entries.pop(name, None)

    def seen(self, name: str, body: bytes, *, but_digits: bool = False) -> bool:
        """Whether the reply is the one of last time, byte for byte (``but_digits``: apart from its
        digits), which then need not be parsed again. Call ``saw`` once it has been."""
        return self._seen.get(name) == digest(body, but_digits)

    def saw(self, name: str, body: bytes, *, but_digits: bool = False) -> None:
        self._seen[name] = digest(body, but_digits)

    def adopt(self, name: str, other: "Memory") -> None:
        """What another probe of the same device has seen at the same time."""
        if name in other._seen:
            self._seen[name] = other._seen[name]

    def to_dict(self) -> dict:
        return {**self._entries, "seen": self._seen}


def digest(body: bytes, but_digits: bool = False) -> str:
    """What is remembered of a reply, to tell whether the next one is the same."""
    if but_digits:
        body = without_digits(body)
    return blake2b(body, digest_size=8).hexdigest()


def without_digits(body: bytes) -> bytes:
    return body.translate(None, _DIGITS)


def _key(target: Target) -> str:
    """Another address, channel or user: nothing of the old one holds."""
    parts = (
        VERSION,
        target.host,
        target.onvif_port,
        target.onvif_path,
        target.use_tls,
        target.rtsp_port,
        target.channel,
        target.username,
    )
    return blake2b(repr(parts).encode("utf-8", "replace"), digest_size=6).hexdigest()
