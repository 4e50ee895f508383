"""What a clip is: real files through the real process."""

import io
import os
import random
import tempfile
import time
import unittest
from fractions import Fraction
from functools import lru_cache
from unittest.mock import patch

import av
import cv2
import numpy as np

from monitor import clip
from monitor.clip import Clip, look_into

SIZE = (160, 96)
ENCODING = {"libx265": {"preset": "ultrafast", "x265-params": "log-level=none:pools=1"}}


@lru_cache(maxsize=8)
def video(container="mp4", codec="libx264", seconds=20, options=()) -> bytes:
    """Five pictures a second, from dark to bright, a key frame each second."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "clip")
        with av.open(path, "w", format=container, container_options=dict(options)) as output:
            _write(output, codec, seconds)
        with open(path, "rb") as file:
            return file.read()


def _write(output, codec: str, seconds: int) -> None:
    stream = output.add_stream(codec, rate=5, options=ENCODING.get(codec, {}))
    stream.width, stream.height = SIZE
    stream.pix_fmt = "yuv420p"
    stream.codec_context.gop_size = 5
    count = seconds * 5
    noise = np.random.default_rng(1)
    for number in range(count):
        level = 20 + number * 200 // count
        picture = noise.integers(level - 8, level + 8, (SIZE[1], SIZE[0], 3)).astype(np.uint8)
        frame = av.VideoFrame.from_ndarray(picture, "bgr24")
        frame.pts, frame.time_base = number, Fraction(1, 5)
        output.mux(stream.encode(frame))
    output.mux(stream.encode(None))


def found(data: bytes, **options) -> Clip:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        return look_into(file, **options)


def brightness(jpeg: bytes) -> float:
    return float(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE).mean())


class TestClip(unittest.TestCase):
    def test_kinds_of_files(self):
        for container, codec, name in (
            ("mp4", "libx264", "h264"),
            ("matroska", "libx265", "hevc"),
            ("avi", "mpeg4", "mpeg4"),
            ("mpegts", "libx264", "h264"),
            ("mpeg", "mpeg2video", "mpeg2video"),
        ):
            with self.subTest(container):
                seen = found(video(container, codec))
                self.assertEqual((seen.code, seen.codec), ("ok", name))
                self.assertEqual((seen.width, seen.height), SIZE)
                self.assertAlmostEqual(seen.duration_s, 20, delta=1)
                self.assertFalse(seen.ends_early)
                self.assertLess(brightness(seen.first), 40)
                self.assertGreater(brightness(seen.last), 200)

    def test_bare_stream(self):
        seen = found(video("h264"))
        self.assertEqual((seen.code, seen.codec), ("ok", "h264"))
        self.assertLess(brightness(seen.first), 40)

    def test_no_video(self):
        for data in (b"", b"x", b"hello world\n" * 1000, random.Random(1).randbytes(300_000),
                     b"%PDF-1.7\n" + b"1" * 5000, b"PK\3\4" + bytes(5000)):  # fmt: skip
            self.assertEqual(found(data).code, "unreadable", data[:10])

    def test_cut_off(self):
        """Without its index an MP4 is nothing; with the index in front it plays up to the cut."""
        whole = video()
        self.assertEqual(found(whole[: len(whole) // 2]).code, "unreadable")
        whole = video(options=(("movflags", "faststart"),))
        seen = found(whole[: len(whole) // 2])
        self.assertTrue(seen.is_video)
        self.assertTrue(seen.ends_early)
        self.assertAlmostEqual(seen.duration_s, 20, delta=1)
        self.assertAlmostEqual(seen.readable_s, 10, delta=4)

    def test_no_further_file_is_opened(self):
        """A playlist would have the demuxer open what it names."""
        with tempfile.NamedTemporaryFile(suffix=".ts") as secret:
            secret.write(video("mpegts"))
            secret.flush()
            for text in (
                f"#EXTM3U\n#EXT-X-TARGETDURATION:20\n#EXTINF:20,\n{secret.name}\n#EXT-X-ENDLIST\n",
                f"ffconcat version 1.0\nfile '{secret.name}'\n",
                f"#EXTM3U\n#EXTINF:20,\nhttp://127.0.0.1:9/{os.path.basename(secret.name)}\n",
            ):
                self.assertEqual(found(text.encode()).code, "unreadable")

    def test_flipped_bits_end_in_an_answer(self):
        dice = random.Random(7)
        for container in ("mp4", "matroska", "mpegts"):
            for _round in range(3):
                data = bytearray(video(container))
                for _flip in range(200):
                    data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
                self.assertIn(found(bytes(data)).code, clip.CODES)

    def test_a_process_that_hangs_is_ended(self):
        with patch.object(clip.sys, "executable", "/bin/sleep"), tempfile.TemporaryFile() as file:
            sleeper = patch.object(clip, "COMMAND", ("60",))
            with sleeper:
                began = time.monotonic()
                self.assertEqual(look_into(file, limit_s=0.5).code, "unreadable")
                self.assertLess(time.monotonic() - began, 20)

    def test_answers_of_a_process_gone_mad(self):
        pack = clip.LENGTHS.pack
        for answer in (
            b"", b"\xff" * 12, pack(2**31, 0, 0), pack(2, 0, 0) + b"{}", pack(2, 5, 0) + b"{}ab",
            pack(15, 0, 0) + b'{"code":"evil"}', pack(2, 0, 0) + b"[]",
            pack(33, 0, 0) + b'{"code":"ok","duration_s":"many"}',
        ):  # fmt: skip
            with self.assertRaises((EOFError, ValueError, TypeError, KeyError)):
                clip._read(io.BytesIO(answer))
