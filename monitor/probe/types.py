"""What goes into a probe and what comes out: frozen, plain, JSON-able.

A ``Target`` travels from Odoo to a worker, a ``Verdict`` back, each as one line of JSON
(``to_dict``/``from_dict``). Times are seconds, UTC; bytes travel as base64.
"""

from base64 import b64decode, b64encode
from dataclasses import dataclass, field, fields
from enum import Enum

from .reasons import Reason


class Level(str, Enum):
    """How deep a probe looks; each level includes the ones before it."""

    PULSE = "pulse"
    IDENTITY = "identity"
    PICTURE = "picture"


class StageName(str, Enum):
    """The stages a probe goes through, in this order."""

    RESOLVE = "resolve"
    CONNECT = "connect"
    ONVIF = "onvif"
    LOGIN = "login"
    STREAM = "stream"
    FRAME = "frame"
    PICTURE = "picture"


@dataclass(frozen=True)
class Thresholds:
    """When a measured value is a finding. Luma and differences on a scale of 0 to 255."""

    clock_skew_max_s: float = 60.0
    black_luma_max: float = 16.0
    black_std_max: float = 8.0
    flat_std_max: float = 4.0
    frozen_diff_max: float = 0.5


@dataclass(frozen=True)
class Target:
    """One device to probe. ``password`` is the only secret and leaves the process never again.

    ``memory`` is what the last verdict gave back in its ``memory``: remembered log-in scheme,
    service paths, profile, stream and snapshot paths, reply digests, picture fingerprint.
    ``group`` names a recorder or link that bears at most one stream at a time ('' for none).
    ``protocols`` lists what to speak: any of 'onvif', 'rtsp', 'tcp' (connect only).
    ``stream_path``/``snapshot_path``: set by people, win over what ONVIF says; path and query only.
    ``channel``: 1-based channel of a recorder, or 0 for the device itself.
    """

    id: int
    host: str
    kind: str = "camera"
    level: Level = Level.PULSE
    protocols: tuple[str, ...] = ("onvif", "rtsp")
    onvif_port: int = 80
    onvif_path: str = "/onvif/device_service"
    rtsp_port: int = 554
    use_tls: bool = False
    channel: int = 0
    username: str = ""
    password: str = field(default="", repr=False)
    stream_path: str = ""
    snapshot_path: str = ""
    use_snapshot: bool = True
    timeout_s: float = 8.0
    allow_loopback: bool = False
    group: str = ""
    expected_serial: str = ""
    thresholds: Thresholds = Thresholds()
    memory: dict = field(default_factory=dict)

    def to_dict(self) -> dict:
        """Not ``asdict``, whose deep copies cost forty times as much on this hot path."""
        return {**vars(self), "thresholds": vars(self.thresholds)}

    @classmethod
    def from_dict(cls, data: dict) -> "Target":
        data = _known(cls, data)
        data["level"] = Level(data.get("level", Level.PULSE))
        data["protocols"] = tuple(data.get("protocols", ("onvif", "rtsp")))
        data["thresholds"] = Thresholds(**_known(Thresholds, data.get("thresholds") or {}))
        return cls(**data)


@dataclass(frozen=True)
class Stage:
    """One stage as it went. ``code``: 'ok', 'skipped', or the code of the error that ended it."""

    name: StageName
    code: str = "ok"
    duration_ms: float = 0.0
    values: dict = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return self.code == "ok"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. ``code``: the error or measurement behind it; ``detail``: a short
    text for the evidence, without secrets; ``values``: the numbers measured."""

    reason: Reason
    code: str = ""
    detail: str = ""
    values: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Identity:
    """GetDeviceInformation (ONVIF Core 8.1)."""

    manufacturer: str = ""
    model: str = ""
    firmware: str = ""
    serial: str = ""
    hardware: str = ""


@dataclass(frozen=True)
class Picture:
    """A frame as it was judged. ``jpeg``: at most 640 pixels wide. ``metrics``: luma_mean,
    luma_std, sharpness (variance of the Laplacian of the denoised 320x180 luma), diff (mean
    absolute difference to the frame before, −1 without one)."""

    jpeg: bytes = b""
    width: int = 0
    height: int = 0
    codec: str = ""
    source: str = ""
    taken_at: float = 0.0
    metrics: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What one probe found. ``judged``: the reasons this probe was able to judge; a reason that is
    judged and not among the findings is disproved, one that is not judged stays as it was."""

    id: int
    level: Level
    started_at: float
    duration_s: float
    stages: tuple[Stage, ...] = ()
    findings: tuple[Finding, ...] = ()
    judged: frozenset[Reason] = frozenset()
    latency_ms: float | None = None
    clock_skew_s: float | None = None
    identity: Identity | None = None
    picture: Picture | None = None
    memory: dict = field(default_factory=dict)

    def to_dict(self) -> dict:
        """Not ``asdict``, for the same reason as in ``Target.to_dict``."""
        picture = self.picture
        return {
            **vars(self),
            "stages": [vars(stage) for stage in self.stages],
            "findings": [vars(finding) for finding in self.findings],
            "judged": sorted(self.judged),
            "identity": self.identity and vars(self.identity),
            "picture": picture and {**vars(picture), "jpeg": b64encode(picture.jpeg).decode()},
        }

    @classmethod
    def from_dict(cls, data: dict) -> "Verdict":
        data = _known(cls, data)
        data["level"] = Level(data["level"])
        data["stages"] = tuple(_stage(row) for row in data.get("stages") or ())
        data["findings"] = tuple(_finding(row) for row in data.get("findings") or ())
        data["judged"] = frozenset(Reason(code) for code in data.get("judged") or ())
        if data.get("identity"):
            data["identity"] = Identity(**_known(Identity, data["identity"]))
        if data.get("picture"):
            picture = _known(Picture, data["picture"])
            picture["jpeg"] = b64decode(picture.get("jpeg") or "")
            data["picture"] = Picture(**picture)
        return cls(**data)


def _known(cls, data: dict) -> dict:
    """The entries of ``data`` that ``cls`` has a field for: a newer peer may send more."""
    names = {f.name for f in fields(cls)}
    return {key: value for key, value in data.items() if key in names}


def _stage(row: dict) -> Stage:
    row = _known(Stage, row)
    return Stage(**{**row, "name": StageName(row["name"])})


def _finding(row: dict) -> Finding:
    row = _known(Finding, row)
    return Finding(**{**row, "reason": Reason(row["reason"])})
