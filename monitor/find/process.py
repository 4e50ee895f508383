"""The searching process as Odoo sees it: a job in, messages out, an end that is certain."""

import os
import select
import sys
import time
from collections.abc import Sequence

from ..child import close_pipes, end, start
from ..protocol import LineSplitter, ProtocolError, decode, encode
from .types import Candidate, read_found

COMMAND = (sys.executable, "-m", "monitor.finder")
READ_BYTES = 64 * 1024
ERRORS_BYTES = 4096


def listening_job(interface: str, listen_s: float) -> dict:
    return {"type": "job", "interface": interface, "listen_s": listen_s}


def search_job(
    candidates: Sequence[Candidate],
    login: tuple[str, str],
    seconds: float,
    allow_loopback: bool = False,
) -> dict:
    """``seconds``: after these nothing more is begun, and what is under way is given up."""
    return {
        "type": "job",
        "candidates": [candidate.to_dict() for candidate in candidates],
        "username": login[0],
        "password": login[1],
        "allow_loopback": allow_loopback,
        "seconds": seconds,
    }


def checked(message: dict) -> dict:
    """The message, if what was found can be read off it; ProtocolError otherwise."""
    if message["type"] == "found":
        read_found(message.get("found"))
    elif message["type"] == "attempt" and type(message.get("key")) is not int:
        raise ProtocolError("an attempt at nothing")
    return message


class Finder:
    """A search under way. Always ``close`` it.

    ``is_done``: all has been said; ``has_ended``: nothing more will come, done or not.
    """

    command = COMMAND
    checked = staticmethod(checked)

    def __init__(self, job: dict):
        self.is_done = False
        self.has_ended = False
        self._lines = LineSplitter()
        self._process = start(self.command)
        os.set_blocking(self._process.stderr.fileno(), False)
        try:
            self._process.stdin.write(encode(job))
        except OSError:
            self.has_ended = True

    def messages(self, wait_s: float) -> list[dict]:
        """What has come; waits for ``wait_s`` seconds while nothing has."""
        until, found = time.monotonic() + wait_s, []
        while not found and not self.has_ended:
            left = until - time.monotonic()
            if left <= 0:
                break
            found = self._read(left)
        return found

    def _read(self, wait_s: float) -> list[dict]:
        readable, _, _ = select.select([self._process.stdout], [], [], wait_s)
        if not readable:
            return []
        data = os.read(self._process.stdout.fileno(), READ_BYTES)
        if not data:
            self.has_ended = True
            return []
        try:
            found = [self.checked(decode(line)) for line in self._lines.feed(data)]
        except ProtocolError:
            self.has_ended = True
            return []
        self.is_done = self.is_done or any(message["type"] == "done" for message in found)
        self.has_ended = self.has_ended or self.is_done
        return found

    @property
    def errors(self) -> str:
        """The last of what it wrote to its standard error."""
        try:
            data = os.read(self._process.stderr.fileno(), 64 * 1024)
        except (BlockingIOError, ValueError, OSError):
            return ""
        return data[-ERRORS_BYTES:].decode("utf-8", "replace").strip()

    def close(self) -> None:
        """End it and its children, and leave no zombie."""
        end(self._process)
        close_pipes(self._process)
