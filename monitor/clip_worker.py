"""What a clip is: ``python -m monitor.clip_worker < FILE``, facts and two pictures out; with
``--at-s 12.5`` the one picture that is shown at this second.

The file is standard input; the process opens no other. Demuxers and decoders are fed with what
people upload and may crash, hang or swell: they do it here, in a process with limits on memory,
time, pixels and output, that can open neither files nor connections once it has begun. Playlists
and other formats that name further files are not among those it knows.

Output: lengths of three parts (``LENGTHS``), a JSON object, the first and the last picture as
JPEG. Facts: ``code`` ('ok', or why it is no video), ``format``, ``codec``, ``width``, ``height``,
``fps``, ``duration_s`` as the file says, ``readable_s`` up to where it can be read. Of a moment:
``code``, ``width``, ``height``, and ``at_s``, when the picture begins to be shown.
"""

import argparse
import contextlib
import importlib
import json
import os
import pkgutil
import resource
import sys
from struct import Struct
from typing import BinaryIO

from .limits import limit, reset_process

LENGTHS = Struct(">III")
"""Bytes of the facts, of the first and of the last picture."""

MAX_FACTS, MAX_PICTURE = 16 * 1024, 4 * 2**20
"""Bytes."""

MAX_PIXELS = 64_000_000
"""Of a coded picture."""

MEMORY_MB, CPU_S = 1024, 40
"""On top of what the libraries take, and for everything together."""

FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,h264,hevc,asf,flv,dhav,"
    "ogg,mxf,ivf,m4v,mjpeg"
)
"""Names of FFmpeg's demuxers for files that stand for themselves; dhav is Dahua's own."""

PICTURE_WIDTH, PICTURE_QUALITY = 1280, 85
MOMENT_WIDTH, MOMENT_QUALITY = 3840, 92
"""Of a picture that is evidence itself: as it was recorded, where that is not too large."""

TRIES = 400
"""Packets that are read for one picture."""

NEAR_S = 2.0
"""So near to the end counts as the end."""

