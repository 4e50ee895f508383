"""One RTP packet (RFC 3550), and whether packets are missing in front of it."""

from dataclasses import dataclass
from struct import Struct

_HEADER = Struct(">BBHII")


@dataclass(frozen=True)
class RtpPacket:
    """``extension``: the header extension with its 16-bit id in front, or b''."""

    marker: bool
    payload_type: int
    sequence: int
    timestamp: int
    payload: bytes
    extension: bytes = b""


class SequenceGaps:
    """Tells whether packets are missing in front of one.

    A number that does not change at all is taken for a camera that does not count.
    """

    def __init__(self):
        self._last: int | None = None

    def missing(self, sequence: int) -> bool:
        last, self._last = self._last, sequence
        return last is not None and (sequence - last) & 0xFFFF > 1


def parse_packet(data: bytes) -> RtpPacket | None:
    """The packet in ``data``; None for anything that is no RTP packet of version 2 with a payload
    (RFC 3550 5.1)."""
    if len(data) < 12 or data[0] >> 6 != 2 or 72 <= data[1] & 0x7F <= 79:
        return None
    first, second, sequence, timestamp, _source = _HEADER.unpack_from(data)
    start, end = 12 + 4 * (first & 0x0F), len(data)
    extension = b""
    if first & 0x10:
        size = 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
        extension = data[start : start + 2] + data[start + 4 : start + size]
        start += size
    if first & 0x20:
        end -= data[-1]
    if start >= end:
        return None
    return RtpPacket(
        marker=bool(second & 0x80),
        payload_type=second & 0x7F,
        sequence=sequence,
        timestamp=timestamp,
        payload=data[start:end],
        extension=extension,
    )
