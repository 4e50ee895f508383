"""RTP packets to whole key frames: the codecs' state machines behind one door.

``push()`` takes a packet and returns the key frame it completes, if any; ``flush()`` gives the
frame that a marker bit has ended when no packet followed. Marker bits alone are not trusted:
some cameras set one on every NAL unit (scottlamb/retina#13), so a frame ends where a packet with
another timestamp begins.
"""

from typing import Protocol

from .frame import H264, H265, JPEG, EncodedFrame
from .rtp_h26x import H264Depacketiser, H265Depacketiser
from .rtp_jpeg import JpegDepacketiser
from .rtp_packet import RtpPacket, parse_packet

__all__ = ["Depacketiser", "RtpPacket", "depacketiser", "parse_packet"]


class Depacketiser(Protocol):
    """``frames``: whole pictures seen, key frames or not. ``pending``: flush() gives a frame."""

    frames: int
    pending: bool

    def push(self, packet: RtpPacket) -> EncodedFrame | None: ...

    def flush(self) -> EncodedFrame | None: ...


def depacketiser(codec: str, parameter_sets: tuple[bytes, ...] = (), size=(0, 0)) -> Depacketiser:
    """The state machine for ``codec``. ``parameter_sets``: from the session description;
    ``size``: its (width, height), for JPEG pictures too large for their header's fields."""
    machines = {
        H264: lambda: H264Depacketiser(parameter_sets),
        H265: lambda: H265Depacketiser(parameter_sets),
        JPEG: lambda: JpegDepacketiser(size),
    }
    return machines[codec]()
