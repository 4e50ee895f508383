"""Fonts, and which letters they have: what they lack is written in Latin letters."""

import hashlib
import threading
import unicodedata
from dataclasses import dataclass, field

from anyascii import anyascii
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from .problems import PaperProblem
from .types import FontFiles

SYMBOLS = {
    "✓": "√", "✔": "√", "✗": "×", "✘": "×", "✕": "×", "□": "[ ]", "☐": "[ ]", "☑": "[√]",
    "☒": "[×]", "■": "•", "●": "•", "○": "o", "▪": "•", "◦": "-", "→": "->", "←": "<-",
    "⇒": "=>", "\u2011": "-", "\u202f": "\u00a0", "\u2007": "\u00a0", "\u2028": "\n",
    "\u2029": "\n", "\u00ad": "", "\u200b": "", "\ufeff": "", "\ufffc": "", "\ufffd": "?",
}  # fmt: skip
"""Frequent signs that Latin fonts lack, or that print nothing; better than anyascii has them."""

_lock = threading.Lock()
_known: dict[FontFiles, "Fonts"] = {}


@dataclass(frozen=True)
class Fonts:
    """Four registered fonts of a family, and the characters that all of them have."""

    family: str
    characters: frozenset[str]
    cache: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def regular(self) -> str:
        return self.family

    @property
    def bold(self) -> str:
        return f"{self.family}-Bold"

    @property
    def italic(self) -> str:
        return f"{self.family}-Italic"

    def readable(self, text) -> str:
        """``text`` with nothing in it that the fonts cannot show; line ends stay."""
        text = str(text or "")
        if text.isascii() and text.isprintable():
            return text
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
        return "".join(map(self._letter, text))

    def _letter(self, letter: str) -> str:
        known = self.cache.get(letter)
        if known is None:
            known = self.cache[letter] = self._find(letter)
        return known

    def _find(self, letter: str) -> str:
        if letter in "\n\t":
            return "\n" if letter == "\n" else " "
        if letter in SYMBOLS:
            known = self.characters | {"\n"}
            return "".join(sign for sign in SYMBOLS[letter] if sign in known)
        category = unicodedata.category(letter)
        if category[0] == "C" and category != "Co":
            return ""
        if category != "Co" and letter in self.characters and not _is_backward(letter):
            return letter
        latin = anyascii(letter) or ("" if category[0] in "MC" else "?")
        return "".join(sign for sign in latin if sign.isprintable())


def _is_backward(letter: str) -> bool:
    """Written from right to left: without shaping it would come out reversed."""
    return unicodedata.bidirectional(letter) in ("R", "AL", "RLE", "RLO", "RLI")


def load(files: FontFiles) -> Fonts:
    """Register the fonts with reportlab, once a process; PaperProblem ``font_missing``."""
    with _lock:
        if files not in _known:
            _known[files] = _register(files)
        return _known[files]


def _register(files: FontFiles) -> Fonts:
    paths = (files.regular, files.bold, files.italic, files.bold_italic)
    family = "Paper" + hashlib.sha256("\n".join(paths).encode()).hexdigest()[:8]
    names = (family, f"{family}-Bold", f"{family}-Italic", f"{family}-BoldItalic")
    characters: set[str] | None = None
    for index, (name, path) in enumerate(zip(names, paths, strict=True)):
        try:
            font = TTFont(name, path)
        except (TTFError, OSError) as error:
            raise PaperProblem("font_missing", path) from error
        pdfmetrics.registerFont(font)
        addMapping(family, index % 2, index // 2, name)
        has = {chr(code) for code in font.face.charToGlyph if code < 0x110000}
        characters = has if characters is None else characters & has
    return Fonts(family, frozenset(characters or ()))
