"""A camera of the day set: a place of the simulator in changing light, with faults, coded."""

import random
import time
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

import av
import cv2
import numpy as np
from PIL import Image

from monitor.probe.frame import H264, H265, JPEG, SNAPSHOT, STREAM, EncodedFrame
from simulator.scene import defects
from simulator.scene.film import Film
from simulator.scene.lettering import Lettering
from simulator.scene.look import NONE
from simulator.scene.places import PLACES

from .events import LORRY, Event, faults, lorries
from .optics import Optics
from .weather import Climate

SIZE = (640, 360)
EPOCH = 1_795_392_000  # seconds, UTC, of a midnight; only the burned-in clock shows it
INDOORS = frozenset({"corridor", "lobby", "counter", "server_room", "warehouse", "basement"})
OUTDOORS = frozenset(
    {"crossing", "flood_gate", "gate", "highway", "market", "park", "parking_lot", "terminal"}
)
SCENES = (*sorted(OUTDOORS), *sorted(INDOORS))
STREAM_EVERY = 4  # as look.py does where a snapshot works

av.logging.set_level(av.logging.PANIC)


class Camera:
    """``number``: which one of those with this seed. The same two give the same pictures."""

    def __init__(self, seed: int, number: int, days: int):
        rng = random.Random(seed * 100_003 + number)
        self.seed = rng.randrange(2**31)
        self.place = SCENES[(number + seed) % len(SCENES)]
        self.title = f"CAM {number:02} {self.place.upper()}"
        self.codec = rng.choice((H264, H265, JPEG))
        self._quality = rng.randrange(60, 91)
        self._qp = rng.randrange(24, 33)
        self._sways = rng.uniform(0, 1.2)
        indoors = self.place in INDOORS
        self.has_infrared = rng.random() < 0.7
        self._climate = Climate(self.seed, indoors)
        self._optics = Optics(self.seed, SIZE, indoors, self.has_infrared)
        others = [place for place in SCENES if place != self.place]
        self.faults = faults(rng, days, others)
        self._events = self.faults + lorries(rng, days)

    def frame(self, t: float, turn: int, faultless: bool = False) -> EncodedFrame:
        """The coded picture at ``t`` seconds since the first midnight; ``turn`` counts looks."""
        source = STREAM if self.codec == JPEG or turn % STREAM_EVERY == 0 else SNAPSHOT
        events = [] if faultless else [event for event in self._events if event.holds(t)]
        picture, stamp = self._shown(t, events)
        if picture is None:
            picture = np.full((SIZE[1], SIZE[0], 3), 3, np.uint8)
        return self._coded(self._lettered(picture, stamp), source)

    def _shown(self, t: float, events: list[Event]) -> tuple[np.ndarray | None, float]:
        """(the picture, None for black; the time its letters tell)."""
        for event in events:
            if event.kind == "black":
                return None, t
            if event.kind.startswith("frozen"):
                return self._still(event.start), t if "clock" in event.kind else event.start
        return self._taken(t, events), t

    @lru_cache(maxsize=2)  # noqa: B019 - the last frozen picture; a run has few cameras
    def _still(self, t: float) -> np.ndarray:
        return self._taken(t, [])

    def _taken(self, t: float, events: list[Event]) -> np.ndarray:
        weather, rng = self._climate.at(t), random.Random(self.seed * 31 + round(t))
        place = next((event.place for event in events if event.place), self.place)
        view = _film(place).view(t)
        for event in events:
            if event.defect.cover:
                view = defects.apply(view, event.defect)
        lit = self._optics.light(np.asarray(view)[..., ::-1], weather, rng)
        lens = self._swaying(rng)
        for event in events:
            if event.kind != LORRY and event.defect != NONE:
                lens = _together(lens, event.defect)
        image = defects.apply(Image.fromarray(lit[..., ::-1]), lens)
        return self._optics.sense(np.asarray(image)[..., ::-1], weather, rng)

    def _swaying(self, rng: random.Random):
        """A pole in the wind: less than half a percent of the width."""
        dx, dy = (rng.gauss(0, 0.12) * self._sways for _ in range(2))
        return replace(NONE, dx=dx, dy=dy)

    def _lettered(self, bgr: np.ndarray, t: float) -> np.ndarray:
        image = Image.fromarray(np.ascontiguousarray(bgr[..., ::-1]))
        letters = _letters(12)
        stamp = time.strftime("%d-%m-%Y %H:%M:%S", time.gmtime(EPOCH + t))
        letters.write(image, 12, 12, stamp)
        letters.write(image, SIZE[0] - 12 - letters.width(self.title), SIZE[1] - 30, self.title)
        return np.asarray(image)[..., ::-1]

    def _coded(self, bgr: np.ndarray, source: str) -> EncodedFrame:
        if source == SNAPSHOT or self.codec == JPEG:
            options = [cv2.IMWRITE_JPEG_QUALITY, self._quality]
            data = cv2.imencode(".jpg", np.ascontiguousarray(bgr), options)[1].tobytes()
            return EncodedFrame(JPEG, data, *SIZE, source)
        return EncodedFrame(self.codec, _key_frame(self.codec, bgr, self._qp), *SIZE, source)


def _together(lens, defect):
    """The lens's defect and the swaying of the pole."""
    return replace(
        lens,
        blur=defect.blur,
        dx=lens.dx + defect.dx,
        dy=lens.dy + defect.dy,
        degrees=defect.degrees,
    )


@lru_cache(maxsize=len(SCENES))
def _film(place: str) -> Film:
    return Film(PLACES[place], SIZE)


@lru_cache(maxsize=4)
def _letters(height: int) -> Lettering:
    return Lettering(height)


def _key_frame(codec: str, bgr: np.ndarray, qp: int) -> bytes:
    name = {H264: "libx264", H265: "libx265"}[codec]
    context = av.CodecContext.create(name, "w")
    context.width, context.height, context.pix_fmt = *SIZE, "yuv420p"
    context.time_base = Fraction(1, 5)
    context.options = {"preset": "ultrafast", "tune": "zerolatency"}
    if codec == H264:
        context.options |= {"qp": str(qp), "threads": "1"}
    else:
        context.options |= {"x265-params": f"log-level=none:pools=none:frame-threads=1:qp={qp}"}
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(bgr), "bgr24")
    return b"".join(bytes(packet) for packet in context.encode(frame) + context.encode(None))
