"""One coded picture as a device sent it, before anything is decoded."""

from dataclasses import dataclass

H264 = "h264"
H265 = "h265"
JPEG = "jpeg"

SNAPSHOT = "snapshot"
STREAM = "stream"

MAX_FRAME = 8 * 1024 * 1024
"""Bytes. A key frame of a 4K camera takes 1 to 2 MB, a full-size snapshot at best quality 6 MB."""


@dataclass(frozen=True)
class EncodedFrame:
    """``data``: a JPEG file, or an access unit in Annex B form with its parameter sets in front.

    ``width``, ``height``: pixels as the header claims, 0 when it does not say. ``source``:
    where the frame came from, 'snapshot' or 'stream'.
    """

    codec: str
    data: bytes
    width: int = 0
    height: int = 0
    source: str = STREAM
