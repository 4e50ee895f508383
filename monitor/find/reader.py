"""The reading process: ``python -m monitor.find.reader``, one JSON line a device in and out.

zeep and the WSDLs live here, with limits on memory and processor time. Whoever started it kills it
when a device keeps it too long, and puts another in its place.
"""

import json
import os
import resource
import sys

from ..limits import limit, reset_process

MEMORY_BYTES = 384 * 1024**2
"""Address space; with the WSDLs loaded 64 MB are taken."""

CPU_S = 15
"""Seconds of processor time for one device on top of what was used before; a recorder with 64
channels takes two."""


def main() -> None:
    reset_process()
    limit(resource.RLIMIT_AS, MEMORY_BYTES)
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not end up among the answers
    from .rich import Library  # takes a second and much memory: after the limits are set

    library = Library()
    _say(sink, {"type": "ready"})
    for line in source:
        _say(sink, _answer(library, json.loads(line)))


def _answer(library, message: dict) -> dict:
    from ..probe.types import Target
    from .rich import Order, read

    used = resource.getrusage(resource.RUSAGE_SELF)
    limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + CPU_S)
    target = Target.from_dict(message["target"])
    order = Order(target, message["scheme"], message["offset_s"], message["seconds"])
    try:
        return {"type": "read", "told": read(library, order)}
    except Exception as error:  # of one device, or of a library at it: the next one has its turn
        return {"type": "failed", "error": type(error).__name__}


def _say(sink, message: dict) -> None:
    sink.write(json.dumps(message).encode("ascii") + b"\n")
    sink.flush()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(1)
