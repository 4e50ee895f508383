"""Depacketisers for H.264 (RFC 6184) and H.265 (RFC 7798), non-interleaved.

Only key frames are put together: an IDR picture (H.264) or any IRAP picture (H.265), with the
parameter sets in front. A picture that does not begin with its first slice, or that lost packets,
is dropped: half a picture would be judged as a grey one (device fact A18).
"""

from .frame import H264, H265, MAX_FRAME, EncodedFrame
from .headers import frame_size, parameter_set_size, split_nals
from .rtp_packet import RtpPacket, SequenceGaps

MAX_SETS = 16
"""Parameter sets kept of each kind; a camera has one or two."""

MAX_SET = 64 * 1024
"""Bytes of a parameter set; real ones take 10 to 100."""

MAX_SLICES = 4096
"""NAL units of a picture; H.265 allows 600 slices at its highest level (table A.8). Without it a
picture of 8 MB could be made of four million units."""

MAX_TOGETHER = 256
"""NAL units in one packet; cameras put 2 to 5 together, a byte stream of a picture has 70."""

_START_CODE = b"\0\0\1"
_START = b"\0" + _START_CODE


class _NalDepacketiser:
    """What both codecs share: cutting pictures out of NAL units.

    Subclasses say how NAL units lie in a payload and what a NAL unit is.
    """

    codec = ""
    header_size = 0
    size_kind = 0
    parameter_kinds: tuple[int, ...] = ()

    def __init__(self, parameter_sets: tuple[bytes, ...] = ()):
        self.frames = 0
        self._sets: dict[int, list[bytes]] = {kind: [] for kind in self.parameter_kinds}
        self._sizes: dict[bytes, bool] = {}
        self._gaps = SequenceGaps()
        self._begin(None)
        for nal in parameter_sets:
            self._take(nal)

    @property
    def pending(self) -> bool:
        return self._ended and self._is_key_frame()

    def push(self, packet: RtpPacket) -> EncodedFrame | None:
        if self._gaps.missing(packet.sequence):
            self._lose()
        frame = None
        if packet.timestamp != self._timestamp:
            frame = self._finish()
            self._begin(packet.timestamp)
        self._size += len(packet.payload)
        if self._size > MAX_FRAME:
            self._drop()
        else:
            for nal in self._nals(packet.payload):
                frame = self._take(nal) or frame
        self._ended = packet.marker
        self._marked = self._marked or packet.marker
        return frame

    def flush(self) -> EncodedFrame | None:
        return self._finish() if self.pending else None

    def _begin(self, timestamp: int | None) -> None:
        self._timestamp = timestamp
        self._slices: list[bytes] = []
        self._fragments: list[bytes] | None = None
        self._size = 0
        self._whole = True
        self._ended = self._marked = False

    def _lose(self) -> None:
        """Packets are missing here: the picture they belong to is gone, but not one of which
        nothing came yet."""
        if self._slices or self._fragments:
            self._drop()

    def _drop(self) -> None:
        """Nothing of the present picture is any good, whatever follows of it."""
        self._slices, self._fragments, self._whole = self._slices[:1], None, False

    def _finish(self) -> EncodedFrame | None:
        """The picture that has ended, when it is a whole key frame."""
        slices, key = self._slices, self._is_key_frame()
        self.frames += bool(slices)
        self._begin(self._timestamp)
        self._whole = False
        if not key:
            return None
        sets = [nal for kind in self.parameter_kinds for nal in self._sets[kind]]
        data = b"".join(_START + nal for nal in sets + slices)
        size = frame_size(self.codec, data)
        return EncodedFrame(self.codec, data, size.width, size.height)

    def _is_key_frame(self) -> bool:
        return (
            self._whole
            and self._fragments is None
            and bool(self._slices)
            and self._starts_picture(self._slices[0])
            and self._is_key(self._kind(self._slices[0]))
            and any(self._sizes.values())
        )

    def _take(self, nal: bytes) -> EncodedFrame | None:
        """One NAL unit, or several with start codes between them: some cameras put a whole byte
        stream into one (scottlamb/retina#68). Gives the frame that has ended before it, where
        the timestamp did not tell."""
        frame, nals = None, [nal]
        if _START_CODE in nal:
            nals = split_nals(_START_CODE + nal)
            self._whole = self._whole and len(nals) <= MAX_TOGETHER
        for one in nals[:MAX_TOGETHER]:
            if len(one) <= self.header_size:
                continue
            kind = self._kind(one)
            if kind in self._sets:
                self._keep_set(kind, one)
            elif self._is_slice(kind):
                if self._slices and self._marked and self._starts_picture(one):
                    frame = self._finish() or frame
                    self._begin(self._timestamp)
                self._slices.append(one)
                if len(self._slices) > MAX_SLICES:
                    self._drop()
        return frame

    def _keep_set(self, kind: int, nal: bytes) -> None:
        """The newest comes last: a decoder takes the last one with the same number. Whether a set
        gives a size is read once, not for every picture: reading may take a millisecond."""
        sets = self._sets[kind]
        if len(nal) > MAX_SET or (sets and sets[-1] == nal):
            return
        if nal in sets:
            sets.remove(nal)
        sets.append(nal)
        del sets[:-MAX_SETS]
        if kind == self.size_kind:
            known = self._sizes
            if nal not in known:
                known[nal] = parameter_set_size(self.codec, nal) is not None
            self._sizes = {one: known[one] for one in sets}

    def _fragment(self, header: bytes, flags: int, data: bytes) -> list[bytes]:
        """A fragmentation unit: gives the NAL unit when the last fragment is there."""
        if flags & 0x80:
            self._fragments = [header]
        if self._fragments is None:
            self._whole = False
            return []
        self._fragments.append(data)
        if not flags & 0x40:
            return []
        nal, self._fragments = b"".join(self._fragments), None
        return [nal]

    def _aggregate(self, data: bytes) -> list[bytes]:
        """NAL units with their 16-bit sizes in front."""
        nals, at = [], 0
        while at + 2 <= len(data) and len(nals) < MAX_TOGETHER:
            size = int.from_bytes(data[at : at + 2], "big")
            nals.append(data[at + 2 : at + 2 + size])
            at += 2 + size
        if at != len(data):
            self._whole = False
        return nals

    def _nals(self, payload: bytes) -> list[bytes]:
        raise NotImplementedError

    def _kind(self, nal: bytes) -> int:
        raise NotImplementedError

    def _is_slice(self, kind: int) -> bool:
        raise NotImplementedError

    def _is_key(self, kind: int) -> bool:
        raise NotImplementedError

    def _starts_picture(self, nal: bytes) -> bool:
        """Whether a slice is the first of its picture: the first bit behind the NAL unit's header
        (H.264: first_mb_in_slice is 0; H.265: first_slice_segment_in_pic_flag)."""
        return bool(nal[self.header_size] & 0x80)


