"""What a refusal says between the lines: is the account locked, how many attempts are left, or is
the device merely busy?

Devices say it in free text (HTML pages, SOAP faults, vendor XML), hence patterns.
Sources: rroller/dahua#729, evercam/evercam-server#91 (lock-out of about 30 minutes),
agsh/onvif#112 ('You still have N attempts'), rroller/dahua#603 (401 although the password is right,
because of a connection limit).
"""

import re

from .errors import AuthRefused, DeviceBusy, LockedOut

MAX_TEXT = 4096
"""Characters of a reply that are looked at; the sentence stands at its beginning."""

_LOCKED = re.compile(
    r"(?:account|user|ip|login|client|device)\W{0,3}(?:\w+\W{1,3}){0,4}?(?:locked|blocked|banned)"
    r"|lock(?:ed)?[\s_-]?out|islocked\W{0,3}true|lockstatus>\s*lock\b"
    r"|(?:locked|blocked)\W{1,3}(?:\w+\W{1,3}){0,4}?(?:minute|second|login|attempt)"
    r"|too\s+many\s+(?:\w+\s+){0,3}?(?:attempts|failures|errors|logins)",
    re.IGNORECASE,
)
_NOT_LOCKED = re.compile(r"(?:not|un|be|get)\W{0,2}(?:be\s+)?(?:locked|blocked)", re.IGNORECASE)
_LEFT = re.compile(
    r"(?:still\s+have|remaining)\D{0,20}?(\d{1,3})\s*(?:more\s+)?(?:attempt|tr|chance|time)"
    r"|(\d{1,3})\s+(?:\w+\s+){0,2}?(?:attempts?|tries|chances)\s+(?:left|remain)"
    r"|(?:retrylogintime|retrytimes|attemptsleft)\W{1,3}(\d{1,3})",
    re.IGNORECASE,
)
_BUSY = re.compile(
    r"too\s+many\s+(?:\w+\s+){0,2}?(?:connections|sessions|users|clients|viewers|streams)"
    r"|(?:connections|sessions|users|clients|viewers|streams)\W{1,3}(?:\w+\W{1,3}){0,4}?"
    r"(?:limit|maximum|exceeded|full)"
    r"|max(?:imum|\.)?\s+(?:\w+\s+){0,2}?(?:connections|sessions|users|clients|viewers|streams)"
    r"|(?:connection|session|user|client)\W?\s*(?:count|number|limit)\s+(?:\w+\s+){0,3}?"
    r"(?:reached|exceeded)|(?:device|server|system)\s+(?:is\s+)?(?:too\s+)?busy|maxsessions",
    re.IGNORECASE,
)
_WAIT = re.compile(r"(\d{1,5})\s*(second|minute|min\b|sec\b)", re.IGNORECASE)
_UNLOCK = re.compile(r"unlocktime\W{1,3}(\d{1,6})", re.IGNORECASE)


def refusal(text: str, **values) -> AuthRefused | LockedOut | DeviceBusy:
    """The error that a refusal with this text stands for. A device that counts attempts means the
    password, whatever else it says.

    ``values`` go along; added are ``wait_s`` (seconds until a locked account opens again) and
    ``attempts_left``, where the device tells.
    """
    text = text[:MAX_TEXT]
    left = attempts_left(text)
    if is_locked(text) or left == 0:
        wait = wait_s(text)
        return LockedOut(**values, **({"wait_s": wait} if wait else {}))
    if left is None and is_busy(text):
        return DeviceBusy(**values)
    return AuthRefused(**values, **({"attempts_left": left} if left else {}))


def is_locked(text: str) -> bool:
    """Whether the text says that the account is locked now (not: that it will be)."""
    match = _LOCKED.search(text)
    if not match:
        return False
    warning = _NOT_LOCKED.search(text, max(0, match.start() - 8), match.end())
    return warning is None and attempts_left(text) in (None, 0)


def is_busy(text: str) -> bool:
    """Whether the text says that too many others are served at this moment."""
    return bool(_BUSY.search(text[:MAX_TEXT]))


def attempts_left(text: str) -> int | None:
    match = _LEFT.search(text)
    return int(next(group for group in match.groups() if group)) if match else None


def wait_s(text: str) -> int | None:
    """Seconds until the lock opens, as far as the text says."""
    if match := _UNLOCK.search(text):
        return int(match[1])
    if match := _WAIT.search(text):
        return int(match[1]) * (60 if match[2].lower().startswith("min") else 1)
    return None
