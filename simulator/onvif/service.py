"""One device's ONVIF endpoint: from the bytes of a request to the reply."""

import time

from .. import logins
from ..guard import Guard
from ..http_wire import Reply, Request
from ..logins import HttpLogin, TokenCheck
from ..state import DeviceState
from ..styles import STYLES
from . import (  # noqa: F401  (register their operations)
    device as _device,
    events as _events,
    media as _media,
    recording as _recording,
)
from .base import OPERATIONS, Context
from .soap import (
    SoapError,
    SoapFault,
    envelope,
    fault,
    mangled,
    not_authorized,
    read,
)

XML = "application/soap+xml; charset=utf-8"
_HTTP_SCHEMES = ("digest", "digest-sha256", "basic")
_PAGE_401 = b"<html><head><title>401</title></head><body><h1>401 Unauthorized</h1></body></html>"


def context_of(state: DeviceState, **of_farm) -> Context:
    """The device as it is now."""
    return Context(state, STYLES[state.device.style], time.time() + state.clock_off_s, **of_farm)


class OnvifService:
    """Answers SOAP requests. ``calls`` counts the operations asked for, by name; ``searches``: the
    searches that were begun and not ended."""

    def __init__(self, state: DeviceState, guard: Guard, states: dict[str, DeviceState]):
        self.state = state
        self.searches: dict[str, list[str]] = {}
        self._states = states
        self.calls: dict[str, int] = {}
        self._guard = guard
        self._style = STYLES[state.device.style]
        self._tokens = TokenCheck()
        schemes = tuple(s for s in state.device.onvif_auth if s in _HTTP_SCHEMES)
        self._http = HttpLogin(self._style.realm, schemes) if schemes else None

    def answer(self, request: Request) -> Reply:
        context = context_of(self.state, states=self._states, searches=self.searches)
        try:
            reply = self._call(request, context)
        except SoapError:
            error = SoapFault("Sender", ("WellFormed",), "The request is not well-formed")
            reply = self._fault(error)
        except SoapFault as error:
            reply = self._fault(error)
        return self._with_quirks(reply)

    def _call(self, request: Request, context: Context) -> Reply:
        call = read(request.body, request.target)
        self.calls[call.name] = self.calls.get(call.name, 0) + 1
        found = OPERATIONS.get((call.namespace, call.name))
        if found is None:
            if "empty_500" in self.state.device.quirks:
                return Reply(500, b"", XML)
            raise SoapFault("Receiver", ("ActionNotSupported",), "Optional action not implemented")
        guarded = call.name == "GetSystemDateAndTime" and (
            "clock_needs_auth" in self.state.device.quirks
        )
        if guarded or not found.pre_auth:
            refusal = self._refusal(request, call.token, context)
            if refusal:
                return refusal
        return Reply(200, envelope(self._style.soap, found.answer(context, call)), XML)

    def _refusal(self, request: Request, token, context: Context) -> Reply | None:
        """The reply to a log-in that does not do, None when it does."""
        if "busy" in self.state.active:
            return self._busy()
        if "none" in self.state.device.onvif_auth:
            return None
        outcome = self._outcome(request, token, context)
        if outcome == logins.MISSING:
            return self._unauthorized("Sender not authorized")
        minutes = self._guard.locked_minutes()
        if minutes:
            return self._unauthorized(
                f"The account is locked. Please try again after {minutes} minute(s)", False
            )
        if outcome == logins.OK:
            self._guard.right_login()
            return None
        if outcome == logins.STALE:
            return self._unauthorized("Sender not authorized", stale=True)
        left = self._guard.wrong_login()
        reason = (
            "Sender not authorized"
            if left is None
            else (f"Sender not authorized. You still have {left} attempts")
        )
        return self._unauthorized(reason)

    def _busy(self) -> Reply:
        """Devices say 401 for want of a better word (rroller/dahua#603)."""
        how = self.state.param("busy", "how")
        if how == "503":
            return Reply(503, b"", "text/html", [("Retry-After", "30")])
        if how == "bare":
            return Reply(401, b"", "", framing="close")
        said = b"The number of connections has reached the maximum."
        return Reply(401, said, "text/plain", self._http.challenges() if self._http else [])

    def _outcome(self, request: Request, token, context: Context) -> str:
        device, password = self.state.device, self.state.password
        kinds = {"digest": "wsse", "text": "wsse-text"}
        if token and kinds[token.kind] in device.onvif_auth:
            return self._tokens.check(token, device.username, password, context.now)
        if token and device.onvif_auth == ("wsse-text",):
            said = "An unsupported token was given"
            raise SoapFault("Sender", ("UnsupportedSecurityToken",), said)
        if self._http is None:
            return logins.MISSING
        header = request.headers.get("authorization", "")
        return self._http.check(header, request.method, request.target, device.username, password)

    def _unauthorized(self, reason: str, challenge: bool = True, stale: bool = False) -> Reply:
        """401 with a challenge where the device knows HTTP log-ins, else a SOAP fault."""
        if self._http is None:
            return self._fault(not_authorized(reason))
        headers = self._http.challenges(stale) if challenge else []
        if "html_401" in self.state.device.quirks:
            return Reply(401, _PAGE_401, "text/html", headers)
        body = fault(self._style.soap, not_authorized(reason), self._undeclared)
        return Reply(401, body, XML, headers)

    def _fault(self, error: SoapFault) -> Reply:
        status = self._style.sender_status if error.code == "Sender" else 500
        return Reply(status, fault(self._style.soap, error, self._undeclared), XML)

    @property
    def _undeclared(self) -> bool:
        return "undeclared_prefix" in self.state.device.quirks

    def _with_quirks(self, reply: Reply) -> Reply:
        quirks = self.state.device.quirks
        if "malformed_xml" in self.state.active and reply.content_type == XML:
            reply.body = mangled(reply.body, self.state.param("malformed_xml", "how"))
        if "bom" in quirks:
            reply.body = b"\xef\xbb\xbf" + reply.body
        for framing in ("chunked", "close"):
            if framing in quirks:
                reply.framing = framing
        return reply
