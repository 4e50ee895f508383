"""What a paper is made of: frozen, plain data. Texts are plain text unless they say HTML.

Dates come as texts, since only the caller knows the reader's language and time zone.
"""

from dataclasses import dataclass, field
from datetime import datetime

from .labels import Labels


@dataclass(frozen=True)
class FontFiles:
    """Paths of four TrueType files; they are embedded, reduced to the letters that are used."""

    regular: str
    bold: str
    italic: str
    bold_italic: str


@dataclass(frozen=True)
class CompanyHeader:
    """A boxed table on top of every page, as quality manuals of companies have it."""

    organisation: str
    title: str
    kind: str = ""
    """Kind of document, in capitals: PROSEDUR MUTU, FORMULIR."""
    subline: str = ""
    """Second line of the organisation."""
    number: str = ""
    revision: str = ""
    date: str = ""
    logo: bytes | None = None


@dataclass(frozen=True)
class SopIdentity:
    """The table that a government's controlled document begins with."""

    number: str = ""
    date_made: str = ""
    date_revised: str = ""
    date_effective: str = ""
    approver_position: str = ""
    approver_name: str = ""
    approver_rank: str = ""
    approver_nip: str = ""
    signature: bytes | None = None
    name: str = ""


@dataclass(frozen=True)
class GovernmentHeader:
    """A letterhead on the first page, a small running head on the later ones.

    With ``identity`` the first page has the identity table of an SOP instead of the letterhead.
    """

    lines: tuple[str, ...]
    """PEMERINTAH KOTA …, DINAS …; the last one is the largest."""
    title: str
    address: str = ""
    number: str = ""
    subtitle: str = ""
    logo: bytes | None = None
    identity: SopIdentity | None = None


@dataclass(frozen=True)
class Seal:
    number: str
    code: str
    date: str
    url: str = ""


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1
    """1 or 2."""
    room: float = 0
    """Points that must be free below it on the same page; a few lines when less."""


@dataclass(frozen=True)
class Text:
    text: str
    bold: bool = False
    italic: bool = False
    align: str = "left"
    small: bool = False


@dataclass(frozen=True)
class Html:
    """A fragment of HTML of which a small safe part is printed (see ``html``)."""

    html: str


@dataclass(frozen=True)
class Facts:
    """Pairs of a label and a value, ``columns`` pairs beside each other. None: a line to write
    on."""

    pairs: tuple[tuple[str, str | None], ...]
    columns: int = 2


@dataclass(frozen=True)
class Table:
    """A table that repeats its head on every page. ``align``: one letter a column, l, c or r."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    """Parts of the whole width; equal when empty."""
    align: str = ""
    group_head: tuple[tuple[str, int], ...] = ()
    """A row above the head: (text, how many columns)."""
    bold_rows: tuple[int, ...] = ()
    """Numbers of rows that are set in bold, as totals are."""
    title_rows: tuple[int, ...] = ()
    """Numbers of rows whose first words go over all columns, as a title of those below."""


@dataclass(frozen=True)
class Boxes:
    """Titled boxes beside each other, in rows: Dasar Hukum | Kualifikasi Pelaksana."""

    boxes: tuple[tuple[str, tuple], ...]
    """(title, blocks)"""
    columns: int = 2


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Photo:
    data: bytes | None
    caption: str = ""
    missing: str = ""
    """What stands in the frame when there is no picture, e.g. why."""


@dataclass(frozen=True)
class Photos:
    photos: tuple[Photo, ...]
    per_row: int = 3
    title: str = ""


@dataclass(frozen=True)
class Series:
    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class BarChart:
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""


@dataclass(frozen=True)
class LineChart:
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""


@dataclass(frozen=True)
class Question:
    """A question with its answer; ``kind``: tick, result, number, choice, text, photo or
    signature."""

    number: str
    text: str
    kind: str = "result"
    answer: str = ""
    """Choice, text, or number with its unit, as it is to be read."""
    result: str = ""
    """pass, fail, na (of a result); done or not_done (of a tick)."""
    is_answered: bool = False
    is_failed: bool = False
    is_required: bool = True
    hint: str = ""
    """How to check; printed on forms to fill in by hand."""
    bounds: str = ""
    unit: str = ""
    options: tuple[str, ...] = ()
    remark: str = ""
    signature: bytes | None = None
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True)
class Section:
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Checklist:
    sections: tuple[Section, ...]
    is_blank: bool = False
    """Whether it is printed to be filled in by hand: boxes to tick, lines to write on."""


@dataclass(frozen=True)
class Checks:
    """Questions and answers in short, ``columns`` beside each other: for papers about many
    devices."""

    questions: tuple[Question, ...]
    is_blank: bool = False
    columns: int = 2


@dataclass(frozen=True)
class SignatureCell:
    role: str
    name: str = ""
    position: str = ""
    rank: str = ""
    nip: str = ""
    date: str = ""
    image: bytes | None = None


@dataclass(frozen=True)
class Signatures:
    """Who signs, beside each other; stays on one page with the end of what stands before it."""

    cells: tuple[SignatureCell, ...]
    place_and_date: str = ""


@dataclass(frozen=True)
class Addendum:
    number: str
    text: str
    author: str = ""
    date: str = ""


@dataclass(frozen=True)
class Addenda:
    title: str
    addenda: tuple[Addendum, ...]


@dataclass(frozen=True)
class QrCode:
    data: str
    caption: str = ""


@dataclass(frozen=True)
class WritingLines:
    """Empty lines to write on by hand."""

    title: str = ""
    count: int = 3


@dataclass(frozen=True)
class PageBreak:
    pass


@dataclass(frozen=True)
class Paper:
    """One document: it begins on a page of its own and counts its own pages."""

    header: CompanyHeader | GovernmentHeader
    blocks: tuple
    labels: Labels = field(default_factory=Labels)
    lang: str = "en"
    """As PDF readers want it: en-US, id-ID."""
    date: datetime | None = None
    """Goes into the metadata; the same data with the same date give the same bytes."""
    seal: Seal | None = None
    mark: str = ""
    """Large and pale across each page: BELUM DISEGEL."""
    footnote: str = ""
    """Small at the foot of each page, where no seal stands."""
    page_size: str = "A4"
    """A4 or F4 (folio, 215 × 330 mm)."""
    is_landscape: bool = False
