"""What a device's faults mean, asked the same way by the ONVIF and the RTSP process."""

import secrets
import time
from dataclasses import dataclass, field

from . import faults
from .config import Device
from .scene.look import Defect, Look
from .styles import STYLES

MODES = ("off", "refuse", "silent")


@dataclass
class DeviceState:
    """A device and the faults it has now: name → {"since": seconds UTC, "params": {…}}. ``born``:
    when the farm began."""

    device: Device
    active: dict[str, dict] = field(default_factory=dict)
    born: float = field(default_factory=time.time)

    def set(self, name: str, given: dict, now: float | None = None) -> None:
        """Raises FaultError for an unknown fault or parameter."""
        params = faults.find(name).read_params(given)
        if name == "wrong_password" and not params["password"]:
            params["password"] = secrets.token_hex(8)
        self.active[name] = {"since": now or time.time(), "params": params}

    def clear(self, name: str | None = None) -> None:
        """Heals one fault, or all. Clearing what is not there is fine."""
        if name is None:
            self.active.clear()
        else:
            faults.find(name)
            self.active.pop(name, None)

    def param(self, fault: str, name: str, default=None):
        """A parameter of a fault that is active, else ``default``."""
        entry = self.active.get(fault)
        return entry["params"].get(name, default) if entry else default

    def mode(self, service: str) -> str:
        """What the port of ``service`` ('onvif' or 'rtsp') does: open, off, refuse or silent."""
        for name in MODES:
            if self.param(name, "where") in ("all", service):
                return name
        return "open"

    def delay_s(self, service: str) -> float:
        """Seconds before each answer."""
        if self.param("slow", "where") in ("all", service):
            return self.param("slow", "seconds")
        return 0.0

    @property
    def driver(self) -> str:
        """How it tells of its recordings, '' for what keeps none."""
        device = self.device
        is_recorder = device.kind == "recorder"
        return device.driver or (STYLES[device.style].driver if is_recorder else "")

    @property
    def password(self) -> str:
        return self.param("wrong_password", "password") or self.device.password

    @property
    def clock_off_s(self) -> float:
        return self.param("clock_off", "seconds", 0.0)

    def hits(self, fault: str, channel: int) -> bool:
        """Does the fault act on this channel of the device?"""
        return fault in self.active and self.param(fault, "channel") in (0, channel)


def public_faults(state: DeviceState) -> dict:
    """The faults for whoever asks; the changed password stays here."""
    shown = {}
    for name, entry in state.active.items():
        params = {k: v for k, v in entry["params"].items() if k != "password"}
        shown[name] = {"since": entry["since"], "params": params}
    return shown


def camera_of(states: dict[str, DeviceState], owner: DeviceState, channel: int) -> DeviceState:
    """The camera behind a channel: the recorder's k-th, or the camera itself."""
    if owner.device.kind == "recorder":
        return states[owner.device.channels[channel - 1]]
    return owner


def stalled(states: dict[str, DeviceState], owner: DeviceState, channel: int) -> DeviceState | None:
    """Who keeps the channel from sending pictures: the device, the camera behind it, or nobody."""
    camera = camera_of(states, owner, channel)
    if owner.hits("stalled", channel):
        return owner
    return camera if camera is not owner and camera.hits("stalled", 1) else None


def look(states: dict[str, DeviceState], owner: DeviceState, channel: int) -> Look:
    """What the channel shows: the camera's picture with its faults and the recorder's own.

    A recorder whose camera does not answer shows 'no video', as recorders do.
    """
    camera = camera_of(states, owner, channel)
    place, title = camera.device.scene, f"{camera.device.code} {camera.device.name}"
    defect = _defect(camera)
    for state in {id(s): s for s in (owner, camera)}.values():
        number = channel if state is owner else 1
        shown = _picture_fault(state, number, place, title, defect)
        if shown:
            return shown
    if owner.hits("channel_lost", channel):
        return Look(place, title, "no_video", osd=False)
    if camera is not owner and camera.mode("rtsp") != "open":
        return Look(place, title, "no_video", osd=False)
    return Look(place, title, defect=defect)


def _defect(camera: DeviceState) -> Defect:
    """What has befallen the camera; a recorder has no lens."""
    moved = {name: camera.param("moved", name, 0.0) for name in ("dx", "dy", "degrees")}
    return Defect(
        cover=camera.param("covered", "kind", ""),
        share=camera.param("covered", "share", 0.0),
        blur=camera.param("defocused", "radius", 0.0),
        infrared="infrared" in camera.active,
        **moved,
    )


def _picture_fault(state, channel: int, place: str, title: str, defect: Defect) -> Look | None:
    for name in ("black", "white", "flat"):
        if state.hits(name, channel):
            level = state.param(name, "level", 0)
            return Look(place, title, name, osd=state.param(name, "osd"), level=level)
    if state.hits("frozen", channel):
        since = state.active["frozen"]["since"] + state.clock_off_s
        runs = state.param("frozen", "clock") == "running"
        return Look(place, title, still_at=since, clock_runs=runs, defect=defect)
    return None
