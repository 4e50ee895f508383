"""What goes into a probe and what comes out: frozen, plain, JSON-able.

A ``Target`` travels from Odoo to a worker, a ``Verdict`` back, each as one line of JSON
(``to_dict``/``from_dict``). Times are seconds, UTC; bytes travel as base64.
"""

from base64 import b64decode, b64encode
from dataclasses import MISSING, asdict, dataclass, field, fields
from enum import Enum
from functools import cache

from .reasons import Reason


class Level(str, Enum):
    """How deep a probe looks; each level includes the ones before it. RECORDING is for recorders
    and for cameras that keep their own recordings, in place of a picture: disks, channels, and
    what of the recordings is there."""

    PULSE = "pulse"
    IDENTITY = "identity"
    PICTURE = "picture"
    RECORDING = "recording"


class StageName(str, Enum):
    """The stages a probe goes through, in this order."""

    RESOLVE = "resolve"
    CONNECT = "connect"
    ONVIF = "onvif"
    LOGIN = "login"
    STREAM = "stream"
    EVENTS = "events"
    FRAME = "frame"
    PICTURE = "picture"
    RECORDER = "recorder"
    RECORDINGS = "recordings"


@dataclass(frozen=True)
class Thresholds:
    """When a measured value is a finding. Luma and differences on a scale of 0 to 255.

    Against the camera's reference: ``covered_share_min`` of its structure hidden (0 to 1),
    sharpness at most ``blurred_ratio_max`` of its own, the view displaced by ``moved_percent_min``
    of the picture's width; none of it within ``quarantine_s`` after the light changed.
    """

    clock_skew_max_s: float = 60.0
    black_luma_max: float = 16.0
    black_std_max: float = 8.0
    flat_std_max: float = 4.0
    frozen_diff_max: float = 0.5
    covered_share_min: float = 0.4
    blurred_ratio_max: float = 0.55
    moved_percent_min: float = 3.0
    quarantine_s: float = 600.0


@dataclass(frozen=True)
class RecordingSearch:
    """What to look for on a recorder: footage of ``channels`` (1-based) between ``since`` and
    ``until`` (seconds, UTC), and from when on each of them still has any."""

    channels: tuple[int, ...] = ()
    since: float = 0.0
    until: float = 0.0


@dataclass(frozen=True)
class Target:
    """One device to probe. ``password`` is the only secret and leaves the process never again.

    ``memory`` is what the last verdict gave back in its ``memory``: remembered log-in scheme,
    service paths, profile, stream and snapshot paths, reply digests, picture fingerprint.
    ``group`` names a recorder or link that bears at most one stream at a time ('' for none).
    ``protocols`` lists what to speak: any of 'onvif', 'rtsp', 'tcp' (connect only).
    ``stream_path``/``snapshot_path``: set by people, win over what ONVIF says; path and query only.
    ``channel``: 1-based channel of a recorder, or 0 for the device itself.
    ``references``: mode ('day', 'infrared') → what the picture worker said in
    ``Picture.description`` of the picture that people have approved. ``is_ptz``: its view changes
    as it is meant to. ``ignored``: codes of picture reasons that are not judged here. ``driver``:
    which interface besides ONVIF a recorder has, '' for none that is known. ``timeout_s`` is for a
    pulse; ``recording_timeout_s`` comes on top of it where a recorder is asked for its disks and
    recordings.
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
    references: dict = field(default_factory=dict)
    is_ptz: bool = False
    ignored: tuple[str, ...] = ()
    driver: str = ""
    search: RecordingSearch | None = None
    recording_timeout_s: float = 30.0
    memory: dict = field(default_factory=dict)

    @property
    def is_heavy(self) -> bool:
        """Takes a stream, or asks a recorder at length: few at a time, and one of a group."""
        return self.level in (Level.PICTURE, Level.RECORDING)

    @property
    def longest_s(self) -> float:
        """Seconds a look may take."""
        more = self.recording_timeout_s if self.level is Level.RECORDING else 0.0
        return self.timeout_s + more

    def to_dict(self) -> dict:
        """What differs from the defaults. Not ``asdict``, whose deep copies cost forty times as
        much on this hot path."""
        data = {name: value for name, value in vars(self).items() if value != _TARGET[name]}
        data["thresholds"] = vars(self.thresholds)
        if self.search:
            data["search"] = vars(self.search)
        return data

    @classmethod
    def from_dict(cls, data: dict) -> "Target":
        data = _known(cls, data)
        data["level"] = Level(data.get("level", Level.PULSE))
        for name in ("protocols", "ignored"):
            if name in data:
                data[name] = tuple(data[name])
        if "thresholds" in data:
            data["thresholds"] = Thresholds(**_known(Thresholds, data["thresholds"] or {}))
        if data.get("search"):
            search = _known(RecordingSearch, data["search"])
            search["channels"] = tuple(search.get("channels", ()))
            data["search"] = RecordingSearch(**search)
        target = cls.__new__(cls)  # cls(**data) of a frozen class sets one field after the other
        vars(target).update(_TARGET, references={}, memory={}, id=data["id"], host=data["host"])
        vars(target).update(data)
        return target


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
    absolute difference to the frame before, −1 without one), chroma; and against the reference,
    where they can be told, agreement and sharpness_ratio (1.0: as the reference). ``mode``: 'day'
    or 'infrared', '' when it cannot be told. ``description``: what a later picture is compared with
    when people make this one a reference (JSON-able); {} for one that cannot be a reference."""

    jpeg: bytes = b""
    width: int = 0
    height: int = 0
    codec: str = ""
    source: str = ""
    taken_at: float = 0.0
    metrics: dict = field(default_factory=dict)
    mode: str = ""
    description: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Disk:
    """A disk of a recorder. ``status``: 'ok', 'fault', 'full', 'empty' (a bay without a disk, no
    fault) or 'unknown'; ``told``: the device's own word for it. Sizes in megabytes, −1 unknown."""

    number: int
    name: str = ""
    status: str = "unknown"
    told: str = ""
    capacity_mb: int = -1
    free_mb: int = -1


