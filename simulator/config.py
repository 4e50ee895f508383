"""The farm's configuration: which devices, where, how they behave."""

import ipaddress
import json
from dataclasses import dataclass, field, fields
from pathlib import Path

from . import faults
from .quirks import QUIRKS
from .styles import STYLES

DEMO = Path(__file__).with_name("demo.json")
MAX_CONFIG_BYTES = 4_000_000

CODECS = ("H264", "H265", "JPEG")
SCENES = (
    "gate",
    "fence",
    "parking_lot",
    "basement",
    "lobby",
    "counter",
    "corridor",
    "stairs",
    "server_room",
    "warehouse",
    "crossing",
    "highway",
    "terminal",
    "park",
    "market",
    "flood_gate",
)
ONVIF_AUTH = ("wsse", "wsse-text", "digest", "digest-sha256", "basic", "none")
HTTP_AUTH = ("digest", "digest-sha256", "digest-both", "basic", "none")
RTSP_AUTH = ("digest", "basic", "none")
DRIVERS = ("", "hikvision", "dahua", "onvif", "none")
DISKS = ("ok", "fault", "full", "empty")


class ConfigError(ValueError):
    """The configuration cannot be used; the text names the device and the field."""


@dataclass(frozen=True)
class Stream:
    """One encoding. ``fps`` pictures a second; ``kbps`` as the device states it."""

    width: int = 640
    height: int = 360
    fps: int = 8
    codec: str = "H264"
    kbps: int = 384

    @property
    def size(self) -> tuple[int, int]:
        return (self.width, self.height)


@dataclass(frozen=True)
class Device:
    """A simulated device. ``channels``: codes of the cameras a recorder records.

    ``onvif_auth``: the log-ins its ONVIF services accept; ``http_auth`` those of the snapshot.
    ``events``: whether it offers the event service.
    ``lockout_attempts``: wrong log-ins until it locks for ``lockout_s`` seconds (0: never).
    ``driver``: how a recorder tells of its recordings, '' as its style does; a camera for which
    it is set keeps recordings of its own. ``disks``: what is in
    its bays. It has recorded for ``retention_days`` without a break but for ``gaps``, rows of
    channel (0 for all), from and to: hours before the farm's start, or seconds since 1970.
    """

    code: str
    name: str
    address: str
    kind: str = "camera"
    onvif_port: int = 8000
    rtsp_port: int = 8554
    username: str = "viewer"
    password: str = field(default="", repr=False)
    scene: str = "gate"
    style: str = "plain"
    model: str = ""
    serial: str = ""
    onvif_auth: tuple[str, ...] = ("wsse",)
    http_auth: str = "digest"
    rtsp_auth: str = "digest"
    main: Stream = Stream(1280, 720, 10, "H264", 1536)
    sub: Stream = Stream()
    snapshot: tuple[int, int] = (1280, 720)
    channels: tuple[str, ...] = ()
    quirks: dict = field(default_factory=dict)
    lockout_attempts: int = 0
    lockout_s: float = 1800.0
    zone_h: float = 7.0
    driver: str = ""
    disks: tuple[str, ...] = ("ok", "ok")
    retention_days: float = 30.0
    gaps: tuple[dict, ...] = ()
    events: bool = True

    @property
    def sources(self) -> tuple[str, ...]:
        """Codes of the cameras behind its channels, a camera's own for its only one."""
        return self.channels or (self.code,)

    def to_dict(self) -> dict:
        """Plain data for the RTSP process; read back by ``from_dict``."""
        row = {f.name: getattr(self, f.name) for f in fields(self)}
        for name in ("main", "sub"):
            row[name] = vars(row[name])
        return row

    @classmethod
    def from_dict(cls, row: dict) -> "Device":
        """Raises ConfigError, naming device and field."""
        where = f"device {row.get('code') or row.get('name') or '?'}"
        known = {f.name for f in fields(cls)}
        unknown = sorted(set(row) - known)
        if unknown:
            raise ConfigError(f"{where}: unknown field {unknown[0]}")
        missing = [name for name in ("code", "name", "address") if not row.get(name)]
        if missing:
            raise ConfigError(f"{where}: {missing[0]} is missing")
        try:
            device = cls(**{**row, **_converted(row)})
        except (TypeError, ValueError) as error:
            raise ConfigError(f"{where}: {error}") from None
        _check(device, where)
        return device


@dataclass(frozen=True)
class FarmConfig:
    """All devices, and the faults to start with: (code, fault, parameters). ``groups``: name →
    codes of devices that fail together, as those behind a switch or on a circuit do."""

    devices: dict[str, Device]
    faults: tuple[tuple[str, str, dict], ...] = ()
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)


def _converted(row: dict) -> dict:
    out = {}
    for name in ("main", "sub"):
        if name in row:
            default = vars(getattr(Device, name))
            out[name] = Stream(**{**default, **row[name]})
    for name in ("channels", "snapshot", "onvif_auth", "disks", "gaps"):
        if name in row:
            value = row[name]
            out[name] = (value,) if isinstance(value, str) else tuple(value)
    return out


