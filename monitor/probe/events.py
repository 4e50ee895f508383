"""The device's own alarms as evidence: its event service asked once in a picture's turn.

A pull point is opened, told to give all present states, read, and closed again. Nothing about it
is a fault of the device: one without the service, or whose service does not work, keeps its other
results. What was learned is remembered; a device without the service is asked again after
``ASK_AGAIN`` pictures.

How an alarm and our own judgement of the picture combine (``settle``): either of them makes the
reason bad, and while one does the other cannot disprove it. An alarm that is told to be off
disproves only what an alarm began. An alarm that is no longer told at all holds for ``UNTOLD_MAX``
pictures, and then counts as over.
"""

from contextlib import closing, suppress
from dataclasses import dataclass, replace

from . import event_soap as es, onvif
from .client import HttpClient
from .errors import AuthError, HttpStatus, ProbeError, ReplyEmpty, SoapFault, XmlMalformed
from .event_topics import EVENT_REASONS, Told
from .evidence import clean_text
from .reasons import Reason
from .run import Run, is_whole_recorder
from .service_ports import ServicePorts
from .session import OnvifSession
from .types import Finding, Level, StageName
from .uris import names_own_port, service_path, service_port

CODE = "event"
"""Code of the findings that come from here."""

ASK_AGAIN = 96
"""Pictures until a device without the service is asked again: a day at one in 15 minutes."""

TRY_AGAIN = 8
"""Pictures until a service that did not work is tried again."""

SHARE = 0.35
"""Part of the time left that the events may take from the stream and the picture."""

MAX_PULLS = 3
UNTOLD_MAX = 4
GOOD_KEPT = 12
"""Pictures for which an alarm that is over is still disproved: more than any policy's K."""

_NOT_THERE = (SoapFault, HttpStatus, ReplyEmpty, XmlMalformed)


async def read_events(run: Run, session: OnvifSession, client: HttpClient) -> None:
    """EVENTS, of a device that has let us in. Failures are noted, not raised."""
    if not _is_asked(run) or run.in_a_hurry or _rests(run):
        return
    before, client.deadline = client.deadline, run.share(SHARE)
    try:
        with closing(ServicePorts(run, session, client)) as ports:
            service = await _service(run, session, ports)
            if service:
                await _read(run, ports, service)
            else:
                _rest(run, ASK_AGAIN)
    except ProbeError as error:
        _rest(run, ASK_AGAIN if isinstance(error, AuthError) else TRY_AGAIN)
    finally:
        client.deadline = before


def settle(run: Run) -> None:
    """Brings the alarms and what else was judged together; once, at the end of a probe."""
    if not _is_asked(run) or not run.passed(StageName.LOGIN):
        return
    kept, now = run.memory.get("alarms", dict), {}
    for reason in EVENT_REASONS:
        entry = _settle_one(run, reason, run.alarms.get(reason), _entry(kept.get(reason.value)))
        if entry is not None:
            now[reason.value] = entry
    if now:
        run.memory.put("alarms", now)
    else:
        run.memory.forget("alarms")


def _settle_one(run: Run, reason: Reason, told: Told | None, entry) -> list[int] | None:
    """What to remember: [pictures without a word of it, pictures for which it has been over], None
    when no alarm was about."""
    if told is not None and told.is_on:
        _alarm(run, reason, told)
        return [0, 0]
    if entry is None:
        return None
    untold, good = entry
    is_of_picture = reason is not Reason.CHANNEL_LOST
    if is_of_picture and not run.passed(StageName.PICTURE):
        return [untold, good]
    if told is None and untold < UNTOLD_MAX:
        if all(finding.reason is not reason for finding in run.findings):
            run.judged.discard(reason)
        return [untold + 1, 0]
    run.judged.add(reason)
    return [untold, good + 1] if good + 1 < GOOD_KEPT else None


def _alarm(run: Run, reason: Reason, told: Told) -> None:
    """Our own finding of the same, with its measurements, says more than the alarm."""
    run.judged.add(reason)
    if all(finding.reason is not reason for finding in run.findings):
        topic = clean_text(told.topic, run.target)
        run.findings.append(Finding(reason, CODE, topic, {"topic": topic}))


