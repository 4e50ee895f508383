"""Picture sizes from headers, compared with what real encoders were asked for."""

import unittest

import numpy as np
from hypothesis import given, strategies as st

from ..probe.bits import BitReader, OutOfBits
from ..probe.errors import FrameUndecodable
from ..probe.headers import frame_size, jpeg_size, split_nals
from .videos import encode, jpeg, key_frame

CODECS = ("h264", "h265", "jpeg")


def black(width, height):
    return np.zeros((height, width, 3), np.uint8)


class TestSizes(unittest.TestCase):
    def test_sizes_of_real_encoders(self):
        for codec in ("h264", "h265"):
            for width, height in ((640, 360), (704, 576), (1280, 720), (1918, 1078), (320, 192)):
                with self.subTest(codec=codec, width=width, height=height):
                    data = next(data for key, data in encode(codec, [black(width, height)]) if key)
                    size = frame_size(codec, data)
                    self.assertEqual((size.width, size.height), (width, height))
                    self.assertGreaterEqual(size.pixels, width * height)

    def test_profiles_with_scaling_lists_and_fields(self):
        options = (
            {"profile": "baseline"},
            {"x264-params": "cqm=jvt:8x8dct=1"},
            {"x264-params": "interlaced=1"},
        )
        for more in options:
            with self.subTest(options=more):
                data = next(data for key, data in encode("h264", [black(720, 576)], **more) if key)
                size = frame_size("h264", data)
                self.assertEqual((size.width, size.height), (720, 576))

    def test_jpeg(self):
        size = jpeg_size(jpeg(black(100, 70)))
        self.assertEqual((size.width, size.height), (100, 70))

    def test_jpeg_thumbnail_does_not_count(self):
        thumbnail = jpeg(black(16, 16))
        data = jpeg(black(100, 70))
        exif = b"\xff\xe1" + (len(thumbnail) + 2).to_bytes(2, "big") + thumbnail
        size = jpeg_size(data[:2] + exif + data[2:])
        self.assertEqual((size.width, size.height), (100, 70))

    def test_cropping_does_not_hide_the_coded_size(self):
        """An H.265 set that codes 16384x16384 and shows 64x64."""
        bits = "010000100000000100000001" + "10" * 48
        bits += "1" + "010" + _ue(16384) * 2 + "1" + _ue(0) + _ue(8160) + _ue(0) + _ue(8160)
        data = int(bits.ljust(-(-len(bits) // 8) * 8, "1"), 2).to_bytes(-(-len(bits) // 8), "big")
        size = frame_size("h265", b"\0\0\1" + data)
        self.assertEqual((size.width, size.height), (64, 64))
        self.assertEqual(size.pixels, 16384 * 16384)

    def test_no_size(self):
        for codec, data in (
            ("jpeg", b""),
            ("jpeg", b"\xff\xd8"),
            ("jpeg", b"\xff\xd8" + b"\xff\xe0\x00\x02" * 5000),
            ("jpeg", b"\xff\xd8\xff\xc0\x00\x11\x08\x00\x00\x00\x10\x03"),
            ("jpeg", b"<html>"),
            ("h264", b"\0\0\1\x67"),
            ("h264", b"\0\0\1\x67\x42" + b"\0" * 50),
            ("h265", b"\0\0\1\x42\x01" + b"\xff" * 30),
            ("mpeg4", b"\0\0\1\xb6"),
        ):
            with self.subTest(codec=codec, data=data[:8]), self.assertRaises(FrameUndecodable):
                frame_size(codec, data)

    @given(st.sampled_from(CODECS), st.binary(max_size=200))
    def test_any_bytes(self, codec, data):
        try:
            frame_size(codec, data)
        except FrameUndecodable:
            pass

    @given(st.sampled_from(CODECS), st.integers(0, 5000), st.binary(min_size=1, max_size=20))
    def test_damaged_headers(self, codec, at, damage):
        data = key_frame(codec)
        at %= min(len(data), 700)
        try:
            frame_size(codec, data[:at] + damage + data[at + len(damage) :])
        except FrameUndecodable:
            pass


class TestNals(unittest.TestCase):
    def test_split(self):
        self.assertEqual(split_nals(b"\0\0\0\1ab\0\0\0\1c\0\0\1"), [b"ab", b"c"])
        self.assertEqual(split_nals(b"abc"), [])

    @given(st.lists(st.binary(min_size=1, max_size=20), max_size=6))
    def test_join_and_split(self, nals):
        nals = [b"x" + nal.replace(b"\0", b"z") for nal in nals]
        self.assertEqual(split_nals(b"".join(b"\0\0\0\1" + nal for nal in nals)), nals)


class TestBits(unittest.TestCase):
    @given(st.lists(st.integers(0, 2**32 - 2), max_size=10))
    def test_numbers_come_back(self, numbers):
        bits = "".join(map(_ue, numbers))
        data = int("1" + bits, 2) << (-(len(bits) + 1) % 8)
        reader = BitReader(data.to_bytes((data.bit_length() + 7) // 8, "big"))
        reader.skip(1)
        self.assertEqual([reader.unsigned() for _number in numbers], numbers)

    def test_signed(self):
        reader = BitReader(int("0100110010000101", 2).to_bytes(2, "big"))
        self.assertEqual([reader.signed() for _number in range(4)], [1, -1, 2, -2])

    def test_end(self):
        for data in (b"", b"\0" * 8):
            with self.assertRaises(OutOfBits):
                BitReader(data).unsigned()


def _ue(number: int) -> str:
    """An Exp-Golomb number as a string of bits."""
    digits = bin(number + 1)[2:]
    return "0" * (len(digits) - 1) + digits
