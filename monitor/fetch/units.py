"""Whole coded pictures out of RTP packets, all of them and as they came: pure.

probe/rtp_h26x.py puts key frames together and leaves out what a decoder of one picture does not
need; a recording is kept with everything that is in it.
"""

from dataclasses import dataclass

from ..probe.errors import UnsupportedCodec
from ..probe.frame import H264, H265, JPEG, MAX_FRAME
from ..probe.headers import split_nals
from ..probe.rtp_h26x import MAX_SLICES, MAX_TOGETHER, H264Depacketiser, H265Depacketiser
from ..probe.rtp_jpeg import JpegDepacketiser
from ..probe.rtp_packet import RtpPacket
from .stamp import ReplayStamp, read_stamp

_START = b"\0\0\0\1"
_EMBEDDED = b"\0\0\1"


@dataclass(frozen=True, slots=True)
class Unit:
    """``data``: Annex B; ``timestamp``: RTP's, 90,000 a second, 32 bits."""

    data: bytes
    timestamp: int
    is_key: bool
    stamp: ReplayStamp | None = None


class _Collector:
    """Goes in front of a depacketiser: ``take`` gives the units that have ended. ``damaged``: how
    many were left out because packets of them were missing or because they were too large."""

    def __init__(self, parameter_sets: tuple[bytes, ...] = ()):
        super().__init__()
        self.damaged = 0
        self._given = parameter_sets
        self._open(None, None)

    def take(self, packet: RtpPacket) -> list[Unit]:
        found: list[Unit] = []
        if self._gaps.missing(packet.sequence) and self._nal_list:
            self._is_broken = True
        if packet.timestamp != self._at:
            found += self._close()
            self._open(packet.timestamp, None)
        self._stamp = self._stamp or read_stamp(packet.extension)
        self._bytes += len(packet.payload)
        if self._bytes > MAX_FRAME or len(self._nal_list) > MAX_SLICES:
            self._is_broken = True
            self._nal_list, self._fragments = self._nal_list[:1], None
            return found
        for nal in self._nals(packet.payload):
            found += self._add(nal)
        self._is_marked = self._is_marked or packet.marker
        return found

    def flush(self) -> list[Unit]:
        found = self._close()
        self._open(self._at, None)
        return found

    def _open(self, timestamp: int | None, stamp: ReplayStamp | None) -> None:
        self._at, self._stamp = timestamp, stamp
        self._nal_list: list[bytes] = []
        self._fragments = None
        self._bytes = 0
        self._is_broken = self._is_marked = False
        self._whole = True

    def _add(self, nal: bytes) -> list[Unit]:
        found: list[Unit] = []
        nals = split_nals(_EMBEDDED + nal) if _EMBEDDED in nal else [nal]
        self._is_broken = self._is_broken or len(nals) > MAX_TOGETHER
        for one in nals[:MAX_TOGETHER]:
            if len(one) <= self.header_size:
                continue
            is_next = self._is_slice(self._kind(one)) and self._starts_picture(one)
            if self._is_marked and is_next and self._slices_of(self._nal_list):
                found += self._close()
                self._open(self._at, self._stamp)
            self._nal_list.append(one)
        return found

    def _slices_of(self, nals: list[bytes]) -> list[bytes]:
        return [nal for nal in nals if self._is_slice(self._kind(nal))]

    def _close(self) -> list[Unit]:
        slices = self._slices_of(self._nal_list)
        is_cut = self._is_broken or self._fragments is not None or not self._whole
        if not slices or is_cut or not self._starts_picture(slices[0]):
            self.damaged += bool(slices or is_cut)
            return []
        is_key = self._is_key(self._kind(slices[0]))
        nals = self._nal_list
        if is_key and self.parameter_kinds[0] not in map(self._kind, nals):
            nals = [*self._given, *nals]
        data = b"".join(_START + nal for nal in nals)
        return [Unit(data, self._at, is_key, self._stamp)]


class _H264(_Collector, H264Depacketiser):
    pass


class _H265(_Collector, H265Depacketiser):
    pass


class _Jpeg:
    """Each picture stands for itself."""

    def __init__(self, size: tuple[int, int]):
        self.damaged = 0
        self._machine = JpegDepacketiser(size)
        self._at: int | None = None
        self._stamp: ReplayStamp | None = None
        self._is_open = False

    def take(self, packet: RtpPacket) -> list[Unit]:
        if packet.timestamp != self._at:
            self.damaged += self._is_open
            self._at, self._stamp, self._is_open = packet.timestamp, None, True
        self._stamp = self._stamp or read_stamp(packet.extension)
        frame = self._machine.push(packet)
        if frame is None:
            return []
        self._is_open = False
        return [Unit(frame.data, packet.timestamp, True, self._stamp)]

    def flush(self) -> list[Unit]:
        self.damaged += self._is_open
        self._is_open = False
        return []


_KINDS = {H264: _H264, H265: _H265}


def collector(
    codec: str, parameter_sets: tuple[bytes, ...] = (), size: tuple[int, int] = (0, 0)
) -> _Collector | _Jpeg:
    """For one stream. ``parameter_sets``, ``size``: of the session description, for key frames and
    pictures that bring none. Raises UnsupportedCodec."""
    if codec == JPEG:
        return _Jpeg(size)
    if codec not in _KINDS:
        raise UnsupportedCodec(codec=codec[:20])
    return _KINDS[codec](parameter_sets)