class H264Depacketiser(_NalDepacketiser):
    """RFC 6184 5.6 to 5.8: single NAL units, STAP-A, FU-A."""

    codec = H264
    header_size = 1
    size_kind = 7
    parameter_kinds = (7, 8)

    def _nals(self, payload: bytes) -> list[bytes]:
        kind = payload[0] & 0x1F
        if kind < 24:
            return [payload]
        if kind == 24:
            return self._aggregate(payload[1:])
        if kind == 28 and len(payload) > 2:
            header = bytes([payload[0] & 0xE0 | payload[1] & 0x1F])
            return self._fragment(header, payload[1], payload[2:])
        self._whole = False
        return []

    def _kind(self, nal: bytes) -> int:
        return nal[0] & 0x1F

    def _is_slice(self, kind: int) -> bool:
        return 1 <= kind <= 5

    def _is_key(self, kind: int) -> bool:
        return kind == 5


class H265Depacketiser(_NalDepacketiser):
    """RFC 7798 4.4.1 to 4.4.3: single NAL units, AP, FU; no decoding order numbers."""

    codec = H265
    header_size = 2
    size_kind = 33
    parameter_kinds = (32, 33, 34)

    def _nals(self, payload: bytes) -> list[bytes]:
        kind = payload[0] >> 1 & 0x3F
        if kind < 48:
            return [payload]
        if kind == 48:
            return self._aggregate(payload[2:])
        if kind == 49 and len(payload) > 3:
            header = bytes([payload[0] & 0x81 | (payload[2] & 0x3F) << 1, payload[1]])
            return self._fragment(header, payload[2], payload[3:])
        self._whole = False
        return []

    def _kind(self, nal: bytes) -> int:
        return nal[0] >> 1 & 0x3F

    def _is_slice(self, kind: int) -> bool:
        return kind < 32

    def _is_key(self, kind: int) -> bool:
        return 16 <= kind <= 23
