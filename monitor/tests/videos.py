"""Pictures and streams for tests, made by real encoders; the same in every run."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache

import av
import cv2
import numpy as np

av.logging.set_level(av.logging.PANIC)

ENCODERS = {
    "h264": ("libx264", {"preset": "veryfast", "threads": "1"}),
    "h265": ("libx265", {"preset": "ultrafast", "x265-params": "log-level=none:pools=1"}),
}


def scene(width: int = 640, height: int = 360, seed: int = 1, contrast: float = 45) -> np.ndarray:
    """A picture with the texture of an outdoor scene: float32 luma (height, width)."""
    random = np.random.default_rng(seed)
    down, across = np.fft.fftfreq(height)[:, None], np.fft.fftfreq(width)[None]
    frequency = np.hypot(down, across)
    frequency[0, 0] = 1
    spectrum = random.normal(size=(height, width)) + 1j * random.normal(size=(height, width))
    picture = np.fft.ifft2(spectrum / frequency**1.3).real
    picture *= contrast / picture.std()
    return np.clip(picture - picture.mean() + 110, 0, 255).astype(np.float32)


def with_noise(luma: np.ndarray, level: float, random: np.random.Generator) -> np.ndarray:
    """What a sensor makes of it: ``level`` is the noise's standard deviation in luma."""
    return luma + random.normal(0, level, luma.shape)


def with_letters(luma: np.ndarray, second: int = 0) -> np.ndarray:
    """uint8 BGR with a running clock and a title burned in, as cameras do."""
    bgr = np.repeat(np.clip(luma, 0, 255).astype(np.uint8)[..., None], 3, axis=2)
    size = luma.shape[0] / 360
    clock = f"2026-08-02 10:{second // 60 % 60:02}:{second % 60:02}"
    title_at = int(luma.shape[1] * 0.7), int(luma.shape[0] - 12 * size)
    for text, at in ((clock, (int(10 * size), int(26 * size))), ("CAM 01 GATE", title_at)):
        cv2.putText(bgr, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.7 * size, (255, 255, 255), 2)
    return bgr


def encode(
    codec: str, pictures: Iterable[np.ndarray], gop: int = 8, **options
) -> Iterator[tuple[bool, bytes]]:
    """(is it a key frame, Annex B access unit) of each BGR picture."""
    name, defaults = ENCODERS[codec]
    context = None
    for number, picture in enumerate(pictures):
        context = context or _context(name, picture.shape, gop, {**defaults, **options})
        frame = av.VideoFrame.from_ndarray(picture, "bgr24")
        frame.pts = number
        yield from ((packet.is_keyframe, bytes(packet)) for packet in context.encode(frame))
    yield from ((packet.is_keyframe, bytes(packet)) for packet in context.encode(None))


def _context(name: str, shape, gop: int, options: dict) -> av.VideoCodecContext:
    context = av.CodecContext.create(name, "w")
    context.height, context.width = shape[:2]
    context.pix_fmt = "yuv420p"
    context.time_base, context.framerate = Fraction(1, 10), 10
    context.gop_size, context.thread_count = gop, 1
    context.options = options
    return context


def jpeg(bgr: np.ndarray, quality: int = 80, restart: int = 0) -> bytes:
    """A JPEG file with the standard's tables, 4:2:0."""
    parameters = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_RST_INTERVAL, restart]
    done, data = cv2.imencode(".jpg", bgr, parameters)
    assert done
    return data.tobytes()


@lru_cache(maxsize=32)
def key_frame(codec: str, width: int = 320, height: int = 192, seed: int = 1) -> bytes:
    """One coded picture of a scene: a JPEG file or an Annex B access unit."""
    bgr = with_letters(scene(width, height, seed))
    if codec == "jpeg":
        return jpeg(bgr)
    return next(data for key, data in encode(codec, [bgr]) if key)


@lru_cache(maxsize=8)
def stream(codec: str, frames: int = 12, gop: int = 5) -> tuple[tuple[bool, bytes], ...]:
    """A short stream of a noisy scene: (is it a key frame, access unit)."""
    random, still = np.random.default_rng(3), scene(320, 192)
    pictures = (with_letters(with_noise(still, 2, random), n) for n in range(frames))
    return tuple(encode(codec, pictures, gop))
