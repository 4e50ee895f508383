"""Long lists row by row, and the marks of a chart's axis."""

import io
import unittest

import pypdf

from ..annex import annex, shortened
from ..charts import scale
from ..fonts import load
from . import samples


class TestAnnex(unittest.TestCase):
    def pages(self, rows, **more):
        fonts = load(samples.fonts())
        pdf = annex("All tickets", "March", ("No.", "What"), (1, 4), "rl", rows, fonts, **more)
        return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]

    def test_every_row_is_there_and_each_page_has_the_head(self):
        pages = self.pages((str(number), f"Ticket {number}") for number in range(500))
        text = "\n".join(pages)
        for number in (0, 1, 250, 499):
            self.assertIn(f"Ticket {number}\n", text + "\n")
        self.assertGreater(len(pages), 5)
        self.assertTrue(all("What" in page and "All tickets" in page for page in pages))

    def test_nothing_says_so(self):
        self.assertIn("Nothing to list.", self.pages((), empty="Nothing to list.")[0])

    def test_long_words_and_signs_without_a_letter(self):
        text = self.pages([("1", "word " * 200 + "\U0001f3e2\n\x00end")])[0]
        self.assertIn("…", text)

    def test_shortened(self):
        fonts = load(samples.fonts())
        self.assertEqual(shortened("short", 500, fonts.regular, 7), "short")
        self.assertEqual(shortened("long words", 0, fonts.regular, 7), "…")


class TestScale(unittest.TestCase):
    def test_bars_begin_at_nought(self):
        self.assertEqual(scale(97, 100)[0], 0)

    def test_lines_that_are_nearly_flat_do_not(self):
        marks = scale(97, 100, from_zero=False)
        self.assertEqual((marks[0], marks[-1]), (97, 100))
        self.assertEqual(scale(10, 100, from_zero=False)[0], 0)

    def test_a_flat_line_of_a_hundred_percent(self):
        self.assertEqual(scale(100, 100, from_zero=False)[-1], 100)
