"""From a journal to a film: the coded pictures as they came, in an MP4 file, nothing coded anew."""

import io
import json
import os
import sys
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

import av

from ..probe.errors import FrameUndecodable, NoRoom
from .journal import Record, read, read_codec
from .timeline import TICKS

GAP_S = 5.0
"""Seconds between two pictures from which on footage is missing between them; some recorders keep
one picture every few seconds while nothing moves."""

FAST_START_MAX = 512 * 1024 * 1024
"""Bytes; players fetch the index from the end of a larger film."""

LOOK_EVERY = 5000
"""Pictures from one look to the next."""

_TIME_BASE = Fraction(1, TICKS)
_DEMUXERS = {"h264": "h264", "h265": "hevc"}
_STEP = TICKS // 25
"""Ticks put in place of a gap: a film does not stand still for as long as there is no footage."""


@dataclass(frozen=True)
class Hole:
    """Footage that is missing: from, to (seconds UTC), and where in the film (seconds)."""

    since: float
    until: float
    film_s: float


@dataclass(frozen=True)
class Film:
    """``first``, ``last``: times of its first and last picture, seconds UTC by our clock."""

    codec: str
    width: int
    height: int
    pictures: int
    duration_s: float
    size: int
    first: float
    last: float
    holes: tuple[Hole, ...] = ()

    def to_dict(self) -> dict:
        return json.loads(json.dumps(asdict(self)))


def remux(journal: Path, target: Path, look: Callable[[], object] = bool) -> Film:
    """Write ``target``. Raises FrameUndecodable when the pictures make no film, NoRoom.

    ``look``: called now and then; what it raises ends the work.
    """
    with open(journal, "rb") as source:
        codec = read_codec(source)
        pictures = Pictures.of(read(source, check_from=sys.maxsize))
        if codec not in _DEMUXERS or not pictures.walls:
            raise FrameUndecodable("no picture has come")
        stamps, holes = film_times(pictures.walls)
        try:
            size = _write(source, codec, pictures, stamps, target, look)
        except av.FFmpegError as error:
            _raise(error)
    duration_s = (max(stamps) - min(stamps) + _STEP) / TICKS
    walls = pictures.walls
    return Film(
        codec, *size, len(walls), round(duration_s, 3), os.path.getsize(target),
        min(walls), max(walls), holes,
    )


class Pictures:
    """The records from the first key frame on, as columns: a day has two million."""

    def __init__(self) -> None:
        self.walls, self.at = array("d"), array("q")
        self.sizes, self.keys = array("l"), array("b")

    @classmethod
    def of(cls, records: Iterable[tuple[Record, bytes]]) -> "Pictures":
        pictures = cls()
        for record, _data in records:
            if record.is_key or pictures.walls:
                pictures.walls.append(record.wall)
                pictures.at.append(record.data_at)
                pictures.sizes.append(record.size)
                pictures.keys.append(record.is_key)
        return pictures

    def data(self, source, number: int) -> bytes:
        source.seek(self.at[number])
        return source.read(self.sizes[number])

    @property
    def bytes(self) -> int:
        return self.at[-1] + self.sizes[-1]


def film_times(walls: Sequence[float]) -> tuple[list[int], tuple[Hole, ...]]:
    """When each picture is shown, in ticks from 0 on, and what is missing. Pictures come in the
    order in which they are decoded; the film's time goes on at a hole as if there were none."""
    shown: list[int] = []
    holes: list[Hole] = []
    taken_off = walls[0]
    latest = walls[0]
    for wall in walls:
        if wall - latest > GAP_S:
            film_s = latest - taken_off
            holes.append(Hole(latest, wall, round(film_s, 3)))
            taken_off += wall - latest - _STEP / TICKS
        latest = max(latest, wall)
        shown.append(round((wall - taken_off) * TICKS))
    least = min(shown)
    return [at - least for at in shown], tuple(holes)


def decoding_times(shown: list[int]) -> list[int]:
    """Ascending, none later than its picture is shown: the n-th is the n-th smallest showing time,
    less by how much the order of decoding is ahead."""
    ordered: list[int] = []
    for at in sorted(shown):
        ordered.append(max(at, ordered[-1] + 1) if ordered else at)
    ahead = max(one - at for one, at in zip(ordered, shown, strict=True))
    return [at - max(ahead, 0) for at in ordered]


def _write(source, codec, pictures: Pictures, shown, target: Path, look) -> tuple[int, int]:
    """(width, height)."""
    template = av.open(io.BytesIO(pictures.data(source, 0)), format=_DEMUXERS[codec])
    options = _options(pictures.bytes)
    with template, av.open(str(target), "w", format="mp4", options=options) as film:
        pattern = template.streams.video[0]
        stream = film.add_stream_from_template(pattern)
        stream.time_base = _TIME_BASE
        times = zip(shown, decoding_times(shown), strict=True)
        for number, (pts, dts) in enumerate(times):
            if number % LOOK_EVERY == LOOK_EVERY - 1:
                look()
            packet = av.Packet(pictures.data(source, number))
            packet.stream, packet.time_base = stream, _TIME_BASE
            packet.pts, packet.dts, packet.is_keyframe = pts, dts, bool(pictures.keys[number])
            packet.duration = _STEP  # the last one is left out by players when it has none
            film.mux_one(packet)
        return pattern.width or 0, pattern.height or 0


def _options(size: int) -> dict[str, str]:
    """The index goes to the front, which takes writing all of it once more."""
    return {"movflags": "+faststart"} if size < FAST_START_MAX else {}


def _raise(error: av.FFmpegError):
    if isinstance(error, OSError) and error.errno in (27, 28, 122):  # EFBIG, ENOSPC, EDQUOT
        raise NoRoom(error.strerror or "") from None
    raise FrameUndecodable(type(error).__name__) from None
