"""What is remembered of a device, as far as a pulse by the short cut needs it. Pure.

``Fine`` is what such a pulse has to say: everything else about it follows from the target.
"""

from dataclasses import dataclass

from .. import onvif
from ..errors import ForbiddenAddress, ForeignUri, UnresolvedAddress
from ..lookup import recalled_stream
from ..memory import Memory
from ..reasons import Reason
from ..resolver import check_allowed
from ..run import is_whole_recorder
from ..types import Level, Stage, StageName, Target, Verdict
from ..uris import PinnedUri

DESCRIBE = "DESCRIBE"
SCHEMES = ("none", "wsse", "digest", "basic")
_FIRST = (onvif.GET_SYSTEM_DATE_AND_TIME.name, onvif.GET_DEVICE_INFORMATION.name)
_ALWAYS = frozenset(
    {
        Reason.UNREACHABLE,
        Reason.REFUSED,
        Reason.ONVIF_FAULT,
        Reason.AUTH_FAILED,
        Reason.LOCKED_OUT,
        Reason.CLOCK_SKEW,
    }
)


@dataclass(slots=True)
class Known:
    """``seen``: operation → digest of its last reply. ``media``: path of the media service and
    the profile's token where the profiles and the stream's address are asked for as well."""

    seen: dict[str, str]
    scheme: str
    stream: PinnedUri | None
    media: tuple[int, str, str] | None


def known_of(target: Target) -> Known | None:
    """None: the device has to be looked at in full."""
    if target.level is not Level.PULSE or target.use_tls or "onvif" not in target.protocols:
        return None
    memory = Memory(target)
    seen, scheme = memory.get("seen", dict), memory.get("scheme", str)
    is_odd = memory.get("ask", bool) or memory.get("busy", bool)
    if scheme not in SCHEMES or is_odd or not all(map(seen.get, _FIRST)):
        return None
    if not _is_the_same(target, memory) or not _may_be_dialled(target):
        return None
    stream = None
    if "rtsp" in target.protocols:
        stream = _stream(target, memory)
        if stream is None or stream.scheme != "rtsp" or not seen.get(DESCRIBE):
            return None
    if scheme in ("wsse", "digest", "basic") and not target.username:
        return None
    return Known(seen, scheme, stream, _media(target, memory, seen))


def _is_the_same(target: Target, memory: Memory) -> bool:
    identity = memory.get("identity", list)
    expected = target.expected_serial.strip().lower()
    if len(identity) != 5:
        return False
    return target.channel != 0 or not expected or expected == str(identity[3]).lower()


def _may_be_dialled(target: Target) -> bool:
    """By a plain address; names are for the full probe."""
    try:
        check_allowed(target.host, target.allow_loopback)
    except (UnresolvedAddress, ForbiddenAddress):
        return False
    return 0 < target.onvif_port < 65536


def _stream(target: Target, memory: Memory) -> PinnedUri | None:
    if is_whole_recorder(target) or len(memory.get("sdp", list)) != 3:
        return None
    try:
        stream = recalled_stream(target, memory)
    except ForeignUri:
        return None
    return stream if stream and 0 < stream.port < 65536 else None


def _media(target: Target, memory: Memory, seen: dict) -> tuple[int, str, str] | None:
    """Not for the channels of a recorder: each would have it list the profiles of all."""
    media, token = memory.get("media", list), memory.get("profile", dict).get("token")
    is_seen = seen.get(onvif.GET_PROFILES.name) and seen.get(onvif.GET_STREAM_URI.name)
    if target.channel or target.stream_path or not is_seen or not isinstance(token, str):
        return None
    if len(media) != 2 or media[0] not in (1, 2) or not isinstance(media[1], str):
        return None
    return media[0], media[1], token


@dataclass(slots=True)
class Fine:
    """A pulse that found everything as it was. Durations of the stages in milliseconds;
    ``rtsp``: how the stream asked to log in ('none', 'digest', 'basic')."""

    started_at: float
    duration_s: float
    latency_ms: float
    skew_s: float
    connect_ms: float
    onvif_ms: float
    login_ms: float
    stream_ms: float
    rtsp: str

    def row(self) -> list:
        return [getattr(self, name) for name in self.__slots__]


def verdict_of(target: Target, row: list) -> Verdict:
    """The verdict that a Fine's row stands for. Raises TypeError, KeyError, ValueError for a row
    that does not fit the target."""
    fine, memory = Fine(*row), target.memory
    stages = [
        Stage(StageName.RESOLVE, values={"address": target.host}),
        Stage(StageName.CONNECT, "ok", fine.connect_ms, {"port": target.onvif_port}),
        Stage(StageName.ONVIF, "ok", fine.onvif_ms, {"skew_s": fine.skew_s}),
        Stage(StageName.LOGIN, "ok", fine.login_ms, {"scheme": memory["scheme"]}),
    ]
    judged = _ALWAYS
    if "rtsp" in target.protocols:
        stages.append(Stage(StageName.STREAM, "ok", fine.stream_ms, _stream_values(target, fine)))
        judged = judged | {Reason.RTSP_ERROR}
    if target.channel == 0 and target.expected_serial.strip() and memory["identity"][3]:
        judged = judged | {Reason.IDENTITY_CHANGED}
    if _media(target, Memory(target), memory["seen"]):
        judged = judged | {Reason.NO_PROFILE}
    return Verdict(
        target.id,
        Level.PULSE,
        fine.started_at,
        fine.duration_s,
        tuple(stages),
        judged=judged,
        latency_ms=fine.latency_ms,
        clock_skew_s=fine.skew_s,
        memory=memory,
    )


def _stream_values(target: Target, fine: Fine) -> dict:
    memory = target.memory
    codec, width, height = memory["sdp"]
    port = target.rtsp_port if target.stream_path else memory["stream"][1]
    values = {"port": port, "scheme": fine.rtsp, "codec": codec}
    if width and height:
        values.update(width=width, height=height)
    if profile := memory.get("profile"):
        values["profile"] = profile.get("name") or profile.get("token")
    return values
