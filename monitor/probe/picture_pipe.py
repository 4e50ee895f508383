"""How the picture process is spoken to: frames of two lengths, a JSON header, and bytes.

Both sides bound what they read. ``code`` in an answer is 'ok', or names the error of errors.py.
"""

import json
from struct import Struct

from .frame import MAX_FRAME

LENGTHS = Struct(">II")
"""Bytes of the header, bytes of the body."""

MAX_HEADER = 64 * 1024
"""Bytes; fingerprints of snapshot and stream take 6 kB, references of day and infrared 22 kB."""

MAX_BODY = MAX_FRAME
"""Bytes; a coded frame on the way in, a small JPEG on the way out."""


def pack(header: dict, body: bytes = b"") -> bytes:
    """Raises ValueError for what the other side would refuse."""
    text = json.dumps(header, separators=(",", ":")).encode()
    if len(text) > MAX_HEADER or len(body) > MAX_BODY:
        raise ValueError("message too large")
    return b"".join((LENGTHS.pack(len(text), len(body)), text, body))


def unpack_lengths(data: bytes) -> tuple[int, int]:
    """(header, body) in bytes. Raises ValueError when one is out of bounds."""
    header, body = LENGTHS.unpack(data)
    if header > MAX_HEADER or body > MAX_BODY:
        raise ValueError("message too large")
    return header, body


def unpack_header(data: bytes) -> dict:
    """Raises ValueError for anything but a JSON object."""
    try:
        header = json.loads(data)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(header, dict):
        raise ValueError("no object")
    return header
