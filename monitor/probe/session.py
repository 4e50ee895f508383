"""SOAP calls to one ONVIF device, logged in the way it wants.

Schemes: 'none', 'wsse' (WS-UsernameToken), 'wsse-text' (the same with the password as it is, only
where the device says that it takes no digest), 'digest' and 'basic' (HTTP). What worked last time
is used first; a device that is not known is first asked without credentials and then shown them in
the way it asks for. Each scheme is tried once, at most two in a probe.
"""

from email.utils import parsedate_to_datetime

from ..clock import Clock
from .auth import AuthState, parse_challenges
from .client import HttpClient
from .errors import (
    AuthRefused,
    CredentialsMissing,
    DeviceBusy,
    HttpStatus,
    ReplyEmpty,
    ReplyError,
)
from .http import Reply
from .lockout import is_busy, refusal
from .soap import Fault, Operation, local, payload, read_fault
from .types import Target
from .wsse import wsse_created, wsse_header, wsse_text_header

NONE, WSSE, WSSE_TEXT = "none", "wsse", "wsse-text"

_MAX_ROUNDS = 5
"""Requests for one call: without credentials, two schemes, a renewed nonce, and one to spare."""

_BUSY = (429, 503)
"""Too Many Requests (RFC 6585 4), Service Unavailable (RFC 9110 15.6.4)."""


class OnvifSession:
    """``offset_s``: the device's clock less ours, None until it is known; WS-UsernameTokens carry
    the device's own time (home-assistant/core#121952). ``scheme``: the one in use. ``doubted``:
    the last probe has already taken a refusal for a sign of too many connections.
    """

    __slots__ = (
        "offset_s",
        "scheme",
        "_client",
        "_target",
        "_clock",
        "_http",
        "_tried",
        "_proved",
    )

    def __init__(
        self,
        client: HttpClient,
        target: Target,
        clock: Clock,
        scheme: str = "",
        doubted: bool = False,
    ):
        self.offset_s: float | None = None
        self.scheme = scheme if scheme in (WSSE, WSSE_TEXT) and target.username else NONE
        self._proved = scheme not in ("", NONE) and not doubted
        self._client = client
        self._target = target
        self._clock = clock
        self._http = AuthState(target.username, target.password)
        self._tried: set[str] = set() if self.scheme == NONE else {self.scheme}

    async def call(self, operation: Operation, path: str, *arguments: str) -> bytes:
        """The body of a reply that is no fault.

        Raises AuthError, DeviceBusy, SoapFault, HttpStatus, ReplyEmpty, and what
        HttpClient.exchange raises.
        """
        plain_first = operation.pre_auth
        head = self._client.head("POST", path)
        for _ in range(_MAX_ROUNDS):
            plain = plain_first or self.scheme == NONE
            request = self._request(operation, head, path, arguments, plain)
            reply = await self._client.exchange(request, operation.limit)
            fault = _fault(reply)
            if _is_refused(reply, fault):
                self._note_clock(reply)
                if not (plain_first and self.scheme != NONE):
                    self._next_scheme(operation, reply, fault)
                plain_first = False
                continue
            if not plain:
                self._http.accepted()
            if reply.status in _BUSY or (fault is not None and is_busy(fault.text)):
                raise DeviceBusy(status=reply.status, operation=operation.name)
            if fault is not None:
                raise fault.to_error(operation.name)
            return _body(reply, operation)
        raise AuthRefused(operation=operation.name, scheme=self.scheme)

    def _request(self, operation, head: bytes, path: str, arguments, plain: bool) -> bytes:
        if plain:
            return operation.request(head, arguments)
        if self.scheme == WSSE:
            created = wsse_created(self._clock.now() + (self.offset_s or 0.0))
            security = wsse_header(self._target.username, self._target.password, created)
            return operation.request(head, arguments, security=security)
        if self.scheme == WSSE_TEXT:
            security = wsse_text_header(self._target.username, self._target.password)
            return operation.request(head, arguments, security=security)
        body = operation.envelope(arguments) if self._http.signs_body else b""
        line = f"Authorization: {self._http.authorization('POST', path, body)}\r\n"
        return operation.request(head, arguments, auth=line.encode("utf-8", "surrogateescape"))

    def _next_scheme(self, operation: Operation, reply: Reply, fault: Fault | None) -> None:
        """Takes up the next way to log in. Raises AuthError when there is none left, DeviceBusy
        when the refusal does not mean the log-in."""
        if not self._target.username:
            raise CredentialsMissing(operation=operation.name)
        text = fault.text if fault else f"{reply.reason} {reply.text()}"
        challenges = parse_challenges(reply.all("www-authenticate"))
        said = {"operation": operation.name, "status": reply.status, "scheme": self.scheme}
        error = refusal(text, **said)
        if not isinstance(error, AuthRefused) or (self._tried and error.values.get(_LEFT)):
            raise error
        if self._proved and fault is None and not challenges and not reply.keep_alive:
            raise DeviceBusy(**said)
        if fault is not None and fault.wants_plain_text and self._may_show_text():
            self._adopt(WSSE_TEXT)
        else:
            self._take_up(challenges, text, fault, said)

    def _take_up(self, challenges, text: str, fault: Fault | None, said: dict) -> None:
        """The best of the challenges, else a WS-UsernameToken. Raises AuthError."""
        try:
            self._http.challenged(challenges, text)
            self._adopt(self._http.scheme)
        except AuthRefused as refused:
            usable = any(challenge.usable for challenge in challenges)
            if {WSSE, WSSE_TEXT} & self._tried or (usable and fault is None):
                values = refused.values | said
                raise AuthRefused(fault.text if fault else "", **values) from None
            self._adopt(WSSE)

    def _may_show_text(self) -> bool:
        """Once, after a refused digest, and not to what has taken one before: whoever sits between
        us and the device could ask for it as well."""
        return self._tried == {WSSE} and not self._proved

    def _adopt(self, scheme: str) -> None:
        self.scheme = scheme
        self._tried.add(scheme)

    def _note_clock(self, reply: Reply) -> None:
        """A device that tells its time only to those who are logged in, and lets in only those
        who know its time, still dates its replies (RFC 9110 6.6.1)."""
        if self.offset_s is None and (date := reply.header("date")):
            try:
                self.offset_s = parsedate_to_datetime(date).timestamp() - self._clock.now()
            except (ValueError, TypeError, OverflowError):
                return


_LEFT = "attempts_left"


def _is_refused(reply: Reply, fault: Fault | None) -> bool:
    if reply.status == 401 or (reply.status == 403 and fault is None):
        return True
    return fault is not None and fault.refuses_login


def _fault(reply: Reply) -> Fault | None:
    """The fault in a reply, None without one; a body that cannot be read has none."""
    if b"Fault" not in reply.body:
        return None
    try:
        element = payload(reply.body)
    except ReplyError:
        return None
    return read_fault(element) if local(element) == "Fault" else None


def _body(reply: Reply, operation: Operation) -> bytes:
    if reply.status != 200:
        secure = reply.header("location").lower().startswith("https:")
        asks = {"asks": "https"} if secure else {}
        raise HttpStatus(reply.reason[:60], status=reply.status, operation=operation.name, **asks)
    if not reply.body:
        raise ReplyEmpty(operation=operation.name)
    return reply.body
