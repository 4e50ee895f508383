"""One coded frame to pixels: H.264 and H.265 by PyAV (FFmpeg), JPEG by OpenCV.

Runs in the picture process only: decoders are the most attackable code there is. The size is
read from the headers first, and nothing is decoded that would take more than the pixel limit.
"""

from dataclasses import dataclass

import av
import cv2
import numpy as np

from .errors import FrameTooLarge, FrameUndecodable
from .frame import H264, H265, JPEG
from .headers import FrameSize, frame_size
from .picture import WORK_MIN, work_size

_DECODERS = {H264: "h264", H265: "hevc"}
_EOI = b"\xff\xd9"

av.logging.set_level(av.logging.PANIC)
cv2.setNumThreads(1)


@dataclass(frozen=True)
class Decoded:
    """``bgr``: uint8 array (height, width, 3), scaled to the size pictures are judged in;
    ``width``, ``height``: pixels as the device sent them."""

    bgr: np.ndarray
    width: int
    height: int

    @property
    def luma(self) -> np.ndarray:
        return cv2.cvtColor(self.bgr, cv2.COLOR_BGR2GRAY)


def decode(codec: str, data: bytes, max_pixels: int) -> Decoded:
    """``max_pixels``: of the coded picture. Raises FrameTooLarge, and FrameUndecodable for
    everything that gives no whole picture."""
    size = frame_size(codec, data)
    if size.pixels > max_pixels:
        raise FrameTooLarge(width=size.coded_width, height=size.coded_height, limit=max_pixels)
    if min(size.width, size.height) < WORK_MIN:
        raise FrameUndecodable("tiny picture", width=size.width, height=size.height)
    return _decode_jpeg(data, size) if codec == JPEG else _decode_video(codec, data, max_pixels)


def to_jpeg(bgr: np.ndarray, quality: int = 80) -> bytes:
    """A JPEG file of the picture."""
    done, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise FrameUndecodable("no JPEG could be made")
    return data.tobytes()


def _decode_jpeg(data: bytes, size: FrameSize) -> Decoded:
    if _EOI not in data[-max(64, len(data) // 8) :]:
        raise FrameUndecodable("JPEG without an end")
    try:
        bgr = cv2.imdecode(np.frombuffer(data, np.uint8), _reduction(size.width))
    except cv2.error as error:
        raise FrameUndecodable("broken JPEG") from error
    if bgr is None:
        raise FrameUndecodable("broken JPEG")
    wanted = work_size(size.width, size.height)
    if bgr.shape[1::-1] != wanted:  # a copy otherwise
        bgr = cv2.resize(bgr, wanted, interpolation=cv2.INTER_AREA)
    return Decoded(bgr, size.width, size.height)


def _reduction(width: int) -> int:
    """OpenCV's flag for decoding at half, a quarter or an eighth, as long as enough is left."""
    flags = (
        (8, cv2.IMREAD_REDUCED_COLOR_8),
        (4, cv2.IMREAD_REDUCED_COLOR_4),
        (2, cv2.IMREAD_REDUCED_COLOR_2),
    )
    wanted = work_size(width, WORK_MIN)[0]
    flag = next((flag for factor, flag in flags if width // factor >= wanted), cv2.IMREAD_COLOR)
    return flag | cv2.IMREAD_IGNORE_ORIENTATION


def _decode_video(codec: str, data: bytes, max_pixels: int) -> Decoded:
    frame = _first_frame(codec, data, {"max_pixels": str(max_pixels), "err_detect": "explode"})
    strict = frame is not None
    if not strict:
        frame = _first_frame(codec, data, {"max_pixels": str(max_pixels)})
    if frame is None or frame.is_corrupt:
        raise FrameUndecodable("damaged picture")
    width, height = work_size(frame.width, frame.height)
    bgr = frame.reformat(width, height, "bgr24", interpolation="AREA").to_ndarray()
    if not strict and _is_cut_off(bgr):
        raise FrameUndecodable("half a picture")
    return Decoded(bgr, frame.width, frame.height)


def _first_frame(codec: str, data: bytes, options: dict) -> av.VideoFrame | None:
    context = av.CodecContext.create(_DECODERS[codec], "r")
    context.thread_count = 1
    context.options = options
    try:
        frames = context.decode(av.Packet(data)) + context.decode(None)
    except (av.FFmpegError, ValueError):
        return None
    return frames[0] if frames else None


def _is_cut_off(bgr: np.ndarray) -> bool:
    """Whether the lowest part is perfectly uniform: FFmpeg's H.265 decoder says nothing of slices
    that are missing, it leaves their place empty."""
    return bool((bgr[-max(1, len(bgr) // 16) :] == bgr[-1, -1]).all())