def _entry(value) -> list[int] | None:
    is_one = isinstance(value, list) and len(value) == 2
    return value if is_one and all(isinstance(part, int) for part in value) else None


def _is_asked(run: Run) -> bool:
    target = run.target
    return (
        target.level is Level.PICTURE
        and "onvif" in target.protocols
        and not is_whole_recorder(target)
    )


def _rests(run: Run) -> bool:
    """Whether the device is left alone this time; counts down."""
    entry = run.memory.get("events", dict)
    rest = entry.get("rest")
    if not isinstance(rest, int) or rest <= 0:
        return False
    run.memory.put("events", {"rest": rest - 1})
    return True


def _rest(run: Run, pictures: int) -> None:
    run.memory.put("events", {"rest": pictures})


@dataclass(frozen=True)
class Service:
    """Where the event service is. ``straight``: the ports that this device names are real."""

    path: str
    port: int
    straight: bool


def _known_service(run: Run) -> Service | None:
    known = run.memory.get("events", dict)
    path, port = known.get("path"), known.get("port")
    if not isinstance(path, str) or not path.startswith("/"):
        return None
    if type(port) is not int or not 0 < port < 65536:
        port = run.target.onvif_port
    return Service(path, port, known.get("straight") is True)


async def _service(run: Run, session: OnvifSession, ports: ServicePorts) -> Service | None:
    """The event service when it has a topic of our table, None when there is none."""
    if known := _known_service(run):
        return known
    target, xaddr, home = run.target, "", ""
    for operation, read in (
        (onvif.GET_SERVICES, es.read_service),
        (onvif.GET_CAPABILITIES, es.read_capability),
    ):
        with suppress(*_NOT_THERE):
            if not xaddr:
                xaddr, home = read(await session.call(operation, target.onvif_path))
    path = service_path(xaddr, "") if xaddr else ""
    if not path:
        return None
    straight = names_own_port(home, target)
    port = service_port(xaddr, target) if straight else target.onvif_port
    if not es.read_topics(await ports.call(port, es.GET_EVENT_PROPERTIES, path)):
        return None
    found = Service(path, port, straight)
    run.memory.put("events", {"path": path, "port": port, "straight": straight})
    return found


async def _read(run: Run, ports: ServicePorts, service: Service) -> None:
    with run.stage(StageName.EVENTS) as values:
        told = _concerning(run, await _pull(run, ports, service))
        values["topics"] = len({one.topic for one in told})
    for one in sorted(told, key=lambda one: one.is_on):  # of several, one that is on counts
        run.alarms[one.reason] = one


async def _pull(run: Run, ports: ServicePorts, service: Service) -> list[Told]:
    """The present states, by a subscription of a moment; it is ended whatever happens."""
    body = await ports.call(service.port, es.CREATE_PULL_POINT, service.path)
    point = es.read_pull_point(body)
    own_path, port = service_path(point.address, service.path), service.port
    if service.straight:
        port = service_port(point.address, run.target)

    async def call(operation: es.EventOperation) -> bytes:
        bound = replace(operation, to=point.address, extra=point.extra)
        return await ports.call(port, bound, own_path)

    try:
        with suppress(*_NOT_THERE):  # optional for devices that send the states anyway
            await call(es.SET_SYNCHRONIZATION_POINT)
        return await _pull_all(call)
    finally:
        with suppress(ProbeError):
            await call(es.UNSUBSCRIBE)


async def _pull_all(call) -> list[Told]:
    """Some devices give one message at a time; the last word on a topic counts."""
    states: dict[tuple[str, str], Told] = {}
    for _ in range(MAX_PULLS):
        told, count = es.read_messages(await call(es.PULL_MESSAGES))
        states.update({(one.topic, one.source): one for one in told})
        if not count or states:
            break
    return list(states.values())


def _concerning(run: Run, told: list[Told]) -> list[Told]:
    """What is about this camera: on a recorder's channel that of its source alone; the scene of a
    camera that turns changes as it is meant to; and what people have switched off stays off."""
    target, source = run.target, run.profile.source if run.profile else ""
    if target.channel:
        told = [one for one in told if source and one.source == source]
    if target.is_ptz:
        told = [one for one in told if "/GlobalSceneChange" not in one.topic]
    return [one for one in told if one.reason.value not in target.ignored]
