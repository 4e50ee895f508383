"""From a journal to a film: pictures and sound as they came, nothing coded anew.

MP4, which every player and browser opens, where it can hold them: H.264 and H.265, alone or with
AAC. Motion JPEG and G.711 it cannot; they go into its parent, a QuickTime file (see
docs/design/pulling.md).
"""

import heapq
import io
import json
import os
import sys
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

import av

from ..probe.errors import FrameUndecodable, NoRoom
from ..probe.frame import H264, H265, JPEG
from .journal import Record, read, read_codec
from .sound import AAC_SAMPLES, Sound
from .timeline import TICKS

GAP_S = 5.0
"""Seconds between two pictures from which on footage is missing between them; some recorders keep
one picture every few seconds while nothing moves."""

FAST_START_MAX = 512 * 1024 * 1024
"""Bytes; players fetch the index from the end of a larger film."""

LOOK_EVERY = 5000
"""Pictures and pieces of sound from one look to the next."""

SEAM_S = 0.25
"""Seconds by which a piece of sound may seem to miss the one before: clocks are not that exact."""

_TIME_BASE = Fraction(1, TICKS)
_DEMUXERS = {H264: "h264", H265: "hevc", JPEG: "mjpeg"}
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
    sound: str = ""

    def to_dict(self) -> dict:
        return json.loads(json.dumps(asdict(self)))


def suffix(codec: str, sound: Sound | None) -> str:
    """Of a file that can hold them."""
    holds = codec in (H264, H265) and (sound is None or sound.codec == "aac")
    return ".mp4" if holds else ".mov"


class Pieces:
    """Pictures, or pieces of sound, as columns: a day has millions of them."""

    def __init__(self) -> None:
        self.walls, self.at = array("d"), array("q")
        self.sizes, self.keys = array("l"), array("b")

    def __len__(self) -> int:
        return len(self.walls)

    def add(self, record: Record) -> None:
        self.walls.append(record.wall)
        self.at.append(record.data_at)
        self.sizes.append(record.size)
        self.keys.append(record.is_key)

    def data(self, source, number: int) -> bytes:
        source.seek(self.at[number])
        return source.read(self.sizes[number])

    @property
    def end(self) -> int:
        """Where the last one ends in the journal."""
        return self.at[-1] + self.sizes[-1]


@dataclass(frozen=True, slots=True)
class Part:
    """What goes into the film next: times in ticks, ``number`` among pictures or sounds."""

    dts: int
    pts: int
    number: int
    is_sound: bool = False


def remux(
    journal: Path, target: Path, sound: Sound | None = None, look: Callable[[], object] = bool
) -> Film:
    """Write ``target``, in the format of its name. Raises FrameUndecodable when the pictures make
    no film, NoRoom.

    ``sound``: what the pieces of sound in the journal are; ``look``: called now and then, and what
    it raises ends the work.
    """
    with open(journal, "rb") as source:
        codec = read_codec(source)
        pictures, heard = _pieces(source, sound)
        if codec not in _DEMUXERS or not pictures:
            raise FrameUndecodable("no picture has come")
        stamps, holes = film_times(pictures.walls)
        sounds = sound_times(heard, sound, pictures.walls, stamps) if sound and heard else []
        try:
            size = _write(source, codec, (pictures, stamps), (heard, sounds, sound), target, look)
        except av.FFmpegError as error:
            _raise(error)
    duration_s = (max(stamps) - min(stamps) + _STEP) / TICKS
    walls = pictures.walls
    return Film(
        codec, *size, len(walls), round(duration_s, 3), os.path.getsize(target),
        min(walls), max(walls), holes, sound.codec if sound and sounds else "",
    )


def _pieces(source, sound: Sound | None) -> tuple[Pieces, Pieces]:
    """The pictures from the first key frame on, and the sound."""
    pictures, heard = Pieces(), Pieces()
    for record, _data in read(source, check_from=sys.maxsize):
        if record.is_sound:
            if sound:
                heard.add(record)
        elif record.is_key or pictures:
            pictures.add(record)
    return pictures, heard


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


