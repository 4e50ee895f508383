"""Where a device's pictures are: media service, profile, stream and snapshot addresses.

A pulse uses what is remembered; the levels above it ask anew. A reply that is the same as last
time, byte for byte, is not parsed again.
"""

from collections.abc import Callable

from . import onvif, uris
from .channel_paths import stream_path
from .errors import (
    DeviceBusy,
    ForeignUri,
    HttpStatus,
    NoProfile,
    ProbeError,
    ReplyEmpty,
    ReplyError,
    SoapFault,
    XmlMalformed,
)
from .memory import Memory
from .onvif import Profile, Services
from .profiles import channels, choose
from .reasons import Reason
from .run import Run, is_whole_recorder
from .session import OnvifSession
from .soap import Operation
from .types import Level, StageName, Target

_NOT_THERE = (SoapFault, HttpStatus, ReplyEmpty, XmlMalformed)
"""How devices say that they do not have an operation."""


def recall(run: Run) -> None:
    """Fills in what people have set, and what is remembered."""
    target, memory = run.target, run.memory
    if target.stream_path or _wants_stream(run):
        run.stream = recalled_stream(target, memory)
        if run.stream is None and "onvif" not in target.protocols:
            run.stream = _by_number(target)
    if target.snapshot_path:
        run.snapshot = uris.snapshot_uri(target.snapshot_path, target)
    else:
        run.snapshot = _recalled(memory.get("snapshot", list), target.host)
    if known := memory.get("profile", dict):
        run.profile = Profile(*(str(known.get(name, "")) for name in ("token", "name", "source")))


def recalled_stream(target: Target, memory: Memory) -> uris.PinnedUri | None:
    """The stream's address that people have set, else the remembered one. Raises ForeignUri."""
    if target.stream_path:
        return uris.stream_uri(target.stream_path, target)
    return _recalled(memory.get("stream", list), target.host)


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


def _wants_stream(run: Run) -> bool:
    return "rtsp" in run.target.protocols and not is_whole_recorder(run.target)


async def _ask(run: Run, session: OnvifSession, values: dict) -> None:
    target = run.target
    version, path = await _media_service(run, session)
    await _ask_profile(run, session, version, path, values)
    run.judged.add(Reason.NO_PROFILE)
    if run.profile is None:
        return
    if _wants_stream(run) and not target.stream_path:
        await _ask_stream(run, session, version, path)
    if target.level is not Level.PULSE and target.use_snapshot and not target.snapshot_path:
        await _ask_snapshot(run, session, version, path)


async def _fetch(
    run: Run,
    session: OnvifSession,
    operation: Operation,
    path: str,
    *arguments: str,
    known,
    read: Callable[[bytes], object],
):
    """What ``read`` makes of the reply; ``known`` (unless None) when it is that of last time."""
    body = await _call(run, session, operation, path, *arguments)
    if known is not None and run.memory.seen(operation.name, body):
        return known
    value = read(body)
    run.memory.saw(operation.name, body)
    return value


async def _call(
    run: Run, session: OnvifSession, operation: Operation, path: str, *arguments: str
) -> bytes:
    """What a recorder answers to all of its channels alike is asked once for them."""
    if run.shared is None or arguments:
        return await session.call(operation, path, *arguments)
    name = f"{operation.namespace} {operation.name} {path}"
    return await run.shared.once(name, run.deadline, lambda: session.call(operation, path))


async def _media_service(run: Run, session: OnvifSession) -> tuple[int, str]:
    """(1 or 2: which media service, its path): by GetServices, else by the older GetCapabilities,
    else the device service's own path, at which some answer."""
    remembered, own = run.memory.get("media", list), run.target.onvif_path
    known = None
    if len(remembered) == 2 and remembered[0] in (1, 2):
        known = (remembered[0], str(remembered[1]))
        if not _refreshes(run):
            return known
    found = None
    for operation, read in (
        (onvif.GET_SERVICES, onvif.read_services),
        (onvif.GET_CAPABILITIES, onvif.read_capabilities),
    ):

        def media(body: bytes, read=read) -> tuple[int, str] | None:
            return _media_path(read(body), own)

        try:
            found = await _fetch(run, session, operation, own, known=known, read=media)
        except _NOT_THERE:
            continue
        if found is not None:
            break
    found = found or (1, own)
    run.memory.put("media", list(found))
    return found


