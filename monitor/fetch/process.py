"""A fetch as Odoo sees it: a job in, messages out, an end that is certain."""

import math
import sys

from ..find.process import Finder
from ..protocol import ProtocolError
from .types import Job, Outcome


def checked(message: dict) -> dict:
    """The message, if it can be read; ProtocolError otherwise."""
    try:
        if message["type"] == "film":
            outcome = Outcome.from_dict(message["outcome"])
            numbers = (outcome.first, outcome.last, outcome.duration_s, float(outcome.size))
            if not all(math.isfinite(number) for number in numbers):
                raise ValueError
        elif message["type"] == "progress":
            float(message["seconds"]), float(message["of"]), int(message["bytes"])
    except (KeyError, TypeError, ValueError):
        raise ProtocolError("an unreadable message of a fetch") from None
    return message


class Fetcher(Finder):
    """A fetch under way. Always ``close`` it; what has come by then stays in the job's folder."""

    command = (sys.executable, "-m", "monitor.fetcher")
    checked = staticmethod(checked)

    def __init__(self, job: Job):
        super().__init__({"type": "job", "job": job.to_dict()})