def sound_times(
    heard: Pieces, sound: Sound, walls: Sequence[float], shown: Sequence[int]
) -> list[tuple[int, int]]:
    """(when it is heard, in ticks; which piece), by the pictures taken at that time. Pieces without
    a picture near are left out; those that follow each other go on without a seam."""
    order = sorted(range(len(walls)), key=walls.__getitem__)
    moments = array("d", (walls[number] for number in order))
    found: list[tuple[int, int]] = []
    expected = 0.0
    for number in sorted(range(len(heard)), key=heard.walls.__getitem__):
        wall = heard.walls[number]
        place = bisect_right(moments, wall) - 1
        if place < 0 or wall - moments[place] > GAP_S:
            continue
        at = float(shown[order[place]]) + (wall - moments[place]) * TICKS
        if found and abs(at - expected) < SEAM_S * TICKS:
            at = expected
        if found and at < expected:
            continue  # more sound than there is time for
        found.append((round(at), number))
        expected = at + piece_s(heard.sizes[number], sound) * TICKS
    return found


def piece_s(size: int, sound: Sound) -> float:
    """Seconds that a piece of sound of so many bytes lasts."""
    if sound.codec == "aac":
        return AAC_SAMPLES / sound.rate
    return size / (sound.rate * sound.channels)


def _parts(shown: Sequence[int], sounds: list[tuple[int, int]]) -> Iterator[Part]:
    """All that goes into the film, in its order."""
    times = zip(decoding_times(shown), shown, strict=True)
    pictures = (Part(dts, pts, number) for number, (dts, pts) in enumerate(times))
    pieces = (Part(at, at, number, True) for at, number in sounds)
    return heapq.merge(pictures, pieces, key=lambda part: (part.dts, part.is_sound))


def _write(source, codec: str, video, audio, target: Path, look) -> tuple[int, int]:
    """(width, height). ``video``: pictures, when they are shown; ``audio``: pieces, when which of
    them is heard, what they are."""
    (pictures, shown), (heard, sounds, sound) = video, audio
    with (
        av.open(io.BytesIO(pictures.data(source, 0)), format=_DEMUXERS[codec]) as template,
        _sound_template(source, heard, sounds, sound) as sound_template,
        av.open(
            str(target), "w", format=format_of(target), options=_options(pictures.end)
        ) as film,
    ):
        pattern = template.streams.video[0]
        streams = [film.add_stream_from_template(pattern)]
        if sound_template is not None:
            streams.append(film.add_stream_from_template(sound_template.streams.audio[0]))
        for stream in streams:
            stream.time_base = _TIME_BASE
        for count, part in enumerate(_parts(shown, sounds), 1):
            if count % LOOK_EVERY == 0:
                look()
            pieces = heard if part.is_sound else pictures
            packet = av.Packet(pieces.data(source, part.number))
            packet.stream, packet.time_base = streams[part.is_sound], _TIME_BASE
            packet.pts, packet.dts = part.pts, part.dts
            packet.is_keyframe = part.is_sound or bool(pictures.keys[part.number])
            # the last one is left out by players when it has no duration
            lasts_s = piece_s(heard.sizes[part.number], sound) if part.is_sound else 0.0
            packet.duration = round(lasts_s * TICKS) if part.is_sound else _STEP
            film.mux_one(packet)
        return pattern.width or 0, pattern.height or 0


def format_of(path: Path) -> str:
    """'mp4' or 'mov', also of a part."""
    return "mov" if ".mov" in path.suffixes else "mp4"


def _sound_template(source, heard: Pieces, sounds, sound: Sound | None):
    """An open container with such sound, or something that stands for none."""
    if not sounds:
        return nullcontext()
    data = b"".join(heard.data(source, number) for _at, number in sounds[:8])
    options = {}
    if sound.codec != "aac":
        options = {"sample_rate": str(sound.rate), "ch_layout": f"{sound.channels}c"}
    demuxer = {"aac": "aac", "pcma": "alaw", "pcmu": "mulaw"}[sound.codec]
    return av.open(io.BytesIO(data), format=demuxer, options=options)


def _options(size: int) -> dict[str, str]:
    """The index goes to the front, which takes writing all of it once more."""
    return {"movflags": "+faststart"} if size < FAST_START_MAX else {}


def _raise(error: av.FFmpegError):
    if isinstance(error, OSError) and error.errno in (27, 28, 122):  # EFBIG, ENOSPC, EDQUOT
        raise NoRoom(error.strerror or "") from None
    raise FrameUndecodable(type(error).__name__) from None