SAME_S = 0.0005
"""Times are told to a thousandth."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Says what a video file is.")
    parser.add_argument("--memory-mb", type=int, default=MEMORY_MB)
    parser.add_argument("--cpu-s", type=int, default=CPU_S)
    parser.add_argument("--at-s", type=float)
    options = parser.parse_args(arguments)
    reset_process()
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints does not get between the facts
    warm_up()
    limit_itself(options.memory_mb, options.cpu_s)
    facts, first, last = look(source, options.at_s)
    text = json.dumps(facts).encode()[:MAX_FACTS]
    sink.write(LENGTHS.pack(len(text), len(first), len(last)) + text + first + last)
    sink.flush()
    return 0


def warm_up() -> None:
    """Loads the libraries, also those that they load late."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import av
    import cv2
    import numpy

    av.logging.set_level(av.logging.PANIC)
    cv2.setNumThreads(1)
    for module in pkgutil.walk_packages(av.__path__, "av."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    frame = av.VideoFrame.from_ndarray(numpy.zeros((16, 16, 3), numpy.uint8), "bgr24")
    _jpeg(frame)


def limit_itself(memory_mb: int, cpu_s: int) -> None:
    with open("/proc/self/statm", encoding="ascii") as statm:
        mapped = int(statm.read().split()[0]) * resource.getpagesize()
    limit(resource.RLIMIT_AS, mapped + memory_mb * 2**20)
    limit(resource.RLIMIT_CPU, cpu_s)
    limit(resource.RLIMIT_FSIZE, 0)
    limit(resource.RLIMIT_NOFILE, 0)  # what is open stays open; nothing else can be opened


def look(source: BinaryIO, at_s: float | None = None) -> tuple[dict, bytes, bytes]:
    """(facts, first picture, last picture) of a file; pictures are empty where there is none. Of
    a moment: its facts, its picture, nothing."""
    import av

    try:
        container = av.open(source, container_options={"format_whitelist": FORMATS})
    except (av.FFmpegError, ValueError, OSError, MemoryError):
        return {"code": "unreadable"}, b"", b""
    with container:
        streams = [s for s in container.streams.video if s.codec_context]
        if not streams:
            return {"code": "no_video", "format": container.format.name}, b"", b""
        stream = streams[0]
        stream.codec_context.thread_count = 1
        stream.codec_context.options = {"max_pixels": str(MAX_PIXELS)}
        if at_s is None:
            return _look_at(container, stream)
        return _look_at_moment(container, stream, at_s)


def _look_at_moment(container, stream, at_s: float) -> tuple[dict, bytes, bytes]:
    start_s = _seconds(stream, stream.start_time) or 0.0
    frame = _shown_at(container, stream, start_s + at_s)
    picture = _jpeg(frame, MOMENT_WIDTH, MOMENT_QUALITY) or _jpeg(frame)
    if not picture:
        return {"code": "no_picture"}, b"", b""
    sizes = {"width": frame.width, "height": frame.height}
    return {"code": "ok", **sizes, "at_s": round(frame.time - start_s, 3)}, picture, b""


def _look_at(container, stream) -> tuple[dict, bytes, bytes]:
    facts = _facts(container, stream)
    start_s = _seconds(stream, stream.start_time) or 0.0
    first = _frame_at(container, stream, None)
    if first is None:
        return {**facts, "code": "no_picture"}, b"", b""
    facts |= {"width": first.width, "height": first.height}
    last = _last_frame(container, stream, facts["duration_s"], start_s)
    if last is not None and last.time is not None:
        facts["readable_s"] = round(last.time - start_s, 3)
    return {**facts, "code": "ok"}, _jpeg(first), _jpeg(last)


def _facts(container, stream) -> dict:
    duration_s = _seconds(stream, stream.duration)
    if not duration_s and container.duration:
        duration_s = container.duration / 1_000_000
    rate = stream.average_rate
    return {
        "format": container.format.name,
        "codec": stream.codec_context.name,
        "width": stream.codec_context.width,
        "height": stream.codec_context.height,
        "fps": round(float(rate), 3) if rate else 0.0,
        "duration_s": round(max(0.0, duration_s or 0.0), 3),
        "readable_s": 0.0,
        "has_sound": bool(container.streams.audio),
    }


def _last_frame(container, stream, duration_s: float, start_s: float):
    """The last picture that can be read: at the end, or where the file breaks off."""
    if not duration_s:
        return None
    frame = _frame_at(container, stream, start_s + max(0.0, duration_s - NEAR_S), last=True)
    if frame is not None:
        return frame
    good, bad, found = 0.0, duration_s, None
    while bad - good > NEAR_S:
        middle = (good + bad) / 2
        frame = _frame_at(container, stream, start_s + middle, last=True)
        good, bad, found = (middle, bad, frame) if frame is not None else (good, middle, found)
    return found or _frame_at(container, stream, start_s, last=True)


def _frame_at(container, stream, at_s: float | None, last: bool = False):
    """The first picture from there on, or the last before the file ends or breaks off; ``None``
    for the beginning."""
    import av

    found = None
    try:
        if at_s is not None:
            offset = int(at_s / stream.time_base) if stream.time_base else 0
            container.seek(offset, stream=stream, backward=True)
            stream.codec_context.flush_buffers()
        for number, packet in enumerate(container.demux(stream)):
            for frame in _decoded(packet):
                if not frame.is_corrupt:
                    found = frame
                if found is not None and not last:
                    return found
            if number > TRIES * (10 if last else 1):
                break
    except (av.FFmpegError, ValueError, OSError, MemoryError):
        pass
    return found


def _shown_at(container, stream, at_s: float):
    """The picture that a player shows at ``at_s``: the last one that is no later; the first one
    before it begins, the last one after its end."""
    import av

    shown = None
    try:
        offset = int(at_s / stream.time_base) if stream.time_base else 0
        container.seek(offset, stream=stream, backward=True)
        stream.codec_context.flush_buffers()
        for number, packet in enumerate(container.demux(stream)):
            for frame in _decoded(packet):
                if frame.is_corrupt or frame.time is None:
                    continue
                if frame.time > at_s + SAME_S:
                    return shown or frame
                shown = frame
            if number > TRIES * 10:
                break
    except (av.FFmpegError, ValueError, OSError, MemoryError, OverflowError):
        pass
    return shown


def _decoded(packet):
    import av

    with contextlib.suppress(av.error.InvalidDataError):
        return packet.decode()
    return []


def _jpeg(frame, most: int = PICTURE_WIDTH, quality: int = PICTURE_QUALITY) -> bytes:
    import av
    import cv2

    if frame is None:
        return b""
    width = min(frame.width, most)
    height = max(2, round(frame.height * width / frame.width))
    try:
        bgr = frame.reformat(width, height, "bgr24").to_ndarray()
        done, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])
    except (av.FFmpegError, cv2.error, ValueError, MemoryError):
        return b""
    return data.tobytes() if done and len(data) <= MAX_PICTURE else b""


def _seconds(stream, value) -> float | None:
    return float(value * stream.time_base) if value is not None and stream.time_base else None


if __name__ == "__main__":
    sys.exit(main())
