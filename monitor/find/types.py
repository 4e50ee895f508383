"""What goes into a search and what comes out: frozen, plain, JSON-able."""

from dataclasses import asdict, dataclass, field, fields
from enum import Enum

from ..probe.types import Identity
from ..protocol import ProtocolError

MAX_PORTS = 8
"""Ports tried at one address."""

MAX_CHANNELS = 256
"""Channels listed of one recorder; the largest have 256."""


class Outcome(str, Enum):
    """How far one got with an address."""

    SILENT = "silent"  # nothing is open there
    NO_ONVIF = "no_onvif"  # a port is open, and what answers does not speak ONVIF
    NO_LOGIN = "no_login"  # asks for a password, and there was none to show
    PLAIN_TEXT = "plain_text"  # takes the password in plain text only, and was not shown it
    REFUSED = "refused"  # refuses the password
    LOCKED = "locked"  # has locked the account
    FAILED = "failed"  # speaks ONVIF, but does not say who it is
    READ = "read"  # has told who it is


@dataclass(frozen=True)
class Candidate:
    """An address to be tried. ``key`` names it in the answers; ``ports`` in the order in which
    they are tried; ``path`` and ``use_tls`` as a device has announced them, or as is usual."""

    key: int
    address: str
    ports: tuple[int, ...] = (80,)
    path: str = "/onvif/device_service"
    use_tls: bool = False

    def to_dict(self) -> dict:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict) -> "Candidate":
        data = known(cls, data)
        return cls(**{**data, "ports": tuple(data.get("ports", (80,)))[:MAX_PORTS]})


@dataclass(frozen=True)
class Announcement:
    """A device that has answered a WS-Discovery probe. ``address`` is who answered; of its own
    XAddrs only port, path and scheme are taken. ``name`` and ``hardware`` from its scopes."""

    address: str
    port: int = 80
    path: str = "/onvif/device_service"
    use_tls: bool = False
    name: str = ""
    hardware: str = ""

    def to_dict(self) -> dict:
        return asdict(self)


@dataclass(frozen=True)
class FoundChannel:
    """One video source. ``number`` counts from 1 in the order of the profiles, as
    ``probe.profiles`` does; ``stream`` and ``snapshot`` are paths, '' where not asked or none."""

    number: int
    source: str = ""
    name: str = ""
    encoding: str = ""
    width: int = 0
    height: int = 0
    stream: str = ""
    snapshot: str = ""


@dataclass(frozen=True)
class Found:
    """What is known of one candidate. ``error``: code of the error that ended it ('' for none);
    ``missing``: operations that the device did not answer; ``rtsp_port`` 0 when it did not say.
    ``is_recorder``: it says so itself, by its services, its scopes or its model."""

    key: int
    address: str
    outcome: Outcome
    port: int = 0
    path: str = ""
    use_tls: bool = False
    error: str = ""
    identity: Identity = Identity()
    name: str = ""
    mac: str = ""
    rtsp_port: int = 0
    is_recorder: bool = False
    profiles: int = 0
    channels: tuple[FoundChannel, ...] = ()
    missing: tuple[str, ...] = field(default=())

    def to_dict(self) -> dict:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict) -> "Found":
        data = known(cls, data)
        data["outcome"] = Outcome(data["outcome"])
        data["identity"] = Identity(**known(Identity, data.get("identity") or {}))
        rows = data.get("channels") or ()
        data["channels"] = tuple(FoundChannel(**known(FoundChannel, row)) for row in rows)
        data["missing"] = tuple(data.get("missing") or ())
        return cls(**data)


def read_found(data) -> Found:
    """``from_dict`` for what a process says that has handled a stranger's bytes: ProtocolError for
    anything that is no ``Found``, or holds what is none of its kinds."""
    try:
        found = Found.from_dict(data)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise ProtocolError("not a found device") from error
    parts = (found, found.identity, *found.channels)
    are_right = all(map(_holds_its_kinds, parts)) and all(type(m) is str for m in found.missing)
    if not are_right or len(found.channels) > MAX_CHANNELS:
        raise ProtocolError("a found device with values of other kinds")
    return found


def _holds_its_kinds(part) -> bool:
    plain = (row for row in fields(part) if row.type in (int, str, bool))
    return all(type(getattr(part, row.name)) is row.type for row in plain)


def known(cls, data: dict) -> dict:
    """The entries of ``data`` that ``cls`` has a field for."""
    names = {f.name for f in fields(cls)}
    return {key: value for key, value in data.items() if key in names}
