"""From the outcomes of the protocols to findings, and to what could be judged at all: pure."""

from collections.abc import Mapping

from .errors import (
    AddressError,
    AuthError,
    ConnectError,
    ConnectRefused,
    ConnectTimeout,
    DecoderFailed,
    LockedOut,
    NoProfile,
    ProbeError,
    ReplyTimeout,
    StreamStalled,
)
from .reasons import Reason

Outcomes = Mapping[str, ProbeError | None]
"""Protocol → the error that ended it, None where it worked; protocols not tried are missing."""

_CONNECTIVITY = frozenset({Reason.UNREACHABLE, Reason.REFUSED})
_LOGIN = frozenset({Reason.AUTH_FAILED, Reason.LOCKED_OUT})
RTSP_PORT = "rtsp_port"
"""The outcome of asking the RTSP port alone, without knowing a stream: an answer proves nothing of
the stream."""

_OWN = {
    "onvif": Reason.ONVIF_FAULT,
    "rtsp": Reason.RTSP_ERROR,
    RTSP_PORT: Reason.RTSP_ERROR,
}


def is_connectivity(error: ProbeError | None) -> bool:
    """Whether the device has not answered at all as far as this error tells."""
    return isinstance(error, (AddressError, ConnectError, ReplyTimeout))


def is_timeout(error: ProbeError) -> bool:
    return isinstance(error, (ConnectTimeout, ReplyTimeout, StreamStalled))


def conclude(
    outcomes: Outcomes, answered: bool = False
) -> tuple[dict[Reason, ProbeError], set[Reason]]:
    """(what is wrong, with the error that shows it; the reasons that were judged).

    A device that answers on one protocol is reachable (``answered``: it did so before an error):
    what fails later or on another one is that protocol's fault. When none answers nothing else
    can be judged.
    """
    failures = [error for error in outcomes.values() if error is not None]
    silent = not answered and len(failures) == len(outcomes)
    if outcomes and silent and all(map(is_connectivity, failures)):
        main = _main(failures)
        return {main.reason: main}, set(_CONNECTIVITY)
    wrong: dict[Reason, ProbeError] = {}
    judged: set[Reason] = set(_CONNECTIVITY) if outcomes else set()
    for protocol, error in outcomes.items():
        judged |= _judged(protocol, error)
        if error is not None:
            wrong.setdefault(_reason(protocol, error), error)
    return wrong, judged | set(wrong)


def conclude_frame(error: ProbeError) -> Reason | None:
    """What an error in fetching and decoding a picture says of a device whose stream could be
    described. None: our own picture process failed, which says nothing of the device."""
    if isinstance(error, DecoderFailed):
        return None
    if isinstance(error, (ReplyTimeout, StreamStalled)):
        return Reason.STREAM_STALLED
    return error.reason if isinstance(error, AuthError) else Reason.RTSP_ERROR


def _main(failures: list[ProbeError]) -> ProbeError:
    """A port that refuses says more than one that is silent: somebody is at home."""
    refused = [error for error in failures if isinstance(error, ConnectRefused)]
    return refused[0] if refused and isinstance(failures[0], ConnectTimeout) else failures[0]


def _reason(protocol: str, error: ProbeError) -> Reason:
    own = _OWN.get(protocol)
    if own is None or isinstance(error, (AuthError, NoProfile)):
        return error.reason
    return own


def _judged(protocol: str, error: ProbeError | None) -> set[Reason]:
    """What the protocol's outcome proves or disproves. A locked account says nothing of whether
    the password is right."""
    own = {_OWN[protocol]} if protocol in _OWN and protocol != RTSP_PORT else set()
    if isinstance(error, LockedOut):
        return {Reason.LOCKED_OUT} | (own if protocol == "onvif" else set())
    if isinstance(error, AuthError):
        return set(_LOGIN) | (own if protocol == "onvif" else set())
    return own
