"""How large a coded picture says it is: read from its headers, before anything is decoded.

Coded sizes are what a decoder has to allocate; the cropping a header asks for does not make them
smaller, so limits are checked against ``coded_width`` and ``coded_height``.
"""

from dataclasses import dataclass
from struct import unpack_from

from .bits import BitReader, OutOfBits
from .errors import FrameUndecodable
from .frame import H264, H265, JPEG

MAX_SPS = 1024
"""Bytes of a sequence parameter set looked at; real ones take 10 to 100. Cameras append padding
or the whole picture to it (scottlamb/retina#68, #102)."""

MAX_SEGMENTS = 512
"""Marker segments before a JPEG's frame header; a camera's file has about 10."""

_SOF_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_STANDALONE = frozenset(range(0xD0, 0xD9)) | {0x01}
_HIGH_PROFILES = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})


@dataclass(frozen=True)
class FrameSize:
    """Pixels: as shown, and as coded (before cropping, always at least as large)."""

    width: int
    height: int
    coded_width: int
    coded_height: int

    @property
    def pixels(self) -> int:
        return self.coded_width * self.coded_height


def frame_size(codec: str, data: bytes) -> FrameSize:
    """The largest size that the headers in ``data`` announce.

    ``data``: a JPEG file or an Annex B access unit. Raises FrameUndecodable when no header says.
    """
    if codec == JPEG:
        return jpeg_size(data)
    sizes = [parameter_set_size(codec, nal) for nal in split_nals(data)]
    known = [size for size in sizes if size]
    if not known:
        raise FrameUndecodable("no usable sequence parameter set")
    return max(known, key=lambda size: size.pixels)


def parameter_set_size(codec: str, nal: bytes) -> FrameSize | None:
    """The size in a sequence parameter set; None for any other or a broken NAL unit."""
    try:
        if codec == H264 and nal[0] & 0x1F == 7:
            return _h264_size(BitReader(unescape(nal[1:MAX_SPS])))
        if codec == H265 and nal[0] >> 1 & 0x3F == 33:
            return _h265_size(BitReader(unescape(nal[2:MAX_SPS])))
    except (OutOfBits, IndexError):
        pass
    return None


def split_nals(data: bytes) -> list[bytes]:
    """The NAL units of an Annex B byte stream (ITU-T H.264 Annex B), without start codes."""
    nals = (nal.rstrip(b"\0") for nal in data.split(b"\0\0\1")[1:])
    return [nal for nal in nals if nal]


def unescape(nal: bytes) -> bytes:
    """Without the emulation prevention bytes (ITU-T H.264 7.4.1)."""
    return nal.replace(b"\0\0\3", b"\0\0")


def jpeg_size(data: bytes) -> FrameSize:
    """The size in a JPEG's frame header (ITU-T T.81 B.2.2).

    Raises FrameUndecodable for anything that is not a JPEG with a frame header.
    """
    if data[:2] != b"\xff\xd8":
        raise FrameUndecodable("no JPEG")
    at = 2
    for _segment in range(MAX_SEGMENTS):
        at = _next_marker(data, at)
        if at < 0 or at + 9 > len(data):
            break
        marker = data[at + 1]
        if marker in _SOF_MARKERS:
            height, width = unpack_from(">HH", data, at + 5)
            return _checked(width, height, width, height)
        at += 2 if marker in _STANDALONE else 2 + max(2, unpack_from(">H", data, at + 2)[0])
    raise FrameUndecodable("JPEG without a frame header")


def _next_marker(data: bytes, at: int) -> int:
    """Where the next marker's last 0xFF stands, or -1; bytes between segments are skipped."""
    at = data.find(b"\xff", at)
    while 0 <= at < len(data) - 1 and data[at + 1] in (0x00, 0xFF):
        at = data.find(b"\xff", at + 1)
    return at


