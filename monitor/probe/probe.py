"""One probe of one device: the border where errors of a device become findings.

``probe()`` never raises for a faulty device. What it raises is ours: programming errors, and
OSError when this machine has run out of sockets, memory or ports.
"""

from contextlib import AbstractAsyncContextManager, nullcontext

from ..clock import Clock
from . import pulse  # noqa: F401 (registers the probers)
from .deadline import Deadline
from .decoder_client import Decoder
from .errors import AuthError, DeviceBusy, ProbeError
from .events import settle
from .judgement import RTSP_PORT, conclude, is_connectivity, is_timeout
from .look import look
from .lookup import recall
from .recorders import judge_channel, survey
from .registry import PROBERS
from .resolver import Resolver, resolve
from .run import Earlier, Run, is_whole_recorder, wants_picture, wants_recordings
from .shared import Shared
from .types import Level, StageName, Target, Verdict


async def probe(
    target: Target,
    deadline: Deadline,
    clock: Clock,
    decoder: Decoder | None = None,
    resolver: Resolver | None = None,
    turn: AbstractAsyncContextManager | None = None,
    shared: Shared | None = None,
    earlier: Earlier | None = None,
) -> Verdict:
    """Looks at a device as deep as ``target.level`` says and sums up what was found.

    ``decoder``: judges pictures; without one they are fetched and not judged. ``resolver``:
    ``await resolver(name, deadline)`` gives addresses; the system's when there is none. ``turn``:
    entered to ask a recorder at length, once it is known to answer. ``shared``: see there.
    ``earlier``: what the short cut (fast/) has asked already.
    """
    run = Run(target, deadline, clock, shared, earlier)
    recall(run)
    outcomes = await _try_protocols(run, resolver)
    _sum_up(run, outcomes)
    has_video = not _lets_in(outcomes) or await judge_channel(run)
    if has_video and _may_look(run, outcomes):
        await look(run, decoder)
    if wants_recordings(run.target) and _lets_in(outcomes):
        async with turn or nullcontext():
            await survey(run)
    settle(run)
    return run.verdict()


async def _try_protocols(run: Run, resolver: Resolver | None) -> dict[str, ProbeError | None]:
    """Protocol → the error that ended it, None where it worked. A stream for which a slow device
    has left no time is not among them: nothing is known of it."""
    outcomes: dict[str, ProbeError | None] = {}
    try:
        await _resolve(run, resolver)
    except ProbeError as error:
        return dict.fromkeys(run.target.protocols, error)
    for protocol, prober in PROBERS.items():
        if protocol not in run.target.protocols:
            continue
        name = _outcome_name(run, protocol)
        if not _is_worth_trying(run, name, outcomes):
            continue
        in_a_hurry = run.in_a_hurry and run.answered
        try:
            await prober(run)
        except ProbeError as error:
            if not (in_a_hurry and is_timeout(error)):
                outcomes[name] = error
        else:
            outcomes[name] = None
    return outcomes


async def _resolve(run: Run, resolver: Resolver | None) -> None:
    host = run.target.host
    with run.stage(StageName.RESOLVE) as values:
        address = await resolve(
            host, run.deadline, allow_loopback=run.target.allow_loopback, resolver=resolver
        )
        values["address"] = address
    if address != host:
        run.dial_address(address)
        recall(run)


def _outcome_name(run: Run, protocol: str) -> str:
    """Without a known stream the RTSP prober can only try the port; for a recorder as such that
    is all there is to try."""
    if protocol == "rtsp" and run.stream is None and not is_whole_recorder(run.target):
        return RTSP_PORT
    return protocol


def _is_worth_trying(run: Run, name: str, outcomes: dict[str, ProbeError | None]) -> bool:
    """Refused credentials are not shown again, a busy device is left alone, and nothing is blamed
    for a time that is over.
    The RTSP port alone tells something only of a device that has not answered so far."""
    if not outcomes:
        return True
    ends = (AuthError, DeviceBusy)
    if run.deadline.expired() or any(isinstance(error, ends) for error in outcomes.values()):
        return False
    silent = not run.answered and all(map(is_connectivity, outcomes.values()))
    return name != RTSP_PORT or silent


def _sum_up(run: Run, outcomes: dict[str, ProbeError | None]) -> None:
    wrong, judged = conclude(outcomes, run.answered)
    run.judged |= judged
    for reason, error in wrong.items():
        run.fault(reason, error)


def _may_look(run: Run, outcomes: dict[str, ProbeError | None]) -> bool:
    """A picture is fetched when it is its turn, was not tried yet, and the device lets us in."""
    if run.target.level is not Level.PICTURE or not wants_picture(run.target):
        return False
    if run.frame is None and (run.tried(StageName.FRAME) or run.deadline.expired()):
        return False
    can_stream = run.passed(StageName.STREAM) and run.stream is not None
    has_snapshot = run.snapshot is not None and run.target.use_snapshot
    if run.frame is None and not has_snapshot and not can_stream:
        return False
    return any(error is None for error in outcomes.values())


def _lets_in(outcomes: dict[str, ProbeError | None]) -> bool:
    """Whether it answers on some protocol, and has refused the log-in on none."""
    refused = any(isinstance(error, AuthError) for error in outcomes.values())
    return not refused and any(error is None for error in outcomes.values())
