"""QR labels: where they lie, what stands on them, and what is refused."""

import io
import unittest

import pypdf
from reportlab.lib.units import mm

from .. import PaperProblem, build_stickers
from ..stickers import LAYOUTS, Layout, Sticker, StickerSheet
from . import samples

URL = "https://helpdesk.example.go.id/cctv/d/" + "aB3_" * 5 + "xy"
LABEL = Sticker(URL, "CAM-001", "Pintu masuk utara", "Balai Kota / Gedung A / Lobi",
                "Rusak? Pindai untuk melapor.")  # fmt: skip


def texts(sheet):
    reader = pypdf.PdfReader(io.BytesIO(build_stickers(sheet, samples.fonts())))
    return [page.extract_text() for page in reader.pages]


class TestLayouts(unittest.TestCase):
    def test_labels_lie_on_the_page_beside_each_other(self):
        for name, layout in LAYOUTS.items():
            corners = [layout.corner(place) for place in range(layout.count)]
            width, height = layout.label
            for left, bottom in corners:
                with self.subTest(name, left=left, bottom=bottom):
                    self.assertGreaterEqual(round(left, 6), 0)
                    self.assertGreaterEqual(round(bottom, 6), 0)
                    self.assertLessEqual(round(left + width, 6), layout.page[0])
                    self.assertLessEqual(round(bottom + height, 6), layout.page[1])
            for one in corners:
                for other in corners:
                    apart = abs(one[0] - other[0]) > width - 1e-6
                    apart = apart or abs(one[1] - other[1]) > height - 1e-6
                    self.assertTrue(apart or one == other, name)

    def test_row_by_row_from_the_upper_left(self):
        layout = Layout((100, 100), (40, 20), 2, 3, 4)
        self.assertEqual(layout.corner(0), (8, 60))
        self.assertEqual(layout.corner(1), (52, 60))
        self.assertEqual(layout.corner(2), (8, 40))


class TestStickers(unittest.TestCase):
    def sheet(self, stickers=(LABEL,), layout="a4_3x8", **more):
        return StickerSheet(tuple(stickers), LAYOUTS[layout], **more)

    def test_what_stands_on_a_label(self):
        for name in LAYOUTS:
            with self.subTest(name):
                [text] = texts(self.sheet(layout=name))
                joined = " ".join(text.split())
                for part in ("CAM-001", "Pintu masuk utara", "Lobi", "Rusak? Pindai untuk"):
                    self.assertIn(part, joined)

    def test_pages(self):
        for count, start, pages in ((24, 1, 1), (24, 2, 2), (1, 24, 1), (49, 24, 3)):
            with self.subTest(count=count, start=start):
                sheet = self.sheet([LABEL] * count, start=start)
                self.assertEqual(len(texts(sheet)), pages)

    def test_page_of_a_label_printer(self):
        data = build_stickers(self.sheet(layout="roll_50x30"), samples.fonts())
        box = pypdf.PdfReader(io.BytesIO(data)).pages[0].mediabox
        self.assertAlmostEqual(float(box.width), 50 * mm, 2)
        self.assertAlmostEqual(float(box.height), 30 * mm, 2)

    def test_long_and_strange_words(self):
        words = ("W" * 400, "kata " * 200, " / ".join(["Gedung yang panjang"] * 30),
                 "北京 😀 <b>& \x00", "", "سلام")  # fmt: skip
        for word in words:
            for name in LAYOUTS:
                sticker = Sticker(URL, word, word, word, word)
                self.assertEqual(len(texts(self.sheet([sticker], name))), 1)

    def test_a_long_place_keeps_its_end(self):
        place = " / ".join([f"Gedung nomor {number}" for number in range(30)] + ["Lobi utama"])
        sticker = Sticker(URL, "CAM-1", "Nama", place, "Rusak?")
        self.assertIn("Lobi utama", " ".join(texts(self.sheet([sticker]))[0].split()))

    def test_same_data_same_bytes(self):
        sheet = self.sheet([LABEL] * 30)
        built = {build_stickers(sheet, samples.fonts()) for _time in range(2)}
        self.assertEqual(len(built), 1)

    def test_an_address_too_long_for_a_code(self):
        with self.assertRaises(PaperProblem):
            build_stickers(self.sheet([Sticker("x" * 4000, "C")]), samples.fonts())
