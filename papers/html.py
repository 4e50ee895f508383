"""HTML as Odoo's editor writes it, reduced to what a paper prints; never an error.

Paragraphs, line breaks, bold, italic, underlined, lists, headings and tables stay; of all else
the words stay; scripts, styles and forms go. Nothing is fetched.
"""

import re
from dataclasses import dataclass, field
from html import unescape

from lxml import etree, html as lxml_html

MAX_DEPTH = 40
"""Nested tags; deeper ones give their words only."""
MAX_LETTERS = 2_000_000
"""Letters of a fragment that are read: about 500 pages."""

DROPPED = {"script", "style", "head", "title", "template", "noscript", "iframe", "object", "embed",
           "svg", "math", "video", "audio", "canvas", "form", "input", "button", "select",
           "textarea", "meta", "link"}  # fmt: skip
INLINE = {"b": "b", "strong": "b", "i": "i", "em": "i", "u": "u", "ins": "u", "th": "b"}
HEADINGS = {"h1": 1, "h2": 1, "h3": 2, "h4": 2, "h5": 2, "h6": 2}
BLOCKS = {"p", "div", "section", "article", "blockquote", "pre", "header", "footer", "ul", "ol",
          "dl", "dt", "dd", "hr", "address", "figure", "figcaption", "li",
          *HEADINGS}  # fmt: skip


@dataclass
class Run:
    text: str
    marks: frozenset[str]


@dataclass
class Piece:
    """A paragraph (``p``), heading (``h``), list item (``li``) or table."""

    kind: str
    runs: list[Run] = field(default_factory=list)
    level: int = 0
    bullet: str = ""
    rows: list[list[list[Run]]] = field(default_factory=list)


def pieces(source) -> list[Piece]:
    """What a fragment of HTML says, in order."""
    source = str(source or "")[:MAX_LETTERS].replace("\x00", "")
    if not source.strip():
        return []
    try:
        parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        root = lxml_html.document_fromstring(
            f"<html><body>{source}</body></html>".encode("utf-8", "replace"), parser=parser
        )
    except (etree.LxmlError, ValueError, AssertionError):
        return [Piece("p", [Run(source, frozenset())])]
    reader = _Reader()
    reader.read(root, frozenset(), 0)
    reader.flush()
    return reader.pieces or _bare(source)


def _bare(source: str) -> list[Piece]:
    """The words alone, where the parser gave up: it does on thousands of nested tags."""
    words = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", source, flags=re.S | re.I).strip()
    return [Piece("p", [Run(unescape(words), frozenset())])] if words else []


class _Reader:
    def __init__(self):
        self.pieces: list[Piece] = []
        self.runs: list[Run] = []
        self.shape = Piece("p")
        self.lists: list[list] = []

    def flush(self):
        if any(run.text.strip() for run in self.runs):
            shape = self.shape
            self.pieces.append(Piece(shape.kind, self.runs, shape.level, shape.bullet))
            if shape.bullet:
                # what follows in the same item is indented, without a bullet
                self.shape = Piece("li", level=shape.level)
        self.runs = []

    def say(self, text, marks, keep_lines=False):
        if text:
            text = text if keep_lines else " ".join(text.split("\n"))
            self.runs.append(Run(text, marks))

    def read(self, node, marks, depth):
        if not isinstance(node.tag, str) or node.tag in DROPPED:
            return
        if depth > MAX_DEPTH:
            self.say(" ".join(node.itertext()), marks)
            return
        tag = node.tag
        if tag in INLINE:
            marks = marks | {INLINE[tag]}
        if tag == "br":
            self.runs.append(Run("\n", marks))
        elif tag == "table":
            self.flush()
            self.pieces.append(Piece("table", rows=_rows(node)))
        elif tag in BLOCKS:
            self._block(node, tag, marks, depth)
        else:
            self._inside(node, marks, depth)

    def _block(self, node, tag, marks, depth):
        self.flush()
        before = self.shape
        if tag in HEADINGS:
            self.shape = Piece("h", level=HEADINGS[tag])
        elif tag == "li":
            self.shape = self._item()
        elif tag in ("ul", "ol"):
            self.lists.append([tag, 0])
        self._inside(node, marks, depth)
        self.flush()
        if tag in ("ul", "ol"):
            self.lists.pop()
        if tag == "li" or tag in HEADINGS:
            self.shape = before

    def _item(self):
        if not self.lists:
            return Piece("li", level=1, bullet="•")
        current = self.lists[-1]
        current[1] += 1
        numbering = f"{current[1]}." if len(self.lists) % 2 else f"{_letters(current[1])}."
        return Piece(
            "li", level=len(self.lists), bullet=numbering if current[0] == "ol" else "•"
        )

    def _inside(self, node, marks, depth):
        self.say(node.text, marks)
        for child in node:
            self.read(child, marks, depth + 1)
            self.say(child.tail, marks)


def _rows(table) -> list[list[list[Run]]]:
    """Rows of cells of runs; tables within tables give their words."""
    rows = []
    for row in table.iter("tr"):
        cells = []
        for cell in row:
            if cell.tag in ("td", "th"):
                reader = _Reader()
                marks = frozenset("b") if cell.tag == "th" else frozenset()
                reader.say(" ".join(_words(cell)), marks)
                cells.append(reader.runs)
        if cells:
            rows.append(cells)
    return rows


def _words(node):
    """Words of a cell without those of dropped tags."""
    if isinstance(node.tag, str) and node.tag not in DROPPED:
        for text in node.xpath(".//text()"):
            parent = text.getparent()
            if parent.tag not in DROPPED or text.is_tail:
                yield " ".join(text.split())


def _letters(number: int) -> str:
    """1 → a, 27 → aa."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(97 + rest) + letters
    return letters
