"""What is in a file that a recorder has handed out: coded pictures and sound as they are, in order.

Hikvision's files are MPEG program streams (with 40 bytes of its own in front), Dahua's are DHAV;
some firmware hands out MP4. FFmpeg's demuxers take them apart, in the process that fetches; no
other format is tried.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import av

from ..probe.frame import MAX_FRAME
from .sound import MAX_BLOCK, Sound, adts, known

FORMATS = "mpeg,dhav,mov,mp4,mpegts"
"""Names of FFmpeg's demuxers; none of them opens further files."""

CODECS = {"h264": "h264", "hevc": "h265", "mjpeg": "jpeg"}
SOUNDS = {"aac": "aac", "pcm_alaw": "pcma", "pcm_mulaw": "pcmu"}
SOUND_AHEAD_S = 30.0
"""Seconds by which sound may be before or behind the pictures; more is another count of time."""

STEP_S = 0.04
MAX_STEP_S = 86_400.0
_TO_ANNEX_B = {"h264": "h264_mp4toannexb", "h265": "hevc_mp4toannexb"}


NOT_KEPT = Sound("", 0, 0)


class Unreadable(Exception):
    """No file of a kind that is known, or nothing in it that can be kept."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A coded picture, Annex B, or a piece of sound. ``at``: seconds from the file's first picture
    on. ``sound``: None for a picture; ``codec``: '' for sound that is not kept."""

    codec: str
    data: bytes
    at: float
    is_key: bool
    sound: Sound | None = None


def pieces(path: Path) -> Iterator[Piece]:
    """What is in a file, as far as it can be read: one that breaks off is read up to there.
    Raises Unreadable for one of which nothing can be."""
    try:
        container = av.open(str(path), container_options={"format_whitelist": FORMATS})
    except (av.FFmpegError, ValueError, OSError):
        raise Unreadable from None
    with container:
        video = next(iter(container.streams.video), None)
        codec = CODECS.get(video.codec_context.name) if video and video.codec_context else None
        if codec is None:
            raise Unreadable
        audio = next(iter(container.streams.audio), None)
        yield from _timed(_raw(container, video, codec, audio))


@dataclass(slots=True)
class _Raw:
    codec: str
    data: bytes
    pts: float | None
    is_key: bool
    sound: Sound | None = None


def _raw(container, video, codec: str, audio) -> Iterator[_Raw]:
    filter_ = _annex_b(video, codec)
    packets = container.demux(*filter(None, (video, audio)))
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.FFmpegError, ValueError, OSError):
            return
        if packet.stream is audio:
            yield from _heard(packet)
            continue
        for one in _filtered(filter_, packet):
            if one.size and one.size <= MAX_FRAME and not one.is_corrupt:
                at = None if one.pts is None else float(one.pts * one.time_base)
                yield _Raw(codec, bytes(one), at, bool(one.is_keyframe) or codec == "jpeg")


def _heard(packet) -> Iterator[_Raw]:
    context, data = packet.stream.codec_context, bytes(packet)
    if not data or packet.pts is None or len(data) > MAX_BLOCK:
        return
    codec = SOUNDS.get(context.name, "") if context else ""
    sound = known(codec, context.sample_rate or 0, context.channels or 0) if context else None
    if sound and codec == "aac" and data[:1] != b"\xff":
        data = adts(bytes(context.extradata or b""), data)
    if sound is None or not data:
        codec = ""
    yield _Raw(codec, data, float(packet.pts * packet.time_base), False, sound or NOT_KEPT)


def _annex_b(video, codec: str):
    """What turns MP4's way of writing units into Annex B; None where it is that already."""
    is_mp4 = bytes(video.codec_context.extradata or b"")[:1] == b"\1"
    if not is_mp4 or codec not in _TO_ANNEX_B:
        return None
    with suppress(av.FFmpegError, ValueError):
        return av.BitStreamFilterContext(_TO_ANNEX_B[codec], video)
    raise Unreadable


def _filtered(filter_, packet) -> list:
    if filter_ is None:
        return [packet]
    with suppress(av.FFmpegError):
        return filter_.filter(packet if packet.size else None)
    return []


def _timed(found: Iterator[_Raw]) -> Iterator[Piece]:
    """With times from 0 on. Pictures without a time of their own, as several in one packet of a
    program stream have, lie evenly between their neighbours."""
    first: float | None = None
    last, step = 0.0, STEP_S
    waiting: list[_Raw] = []
    for raw in found:
        if raw.sound:
            at = raw.pts - (first or 0.0)
            if first is not None and abs(at - last) < SOUND_AHEAD_S:
                yield _piece(raw, at)
        elif first is None:
            first = raw.pts if raw.pts is not None else 0.0
            yield _piece(raw, 0.0)
        elif raw.pts is None and len(waiting) < 1000:
            waiting.append(raw)
        else:
            at = last + step if raw.pts is None else raw.pts - first
            if not last < at < last + MAX_STEP_S and waiting:
                at = last + step * (len(waiting) + 1)
            part = (at - last) / (len(waiting) + 1)
            step = part if 0 < part < 1 else step
            for number, one in enumerate(waiting, 1):
                yield _piece(one, last + part * number)
            waiting, last = [], at
            yield _piece(raw, at)
    for number, one in enumerate(waiting, 1):
        yield _piece(one, last + step * number)


def _piece(raw: _Raw, at: float) -> Piece:
    return Piece(raw.codec, raw.data, at, raw.is_key, raw.sound)