def _media_path(services: Services, own: str) -> tuple[int, str] | None:
    if services.media:
        return 1, uris.service_path(services.media, own)
    return (2, uris.service_path(services.media2, own)) if services.media2 else None


async def _ask_profile(
    run: Run, session: OnvifSession, version: int, path: str, values: dict
) -> None:
    """A recorder as such needs no profile; how many channels it has is worth knowing."""
    operation = onvif.GET_PROFILES if version == 1 else onvif.GET_PROFILES_2
    if is_whole_recorder(run.target):
        body = await _call(run, session, operation, path)
        values["channels"] = len(channels(onvif.read_profiles(body)))
        return

    def read(body: bytes) -> Profile:
        return choose(onvif.read_profiles(body), run.target.channel)

    try:
        run.profile = await _fetch(run, session, operation, path, known=run.profile, read=read)
    except NoProfile:
        run.memory.forget("profile", "stream", "snapshot")
        run.profile = run.snapshot = None
        if run.target.stream_path:
            raise
        run.stream = _by_number(run.target)
        if run.stream is None:
            raise
        _remember(run, "stream", run.stream)
        return
    names = ("token", "name", "source")
    run.memory.put("profile", {name: getattr(run.profile, name) for name in names})


async def _ask_stream(run: Run, session: OnvifSession, version: int, path: str) -> None:
    operation = onvif.GET_STREAM_URI if version == 1 else onvif.GET_STREAM_URI_2

    def read(body: bytes) -> uris.PinnedUri:
        uri = uris.pin(onvif.read_stream_uri(body), run.target)
        if not uri.scheme.startswith("rtsp"):
            raise ForeignUri("no RTSP address", scheme=uri.scheme)
        return uri

    token = run.profile.token
    run.stream = await _fetch(run, session, operation, path, token, known=run.stream, read=read)
    _remember(run, "stream", run.stream)


async def _ask_snapshot(run: Run, session: OnvifSession, version: int, path: str) -> None:
    """Many devices have no snapshot; that is no fault, the stream is looked at instead."""
    operation = onvif.GET_SNAPSHOT_URI if version == 1 else onvif.GET_SNAPSHOT_URI_2

    def read(body: bytes) -> uris.PinnedUri:
        return uris.pin(onvif.read_snapshot_uri(body), run.target)

    token, known = run.profile.token, run.snapshot
    try:
        found = await _fetch(run, session, operation, path, token, known=known, read=read)
    except (DeviceBusy, ReplyError):
        found = None
    run.snapshot = found if found is not None and found.scheme.startswith("http") else None
    _remember(run, "snapshot", run.snapshot)


def _remember(run: Run, name: str, uri: uris.PinnedUri | None) -> None:
    if uri is None or uris.holds_secret(uri.path, run.target.password):
        run.memory.forget(name)
    else:
        run.memory.put(name, [uri.scheme, uri.port, uri.path])


def _by_number(target: Target) -> uris.PinnedUri | None:
    """A channel's stream at the address that its recorder's maker uses; a recorder's ONVIF may
    offer some of its channels only."""
    path = stream_path(target.driver, target.channel)
    return uris.stream_uri(path, target) if path else None


def _recalled(entry: list, host: str) -> uris.PinnedUri | None:
    """A remembered address, None when it is not one."""
    if len(entry) != 3 or entry[0] not in uris.DEFAULT_PORTS or not isinstance(entry[1], int):
        return None
    return uris.PinnedUri(entry[0], host, entry[1], str(entry[2]))
