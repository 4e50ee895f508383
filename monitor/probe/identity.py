"""Who the device is and where its pictures are: device information, services, profiles, addresses.

A pulse uses what is remembered; the levels above it ask anew. A reply that is the same as last
time, byte for byte, is not parsed again.
"""

from . import onvif, uris
from .errors import (
    HttpStatus,
    NoProfile,
    ProbeError,
    ReplyEmpty,
    ReplyError,
    SoapFault,
    XmlMalformed,
)
from .evidence import clean_text
from .onvif import Profile, Services
from .profiles import channels, choose
from .reasons import Reason
from .run import Run, is_whole_recorder
from .session import OnvifSession
from .types import Finding, Identity, Level, StageName

_NOT_THERE = (SoapFault, HttpStatus, ReplyEmpty, XmlMalformed)
"""How devices say that they do not have an operation."""


async def identify(run: Run, session: OnvifSession, values: dict) -> None:
    """GetDeviceInformation: the first call that needs a log-in. Raises AuthError, ReplyError."""
    operation, memory = onvif.GET_DEVICE_INFORMATION, run.memory
    try:
        body = await session.call(operation, run.target.onvif_path)
    finally:
        values["scheme"] = session.scheme
    known = memory.get("identity", list)
    if len(known) == 5 and memory.seen(operation.name, body):
        identity, is_new = Identity(*map(str, known)), False
    else:
        identity, is_new = onvif.read_identity(body), True
        memory.put("identity", list(_fields(identity)))
        memory.saw(operation.name, body)
    memory.put("scheme", session.scheme)
    run.logged_in = True
    run.judged |= {Reason.AUTH_FAILED, Reason.LOCKED_OUT}
    if run.target.channel == 0:
        if is_new or run.target.level is not Level.PULSE:
            run.identity = identity
        _compare(run, identity)


def _fields(identity: Identity) -> tuple[str, ...]:
    return (
        identity.manufacturer,
        identity.model,
        identity.firmware,
        identity.serial,
        identity.hardware,
    )


def _compare(run: Run, identity: Identity) -> None:
    """Another serial number than the register has: somebody has swapped the device. Not for a
    recorder's channel, where it is the recorder that answers."""
    expected, found = run.target.expected_serial.strip(), identity.serial
    if not expected or not found:
        return
    run.judged.add(Reason.IDENTITY_CHANGED)
    if expected.lower() != found.lower():
        values = {
            "expected": clean_text(expected, run.target),
            "found": clean_text(found, run.target),
        }
        run.findings.append(Finding(Reason.IDENTITY_CHANGED, "identity_changed", values=values))


async def look_up(run: Run, session: OnvifSession) -> None:
    """Fills in ``run.profile``, ``run.stream`` and ``run.snapshot`` from the device where they are
    not known or have to be asked anew; failures count as failures of the STREAM stage, and are
    looked into again by the next probe, whatever its level.

    Raises NoProfile, AuthError, ReplyError.
    """
    known = run.stream is not None or not _wants_stream(run)
    if known and not _refreshes(run):
        return
    with run.stage(StageName.STREAM) as values:
        try:
            await _ask(run, session, values)
        except ProbeError:
            run.memory.put("ask", True)
            raise
    run.memory.forget("ask")


def _refreshes(run: Run) -> bool:
    return run.target.level is not Level.PULSE or run.memory.get("ask", bool)


def recall(run: Run) -> None:
    """Fills in what people have set, and what is remembered."""
    target, memory = run.target, run.memory
    if target.stream_path:
        run.stream = uris.stream_uri(target.stream_path, target)
    elif _wants_stream(run):
        run.stream = _recalled(memory.get("stream", list), target.host)
    if target.snapshot_path:
        run.snapshot = uris.snapshot_uri(target.snapshot_path, target)
    else:
        run.snapshot = _recalled(memory.get("snapshot", list), target.host)
    if known := memory.get("profile", dict):
        run.profile = Profile(str(known.get("token", "")), str(known.get("name", "")))


def _wants_stream(run: Run) -> bool:
    return "rtsp" in run.target.protocols and not is_whole_recorder(run.target)


