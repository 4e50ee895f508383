"""The builder as a whole: metadata, fonts, page numbers, hostile papers."""

import io
import unittest
from dataclasses import replace

import pypdf
from hypothesis import HealthCheck, given, settings, strategies as st

from .. import PaperProblem, build
from ..blocks import _rows_of_facts
from ..labels import Labels
from ..types import (
    Addenda,
    Addendum,
    BarChart,
    Boxes,
    Bullets,
    Checklist,
    CompanyHeader,
    Facts,
    FontFiles,
    GovernmentHeader,
    Heading,
    Html,
    LineChart,
    Paper,
    Photo,
    Photos,
    QrCode,
    Question,
    Seal,
    Section,
    Series,
    SignatureCell,
    Signatures,
    Table,
    Text,
    WritingLines,
)
from . import samples

FONTS = samples.fonts()
COMPANY = CompanyHeader(organisation="PT Contoh", title="Uji", number="X.1", revision="00")
GOVERNMENT = GovernmentHeader(lines=("Pemerintah Kota", "Dinas"), title="Uji", number="X.1")
STRANGE = "北京 😀 \x00\x07\u202e سلام <script>alert(1)</script> & \ud800 \ufdd0 ✓✗□"

ANY = st.text(max_size=400) | st.sampled_from((STRANGE, "", "W" * 600, "\n" * 50, "a\tb\r\nc"))


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def paper(*blocks, header=COMPANY, **more) -> Paper:
    return Paper(header, blocks, date=samples.DATE, **more)


def texts(*papers) -> list[str]:
    return [page.extract_text() for page in read(build(papers, FONTS)).pages]


def every_block(text: str) -> tuple:
    """One block of each kind, with ``text`` wherever one can stand."""
    cell = SignatureCell(text, text, text, text, text, text, image=text.encode("utf-8", "replace"))
    kinds = ("tick", "result", "number", "choice", "text", "photo", "signature")
    questions = tuple(
        Question(text, text, kind, text, "fail", done, done, hint=text, bounds=text, unit=text,
                 options=(text, text), remark=text)
        for kind in kinds for done in (True, False)
    )  # fmt: skip
    return (
        Heading(text), Heading(text, 2), Text(text), Html(text),
        Facts(((text, text), (text, None))),
        Table((text, text), ((text, text), (text,), (text, text, text))),
        Boxes(((text, (Text(text), Heading(text), Html(text))), (text, ()))),
        Bullets((text, text), numbered=True),
        Photos((Photo(b"", text), Photo(b"x", text)), 2, text),
        BarChart(text, (text, text), (Series(text, (1.0, None)), Series(text, (float("nan"), 2)))),
        LineChart(text, (text,), (Series(text, (float("inf"),)),), text),
        Checklist((Section(text, questions),)),
        Checklist((Section(text, questions),), is_blank=True),
        WritingLines(text), Addenda(text, (Addendum(text, text, text, text),)), QrCode(text, text),
        Signatures((cell, cell), text),
    )  # fmt: skip


