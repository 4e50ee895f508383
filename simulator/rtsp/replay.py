"""Playing what a recorder has recorded: the scene as it was at that time.

Addresses of recordings differ by maker; each is turned into the channel's mount point for replay,
and the span asked for is kept on the tape. Where nothing was recorded, nothing is found; what was
not recorded later on is jumped over. ONVIF's ranges are turned into positions on the tape, and its
packets bear the time (header extension 0xABAC). All play as fast as they are taken.
"""

import math
import re
import threading
import time
from datetime import datetime, timezone

from gi.repository import Gst

from ..recorder import history
from ..recorder.history import is_recorded
from ..scene.film import Studio
from ..state import DeviceState, look
from .media import ChannelFactory, pipeline

NOWHERE = "/replay/nothing"
_TRACK = re.compile(
    r"/Streaming/tracks/(\d{1,3})01/?\?starttime=(\d{8}T\d{6})Z"
    r"(?:&endtime=(\d{8}T\d{6})Z)?[^/]*(/.*)?\Z"
)
_PLAYBACK = re.compile(
    r"/cam/playback\?channel=(\d{1,3})&starttime=([\d_]{19})"
    r"(?:&endtime=([\d_]{19}))?[^/]*(/.*)?\Z"
)
_ONVIF = re.compile(r"/onvif/replay/(\d{1,3})(/.*)?\Z")
_CLOCK = re.compile(
    r"\r\nRange:\s*clock=(\d{8}T\d{6}(?:\.\d{1,6})?)Z-(?:(\d{8}T\d{6}(?:\.\d{1,6})?)Z)?[^\r]*",
    re.IGNORECASE,
)
_FORM = "%Y%m%dT%H%M%S.%f"
_TO_1970 = 2_208_988_800
FOREVER = 4e9
AHEAD_BYTES = 3_000_000
"""How far the feed runs ahead of the encoder. A push that blocks would keep Python's lock, which
the call that says where to begin wants as well."""
ROUNDED_S = 2.0
"""Seconds by which a moment may lie before a recording: times are told in whole seconds."""
_REQUIRE = re.compile(r"\r\nRequire:[^\r]*", re.IGNORECASE)


def mount(channel: int) -> str:
    return f"/replay/{channel}"


class Tape:
    """What a recorder plays: ``start`` and ``end`` of each channel's last replay, seconds UTC.
    ``origin``: where positions of ONVIF's replays count from."""

    def __init__(self, state: DeviceState, states: dict[str, DeviceState]):
        self._state = state
        self._states = states
        self.start: dict[int, float] = {}
        self.end: dict[int, float] = {}
        self.origin = float(int(state.born - 400 * history.DAY_S))

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
        shift_s += self._state.clock_off_s
        at = _moment(found[2], form) - shift_s
        end = _moment(found[3], form) - shift_s if found[3] else FOREVER
        return mount(int(found[1])) + track if self._plays(int(found[1]), at, end) else NOWHERE

    def _plays(self, channel: int, at: float, end: float) -> bool:
        moments = (at, at + ROUNDED_S / 2, at + ROUNDED_S)
        if not any(is_recorded(self._states, self._state, channel, one) for one in moments):
            return False
        ignores = "ignores_end" in self._state.device.quirks
        self.start[channel], self.end[channel] = at, FOREVER if ignores else end
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
            head = _CLOCK.sub(f"\r\nRange: {self._range(int(found[1]), clock)}", head)
        return head[2:]

    def _range(self, channel: int, clock) -> str:
        """A range of ONVIF as a position on the tape."""
        shift_s = self._state.clock_off_s
        if "replay_reads_local" in self._state.device.quirks:
            shift_s += self._state.device.zone_h * 3600
        at = _moment(clock[1], _FORM) - shift_s
        end = _moment(clock[2], _FORM) - shift_s if clock[2] else FOREVER
        if not self._plays(channel, at, end):
            return "nothing"
        return f"npt={at - self.origin:.3f}-"


def _moment(text: str, form: str) -> float:
    """Seconds, the text taken for UTC; 0 for what is no time."""
    text = f"{text}.0" if form == _FORM and "." not in text else text
    try:
        return datetime.strptime(text, form).replace(tzinfo=timezone.utc).timestamp()
    except ValueError:
        return 0.0


