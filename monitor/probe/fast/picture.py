"""A picture after a pulse by the short cut: what that has just proved is not asked again."""

from functools import partial

from ...clock import Clock
from ..auth import AuthState
from ..client import HttpClient
from ..deadline import Deadline
from ..decoder_client import Decoder
from ..events import read_events, settle
from ..frame import EncodedFrame
from ..look import frame_from_stream, look, takes_stream
from ..lookup import recall
from ..run import Run, wants_picture
from ..session import OnvifSession
from ..stream import first_frame
from ..types import Identity, Level, StageName, Target, Verdict
from .transport import Reactor
from .wire import ask


def suffices(target: Target) -> bool:
    """Whether a pulse with profiles and stream address (``Known.media``) tells all that a picture
    needs: the snapshot's address is asked for by the full probe, once."""
    is_known = not target.use_snapshot or bool(target.snapshot_path or target.memory["seen"].get(
        "GetSnapshotUri"
    ))  # fmt: skip
    return target.level is Level.PICTURE and wants_picture(target) and is_known


async def picture_after(
    target: Target,
    pulse: Verdict,
    deadline: Deadline,
    clock: Clock,
    decoder: Decoder | None,
    reactor: Reactor,
) -> Verdict:
    """The verdict of a look at the picture of a device that was just found fine."""
    run = Run(target, deadline, clock)
    run.ask = partial(ask, reactor)
    recall(run)
    for stage in pulse.stages:
        run.record(stage)
    run.judged |= pulse.judged
    run.latency_ms, run.clock_skew_s = pulse.latency_ms, pulse.clock_skew_s
    run.answered = True
    if target.channel == 0:
        run.identity = Identity(*map(str, run.memory.get("identity", list)))
    await _events(run)
    if takes_stream(run):
        await frame_from_stream(run, _OneFrame(run))
    if run.frame is not None or not run.tried(StageName.FRAME):
        await look(run, decoder)
    settle(run)
    return run.verdict()


async def _events(run: Run) -> None:
    """EVENTS; connects only when the device is to be asked for them."""
    target = run.target
    client = HttpClient(target.host, target.onvif_port, run.deadline, **run.dial)
    session = OnvifSession(client, target, run.clock, run.memory.get("scheme", str))
    session.offset_s = run.clock_skew_s or 0.0
    try:
        await read_events(run, session, client)
    finally:
        client.close()


class _OneFrame:
    """What ``frame_from_stream`` wants of an RtspSession, opened when it is wanted."""

    def __init__(self, run: Run):
        self._run = run

    async def first_frame(self) -> EncodedFrame:
        run = self._run
        auth = AuthState(run.target.username, run.target.password)
        return await run.ask(first_frame, run.target, run.stream, auth, run.deadline)