def _checked(width: int, height: int, coded_width: int, coded_height: int) -> FrameSize:
    if min(width, height) < 1:
        raise FrameUndecodable("empty picture", width=width, height=height)
    return FrameSize(width, height, coded_width, coded_height)


def _h264_size(bits: BitReader) -> FrameSize | None:
    """seq_parameter_set_data, ITU-T H.264 7.3.2.1.1."""
    profile = bits.read(8)
    bits.skip(16)
    bits.unsigned()
    chroma, separate = _h264_chroma(bits) if profile in _HIGH_PROFILES else (1, 0)
    bits.unsigned()
    _skip_h264_order(bits)
    bits.unsigned()
    bits.skip(1)
    width = 16 * (bits.unsigned() + 1)
    map_units = bits.unsigned() + 1
    frames_only = bits.read(1)
    height = 16 * map_units * (2 - frames_only)
    bits.skip(1 if frames_only else 2)
    crops = [bits.unsigned() for _side in range(4)] if bits.read(1) else [0] * 4
    unit_x, unit_y = _crop_units(0 if separate else chroma)
    unit_y *= 2 - frames_only
    return _cropped(width, height, unit_x, unit_y, crops)


def _h264_chroma(bits: BitReader) -> tuple[int, int]:
    """(chroma_format_idc, separate_colour_plane_flag); skips the scaling lists after them."""
    chroma = bits.unsigned()
    separate = bits.read(1) if chroma == 3 else 0
    bits.unsigned()
    bits.unsigned()
    bits.skip(1)
    if bits.read(1):
        for index in range(12 if chroma == 3 else 8):
            if bits.read(1):
                _skip_scaling_list(bits, 16 if index < 6 else 64)
    return chroma, separate


def _skip_scaling_list(bits: BitReader, size: int) -> None:
    """scaling_list, ITU-T H.264 7.3.2.1.1.1."""
    last = following = 8
    for _entry in range(size):
        if following:
            following = (last + bits.signed()) % 256
        last = following or last


def _skip_h264_order(bits: BitReader) -> None:
    """The picture order count fields."""
    kind = bits.unsigned()
    if kind == 0:
        bits.unsigned()
    elif kind == 1:
        bits.skip(1)
        bits.signed()
        bits.signed()
        for _frame in range(min(bits.unsigned(), 255)):
            bits.signed()


def _h265_size(bits: BitReader) -> FrameSize | None:
    """seq_parameter_set_rbsp, ITU-T H.265 7.3.2.2.1."""
    bits.skip(4)
    layers = bits.read(3)
    bits.skip(1)
    _skip_profile_tier_level(bits, layers)
    bits.unsigned()
    chroma = bits.unsigned()
    separate = bits.read(1) if chroma == 3 else 0
    width, height = bits.unsigned(), bits.unsigned()
    crops = [bits.unsigned() for _side in range(4)] if bits.read(1) else [0] * 4
    return _cropped(width, height, *_crop_units(0 if separate else chroma), crops)


def _skip_profile_tier_level(bits: BitReader, layers: int) -> None:
    """profile_tier_level, ITU-T H.265 7.3.3, for ``layers`` sub-layers."""
    bits.skip(96)
    present = [(bits.read(1), bits.read(1)) for _layer in range(layers)]
    if layers:
        bits.skip(2 * (8 - layers))
    for profile, level in present:
        bits.skip(88 * profile + 8 * level)


def _crop_units(chroma: int) -> tuple[int, int]:
    """Luma samples a unit of cropping stands for, across and down."""
    return {1: (2, 2), 2: (2, 1)}.get(chroma, (1, 1))


def _cropped(
    width: int, height: int, unit_x: int, unit_y: int, crops: list[int]
) -> FrameSize | None:
    left, right, top, bottom = crops
    shown_width = width - unit_x * (left + right)
    shown_height = height - unit_y * (top + bottom)
    if shown_width < 1 or shown_height < 1:
        return None
    return FrameSize(shown_width, shown_height, width, height)