class TestPaper(unittest.TestCase):
    def test_metadata(self):
        reader = read(build([samples.record("government")], FONTS))
        self.assertEqual(reader.metadata.title, "DP/2026/0042 Pemeliharaan Kamera")
        self.assertIn("Dinas Komunikasi", reader.metadata.author)
        self.assertEqual(reader.metadata.creation_date, samples.DATE)
        self.assertEqual(reader.trailer["/Root"]["/Lang"], "id-ID")

    def test_same_data_same_bytes(self):
        for make in (samples.record, samples.procedure, samples.figures):
            self.assertEqual(build([make()], FONTS), build([make()], FONTS))

    def test_fonts_are_embedded_as_subsets(self):
        reader = read(build([samples.record(), samples.figures(), samples.procedure()], FONTS))
        fonts = {}
        for page in reader.pages:
            for font in page["/Resources"]["/Font"].values():
                font = font.get_object()
                fonts[font["/BaseFont"]] = font.get("/FontDescriptor")
        self.assertTrue(fonts)
        for name, descriptor in fonts.items():
            self.assertRegex(name, r"^/[A-Z]{6}\+OpenSans")
            self.assertIn("/FontFile2", descriptor)

    def test_many_words_have_a_row_of_their_own(self):
        """Beside another fact they would be a high, narrow column."""
        long = "kata " * 30
        rows = list(_rows_of_facts((("a", "1"), ("b", long), ("c", None), ("d", "2")), 2))
        names = [[name for name, _value in row] for row in rows]
        self.assertEqual(names, [["a"], ["b"], ["c", "d"]])

    def test_without_a_logo_there_is_no_box_for_one(self):
        lines = []
        for logo in (samples.logo(), None, b"no picture"):
            header = replace(samples.record().header, logo=logo)
            pages = read(build([paper(Text("one"), header=header)], FONTS)).pages
            lines.append(pages[0].get_contents().get_data().count(b" l S"))
        self.assertEqual((lines[1], lines[2]), (lines[0] - 1, lines[0] - 1))

    def test_each_paper_counts_its_own_pages(self):
        long = paper(Text("kata " * 6000))
        found = texts(long, paper(Text("one")), replace(long, header=GOVERNMENT))
        count = sum("1 / 1" in text for text in found)
        self.assertEqual(count, 1)
        first = len(texts(long))
        self.assertGreater(first, 3)
        self.assertIn(f"1 / {first}", found[0])
        self.assertIn(f"{first} / {first}", found[first - 1])
        self.assertIn("1 / 1", found[first])
        last = len(found) - first - 1
        self.assertIn(f"Page {last} of {last}", found[-1])

    def test_sizes_of_paper(self):
        for size, landscape, expected in (
            ("A4", False, (595, 842)),
            ("F4", False, (609, 935)),
            ("A4", True, (842, 595)),
            ("B17", False, (595, 842)),
        ):
            one = paper(Text("x"), page_size=size, is_landscape=landscape)
            box = read(build([one], FONTS)).pages[0].mediabox
            self.assertEqual((round(box.width), round(box.height)), expected)

    def test_without_blocks(self):
        for header in (COMPANY, GOVERNMENT):
            self.assertEqual(len(texts(paper(header=header))), 1)

    def test_seal_and_mark(self):
        seal = Seal("DP/1", "ABCD-EFGH", "2 Maret 2026")
        sealed = texts(paper(Text("x"), seal=seal))[0]
        self.assertIn("DP/1 · Sealed on 2 Maret 2026 · Seal ABCD-EFGH", sealed)
        self.assertIn("Page 1 of 1", sealed)
        self.assertIn("BELUM DISEGEL", texts(paper(Text("x"), mark="BELUM DISEGEL"))[0])

    def test_unknown_block(self):
        with self.assertRaises(PaperProblem) as caught:
            build([paper("words")], FONTS)
        self.assertEqual(caught.exception.code, "unknown_block")

    def test_fonts_that_are_not_there(self):
        with self.assertRaises(PaperProblem) as caught:
            build([paper()], FontFiles("/none", "/none", "/none", "/none"))
        self.assertEqual(caught.exception.code, "font_missing")

    def test_labels_with_braces(self):
        labels = Labels(page_of="{page} {what} {pages}")
        self.assertIn("1 {what} 1", texts(paper(header=GOVERNMENT, labels=labels))[0])


