"""Playing what a recorder has recorded: the scene as it was at that time.

Addresses of recordings differ by maker; each is turned into the channel's mount point for replay,
and the moment asked for is kept on the tape. Where nothing was recorded, nothing is found.
"""

import re
import time
from datetime import datetime, timezone

from ..recorder.history import is_recorded
from ..scene.film import Studio
from ..state import DeviceState
from .media import ChannelFactory

NOWHERE = "/replay/nothing"
_TRACK = re.compile(r"/Streaming/tracks/(\d{1,3})01/?\?starttime=(\d{8}T\d{6})Z([^/]*)(/.*)?\Z")
_PLAYBACK = re.compile(r"/cam/playback\?channel=(\d{1,3})&starttime=([\d_]{19})([^/]*)(/.*)?\Z")
_ONVIF = re.compile(r"/onvif/replay/(\d{1,3})(/.*)?\Z")
_CLOCK = re.compile(r"\r\nRange:\s*clock=(\d{8}T\d{6})(?:\.\d+)?Z[^\r]*", re.IGNORECASE)
_REQUIRE = re.compile(r"\r\nRequire:[^\r]*", re.IGNORECASE)


def mount(channel: int) -> str:
    return f"/replay/{channel}"


class Tape:
    """What a recorder plays: ``start`` of each channel's last replay, seconds UTC."""

    def __init__(self, state: DeviceState, states: dict[str, DeviceState]):
        self._state = state
        self._states = states
        self.start: dict[int, float] = {}

    def mount_of(self, path: str) -> str | None:
        """The mount point for the address of a recording, with the track behind it; None for
        what is none."""
        zone_s = self._state.device.zone_h * 3600
        local_z = zone_s if "z_is_local" in self._state.device.quirks else 0
        kinds = {
            "hikvision": (_TRACK, "%Y%m%dT%H%M%S", local_z),
            "dahua": (_PLAYBACK, "%Y_%m_%d_%H_%M_%S", zone_s),
        }
        if self._state.driver not in kinds:
            found = _ONVIF.match(path)
            return mount(int(found[1])) + (found[2] or "").rstrip("/") if found else None
        pattern, form, shift_s = kinds[self._state.driver]
        found = pattern.match(path)
        if not found:
            return None
        track = (found[4] or "").rstrip("/")
        at = _moment(found[2], form) - shift_s - self._state.clock_off_s
        return mount(int(found[1])) + track if self._plays(int(found[1]), at) else NOWHERE

    def _plays(self, channel: int, at: float) -> bool:
        if not is_recorded(self._states, self._state, channel, at):
            return False
        self.start[channel] = at
        return True

    def headers(self, url: str, head: str) -> str:
        """The rest of a request's head without what GStreamer does not know of a replay. A moment
        of which there is nothing becomes a range that it refuses."""
        found = re.search(r"/replay/(\d{1,3})(?:/|$)", url)
        if not found or not head:
            return head
        head = _REQUIRE.sub("", f"\r\n{head}")
        clock = _CLOCK.search(head)
        if clock:
            at = _moment(clock[1], "%Y%m%dT%H%M%S") - self._state.clock_off_s
            plays = self._plays(int(found[1]), at)
            head = _CLOCK.sub("\r\nRange: npt=0-" if plays else "\r\nRange: nothing", head)
        return head[2:]


def _moment(text: str, form: str) -> float:
    """Seconds, the text taken for UTC; 0 for what is no time."""
    try:
        return datetime.strptime(text, form).replace(tzinfo=timezone.utc).timestamp()
    except ValueError:
        return 0.0


class ReplayFactory(ChannelFactory):
    """A channel's recording, from the tape's moment on."""

    def __init__(
        self,
        tape: Tape,
        states: dict[str, DeviceState],
        owner: DeviceState,
        channel: int,
        studio: Studio,
    ):
        super().__init__(states, owner, channel, owner.device.sub, studio)
        self._tape = tape
        self._began = time.time()
        self.set_shared(False)

    def do_create_element(self, url):
        self._began = time.time()
        return super().do_create_element(url)

    def _now(self) -> float:
        begin = self._tape.start.get(self._channel, self._began)
        return begin + time.time() - self._began + self._owner.clock_off_s
