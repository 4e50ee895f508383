"""Letters that the fonts lack, and HTML as people paste it."""

import unittest

from hypothesis import given, settings, strategies as st

from .. import html
from ..fonts import load
from . import samples

TAGS = ("<p>", "</p>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>", "</table>", "<b>",
        "</i>", "x", "&", "<", "<ol>", "<h1>", "<br/>", "\x00", "<!--", "<![CDATA[")  # fmt: skip

FONTS = load(samples.fonts())


def told(source) -> list[tuple]:
    return [
        (piece.kind, piece.bullet, "".join(run.text for run in piece.runs).strip())
        for piece in html.pieces(source)
    ]


class TestReadable(unittest.TestCase):
    def test_fallbacks(self):
        for text, expected in (
            ("Tegangan ≥ 11 V – 50 °C", "Tegangan ≥ 11 V – 50 °C"),
            ("北京", "BeiJing"),
            ("😀", ":grinning:"),
            ("✓ ✗ □", "√ × [ ]"),
            ("a\x00b\x07c\x1b", "abc"),
            ("e\u0301", "é"),
            ("a\r\nb\tc", "a\nb c"),
            ("\u202eabc", "abc"),
            (None, ""),
            (12, "12"),
        ):
            self.assertEqual(FONTS.readable(text), expected)

    def test_right_to_left_is_transliterated(self):
        self.assertTrue(FONTS.readable("سلام").isascii())
        self.assertTrue(FONTS.readable("שלום").isascii())

    @settings(max_examples=400)
    @given(st.text())
    def test_nothing_is_left_that_the_fonts_lack(self, text):
        self.assertLessEqual(set(FONTS.readable(text)), FONTS.characters | {"\n"})

    @given(st.text())
    def test_readable_stays_readable(self, text):
        once = FONTS.readable(text)
        self.assertEqual(FONTS.readable(once), once)


class TestHtml(unittest.TestCase):
    def test_paragraphs_and_marks(self):
        pieces = html.pieces("<p>a <b>b<i>c</i></b> <u>d</u></p>")
        marks = {run.text: set(run.marks) for run in pieces[0].runs}
        self.assertEqual(marks["b"], {"b"})
        self.assertEqual(marks["c"], {"b", "i"})
        self.assertEqual(marks["d"], {"u"})

    def test_lists(self):
        source = "<ol><li>x</li><li>y<ol><li>z</li></ol></li></ol>"
        source += "<ul><li><p>p</p><p>q</p></li></ul>"
        self.assertEqual(
            told(source),
            [("li", "1.", "x"), ("li", "2.", "y"), ("li", "a.", "z"), ("li", "•", "p"),
             ("li", "", "q")],
        )  # fmt: skip

    def test_headings_and_tables(self):
        source = "<h2>T</h2><table><tr><th>A</th><td>b<br>c</td></tr><tr><td>d</td></tr></table>"
        heading, table = html.pieces(source)
        self.assertEqual((heading.kind, heading.level), ("h", 1))
        self.assertEqual([len(row) for row in table.rows], [2, 1])

    def test_what_is_dropped(self):
        source = "<p>a<script>alert(1)</script><style>p{}</style><img src=x onerror=1>b</p>"
        source += "<!-- c -->"
        self.assertEqual(told(source), [("p", "", "ab")])

    def test_words_of_unknown_tags_stay(self):
        self.assertEqual(told("<font><blink>a</blink></font> &lt;b&gt;"), [("p", "", "a <b>")])

    def test_broken_and_deep(self):
        self.assertEqual(told("<p>a<b>b<p>c")[0][2], "ab")
        deep = "<div>" * 3000 + "kata" + "</div>" * 3000
        self.assertIn("kata", told(deep)[0][2])
        self.assertIn("kata", told("<ul><li>" * 500 + "kata")[-1][2])

    @settings(max_examples=300)
    @given(st.text() | st.lists(st.sampled_from(TAGS)).map("".join))
    def test_any_text_is_read(self, source):
        for piece in html.pieces(source):
            self.assertIn(piece.kind, ("p", "h", "li", "table"))
