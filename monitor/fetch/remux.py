"""From a journal to a film: pictures and sound as they came, nothing coded anew.

MP4, which every player and browser opens, where it can hold them: H.264 and H.265, alone or with
AAC. Motion JPEG and G.711 it cannot; they go into its parent, a QuickTime file (see
docs/design/pulling.md).
"""

import io
import json
import os
from bisect import bisect_right
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

_TIME_BASE = Fraction(1, TICKS)
SEAM_S = 0.25
"""Seconds by which a piece of sound may seem to miss the one before: clocks are not that exact."""

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


def remux(journal: Path, target: Path, sound: Sound | None = None) -> Film:
    """Write ``target``, in the format of its name. ``sound``: what the pieces of sound in the
    journal are. Raises FrameUndecodable when the pictures make no film, NoRoom."""
    with open(journal, "rb") as source:
        codec = read_codec(source)
        found = [record for record, _data in read(source, with_data=False)]
        records = _in_order([record for record in found if not record.is_sound])
        if codec not in _DEMUXERS or not records:
            raise FrameUndecodable("no picture has come")
        walls = [record.wall for record in records]
        stamps, holes = film_times(walls)
        heard = [record for record in found if record.is_sound] if sound else []
        sounds = sound_times(heard, sound, walls, stamps) if heard else []
        try:
            size = _write(source, codec, records, stamps, target, sound, sounds)
        except av.FFmpegError as error:
            _raise(error)
    duration_s = (max(stamps) - min(stamps) + _STEP) / TICKS
    return Film(
        codec, *size, len(records), round(duration_s, 3), os.path.getsize(target),
        min(walls), max(walls), holes, sound.codec if sounds else "",
    )


def _in_order(records: list[Record]) -> list[Record]:
    """From the first key frame on."""
    first = next((n for n, record in enumerate(records) if record.is_key), len(records))
    return records[first:]


def film_times(walls: list[float]) -> tuple[list[int], tuple[Hole, ...]]:
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
    heard: list[Record], sound: Sound, walls: list[float], shown: list[int]
) -> list[tuple[int, Record]]:
    """(when it is heard, in ticks; the piece), by the pictures taken at that time. Pieces without
    a picture near are left out; those that follow each other go on without a seam."""
    pairs = sorted(zip(walls, shown, strict=True))
    moments = [wall for wall, _ticks in pairs]
    found: list[tuple[int, Record]] = []
    expected = 0.0
    for record in sorted(heard, key=lambda one: one.wall):
        place = bisect_right(moments, record.wall) - 1
        if place < 0 or record.wall - moments[place] > GAP_S:
            continue
        at = float(pairs[place][1]) + (record.wall - moments[place]) * TICKS
        if found and abs(at - expected) < SEAM_S * TICKS:
            at = expected
        if found and at < expected:
            continue  # more sound than there is time for
        found.append((round(at), record))
        expected = at + record_s(record, sound) * TICKS
    return found


def record_s(record: Record, sound: Sound) -> float:
    """Seconds that a piece of sound lasts."""
    if sound.codec == "aac":
        return AAC_SAMPLES / sound.rate
    return record.size / (sound.rate * sound.channels)


def _write(
    source, codec: str, records, shown: list[int], target: Path, sound, sounds
) -> tuple[int, int]:
    """(width, height)."""
    options = _options(records[-1].end)
    format_ = target.suffix[1:]
    with (
        av.open(io.BytesIO(_data(source, records[0])), format=_DEMUXERS[codec]) as template,
        _sound_template(source, sound, sounds) as pattern_of_sound,
        av.open(str(target), "w", format=format_, options=options) as film,
    ):
        pattern = template.streams.video[0]
        stream = film.add_stream_from_template(pattern)
        stream.time_base = _TIME_BASE
        heard = None
        if pattern_of_sound is not None:
            heard = film.add_stream_from_template(pattern_of_sound.streams.audio[0])
            heard.time_base = _TIME_BASE
        pictures = zip(decoding_times(shown), shown, records, strict=True)
        parts = [(dts, 0, pts, record) for dts, pts, record in pictures]
        parts += [(at, 1, at, record) for at, record in sounds]
        for dts, is_sound, pts, record in sorted(parts, key=lambda part: part[:2]):
            packet = av.Packet(_data(source, record))
            packet.stream, packet.time_base = heard if is_sound else stream, _TIME_BASE
            packet.pts, packet.dts = pts, dts
            packet.is_keyframe = record.is_key or bool(is_sound)
            # the last one is left out by players when it has none
            packet.duration = round(record_s(record, sound) * TICKS) if is_sound else _STEP
            film.mux_one(packet)
        return pattern.width or 0, pattern.height or 0


def _sound_template(source, sound: Sound | None, sounds):
    """An open container with such sound, or something that stands for none."""
    if not sounds:
        return nullcontext()
    data = b"".join(_data(source, record) for _at, record in sounds[:8])
    options = {}
    if sound.codec != "aac":
        options = {"sample_rate": str(sound.rate), "ch_layout": f"{sound.channels}c"}
    demuxer = {"aac": "aac", "pcma": "alaw", "pcmu": "mulaw"}[sound.codec]
    return av.open(io.BytesIO(data), format=demuxer, options=options)


def _options(size: int) -> dict[str, str]:
    """The index goes to the front, which takes writing all of it once more."""
    return {"movflags": "+faststart"} if size < FAST_START_MAX else {}


def _data(source, record: Record) -> bytes:
    source.seek(record.data_at)
    return source.read(record.size)


def _raise(error: av.FFmpegError):
    if isinstance(error, OSError) and error.errno in (27, 28, 122):  # EFBIG, ENOSPC, EDQUOT
        raise NoRoom(error.strerror or "") from None
    raise FrameUndecodable(type(error).__name__) from None
