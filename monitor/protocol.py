"""What the sweep and its workers say to each other: one JSON object a line, both ways.

    parent → worker   {"type": "hello", "version": 2, "pictures": 4, "cpu_s": 90}
                      {"type": "target", "target": {…}}        (``Target.to_dict``)
    worker → parent   {"type": "ready", "pulses": 2000}        how many it can have in flight
                      {"type": "fine", "id": 7, "row": […]}    a pulse that found everything as it
                                                               was (``fast.known.Fine``)
                      {"type": "alive"}                        every ALIVE_S seconds
                      {"type": "verdict", "verdict": {…}}      (``Verdict.to_dict``)
                      {"type": "failed", "id": 7, "error": …}  a bug met while probing 7

The parent sends no more targets than the worker can have in flight, so that a target sent and
not answered is one that the worker was busy with. A worker ends when its standard input closes.
"""

import json
from collections.abc import Iterator

VERSION = 2
ALIVE_S = 1.0
MAX_LINE = 4 * 1024 * 1024  # bytes: a verdict with a picture of 640 pixels has about 100 kB

_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
_DECODER = json.JSONDecoder()
_FINE = '{"type":"fine","id":%d,"row":[%r,%r,%r,%r,%r,%r,%r,%r,"%s"]}\n'


class ProtocolError(Exception):
    """The other side does not speak this protocol."""


def encode(message: dict) -> bytes:
    """One message as one line; ValueError for numbers that JSON (and PostgreSQL) cannot hold."""
    return _ENCODER.encode(message).encode("ascii") + b"\n"


def encode_fine(id_: int, row: list) -> bytes:
    """The message of a Fine, of which there is one for nearly every target."""
    return (_FINE % (id_, *row)).encode("ascii")


def decode(line: bytes) -> dict:
    """The message of one line; ProtocolError when it is none."""
    try:
        message = _DECODER.decode(line.decode())
    except (ValueError, RecursionError) as error:
        raise ProtocolError("a line that is not JSON") from error
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        raise ProtocolError("a line that is no message")
    return message


class LineSplitter:
    """Puts lines together from bytes that arrive in any portions. Does no I/O."""

    def __init__(self, limit: int = MAX_LINE):
        self._limit = limit
        self._rest: list[bytes] = []
        self._length = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The lines that ``data`` completes, without line ends; ProtocolError when one is longer
        than the limit. Exhaust the iterator before feeding more."""
        *lines, rest = data.split(b"\n")
        for line in lines:
            self._add(line)
            whole = b"".join(self._rest)
            self._rest, self._length = [], 0
            yield whole
        self._add(rest)

    def _add(self, part: bytes) -> None:
        self._length += len(part)
        if self._length > self._limit:
            raise ProtocolError(f"a line of more than {self._limit} bytes")
        if part:
            self._rest.append(part)
