"""Texts and values of a device, made fit for a finding: short, printable, without secrets.

A device may write anything into a fault, our own log-in data included: a text that holds the
password or looks like credentials is dropped altogether.
"""

import re
from base64 import b64encode
from urllib.parse import quote

from .types import Target

MAX_TEXT = 200
"""Characters of a text; a sentence of a fault has about 80."""

_CREDENTIALS = re.compile(
    r"authori[sz]ation\s*:|digest\s+username|basic\s+[A-Za-z0-9+/=]{6,}|nonce\s*[=:>\"]"
    r"|response\s*=|password(?:digest|text)|usernametoken|password\s*[=:>]|://[^/\s]*@",
    re.IGNORECASE,
)
DROPPED = "(text left out: it may hold log-in data)"


def clean_text(text: str, target: Target) -> str:
    """One printable line without secrets."""
    printable = "".join(char if char.isprintable() else " " for char in text[: MAX_TEXT * 4])
    line = " ".join(printable.split())
    if _CREDENTIALS.search(line) or any(secret in line for secret in _secrets(target)):
        return DROPPED
    return line[:MAX_TEXT]


def clean_values(values: dict, target: Target) -> dict:
    """The values of an error or a stage, texts cleaned."""
    return {
        name: clean_text(value, target) if isinstance(value, str) else value
        for name, value in values.items()
    }


def _secrets(target: Target) -> list[str]:
    """The password as a device may write it. One of a single character says nothing in a text."""
    password = target.password
    if len(password) < 2:
        return []
    pair = f"{target.username}:{password}".encode("utf-8", "replace")
    escaped = password.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return [password, quote(password, safe=""), escaped, b64encode(pair).decode()]
