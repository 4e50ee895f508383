"""What a recorder has on its disks, as files: the scene at that time, coded once and for good.

Each second is a group of pictures of its own and comes out the same whenever it is asked for, as
from a disk. Needs PyAV; a recorder without it hands out no files.
"""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from ..scene.film import Studio
from ..state import DeviceState, look
from . import history

QUALITY = "30"
TONE = bytes((0x55, 0x34, 0x2A, 0x34, 0x55, 0xB4, 0xAA, 0xB4))
"""A tone of 1 kHz: eight samples of G.711 (A-law)."""

RATE = 8000
_lock = threading.Lock()


@dataclass(frozen=True)
class Second:
    """``pictures``: (seconds UTC, Annex B), the first one a key frame; ``sound``: G.711."""

    at: int
    pictures: tuple[tuple[float, bytes], ...]
    sound: bytes = b""


def can_code() -> bool:
    try:
        import av  # noqa: F401
    except ImportError:
        return False
    return True


class Footage:
    """Of one recorder."""

    def __init__(self, state: DeviceState, states: dict[str, DeviceState], studio: Studio):
        self._state = state
        self._states = states
        self._studio = studio

    def seconds(self, channel: int, since: float, until: float) -> Iterator[Second]:
        """What was recorded of [since, until), second by second."""
        sound = TONE * (RATE // len(TONE)) if "sound" in self._state.device.quirks else b""
        for at in range(int(since), int(-(-until // 1))):
            spans = history.spans(self._states, self._state, channel, time.time())
            if not any(start < at + 1 and at < end for start, end in spans):
                continue
            coded = self._coded(channel, at)
            kept = [one for one in coded if one[0] < until and _is_in(one[0], spans)]
            if kept and kept[0] is coded[0]:
                yield Second(at, tuple(kept), sound)

    def _coded(self, channel: int, at: int) -> tuple[tuple[float, bytes], ...]:
        stream = self._state.device.sub
        shown = look(self._states, self._state, channel)
        off_s = self._state.clock_off_s
        key = (id(self._studio), shown, (stream.width, stream.height), stream.fps, at, off_s)
        with _lock:
            return _code(self._studio, *key[1:])


def _is_in(at: float, spans) -> bool:
    return any(start <= at < end for start, end in spans)


@lru_cache(maxsize=600)
def _code(studio: Studio, shown, size: tuple[int, int], fps: int, at: int, off_s: float):
    import av

    coder = av.CodecContext.create("libx264", "w")
    coder.width, coder.height, coder.pix_fmt = *size, "yuv420p"
    coder.time_base, coder.framerate = Fraction(1, fps), Fraction(fps, 1)
    coder.thread_count = 1
    coder.options = {"preset": "ultrafast", "tune": "zerolatency", "qp": QUALITY}
    found = []
    for number in range(fps):
        wall = at + number / fps
        picture = av.VideoFrame.from_image(studio.frame(shown, size, wall + off_s))
        picture.pts = number
        found += [bytes(packet) for packet in coder.encode(picture)]
    found += [bytes(packet) for packet in coder.encode(None)]
    return tuple((at + number / fps, data) for number, data in enumerate(found))
