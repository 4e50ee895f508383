"""What stands on papers, line by line, in both header styles and both languages.

After a change that is meant: ``python -m papers.tests.test_golden renew`` from the repository's
root, then read the difference before it is committed.
"""

import io
import sys
import unittest
from pathlib import Path

import pypdf

from .. import build
from . import samples

TESTDATA = Path(__file__).with_name("testdata")


def text_of(pdf: bytes) -> str:
    """The words of each page, under a line that numbers it."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    parts = []
    for number, page in enumerate(reader.pages, 1):
        parts += [f"=== {number}", page.extract_text().strip()]
    return "\n".join(parts) + "\n"


class TestGolden(unittest.TestCase):
    maxDiff = None

    def test_text_of_the_samples(self):
        for name, paper in samples.all_samples().items():
            with self.subTest(name):
                expected = (TESTDATA / f"{name}.txt").read_text()
                self.assertEqual(text_of(build([paper], samples.fonts())), expected)

    def test_no_file_is_left_over(self):
        names = {path.stem for path in TESTDATA.glob("*.txt")}
        self.assertEqual(names, set(samples.all_samples()))


def renew():
    for name, paper in samples.all_samples().items():
        (TESTDATA / f"{name}.txt").write_text(text_of(build([paper], samples.fonts())))


if __name__ == "__main__" and sys.argv[1:] == ["renew"]:
    renew()
