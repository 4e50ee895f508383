"""Pictures: shrunk, upright, and hostile ones refused with a code."""

import io
import struct
import time
import unittest
import zlib

from hypothesis import given, settings, strategies as st
from PIL import Image

from .. import PaperProblem, pictures
from . import samples


def encoded(image: Image.Image, kind="JPEG", **options) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def huge_png(width=20_000, height=20_000) -> bytes:
    """A few hundred bytes that promise 400 million pixels."""

    def chunk(kind, data):
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


class TestPictures(unittest.TestCase):
    def refused(self, data) -> str:
        with self.assertRaises(PaperProblem) as caught:
            pictures.fit(data, 100, 100)
        return caught.exception.code

    def test_no_picture(self):
        whole = samples.picture()
        for data in (b"", b"x" * 100, b"%PDF-1.4", b"<svg/>", whole[:500], whole[: len(whole) // 2],
                     b"\x89PNG\r\n\x1a\n" + b"\0" * 50):  # fmt: skip
            self.assertEqual(self.refused(data), "not_a_picture")

    def test_too_many_pixels(self):
        begun = time.monotonic()
        self.assertEqual(self.refused(huge_png()), "picture_too_large")
        self.assertEqual(self.refused(huge_png(9000, 9000)), "picture_too_large")
        self.assertLess(time.monotonic() - begun, 2)

    def test_shrunk_to_what_print_needs(self):
        data = encoded(Image.effect_noise((4000, 3000), 80).convert("RGB"))
        small = pictures.small(data, 200, 200)
        self.assertLess(len(small), 100_000)
        self.assertLess(len(small), len(data) / 20)
        self.assertLessEqual(Image.open(io.BytesIO(small)).width, round(200 * 150 / 72))

    def test_small_keeps_what_cannot_be_printed_as_such(self):
        self.assertEqual(self.refused(pictures.small(b"x" * 1000, 10, 10)), "not_a_picture")
        self.assertEqual(self.refused(pictures.small(huge_png(), 10, 10)), "picture_too_large")

    def test_turned_upright(self):
        image = Image.new("RGB", (400, 200), "white")
        exif = Image.Exif()
        exif[0x0112] = 6
        picture = pictures.fit(encoded(image, exif=exif), 100, 100)
        self.assertEqual((picture.width, picture.height), (50, 100))

    def test_extreme_proportions(self):
        for size in ((1, 1), (1, 10_000), (10_000, 1), (20_000, 3)):
            picture = pictures.fit(encoded(Image.new("L", size), "PNG"), 100, 80)
            self.assertTrue(0.5 <= picture.width <= 100 and 0.5 <= picture.height <= 80)

    def test_kinds_and_modes(self):
        for kind, mode in (("PNG", "RGBA"), ("PNG", "P"), ("PNG", "LA"), ("PNG", "I;16"),
                           ("PNG", "1"), ("GIF", "P"), ("WEBP", "RGBA"), ("BMP", "RGB"),
                           ("JPEG", "CMYK"), ("JPEG", "L")):  # fmt: skip
            with self.subTest(kind=kind, mode=mode):
                pictures.fit(encoded(Image.new(mode, (30, 20)), kind), 100, 100)

    def test_transparent_is_white(self):
        data = encoded(Image.new("RGBA", (10, 10), (0, 0, 0, 0)), "PNG")
        reader = pictures.fit(data, 100, 100, lossless=True).reader
        self.assertEqual(set(reader.getRGBData()), {255})

    @settings(max_examples=150, deadline=None)
    @given(st.binary(max_size=300), st.integers(0, 400))
    def test_any_damage_is_a_problem_or_a_picture(self, noise, at):
        whole = samples.picture(60, 40)
        data = whole[:at] + noise + whole[at + len(noise) :]
        try:
            picture = pictures.fit(data, 100, 100)
        except PaperProblem as problem:
            self.assertIn(problem.code, ("not_a_picture", "picture_too_large"))
        else:
            self.assertLessEqual(picture.width, 100.01)
