"""The picture of a device: where it is taken from, and how it is judged."""

from .auth import AuthState
from .criteria import Criteria
from .decoder_client import Decoder
from .errors import ProbeError
from .frame import SNAPSHOT, EncodedFrame
from .judgement import conclude_frame, is_timeout
from .reasons import Reason
from .run import Run, wants_picture
from .snapshot import snapshot
from .stream import RtspSession, first_frame
from .types import Level, StageName

STREAM_EVERY = 4
"""Every so many pictures one is taken from the stream although the snapshot works: a camera whose
stream has stalled may go on giving snapshots. The first one, too, and all while it is stalled."""

STREAM_PROOFS = 4
"""Pictures in a row that are taken from a stream once it has stalled: good ones, until the fault is
over, are not to wait for every fourth picture."""

SNAPSHOT_SHARE = 0.5
"""Part of the time left that a snapshot may take from the stream that is tried after it."""


def takes_stream(run: Run) -> bool:
    """Whether this probe's picture comes from the stream from the start."""
    if run.target.level is not Level.PICTURE or not wants_picture(run.target):
        return False
    if run.snapshot is None or not run.target.use_snapshot:
        return True
    return run.memory.get("turn", int) <= 0


async def frame_from_stream(run: Run, session: RtspSession) -> None:
    """FRAME by a stream that is described already; a failure is noted, not raised."""
    in_a_hurry = run.in_a_hurry
    try:
        with run.stage(StageName.FRAME) as values:
            _took(run, await session.first_frame(), values)
    except ProbeError as error:
        _failed(run, error, in_a_hurry)


async def look(run: Run, decoder: Decoder | None) -> None:
    """FRAME, as far as it is not there yet, and PICTURE; failures are noted, not raised."""
    in_a_hurry = run.in_a_hurry
    try:
        if run.frame is None:
            with run.stage(StageName.FRAME) as values:
                _took(run, await _fetch(run, values), values)
        if decoder is not None:
            await _judge(run, decoder)
    except ProbeError as error:
        _failed(run, error, in_a_hurry)


async def _fetch(run: Run, values: dict) -> EncodedFrame:
    """By snapshot, else by stream. Raises the stream's error, the snapshot's where there is no
    stream."""
    target, auth = run.target, AuthState(run.target.username, run.target.password)
    can_stream = run.passed(StageName.STREAM) and run.stream is not None
    if run.snapshot is not None and target.use_snapshot:
        deadline = run.share(SNAPSHOT_SHARE) if can_stream else run.deadline
        try:
            return await run.ask(snapshot, target, run.snapshot, auth, deadline)
        except ProbeError as error:
            values["snapshot"] = error.code
            if not can_stream:
                raise
    auth = AuthState(target.username, target.password)
    return await run.ask(first_frame, target, run.stream, auth, run.deadline)


def _took(run: Run, frame: EncodedFrame, values: dict) -> None:
    run.frame = frame
    values.update(source=frame.source, codec=frame.codec, bytes=len(frame.data))
    if frame.width and frame.height:
        values.update(width=frame.width, height=frame.height)
    turn = run.memory.get("turn", int)
    if frame.source == SNAPSHOT:
        turn = turn if turn < 0 else turn + 1
    else:
        turn = min(turn, 0) + 1
        run.judged |= {Reason.STREAM_STALLED, Reason.RTSP_ERROR}
    run.memory.put("turn", turn % STREAM_EVERY if turn > 0 else turn)


async def _judge(run: Run, decoder: Decoder) -> None:
    criteria, memory = Criteria.of(run.target), run.memory.get("picture", dict)
    with run.stage(StageName.PICTURE) as values:
        judged = await decoder.judge(run.frame, criteria, memory, run.deadline)
        values.update(judged.picture.metrics)
    run.picture = judged.picture
    run.findings += judged.findings
    run.judged |= judged.reasons
    run.memory.put("picture", judged.memory)


def _failed(run: Run, error: ProbeError, in_a_hurry: bool) -> None:
    """What has failed for a snapshot alone is no fault of the device: many offer one that does
    not work. It is not asked for again until the addresses are. Nor is a stream blamed for which
    there was too little time."""
    run.memory.put("turn", 0)
    from_snapshot = run.frame is not None and run.frame.source == SNAPSHOT
    if from_snapshot or not run.passed(StageName.STREAM):
        run.memory.forget("snapshot")
        return
    reason = conclude_frame(error)
    if reason is not None and not (in_a_hurry and is_timeout(error)):
        run.memory.put("turn", 1 - STREAM_PROOFS)
        run.fault(reason, error)