@dataclass(frozen=True)
class Channel:
    """A channel as its recorder sees it; None where the recorder does not say."""

    number: int
    name: str = ""
    has_video: bool | None = None
    is_recording: bool | None = None


@dataclass(frozen=True)
class Footage:
    """What of a channel's recordings could be found. ``spans``: (from, to) within the search, in
    order and not overlapping, seconds UTC by our clock; ``oldest``: since when there is any, None
    when it cannot be told; ``method``: 'onvif', 'hikvision', 'dahua' or 'retrieval'; ``error``:
    code of the error that kept us from looking, '' for none. ``coarse``: short gaps cannot be
    seen this way (samples, or nothing but the first and the last recording are known)."""

    channel: int
    spans: tuple[tuple[float, float], ...] = ()
    oldest: float | None = None
    method: str = ""
    error: str = ""
    coarse: bool = False


@dataclass(frozen=True)
class RecorderReport:
    """What a recorder says of itself. ``driver``: which interface answered."""

    driver: str = ""
    disks: tuple[Disk, ...] = ()
    channels: tuple[Channel, ...] = ()
    footage: tuple[Footage, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What one probe found. ``judged``: the reasons this probe was able to judge; a reason that is
    judged and not among the findings is disproved, one that is not judged stays as it was.
    ``derived``: told by another device (a recorder of its channels), or concluded; the schedule of
    the device's own looks and what they measured stay as they are."""

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
    recorder: RecorderReport | None = None
    derived: bool = False
    memory: dict = field(default_factory=dict)

    def to_dict(self) -> dict:
        """What differs from the defaults; not ``asdict``, as in ``Target.to_dict``."""
        data = {name: value for name, value in vars(self).items() if value != _VERDICT[name]}
        data["stages"] = [vars(stage) for stage in self.stages]
        data["findings"] = [vars(finding) for finding in self.findings]
        data["judged"] = sorted(self.judged)
        if self.identity:
            data["identity"] = vars(self.identity)
        if self.picture:
            jpeg = b64encode(self.picture.jpeg).decode()
            data["picture"] = {**vars(self.picture), "jpeg": jpeg}
        if self.recorder:
            data["recorder"] = asdict(self.recorder)
        return data

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
        if data.get("recorder"):
            data["recorder"] = _recorder(data["recorder"])
        return cls(**data)


def _known(cls, data: dict) -> dict:
    """The entries of ``data`` that ``cls`` has a field for: a newer peer may send more."""
    names = _names(cls)
    return {key: value for key, value in data.items() if key in names}


@cache
def _names(cls) -> frozenset[str]:
    return frozenset(f.name for f in fields(cls))


def _defaults(cls) -> dict:
    """Field → default; what has none is equal to nothing."""
    found = {f.name: f.default for f in fields(cls)}
    made = {f.name: f.default_factory() for f in fields(cls) if f.default_factory is not MISSING}
    return {**found, **made}


_TARGET, _VERDICT = _defaults(Target), _defaults(Verdict)


def _stage(row: dict) -> Stage:
    row = _known(Stage, row)
    return Stage(**{**row, "name": StageName(row["name"])})


def _finding(row: dict) -> Finding:
    row = _known(Finding, row)
    return Finding(**{**row, "reason": Reason(row["reason"])})


def _recorder(row: dict) -> RecorderReport:
    row = _known(RecorderReport, row)
    for name, kind in (("disks", Disk), ("channels", Channel)):
        row[name] = tuple(kind(**_known(kind, part)) for part in row.get(name) or ())
    row["footage"] = tuple(_footage(part) for part in row.get("footage") or ())
    return RecorderReport(**row)


def _footage(row: dict) -> Footage:
    row = _known(Footage, row)
    return Footage(**{**row, "spans": tuple((a, b) for a, b in row.get("spans") or ())})
