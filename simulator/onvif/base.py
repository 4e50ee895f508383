"""What the operations have in common: their register and what they know of the device."""

from collections.abc import Callable
from dataclasses import dataclass, field

from ..state import DeviceState
from ..styles import Style
from .soap import Call

DEVICE_PATH = "/onvif/device_service"
HTTP_PORT, RTSP_PORT = 80, 554


@dataclass(frozen=True)
class Context:
    """One call's device: its state, its style, its clock (seconds UTC). ``states`` of the whole
    farm; ``searches``: token → results not fetched yet, of the searches under way."""

    state: DeviceState
    style: Style
    now: float
    states: dict[str, DeviceState] = field(default_factory=dict)
    searches: dict[str, list[str]] = field(default_factory=dict)

    def _host(self, port: int, inner_port: int) -> str:
        device = self.state.device
        host = device.quirks.get("nat_address") or device.address
        if device.quirks.get("nat_ports"):
            port = inner_port
        return host if port == HTTP_PORT else f"{host}:{port}"

    @property
    def http_base(self) -> str:
        return f"http://{self._host(self.state.device.onvif_port, HTTP_PORT)}"

    @property
    def rtsp_base(self) -> str:
        device = self.state.device
        if device.quirks.get("rtsp_uri_port_80"):
            return f"rtsp://{device.quirks.get('nat_address') or device.address}:80"
        return f"rtsp://{self._host(device.rtsp_port, RTSP_PORT)}"

    @property
    def device_xaddr(self) -> str:
        return self.http_base + DEVICE_PATH

    @property
    def media_xaddr(self) -> str:
        return self.http_base + self.style.media_path

    @property
    def events_xaddr(self) -> str:
        return f"{self.http_base}/onvif/event_service"

    @property
    def channels(self) -> range:
        """The numbers of the device's video sources, 1-based."""
        return range(1, len(self.state.device.sources) + 1)


@dataclass(frozen=True)
class Operation:
    """``answer`` gives the content of the reply's Body. ``pre_auth``: needs no log-in."""

    answer: Callable[[Context, Call], str]
    pre_auth: bool = False


OPERATIONS: dict[tuple[str, str], Operation] = {}


def operation(namespace: str, name: str, pre_auth: bool = False):
    """Registers a function as the answer to an ONVIF operation."""

    def add(answer):
        if (namespace, name) in OPERATIONS:
            raise ValueError(f"two answers to {name}")
        OPERATIONS[namespace, name] = Operation(answer, pre_auth)
        return answer

    return add
