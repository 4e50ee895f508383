"""A fetch of recorded footage as a process of its own.

    python -m monitor.fetcher       (in the addon's folder)

One job in, as a line of JSON; the log-in by standard input only. What a recorder sends is taken
apart and put together here, within limits of memory and of the size of a file. It ends when its
input closes.

    in   {"type": "job", "job": {…}}                    (``Job.to_dict``)
    out  {"type": "progress", "seconds": …, "of": …, "bytes": …}
         {"type": "film", "outcome": {…}}               (``Outcome.to_dict``)
         {"type": "partial"}                            its time was over: run the same job again
         {"type": "problem", "code": …, "detail": …, "values": {…}}
         {"type": "done"}
"""

import asyncio
import json
import os
import resource
import signal
import sys
import threading

from .clock import SystemClock
from .fetch.types import Job
from .finder import Output, end_with_input
from .limits import limit, reset_process
from .probe.errors import DecoderFailed, NoRoom, ProbeError
from .probe.evidence import clean_values

MEMORY_BYTES = 1024**3
CPU_S = 3600
SPARE_BYTES = 64 * 1024 * 1024
"""A film has an index that the journal has not."""


def work(job: Job, out: Output) -> None:
    from .fetch.fetch import fetch

    clock = SystemClock()
    try:
        outcome = asyncio.run(fetch(job, clock, lambda **facts: out.say(type="progress", **facts)))
    except ProbeError as error:
        values = clean_values(error.values, job.target)
        out.say(type="problem", code=error.code, detail=error.detail, values=values)
    except MemoryError:
        out.say(type="problem", code=DecoderFailed.code, detail="memory", values={})
    except OSError as error:
        out.say(type="problem", code=NoRoom.code, detail=error.strerror or "", values={})
    else:
        if outcome is None:
            out.say(type="partial")
        else:
            out.say(type="film", outcome=outcome.to_dict())


def main() -> None:
    reset_process()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a file that grows too large is an error of ours
    limit(resource.RLIMIT_AS, MEMORY_BYTES)
    limit(resource.RLIMIT_CPU, CPU_S)
    out = Output(os.dup(1))
    os.dup2(2, 1)  # whatever a library prints must not end up among the answers
    job = Job.from_dict(json.loads(sys.stdin.buffer.readline())["job"])
    limit(resource.RLIMIT_FSIZE, job.max_bytes + SPARE_BYTES)
    threading.Thread(target=end_with_input, daemon=True).start()
    work(job, out)
    out.say(type="done")
    os._exit(0)


if __name__ == "__main__":
    main()
