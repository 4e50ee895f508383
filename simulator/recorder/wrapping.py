"""The containers in which two makers hand out footage: MPEG program stream and DHAV. Pure.

Sources: ISO/IEC 13818-1 (program stream, 0x1B is H.264, 0x90 what Hikvision calls G.711 A-law, as
FFmpeg reads it); FFmpeg's demuxer dhav.c for the layout of DHAV.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timezone
from struct import pack

from .footage import Second

IMKH = b"IMKH" + bytes(36)
"""What stands in front of a Hikvision file."""

_PACK = b"\0\0\1\xba"
_PES_MAX = 65_000
_VIDEO, _SOUND = 0xE0, 0xC0
_STREAMS = bytes((0x1B, _VIDEO, 0, 0, 0x90, _SOUND, 0, 0))
_MAP = b"\xe0\xff\0\0" + pack(">H", len(_STREAMS)) + _STREAMS
_CRC = bytes(4)
BEGIN_S = 0.5


def program_stream(seconds: Iterable[Second]) -> Iterator[bytes]:
    """A part a second."""
    yield IMKH
    first = None
    for second in seconds:
        first = second.at if first is None else first
        parts = [_pack_header(second.at - first), _stream_map()]
        for wall, data in second.pictures:
            parts += _pes(_VIDEO, data, wall - first)
        if second.sound:
            parts += _pes(_SOUND, second.sound, second.at - first)
        yield b"".join(parts)
    yield b"\0\0\1\xb9"


def _pack_header(at: float) -> bytes:
    clock = round((at + BEGIN_S) * 90_000) & (2**33 - 1)
    bits = 0b01 << 46 | (clock >> 30) << 43 | 1 << 42 | ((clock >> 15) & 0x7FFF) << 27 | 1 << 26
    bits |= (clock & 0x7FFF) << 11 | 1 << 10 | 1
    return _PACK + bits.to_bytes(6, "big") + b"\1\x89\xc3\xf8"


def _stream_map() -> bytes:
    return b"\0\0\1\xbc" + pack(">H", len(_MAP) + len(_CRC)) + _MAP + _CRC


def _pes(stream: int, data: bytes, at: float) -> list[bytes]:
    """Packets of one picture, the first one with its time."""
    found = []
    for start in range(0, len(data), _PES_MAX):
        part = data[start : start + _PES_MAX]
        stamp = _stamp(at) if start == 0 else b""
        head = bytes((0x80, 0x80 if stamp else 0, len(stamp))) + stamp
        found.append(b"\0\0\1" + bytes((stream,)) + pack(">H", len(head) + len(part)) + head + part)
    return found


def _stamp(at: float) -> bytes:
    clock = round((at + BEGIN_S) * 90_000) & (2**33 - 1)
    high = (0b0010 << 4) | (clock >> 30) << 1 | 1
    return pack(">BHH", high, (clock >> 14) & 0xFFFE | 1, (clock << 1) & 0xFFFE | 1)


def dhav(
    seconds: Iterable[Second], size: tuple[int, int], fps: int, shown: Callable[[float], float]
) -> Iterator[bytes]:
    """A part a second. ``shown``: what the recorder's clock shows at a moment."""
    number = 0
    for second in seconds:
        parts = []
        for wall, data in second.pictures:
            is_key = wall == second.pictures[0][0]
            sizes = pack("<BBBBHH", 0x82, 0, 0, 0, *size)
            extra = sizes + bytes((0x81, 0, 0x02, fps)) if is_key else b""
            kind = 0xFD if is_key else 0xFC
            parts.append(_chunk(kind, number, shown(wall), wall, extra, data))
            number += 1
        if second.sound:
            extra = bytes((0x83, 1, 0x0E, 2))
            parts.append(_chunk(0xF0, number, shown(second.at), second.at, extra, second.sound))
        yield b"".join(parts)


def _chunk(kind: int, number: int, shown: float, wall: float, extra: bytes, data: bytes) -> bytes:
    length = 24 + len(extra) + len(data) + 8
    head = b"DHAV" + bytes((kind, 0, 0, 0)) + pack("<III", number, length, _date(shown))
    head += pack("<HBB", round(wall * 1000) % 65536, len(extra), 0)
    return head + extra + data + b"dhav" + pack("<I", length)


def _date(shown: float) -> int:
    at = datetime.fromtimestamp(int(shown), timezone.utc)
    packed = at.year - 2000
    for value, bits in ((at.month, 4), (at.day, 5), (at.hour, 5), (at.minute, 6), (at.second, 6)):
        packed = packed << bits | value
    return packed
