"""Who the device is: GetDeviceInformation, the first call that needs a log-in.

A reply that is the same as last time, byte for byte, is not parsed again.
"""

from . import onvif
from .evidence import clean_text
from .memory import Memory
from .reasons import Reason
from .run import Run
from .session import OnvifSession
from .types import Finding, Identity, Level


async def log_in(run: Run, session: OnvifSession, values: dict) -> None:
    """The LOGIN stage. Of a recorder's channels one logs in for all. Raises what ``identify``
    raises, and RecorderRefuses."""
    shared = run.shared
    if shared is None:
        await identify(run, session, values)
        return
    async with shared.log_in("onvif", run.deadline, run.target.channel):
        if run.target.channel == 0 or shared.memory is None:
            await identify(run, session, values)
            shared.memory = run.memory
            return
    _take_over(run.memory, shared.memory)
    values["scheme"] = run.memory.get("scheme", str)
    run.judged |= {Reason.AUTH_FAILED, Reason.LOCKED_OUT}


def _take_over(memory: Memory, first: Memory) -> None:
    """What the one that has logged in knows now of the recorder."""
    memory.put("identity", first.get("identity", list))
    memory.put("scheme", first.get("scheme", str))
    memory.adopt(onvif.GET_DEVICE_INFORMATION.name, first)


async def identify(run: Run, session: OnvifSession, values: dict) -> None:
    """Logs in and fills in ``run.identity``, at a pulse only when it is new. Raises AuthError,
    ReplyError."""
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
