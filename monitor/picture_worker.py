"""The picture process: ``python -m monitor.picture_worker``, frames in, judged pictures out.

Speaks the frames of probe/picture_pipe.py on stdin and stdout, one after the other, and ends when
stdin closes. Whatever a device's picture does to a decoder, it does here: the process limits its
own memory, its processor time for each frame, and the pixels it decodes; it writes no file.
Whoever started it puts another in its place when it is gone.
"""

import argparse
import math
import os
import resource
import sys
from typing import BinaryIO

from .limits import limit, reset_process
from .probe.errors import DecoderFailed, ProbeError
from .probe.picture_pipe import LENGTHS, pack, unpack_header, unpack_lengths

MAX_PIXELS = 32_000_000
"""Pixels of a coded picture: the largest cameras have 32 megapixels."""

MEMORY_MB = 768
"""Address space on top of what the libraries take. A progressive JPEG of 32 megapixels needs
about 300 MB, an H.265 key frame of that size 200 MB."""

CPU_S = 5
"""Seconds of processor time for one frame; the largest take less than one."""

MAX_FILES = 64
"""Open files; by the time this is set the libraries are loaded."""


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    reset_process()
    source, sink = _private_pipes()
    try:
        warm_up()
    except ImportError as error:
        _send(sink, pack({"code": "broken", "detail": str(error)[:200]}))
        return 1
    limit_itself(options.memory_mb)
    serve(source, sink, options.max_pixels, options.cpu_s)
    return 0


def limit_itself(memory_mb: int) -> None:
    """What this process may use; ``memory_mb`` counts from what is mapped now."""
    limit(resource.RLIMIT_AS, _mapped_bytes() + memory_mb * 2**20)
    limit(resource.RLIMIT_FSIZE, 0)
    limit(resource.RLIMIT_NOFILE, MAX_FILES)


def serve(source: BinaryIO, sink: BinaryIO, max_pixels: int, cpu_s: int) -> None:
    """Answers one request after the other until ``source`` ends."""
    _send(sink, pack({"code": "ready"}))
    while True:
        lengths = source.read(LENGTHS.size)
        if len(lengths) < LENGTHS.size:
            return
        header_size, body_size = unpack_lengths(lengths)
        header, body = source.read(header_size), source.read(body_size)
        if len(header) + len(body) < header_size + body_size:
            return
        _limit_cpu(cpu_s)
        _send(sink, answer(unpack_header(header), body, max_pixels))


def answer(request: dict, data: bytes, max_pixels: int = MAX_PIXELS) -> bytes:
    """The packed answer to a request; a frame that cannot be judged gets an error's code."""
    try:
        return _judged(request, data, max_pixels)
    except ProbeError as error:
        return pack({"code": error.code, "detail": error.detail, "values": error.values})
    except Exception as error:  # the process's border: a bug met in one frame must not end it
        return pack({"code": DecoderFailed.code, "detail": type(error).__name__})


def _judged(request: dict, data: bytes, max_pixels: int) -> bytes:
    from .probe.appraisal import Origin, appraise
    from .probe.criteria import Criteria
    from .probe.decode import decode, to_jpeg

    decoded = decode(request["codec"], data, max_pixels)
    origin = Origin(request["codec"], request["source"], request["taken_at"])
    criteria = Criteria.from_dict(request["criteria"])
    found = appraise(decoded.bgr, decoded.luma, criteria, request["memory"], origin)
    header = {
        "code": "ok",
        "width": decoded.width,
        "height": decoded.height,
        "metrics": found.metrics,
        "mode": found.mode,
        "description": found.description,
        "findings": [vars(finding) for finding in found.findings],
        "judged": sorted(found.judged),
        "memory": found.memory,
    }
    return pack(header, to_jpeg(decoded.bgr))


def warm_up() -> None:
    """Loads the libraries, and has them allocate what they allocate once."""
    # Threads of the linear algebra library would each map address space and are of no use here.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import numpy

    from .probe import decode
    from .probe.appraisal import Origin, appraise
    from .probe.criteria import Criteria

    blank = numpy.random.default_rng(1).integers(0, 255, (360, 640, 3), numpy.uint8)
    shown = decode.decode("jpeg", decode.to_jpeg(blank), MAX_PIXELS)
    appraise(shown.bgr, shown.luma, Criteria(), {}, Origin("jpeg", "snapshot", 0.0))


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """(stdin, stdout) on file descriptors of their own, so that nothing a library prints gets
    between the answers."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(2, 1)
    os.close(null)
    return source, sink


def _send(sink: BinaryIO, data: bytes) -> None:
    """SIGPIPE ends the process when nobody reads any more."""
    sink.write(data)
    sink.flush()


def _limit_cpu(seconds: int) -> None:
    """The next frame may take so many seconds more than all before it; then SIGXCPU ends us."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    limit(resource.RLIMIT_CPU, math.ceil(usage.ru_utime + usage.ru_stime) + seconds)


def _mapped_bytes() -> int:
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[0]) * resource.getpagesize()


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Judges pictures; speaks on stdin and stdout.")
    parser.add_argument("--max-pixels", type=int, default=MAX_PIXELS)
    parser.add_argument("--memory-mb", type=int, default=MEMORY_MB)
    parser.add_argument("--cpu-s", type=int, default=CPU_S)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