class TestBreaking(unittest.TestCase):
    def test_tables_repeat_their_head(self):
        table = Table(("Kamera", "Gangguan"), tuple((f"KAM-{n}", str(n)) for n in range(400)))
        found = texts(paper(table))
        self.assertGreater(len(found), 5)
        for text in found:
            self.assertIn("Gangguan", text)
        self.assertEqual(sum(text.count("KAM-") for text in found), 400)

    def test_a_cell_higher_than_pages(self):
        words = [f"w{number}" for number in range(6000)]
        found = texts(paper(Table(("A", "B"), ((" ".join(words), "short"), ("x", "y")))))
        self.assertGreater(len(found), 4)
        printed = [word for text in found for word in text.split() if word.startswith("w")]
        self.assertEqual(printed, words)
        for text in found:
            self.assertIn("A", text)

    def test_signatures_stay_with_the_last_rows(self):
        cells = (SignatureCell("Disetujui oleh", "Kabag IT"),)
        for rows in range(30, 60):
            table = Table(("Kamera",), tuple((f"KAM-{n:03}",) for n in range(rows)))
            found = texts(paper(table, Signatures(cells)))
            at = next(text for text in found if "Disetujui" in text)
            self.assertIn("Kabag IT", at)
            self.assertIn(f"KAM-{rows - 1:03}", at)
            self.assertIn("Kamera", at)

    def test_signatures_stay_with_the_last_words(self):
        for lines in range(44, 60):
            blocks = [Text(f"baris {n}") for n in range(lines)]
            found = texts(paper(*blocks, Signatures((SignatureCell("Mengetahui", "Kadis"),))))
            at = next(text for text in found if "Mengetahui" in text)
            self.assertIn("Kadis", at)
            self.assertIn(f"baris {lines - 1}", at)

    def test_section_titles_are_not_left_alone(self):
        questions = tuple(Question(str(n), f"Butir {n}") for n in range(4))
        sections = tuple(Section(f"Bagian {n}", questions) for n in range(40))
        for text in texts(paper(Checklist(sections))):
            lines = [line for line in text.splitlines() if line.startswith(("Bagian", "Butir"))]
            if lines:
                self.assertFalse(lines[-1].startswith("Bagian"), text)

    def test_photos_stay_with_their_captions(self):
        photo = samples.picture(300, 800)
        for lines in range(10, 26, 3):
            blocks = [Text(f"baris {n}") for n in range(lines)]
            photos = tuple(Photo(photo, f"Keterangan {n}") for n in range(9))
            pages = read(build([paper(*blocks, Photos(photos))], FONTS)).pages
            for page in pages:
                # the same picture is in the file once, so what is drawn is counted
                drawn = page.get_contents().get_data().count(b" Do")
                self.assertEqual(page.extract_text().count("Keterangan"), drawn)

    def test_many_signers(self):
        cells = tuple(SignatureCell(f"Peran {n}", f"Nama {n}") for n in range(30))
        found = "\n".join(texts(paper(Text("x"), Signatures(cells))))
        self.assertTrue(all(f"Nama {n}" in found for n in range(30)))


class TestHostile(unittest.TestCase):
    def test_every_block_with_strange_texts(self):
        for text in ("", STRANGE, "W" * 900, "kata " * 500, "<b><i>\n&amp;</b>", "\n\n\n"):
            for header in (COMPANY, GOVERNMENT):
                with self.subTest(text=text[:20], header=type(header).__name__):
                    pdf = build([paper(*every_block(text), header=header)], FONTS)
                    self.assertLess(len(read(pdf).pages), 300)

    def test_header_with_strange_texts(self):
        for text in ("", STRANGE, "W" * 200, "kata " * 200):
            company = CompanyHeader(text, text, text, text, text, text, text, b"no logo")
            government = GovernmentHeader((text, text, text), text, text, text, text, b"no logo")
            identity = replace(government, identity=samples.SopIdentity(*[text] * 8, b"x", text))
            for header in (company, government, identity):
                found = texts(paper(Text("kata " * 2500), header=header, mark=text))
                self.assertIn(len(found), (2, 3, 4, 5))

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(ANY, st.booleans())
    def test_any_text_gives_a_pdf(self, text, is_government):
        header = GOVERNMENT if is_government else COMPANY
        header = replace(header, title=text, number=text)
        pdf = build([paper(*every_block(text), header=header, mark=text, footnote=text)], FONTS)
        self.assertLess(len(read(pdf).pages), 200)

    def test_fifty_pages(self):
        text = "Sebuah kalimat yang cukup panjang untuk diuji. " * 8400
        for block in (Text(text), Html(f"<p>{text}</p>"), Table(("A",), ((text,),))):
            self.assertGreater(len(texts(paper(block))), 40)

    def test_thousands_of_rows(self):
        rows = tuple((f"KAM-{n}", "Gerbang utara", "normal", str(n)) for n in range(5000))
        found = texts(paper(Table(("Kode", "Tempat", "Kondisi", "Jumlah"), rows)))
        self.assertGreater(len(found), 80)

    def test_two_hundred_checklists(self):
        papers = [samples.record(blank=True, times=3) for _ in range(200)]
        pdf = build(papers, FONTS)
        self.assertGreaterEqual(len(read(pdf).pages), 200)
