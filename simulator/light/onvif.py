"""Canned ONVIF and snapshot replies: made once, the address filled in."""

import re
import time
from pathlib import Path

from .. import logins
from ..config import Device
from ..http_wire import parse_head
from ..logins import HttpLogin, Token, TokenCheck
from ..onvif import (
    base,
    service as _register,  # noqa: F401  (registers the operations)
)
from ..onvif.soap import TDS, TRT, SoapFault, envelope, fault, not_authorized
from ..state import DeviceState
from ..styles import STYLES
from .options import Options

STYLE = "tracks"
SNAPSHOT = Path(__file__).parent.parent / "testdata" / "snapshot.jpg"
_HOST = b"127.0.0.42"  # stands for the address in the prepared replies
_OPERATION = re.compile(rb"Body[^>]*>\s*<(?:\w+:)?(\w+)")
_PROFILE = re.compile(rb"ProfileToken[^>]*>([^<]*)<")
_FIELDS = {
    name: re.compile(rb"<(?:\w+:)?" + name.encode() + rb"(?:\s[^>]*)?>([^<]*)<")
    for name in ("Username", "Password", "Nonce", "Created")
}
_PRE_AUTH = (b"GetSystemDateAndTime", b"GetCapabilities", b"GetServices")
_ENTITIES = (
    (b"&lt;", b"<"),
    (b"&gt;", b">"),
    (b"&quot;", b'"'),
    (b"&apos;", b"'"),
    (b"&amp;", b"&"),
)


class _Call:
    """A request without arguments but the profile."""

    def __init__(self, token: str):
        self._token = token

    def argument(self, name: str) -> str:
        return self._token if name == "ProfileToken" else ""


class CannedWebsite:
    """Answers the HTTP requests of all devices. Bytes in, bytes out."""

    def __init__(self, options: Options, key: bytes):
        self._options = options
        self._tokens = TokenCheck()
        style = STYLES[STYLE]
        device = Device(
            "LIGHT",
            "LIGHT",
            _HOST.decode(),
            onvif_port=options.onvif_port,
            rtsp_port=options.rtsp_port,
            style=STYLE,
        )
        self._context = base.Context(DeviceState(device), style, time.time())
        self._login = HttpLogin(style.realm, ("digest",), key)
        self._snapshot_path = style.snapshot(1)
        self._jpeg = _reply(200, SNAPSHOT.read_bytes(), "image/jpeg")
        self._prepared = self._prepare()
        self._clock = (0, b"")
        denied = fault(style.soap, not_authorized("Sender not authorized"))
        self._denied = _reply(400, denied)
        self._not_there = _reply(404, b"", "text/html")
        self._unknown = _reply(
            500,
            fault(
                style.soap,
                SoapFault("Receiver", ("ActionNotSupported",), "Optional action not implemented"),
            ),
        )

    def _prepare(self) -> dict[tuple[bytes, bytes], bytes]:
        """(operation, profile) → reply."""
        style, out = self._context.style, {}
        for namespace, name in base.OPERATIONS:
            tokens = [style.token(1, sub) for sub in (False, True)]
            for token in tokens if name.endswith("Uri") or name == "GetProfile" else [""]:
                answer = base.OPERATIONS[namespace, name].answer
                if name != "GetServiceCapabilities" and namespace in (TDS, TRT):
                    body = envelope(style.soap, answer(self._context, _Call(token)))
                    out[name.encode(), token.encode()] = body
        return out

    def answer(self, head: bytes, body: bytes, address: bytes) -> bytes:
        """The whole reply to one request. Raises BadRequest."""
        if head.startswith(b"POST /onvif/"):
            return self._onvif(head, body, address)
        return self._snapshot(head)

    def _onvif(self, head: bytes, body: bytes, address: bytes) -> bytes:
        found = _OPERATION.search(body)
        name = found[1] if found else b""
        if name not in _PRE_AUTH and self._options.auth != "none":
            refusal = self._refusal(head, body)
            if refusal:
                return refusal
        if name == b"GetSystemDateAndTime":
            return self._system_time()
        profile = _PROFILE.search(body)
        prepared = self._prepared.get((name, profile[1] if profile else b""))
        if prepared is None:
            return self._unknown
        return _reply(200, prepared.replace(_HOST, address))

    def _system_time(self) -> bytes:
        """Made once a second."""
        now = int(time.time())
        if self._clock[0] != now:
            context = base.Context(self._context.state, self._context.style, now)
            inner = base.OPERATIONS[TDS, "GetSystemDateAndTime"].answer(context, None)
            self._clock = (now, _reply(200, envelope(context.style.soap, inner)))
        return self._clock[1]

    def _refusal(self, head: bytes, body: bytes) -> bytes | None:
        options = self._options
        if options.auth == "digest":
            return self._http_refusal(head)
        token = _token(body)
        outcome = self._tokens.check(token, options.username, options.password, time.time())
        return None if outcome == logins.OK else self._denied

    def _http_refusal(self, head: bytes) -> bytes | None:
        options = self._options
        method, target, headers = parse_head(head)
        outcome = self._login.check(
            headers.get("authorization", ""), method, target, options.username, options.password
        )
        if outcome == logins.OK:
            return None
        stale = outcome == logins.STALE
        lines = "".join(f"{k}: {v}\r\n" for k, v in self._login.challenges(stale))
        return _reply(401, b"", "text/html", lines.encode())

    def _snapshot(self, head: bytes) -> bytes:
        method, target, _headers = parse_head(head)
        if method != "GET" or target != self._snapshot_path:
            return self._not_there
        return self._http_refusal(head) or self._jpeg


def _token(body: bytes) -> Token | None:
    found = {name: pattern.search(body) for name, pattern in _FIELDS.items()}
    if not all(found.values()):
        return None
    plain = {name: _plain(match[1]) for name, match in found.items()}
    return Token(plain["Username"], plain["Password"], "digest", plain["Nonce"], plain["Created"])


def _plain(text: bytes) -> str:
    if b"&" in text:
        for entity, char in _ENTITIES:
            text = text.replace(entity, char)
    return text.decode(errors="replace")


def _reply(
    status: int, body: bytes, kind: str = "application/soap+xml; charset=utf-8", more: bytes = b""
) -> bytes:
    phrase = {200: b"OK", 400: b"Bad Request", 401: b"Unauthorized", 404: b"Not Found"}
    return (
        b"HTTP/1.1 %d %s\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n"
        b"Connection: keep-alive\r\n\r\n%s"
        % (status, phrase.get(status, b"Error"), kind.encode(), more, len(body), body)
    )
