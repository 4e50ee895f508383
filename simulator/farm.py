"""All devices of a farm: started together, faults set and healed while they run."""

import asyncio
import logging

from .config import FarmConfig
from .discovery import Discovery
from .endpoint import Endpoint
from .onvif.events import points_of
from .rtsp_child import RtspChild, RtspUnavailable
from .scene.film import Studio
from .state import DeviceState, public_faults
from .styles import STYLES
from .website import Website

_logger = logging.getLogger(__name__)


class UnknownDevice(LookupError):
    """No device, or group of devices, has this name."""


class Farm:
    """``rtsp_problem``: why there is no RTSP, '' when there is."""

    def __init__(self, config: FarmConfig):
        self.states = {code: DeviceState(device) for code, device in config.devices.items()}
        self.groups = {"all": tuple(self.states), **config.groups}
        for code, fault, params in config.faults:
            self.states[code].set(fault, params)
        studio = Studio()
        self._endpoints = {
            code: Endpoint(state, Website(state, self.states, studio))
            for code, state in self.states.items()
        }
        self._discovery = Discovery(self.states)
        self._rtsp: RtspChild | None = None
        self._lock = asyncio.Lock()
        self.rtsp_problem = ""

    async def start(self, require_rtsp: bool = False) -> None:
        """Raises OSError when an address is taken, RtspUnavailable only when RTSP is required."""
        for code, endpoint in self._endpoints.items():
            try:
                await endpoint.apply()
            except OSError as error:
                device = endpoint.state.device
                where = f"{device.address}:{device.onvif_port}"
                raise OSError(f"{code}: cannot listen on {where}: {error.strerror}") from None
        await self._discovery.start()
        child = RtspChild(self._rtsp_config)
        try:
            await child.start()
            self._rtsp = child
        except RtspUnavailable as problem:
            if require_rtsp:
                raise
            self.rtsp_problem = str(problem)

    async def close(self) -> None:
        self._discovery.close()
        if self._rtsp:
            await self._rtsp.close()
        for endpoint in self._endpoints.values():
            await endpoint.close()

    def _rtsp_config(self) -> dict:
        return {
            "type": "config",
            "devices": [state.device.to_dict() for state in self.states.values()],
            "faults": {code: state.active for code, state in self.states.items()},
        }

    def find(self, code: str) -> DeviceState:
        """Raises UnknownDevice."""
        try:
            return self.states[code]
        except KeyError:
            raise UnknownDevice(f"no device {code!r}") from None

    def group(self, name: str) -> tuple[str, ...]:
        """The codes of a group; 'all' is every device. Raises UnknownDevice."""
        if name not in self.groups:
            raise UnknownDevice(f"no group {name!r}; there are: {', '.join(self.groups)}")
        return self.groups[name]

    async def set_fault(self, code: str, fault: str, params: dict) -> None:
        """Done when the fault acts everywhere. Raises UnknownDevice, FaultError."""
        async with self._lock:
            self.find(code).set(fault, params)
            await self._apply(code)

    async def clear(self, code: str, fault: str | None = None) -> None:
        """Heals one fault of a device, or all. Raises UnknownDevice, FaultError."""
        async with self._lock:
            self.find(code).clear(fault)
            if fault in (None, "locked_out"):
                self._endpoints[code].website.guard.unlock()
            await self._apply(code)

    async def _apply(self, code: str) -> None:
        await self._endpoints[code].apply()
        if self._rtsp:
            message = {"type": "faults", "device": code, "active": self.states[code].active}
            try:
                reply = await self._rtsp.ask(message)
            except RtspUnavailable as problem:  # told everything again when it is back
                _logger.warning("%s", problem)
                return
            if reply["type"] == "failed":
                raise OSError(reply["error"])

    async def _rtsp_stats(self) -> dict:
        if self._rtsp is None:
            return {}
        try:
            return (await self._rtsp.ask({"type": "stats"}))["stats"]
        except RtspUnavailable:
            return {}

    async def describe(self) -> list[dict]:
        """Every device for whoever asks: addresses, paths, faults, counters; no passwords."""
        rtsp = await self._rtsp_stats()
        return [self._describe(code, rtsp.get(code, {})) for code in self.states]

    def _describe(self, code: str, rtsp: dict) -> dict:
        state, website = self.states[code], self._endpoints[code].website
        device, style = state.device, STYLES[state.device.style]
        points = points_of(state)
        channels = range(1, max(1, len(device.channels)) + 1)
        return {
            "code": code,
            "name": device.name,
            "kind": device.kind,
            "address": device.address,
            "onvif_port": device.onvif_port,
            "rtsp_port": device.rtsp_port,
            "channels": list(device.channels),
            "main_paths": [style.stream_path(k, False) for k in channels],
            "sub_paths": [style.stream_path(k, True) for k in channels],
            "snapshot_paths": [style.snapshot(k) for k in channels],
            "faults": public_faults(state),
            "counts": {
                "onvif": dict(website.onvif.calls),
                "snapshots": website.snapshots,
                "wrong_logins": website.guard.wrong,
                "recorder": website.recorder_requests,
                "downloads": website.downloads,
                "open_searches": website.open_searches,
                "rtsp": rtsp,
                "pull_points": {"opened": points.opened, "alive": len(points.alive)},
            },
        }

    @property
    def rtsp_pid(self) -> int | None:
        return self._rtsp.pid if self._rtsp else None

    @property
    def rtsp_restarts(self) -> int:
        return self._rtsp.restarts if self._rtsp else 0