async def _ask(run: Run, session: OnvifSession, values: dict) -> None:
    target = run.target
    version, path = await _media_service(run, session)
    operation = onvif.GET_PROFILES if version == 1 else onvif.GET_PROFILES_2
    body = await session.call(operation, path)
    if run.profile is None or not run.memory.seen(operation.name, body):
        _choose(run, onvif.read_profiles(body), values)
        run.memory.saw(operation.name, body)
    run.judged.add(Reason.NO_PROFILE)
    if run.profile is None:
        return
    if _wants_stream(run) and not target.stream_path:
        await _ask_stream(run, session, version, path)
    if target.level is not Level.PULSE and target.use_snapshot and not target.snapshot_path:
        await _ask_snapshot(run, session, version, path)


def _choose(run: Run, profiles: tuple[Profile, ...], values: dict) -> None:
    """A recorder as such needs no profile; how many channels it has is worth knowing."""
    run.memory.forget("profile", "stream", "snapshot")
    if is_whole_recorder(run.target):
        values["channels"] = len(channels(profiles))
        return
    try:
        run.profile = choose(profiles, run.target.channel)
    except NoProfile:
        run.judged.add(Reason.NO_PROFILE)
        run.profile = None
        if not run.target.stream_path:
            run.stream = None
        raise
    run.memory.put("profile", {"token": run.profile.token, "name": run.profile.name})


async def _media_service(run: Run, session: OnvifSession) -> tuple[int, str]:
    """(1 or 2: which media service, its path); remembered between refreshes."""
    known = run.memory.get("media", list)
    if not _refreshes(run) and len(known) == 2 and known[0] in (1, 2):
        return known[0], str(known[1])
    services = await _services(run, session)
    own = run.target.onvif_path
    found = (1, uris.service_path(services.media, own))
    if not services.media and services.media2:
        found = (2, uris.service_path(services.media2, own))
    run.memory.put("media", list(found))
    return found


async def _services(run: Run, session: OnvifSession) -> Services:
    """GetServices, else the older GetCapabilities, else nothing: the media service may still
    answer at the device service's path."""
    path = run.target.onvif_path
    for operation, read in (
        (onvif.GET_SERVICES, onvif.read_services),
        (onvif.GET_CAPABILITIES, onvif.read_capabilities),
    ):
        try:
            services = read(await session.call(operation, path))
        except _NOT_THERE:
            continue
        if services.media or services.media2:
            return services
    return Services()


async def _ask_stream(run: Run, session: OnvifSession, version: int, path: str) -> None:
    operation = onvif.GET_STREAM_URI if version == 1 else onvif.GET_STREAM_URI_2
    body = await session.call(operation, path, run.profile.token)
    if run.stream is not None and run.memory.seen(operation.name, body):
        _remember(run, "stream", run.stream)
        return
    run.stream = uris.pin(onvif.read_stream_uri(body), run.target)
    run.memory.saw(operation.name, body)
    _remember(run, "stream", run.stream)


async def _ask_snapshot(run: Run, session: OnvifSession, version: int, path: str) -> None:
    """Many devices have no snapshot; that is no fault, the stream is looked at instead."""
    operation = onvif.GET_SNAPSHOT_URI if version == 1 else onvif.GET_SNAPSHOT_URI_2
    run.snapshot = None
    try:
        body = await session.call(operation, path, run.profile.token)
        run.snapshot = uris.pin(onvif.read_snapshot_uri(body), run.target)
        if not run.snapshot.scheme.startswith("http"):
            run.snapshot = None
    except ReplyError:
        pass
    _remember(run, "snapshot", run.snapshot)


def _remember(run: Run, name: str, uri: uris.PinnedUri | None) -> None:
    if uri is None or uris.holds_secret(uri.path, run.target.password):
        run.memory.forget(name)
    else:
        run.memory.put(name, [uri.scheme, uri.port, uri.path])


def _recalled(entry: list, host: str) -> uris.PinnedUri | None:
    """A remembered address, None when it is not one."""
    if len(entry) != 3 or entry[0] not in uris.DEFAULT_PORTS or not isinstance(entry[1], int):
        return None
    return uris.PinnedUri(entry[0], host, entry[1], str(entry[2]))
