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
from monitor.clip import Clip, look_into, picture_at

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
                clip._clip(*clip._read(io.BytesIO(answer)))


def moment(data: bytes, at_s: float, **options):
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        return picture_at(file, at_s, **options)


class TestMoment(unittest.TestCase):
    def test_the_picture_that_is_shown_then(self):
        """Pictures come each 0.2 s; the brighter, the later."""
        for container, codec in (("mp4", "libx264"), ("matroska", "libx265"), ("avi", "mpeg4")):
            with self.subTest(container):
                levels = []
                for at_s, shown in ((0, 0), (0.2, 0.2), (7.31, 7.2), (12.4, 12.4), (19.9, 19.8)):
                    seen = moment(video(container, codec), at_s)
                    self.assertAlmostEqual(seen.at_s, shown, places=2)
                    self.assertEqual((seen.width, seen.height), SIZE)
                    levels.append(brightness(seen.picture))
                    self.assertAlmostEqual(levels[-1], 20 + shown * 10, delta=6)
                self.assertEqual(levels, sorted(levels))

    def test_after_the_end_it_is_the_last_one(self):
        self.assertAlmostEqual(moment(video(), 500).at_s, 19.8, places=2)
        whole = video(options=(("movflags", "faststart"),))
        cut = whole[: len(whole) // 2]
        self.assertAlmostEqual(moment(cut, 5).at_s, 5, places=2)
        self.assertIsNone(moment(cut, 18))

    def test_none(self):
        for data in (b"", b"hello world\n" * 1000, random.Random(1).randbytes(300_000)):
            self.assertIsNone(moment(data, 1))
        for at_s in (-1, float("nan"), float("inf"), 1e300):
            self.assertIsNone(moment(video(), at_s))

    def test_as_large_as_it_was_recorded(self):
        with tempfile.TemporaryFile() as file:
            with av.open(file, "w", format="mp4") as output:
                stream = output.add_stream("libx264", rate=5, options={"preset": "ultrafast"})
                stream.width, stream.height, stream.pix_fmt = 2560, 1440, "yuv420p"
                black = np.zeros((1440, 2560, 3), np.uint8)
                output.mux(stream.encode(av.VideoFrame.from_ndarray(black, "bgr24")))
                output.mux(stream.encode(None))
            seen = picture_at(file, 0)
        picture = cv2.imdecode(np.frombuffer(seen.picture, np.uint8), cv2.IMREAD_COLOR)
        self.assertEqual(picture.shape, (1440, 2560, 3))

    def test_a_process_that_hangs_is_ended(self):
        with patch.object(clip.sys, "executable", "/bin/sleep"), tempfile.TemporaryFile() as file:
            with patch.object(clip, "COMMAND", ("60",)):
                began = time.monotonic()
                self.assertIsNone(picture_at(file, 1, limit_s=0.5))
                self.assertLess(time.monotonic() - began, 20)