def _check(device: Device, where: str) -> None:
    checks = (
        ("kind", device.kind, ("camera", "recorder")),
        ("style", device.style, tuple(STYLES)),
        ("scene", device.scene, SCENES),
        ("http_auth", device.http_auth, HTTP_AUTH),
        ("rtsp_auth", device.rtsp_auth, RTSP_AUTH),
        ("driver", device.driver, DRIVERS),
        *(("disk", one, DISKS) for one in device.disks),
        ("main codec", device.main.codec, CODECS),
        ("sub codec", device.sub.codec, CODECS),
        *(("onvif_auth", one, ONVIF_AUTH) for one in device.onvif_auth),
        *(("quirk", one, tuple(QUIRKS)) for one in device.quirks),
    )
    for name, value, choices in checks:
        if value not in choices:
            raise ConfigError(f"{where}: {name} {value!r} is not one of {', '.join(choices)}")
    _check_address(device, where)
    if device.kind == "recorder" and not device.channels:
        raise ConfigError(f"{where}: a recorder needs channels")
    for gap in device.gaps:
        if set(gap) != {"channel", "from", "to"}:
            raise ConfigError(f"{where}: a gap has channel, from and to")


def _check_address(device: Device, where: str) -> None:
    if not is_loopback(device.address):
        raise ConfigError(f"{where}: address {device.address!r} is not in 127.0.0.0/8")
    for name in ("onvif_port", "rtsp_port"):
        port = getattr(device, name)
        if not isinstance(port, int) or not 1 <= port <= 65535:
            raise ConfigError(f"{where}: {name} {port!r} is not a port")
    if device.onvif_port == device.rtsp_port:
        raise ConfigError(f"{where}: onvif_port and rtsp_port are the same")


def is_loopback(address: str) -> bool:
    """Is the text an IPv4 address in 127.0.0.0/8? Nothing here listens anywhere else."""
    try:
        return ipaddress.IPv4Address(address).is_loopback
    except ValueError:
        return False


def load(path: str) -> FarmConfig:
    """The configuration in a JSON file; ``demo`` names the one that comes with the simulator."""
    file = DEMO if path == "demo" else Path(path)
    try:
        if file.stat().st_size > MAX_CONFIG_BYTES:
            raise ConfigError(f"{file} is larger than {MAX_CONFIG_BYTES} bytes")
        data = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"cannot read {file}: {error.strerror}") from None
    except ValueError as error:
        raise ConfigError(f"{file} is not JSON: {error}") from None
    return read(data)


def read(data: dict) -> FarmConfig:
    """``{"defaults": {…}, "devices": [{…}], "faults": [{"device", "fault", "params"}], "groups":
    {NAME: [CODE, …]}}``."""
    if not isinstance(data, dict) or not isinstance(data.get("devices"), list):
        raise ConfigError("the configuration has no list of devices")
    defaults = data.get("defaults") or {}
    devices: dict[str, Device] = {}
    for row in data["devices"]:
        device = Device.from_dict({**defaults, **row})
        if device.code in devices:
            raise ConfigError(f"two devices have the code {device.code}")
        devices[device.code] = device
    _check_farm(devices)
    starting = tuple(_read_fault(row, devices) for row in data.get("faults", ()))
    return FarmConfig(devices, starting, _read_groups(data.get("groups") or {}, devices))


def _check_farm(devices: dict[str, Device]) -> None:
    taken: dict[tuple[str, int], str] = {}
    for device in devices.values():
        for port in (device.onvif_port, device.rtsp_port):
            other = taken.setdefault((device.address, port), device.code)
            if other != device.code:
                raise ConfigError(f"{other} and {device.code} share {device.address}:{port}")
        for code in device.channels:
            if code not in devices or devices[code].kind != "camera":
                raise ConfigError(f"device {device.code}: channel {code} is no camera")


def _read_groups(data: dict, devices: dict[str, Device]) -> dict[str, tuple[str, ...]]:
    if not isinstance(data, dict):
        raise ConfigError("groups must be an object of lists of codes")
    for name, codes in data.items():
        if not isinstance(codes, list):
            raise ConfigError(f"group {name!r} is no list of codes")
        if unknown := [code for code in codes if code not in devices]:
            raise ConfigError(f"group {name!r} names the unknown device {unknown[0]!r}")
    return {name: tuple(codes) for name, codes in data.items()}


def _read_fault(row: dict, devices: dict[str, Device]) -> tuple[str, str, dict]:
    code, name = row.get("device"), row.get("fault")
    if code not in devices:
        raise ConfigError(f"a fault names the unknown device {code!r}")
    try:
        return (code, name, faults.find(name).read_params(row.get("params") or {}))
    except faults.FaultError as error:
        raise ConfigError(f"device {code}: {error}") from None
