"""Is the device there, does it answer, does it let us in, has it a stream? The probers of the
three protocols."""

from contextlib import AbstractAsyncContextManager, AsyncExitStack, nullcontext

from . import onvif
from .auth import AuthState
from .client import HttpClient
from .device_time import DeviceTime, quick_utc, read_time
from .errors import (
    AuthError,
    DeviceBusy,
    NoVideoTrack,
    RtspError,
    RtspMalformed,
    RtspStatus,
    SoapFault,
)
from .events import read_events
from .fast.reply import without_origin
from .identity import log_in
from .look import frame_from_stream, takes_stream
from .lookup import look_up
from .reasons import Reason
from .registry import prober
from .run import Run, is_whole_recorder
from .session import OnvifSession
from .stream import RtspSession, describe
from .types import Finding, Stage, StageName
from .uris import stream_uri

ONVIF_SHARE = 0.5
"""Part of the time that a silent ONVIF port may take from a stream that is still to be tried."""

QUICK_SKEW_S = 30.0
"""Seconds up to which a clock that is read without parsing is believed; past it the reply is read
in full, with the quirks."""


@prober("onvif")
async def probe_onvif(run: Run) -> None:
    """CONNECT, ONVIF (the clock), LOGIN (the device information), and what the stream needs."""
    target = run.target
    deadline = run.share(ONVIF_SHARE) if "rtsp" in target.protocols else run.deadline
    client = HttpClient(target.host, target.onvif_port, deadline, tls=target.use_tls, **run.dial)
    try:
        await _open(run, client)
        scheme, doubted = run.memory.get("scheme", str), run.memory.get("busy", bool)
        session = OnvifSession(client, target, run.clock, scheme, doubted)
        with run.stage(StageName.ONVIF) as values:
            refused = await _read_clock(run, session, values)
        run.answered = True
        client.deadline = run.deadline
        with run.stage(StageName.LOGIN) as values:
            if refused is not None:
                raise refused
            await log_in(run, session, values)
        await look_up(run, session)
        await read_events(run, session, client)
        run.memory.forget("busy")
    except DeviceBusy:
        run.memory.put("busy", True)
        raise
    finally:
        client.close()


@prober("rtsp")
async def probe_rtsp(run: Run) -> None:
    """STREAM: OPTIONS and DESCRIBE; on a picture's turn the first key frame as well. Of a recorder
    as such, and as long as the stream's path is not known, only whether it answers."""
    if run.stream is None:
        await _check_rtsp_port(run)
        return
    auth = AuthState(run.target.username, run.target.password)
    session = RtspSession(run.target, run.stream, auth, run.deadline, **run.dial)
    first = StageName.STREAM if "onvif" in run.target.protocols else StageName.CONNECT
    async with AsyncExitStack() as stack:
        with run.stage(first) as values:
            values["port"] = run.stream.port
            await stack.enter_async_context(session)
        with run.stage(StageName.STREAM) as values:
            async with _log_in(run):
                await _describe(run, session, auth, values)
        if takes_stream(run):
            await frame_from_stream(run, session)


@prober("tcp")
async def probe_tcp(run: Run) -> None:
    """CONNECT and nothing else, for what speaks neither ONVIF nor RTSP."""
    target = run.target
    client = HttpClient(
        target.host, target.onvif_port, run.deadline, tls=target.use_tls, **run.dial
    )
    try:
        await _open(run, client)
    finally:
        client.close()


async def _open(run: Run, client: HttpClient) -> None:
    start = run.clock.monotonic()
    with run.stage(StageName.CONNECT) as values:
        values["port"] = client.port
        if client.tls:
            values["tls"] = "unverified"
        await client.open()
    took_s = run.clock.monotonic() - start
    if run.earlier and run.earlier.latency_s is not None:
        took_s = run.earlier.latency_s
    run.latency_ms = round(took_s * 1000, 2)


async def _read_clock(run: Run, session: OnvifSession, values: dict) -> AuthError | None:
    """GetSystemDateAndTime. Devices without it go on; one that refuses the log-in already here
    (device fact A5) has answered all the same, and the refusal is given back."""
    sent = run.clock.now()
    try:
        body = await session.call(onvif.GET_SYSTEM_DATE_AND_TIME, run.target.onvif_path)
    except AuthError as error:
        return error
    except SoapFault:
        values["clock"] = "none"
        return None
    now = (sent + run.clock.now()) / 2
    if run.earlier and run.earlier.clock_at is not None:
        now = run.earlier.clock_at
    device = _device_time(run, body, now)
    if device is None:
        values["clock"] = "none"
        return None
    if device.quirk:
        values["quirk"] = device.quirk
    session.offset_s = device.utc - now
    values["skew_s"] = run.clock_skew_s = round(device.utc - now, 1)
    judge_clock(run)
    return None


def _device_time(run: Run, body: bytes, now: float) -> DeviceTime | None:
    """A reply that differs from the last one by nothing but digits is not parsed again."""
    name = onvif.GET_SYSTEM_DATE_AND_TIME.name
    if run.memory.seen(name, body, but_digits=True):
        utc = quick_utc(body)
        if utc is not None and abs(utc - now) < QUICK_SKEW_S:
            return DeviceTime(utc)
    device = read_time(body, now)
    if device is not None and not device.quirk:
        run.memory.saw(name, body, but_digits=True)
    return device


def judge_clock(run: Run) -> None:
    """Whether ``run.clock_skew_s`` is too much."""
    skew, limit = run.clock_skew_s, run.target.thresholds.clock_skew_max_s
    run.judged.add(Reason.CLOCK_SKEW)
    if abs(skew) > limit:
        values = {"skew_s": skew, "limit_s": limit}
        run.findings.append(Finding(Reason.CLOCK_SKEW, "clock_skew", values=values))


def _log_in(run: Run) -> AbstractAsyncContextManager:
    """Channels of one recorder show it credentials one after the other until it takes them."""
    if run.shared is None:
        return nullcontext()
    return run.shared.log_in("rtsp", run.deadline, run.target.channel)


async def _describe(run: Run, session: RtspSession, auth: AuthState, values: dict) -> None:
    try:
        info = await session.describe()
    except (RtspStatus, NoVideoTrack):
        run.memory.put("ask", True)
        raise
    finally:
        values["scheme"] = auth.scheme or "none"
    run.answered = True
    track = info.track
    run.memory.put("sdp", [info.codec, track.width, track.height])
    run.memory.saw("DESCRIBE", without_origin(info.description))
    values["codec"] = info.codec
    if info.track.width and info.track.height:
        values.update(width=info.track.width, height=info.track.height)
    if run.profile is not None:
        values["profile"] = run.profile.name or run.profile.token


async def _check_rtsp_port(run: Run) -> None:
    """Whether RTSP answers at all, asked without credentials: 'not found' and 'log in first' are
    answers, too."""
    target, name = run.target, StageName.STREAM
    uri = stream_uri("/", target)
    with run.stage(name) as values:
        values["port"] = uri.port
        try:
            await describe(target, uri, AuthState(), run.deadline)
        except RtspMalformed:
            raise
        except (AuthError, RtspError) as error:
            values["answer"] = error.code
    if not is_whole_recorder(target):
        run.record(Stage(name, "skipped"))