class ReplayFactory(ChannelFactory):
    """A channel's recording, from the tape's moment on to its end, without what was not recorded.
    ONVIF's is found by seeking, since its moment comes with PLAY; the others' begins at 0."""

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
        self._is_onvif = owner.driver not in ("hikvision", "dahua")
        self._heads: dict = {}
        self.set_shared(False)

    def do_create_element(self, _url):
        kind = "seekable" if self._is_onvif else "stream"
        made = pipeline(self._stream, f"block=false max-bytes=0 stream-type={kind}")
        source = made.get_by_name("frames")
        source.set_property("duration", 800 * 86400 * Gst.SECOND)
        if self._is_onvif:
            _stamp(made, self._tape.origin + self._owner.clock_off_s)
        return made

    def _configure(self, factory, media) -> None:
        """The player looks for its beginning as soon as it starts: who answers is there before."""
        source = media.get_element().get_by_name("frames")
        onvif, began = self._is_onvif, time.time()
        origin = self._tape.origin if onvif else self._tape.start.get(self._channel, began)
        # the others' span is that of this address: a late good-bye to another one changes the tape
        end = None if onvif else self._tape.end.get(self._channel, FOREVER)
        head = _Head(began - 60 if onvif else origin)
        self._heads[source] = origin, head, end

        def seek(_source, offset: int) -> bool:
            head.go(origin + offset / Gst.SECOND)
            return True

        source.connect("seek-data", seek)
        super()._configure(factory, media)

    def _feed(self, source, stop: threading.Event) -> None:
        """Pushes frame after frame from where the player was sent to."""
        origin, head, end = self._heads.pop(source)
        begun = 0
        while not stop.is_set():
            wall, number = head.at(self._stream.fps)
            if number != begun:
                begun = number
                source.send_event(_key_frame())
            found = self._recorded(wall)
            # who has not said yet where to begin is to start all the same, on any picture
            wall = wall if found is None and end is None and not number else found
            if wall is None or wall >= (self._end(number) if end is None else end):
                source.emit("end-of-stream")
                head.wait(number, stop)
                continue
            if source.get_property("current-level-bytes") > AHEAD_BYTES:
                stop.wait(0.004)
                continue
            buffer = self._picture(wall)
            buffer.pts = round((wall - origin) * Gst.SECOND)
            buffer.duration = round(Gst.SECOND / self._stream.fps)
            source.emit("push-buffer", buffer)
            head.passed(number, wall)

    def _end(self, sought: int) -> float:
        """ONVIF's span is not known before the player is sent to its beginning."""
        return self._tape.end.get(self._channel, FOREVER) if sought else FOREVER

    def _recorded(self, wall: float) -> float | None:
        """The next moment that was recorded, None when there is none."""
        spans = history.spans(self._states, self._owner, self._channel, time.time())
        return next((max(wall, start) for start, end in spans if wall < end), None)

    def _picture(self, wall: float):
        shown = look(self._states, self._owner, self._channel)
        image = self._studio.frame(shown, self._stream.size, wall + self._owner.clock_off_s)
        return Gst.Buffer.new_wrapped(image.tobytes())


class _Head:
    """Where on the tape a player is; sent elsewhere by another thread."""

    def __init__(self, wall: float):
        self._changed = threading.Condition()
        self._wall = wall
        self._number = 0

    def go(self, wall: float) -> None:
        with self._changed:
            self._wall = wall
            self._number += 1
            self._changed.notify_all()

    def at(self, fps: int) -> tuple[float, int]:
        """The next picture's moment, and how often the player has been sent elsewhere."""
        with self._changed:
            return math.ceil(self._wall * fps - 0.001) / fps, self._number

    def passed(self, number: int, wall: float) -> None:
        with self._changed:
            if number == self._number:
                self._wall = wall + 0.002

    def wait(self, number: int, stop: threading.Event) -> None:
        """At the end, until the player is sent elsewhere."""
        while not stop.is_set():
            with self._changed:
                if number != self._number or self._changed.wait(0.5):
                    return


def _key_frame():
    """Has the encoder begin with a key frame: it goes on from the picture before else."""
    wish = Gst.Structure.new_from_string("GstForceKeyUnit, all-headers=(boolean)true")
    return Gst.Event.new_custom(Gst.EventType.CUSTOM_DOWNSTREAM, wish)


def _stamp(made, origin: float) -> None:
    """Have the payloader's packets bear the time; ``origin``: of position 0, seconds UTC."""
    payloader = made.get_by_name("pay0")
    before = payloader.get_static_pad("sink").get_peer()
    made.remove(payloader)
    payloader.set_name("payloader")
    stamp = Gst.ElementFactory.make("rtponviftimestamp")
    stamp.set_property("ntp-offset", round((origin + _TO_1970) * Gst.SECOND))
    packer = Gst.Bin.new("pay0")
    packer.add(payloader)
    packer.add(stamp)
    payloader.link(stamp)
    for name, element in (("sink", payloader), ("src", stamp)):
        packer.add_pad(Gst.GhostPad.new(name, element.get_static_pad(name)))
    made.add(packer)
    before.link(packer.get_static_pad("sink"))
