"""One candidate looked at with the probe's own means: is it there, does it speak ONVIF, does it
let us in? The password is shown once to a device, in the way that it asks for, and never in plain
text: whoever answers at an address of a range is a stranger, and would only have to ask for it."""

from dataclasses import dataclass, replace

from ..clock import Clock
from ..probe import onvif
from ..probe.client import HttpClient
from ..probe.deadline import Deadline
from ..probe.device_time import read_time
from ..probe.errors import (
    AuthError,
    AuthRefused,
    CredentialsMissing,
    LockedOut,
    ProbeError,
    SoapFault,
)
from ..probe.resolver import resolve
from ..probe.session import OnvifSession
from ..probe.types import Identity, Target
from .types import Candidate, Found, Outcome

CONNECT_S = 2.0
"""Seconds for a port to open: in one's own network it takes a few milliseconds."""

HASHED = ("wsse", "digest")
"""Schemes that show no password, only that one knows it."""

TLS_PORTS = frozenset({443, 8443})
"""Nobody speaks plain HTTP there."""

ANSWER_S = 8.0
"""Seconds for the clock and the device information together."""


@dataclass(frozen=True)
class Known:
    """A device that has let us in: what the reader needs to go on without trying anything."""

    found: Found
    scheme: str = ""
    offset_s: float = 0.0


class PlainTextOnly(AuthRefused):
    """It takes the password by HTTP Basic alone."""


class OnceSession(OnvifSession):
    """Shows the password in one way only. The poll tries a second one, on devices that people
    have registered with it; here a whole network of strangers would count its attempts."""

    def _next_scheme(self, operation, reply, fault) -> None:
        if self._tried:
            raise AuthRefused(operation=operation.name)
        super()._next_scheme(operation, reply, fault)
        if self.scheme not in HASHED:
            raise PlainTextOnly(operation=operation.name)


async def knock(
    candidate: Candidate, login: tuple[str, str], clock: Clock, loopback: bool
) -> Known:
    """Tries the ports one after the other until one of them speaks ONVIF."""
    found = Found(candidate.key, candidate.address, Outcome.SILENT)
    for port in candidate.ports:
        known = await _try_port(candidate, port, login, clock, loopback)
        if known.found.outcome not in (Outcome.SILENT, Outcome.NO_ONVIF):
            return known
        if found.outcome is Outcome.SILENT:
            found = known.found
    return Known(found)


async def _try_port(candidate, port: int, login, clock, loopback: bool) -> Known:
    use_tls = candidate.use_tls or port in TLS_PORTS
    target = Target(
        candidate.key,
        candidate.address,
        onvif_port=port,
        onvif_path=candidate.path,
        use_tls=use_tls,
        username=login[0],
        password=login[1],
        allow_loopback=loopback,
    )
    found = Found(
        candidate.key,
        candidate.address,
        Outcome.SILENT,
        port=port,
        path=candidate.path,
        use_tls=use_tls,
    )
    opening = Deadline.after(CONNECT_S, clock)
    client = HttpClient(
        target.host, port, opening, tls=use_tls, allow_loopback=loopback
    )
    try:
        await resolve(target.host, opening, allow_loopback=loopback)
        await client.open()
        client.deadline = Deadline.after(ANSWER_S, clock)
        return await _ask(OnceSession(client, target, clock), target, clock, found)
    except ProbeError as error:
        return Known(replace(found, error=error.code))
    finally:
        client.close()


async def _ask(session: OnceSession, target: Target, clock: Clock, found: Found) -> Known:
    """Raises ProbeError only while nothing has answered; a port that is open says NO_ONVIF."""
    try:
        offset_s = await _clock_offset(session, target, clock)
    except AuthError as error:
        return Known(replace(found, outcome=_refused(error), error=error.code))
    except ProbeError as error:
        return Known(replace(found, outcome=Outcome.NO_ONVIF, error=error.code))
    try:
        body = await session.call(onvif.GET_DEVICE_INFORMATION, target.onvif_path)
        identity = onvif.read_identity(body)
    except AuthError as error:
        return Known(replace(found, outcome=_refused(error), error=error.code))
    except ProbeError as error:
        return Known(replace(found, outcome=Outcome.FAILED, error=error.code))
    if identity == Identity():
        return Known(replace(found, outcome=Outcome.FAILED, error="reply_empty"))
    read = replace(found, outcome=Outcome.READ, identity=identity)
    return Known(read, session.scheme, offset_s)


async def _clock_offset(session: OnceSession, target: Target, clock: Clock) -> float:
    """Seconds by which the device's clock is ahead; its log-in depends on it (A3)."""
    try:
        body = await session.call(onvif.GET_SYSTEM_DATE_AND_TIME, target.onvif_path)
    except SoapFault:
        return 0.0
    device = read_time(body, clock.now())
    if device is not None:
        session.offset_s = device.utc - clock.now()
    return session.offset_s or 0.0


def _refused(error: AuthError) -> Outcome:
    if isinstance(error, LockedOut):
        return Outcome.LOCKED
    if isinstance(error, PlainTextOnly):
        return Outcome.PLAIN_TEXT
    return Outcome.NO_LOGIN if isinstance(error, CredentialsMissing) else Outcome.REFUSED
