"""Depacketiser for JPEG (RFC 2435): puts back the headers that the packets leave out."""

from dataclasses import dataclass
from struct import pack, unpack_from

from .errors import FrameUndecodable
from .frame import JPEG, MAX_FRAME, EncodedFrame
from .headers import jpeg_size
from .jpeg_tables import HUFFMAN_SEGMENTS, quantisation_tables
from .rtp_packet import RtpPacket, SequenceGaps

MAX_CACHED_TABLES = 16
"""Quantisation tables remembered by Q value; a camera uses one or two."""

_SOI, _EOI = b"\xff\xd8", b"\xff\xd9"


@dataclass(frozen=True)
class _Header:
    """RFC 2435 3.1: what describes the whole picture."""

    kind: int
    quality: int
    width: int
    height: int
    restart_interval: int = 0
    tables: bytes = b""


class JpegDepacketiser:
    """Every whole picture is a key frame. Types 0 and 1 (4:2:2, 4:2:0), with or without restart
    markers; tables from the quality factor, in the packet, or remembered."""

    def __init__(self, size: tuple[int, int] = (0, 0)):
        self.frames = 0
        self.pending = False
        self._stated_size = size
        self._tables: dict[int, bytes] = {}
        self._gaps = SequenceGaps()
        self._timestamp: int | None = None
        self._begin(None)

    def push(self, packet: RtpPacket) -> EncodedFrame | None:
        lost = self._gaps.missing(packet.sequence)
        if lost or packet.timestamp != self._timestamp:
            self._begin(None)
        self._timestamp = packet.timestamp
        self._take(packet)
        return self._finish() if packet.marker and self._header else None

    def flush(self) -> EncodedFrame | None:
        return None

    def _finish(self) -> EncodedFrame:
        header, scan = self._header, b"".join(self._parts)
        self._begin(None)
        self.frames += 1
        data = _jpeg_file(header, scan)
        return EncodedFrame(JPEG, data, header.width, header.height)

    def _begin(self, header: _Header | None) -> None:
        self._header = header
        self._parts: list[bytes] = []
        self._size = 0

    def _take(self, packet: RtpPacket) -> None:
        """One packet; a picture whose fragments do not follow each other is dropped."""
        payload = packet.payload
        if len(payload) < 8:
            self._begin(None)
            return
        offset = int.from_bytes(payload[1:4], "big")
        start = 12 if payload[4] & 0x40 else 8
        if offset == 0:
            header, start = self._read_header(packet, start)
            self._begin(header)
        if self._header is None or offset != self._size or offset + len(payload) > MAX_FRAME:
            self._begin(None)
            return
        self._parts.append(payload[start:])
        self._size += len(payload) - start

    def _read_header(self, packet: RtpPacket, start: int) -> tuple[_Header | None, int]:
        """(the picture's header, or None for a broken one; where the scan's bytes start)."""
        payload = packet.payload
        kind, quality = payload[4], payload[5]
        width, height = 8 * payload[6], 8 * payload[7]
        if not width or not height:
            width, height = _extension_size(packet.extension) or self._stated_size
        restart = unpack_from(">H", payload, 8)[0] if start == 12 and len(payload) >= 12 else 0
        tables, start = self._read_tables(payload, quality, start)
        if kind & ~0x41 or not (tables and width and height) or max(width, height) > 0xFFFF:
            return None, start
        return _Header(kind & 1, quality, width, height, restart, tables), start

    def _read_tables(self, payload: bytes, quality: int, start: int) -> tuple[bytes, int]:
        """(quantisation tables, b'' for none; where the scan's bytes start). RFC 2435 3.1.8."""
        if quality < 128:
            return quantisation_tables(quality), start
        if len(payload) < start + 4:
            return b"", start
        size = unpack_from(">H", payload, start + 2)[0]
        wide = payload[start + 1]
        tables = payload[start + 4 : start + 4 + size]
        start += 4 + size
        if not size:
            return self._tables.get(quality, b""), start
        if wide or len(tables) != size or size not in (64, 128):
            return b"", start
        tables = tables if size == 128 else tables * 2
        if quality < 255 and len(self._tables) < MAX_CACHED_TABLES:
            self._tables[quality] = tables
        return tables, start


def _extension_size(extension: bytes) -> tuple[int, int] | None:
    """The size in the JPEG headers that ONVIF puts into a header extension for pictures wider or
    higher than 2040 pixels (ONVIF Streaming Specification, JPEG over RTP)."""
    at = extension.find(_SOI)
    if at < 0:
        return None
    try:
        size = jpeg_size(extension[at:])
    except FrameUndecodable:
        return None
    return size.width, size.height


def _jpeg_file(header: _Header, scan: bytes) -> bytes:
    """The JPEG file (RFC 2435 Appendix B) around the scan's bytes."""
    sampling = 0x22 if header.kind else 0x21
    quantisation = b"".join(
        _segment(0xDB, bytes([index]) + header.tables[64 * index : 64 * index + 64])
        for index in (0, 1)
    )
    components = bytes([1, sampling, 0, 2, 0x11, 1, 3, 0x11, 1])
    frame = pack(">BHHB", 8, header.height, header.width, 3) + components
    restart = _segment(0xDD, pack(">H", header.restart_interval))
    return b"".join(
        (
            _SOI,
            quantisation,
            restart if header.restart_interval else b"",
            _segment(0xC0, frame),
            HUFFMAN_SEGMENTS,
            _segment(0xDA, bytes([3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0])),
            scan,
            b"" if scan.endswith(_EOI) else _EOI,
        )
    )


def _segment(marker: int, content: bytes) -> bytes:
    return pack(">BBH", 0xFF, marker, len(content) + 2) + content
