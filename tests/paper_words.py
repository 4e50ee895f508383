"""What stands on a paper as lines of text, for golden files: before it is laid out, so that a
number that is a letter wider moves nothing."""

import re

from ..papers import types as t

MASKS = (
    (re.compile(r"\b([A-Z]{2,5}/\d{4})/\d{5,}\b"), r"\1/00000"),
    (re.compile(r"https?://\S+"), "https://…"),
    (re.compile(r"(?<=[,:] )(entry|catatan) \d+, (?:code |kode )?\S+"), r"\1 1, …"),
)


def paper_lines(paper) -> list[str]:
    """The words of a ``papers.types.Paper``, block by block."""
    lines = [f"== {_header(paper.header)}"]
    for block in paper.blocks:
        lines += _block(block)
    foot = "sealed" if paper.seal else paper.footnote
    return [_masked(line) for line in [*lines, f"mark: {paper.mark}", f"foot: {foot}"]]


def _masked(line):
    for pattern, words in MASKS:
        line = pattern.sub(words, line)
    return line


def _header(header):
    if isinstance(header, t.GovernmentHeader):
        parts = (*header.lines, header.address, header.title, header.number)
    else:
        parts = (header.organisation, header.kind, header.title)
    return " | ".join(parts)


def _block(block) -> list[str]:
    kind = type(block).__name__
    if kind in ("Heading", "Text"):
        return [f"{kind}: {block.text}"]
    if kind == "Html":
        return [f"Html: {' '.join(re.sub('<[^>]*>', ' ', block.html).split())}"]
    if kind == "Facts":
        return [f"  {label} = {'…' if value is None else value}" for label, value in block.pairs]
    if kind == "Table":
        return [f"  # {' | '.join(block.head)}", *(f"  - {' | '.join(row)}" for row in block.rows)]
    if kind == "Boxes":
        return [line for title, inner in block.boxes for line in _box(title, inner)]
    if kind == "Bullets":
        return [f"  * {item}" for item in block.items]
    if kind == "Signatures":
        cells = [_cell(cell) for cell in block.cells]
        return [f"Signatures: {block.place_and_date}", *cells]
    if kind == "Photos":
        return [f"Photos: {block.title}", *(f"  [{photo.caption}]" for photo in block.photos)]
    if kind == "QrCode":
        return [f"QrCode: {block.caption.splitlines()[0]}"]
    if kind == "Addenda":
        return [f"Addenda: {one.text}" for one in block.addenda]
    raise ValueError(kind)


def _box(title, inner):
    return [f"Box: {title}", *(line for block in inner for line in _block(block))]


def _cell(cell):
    ink = "signed" if cell.image else "to be signed"
    parts = (cell.name, cell.position, cell.rank, cell.nip, cell.date)
    return f"  [{cell.role}] {' / '.join(filter(None, parts)) or '…'} ({ink})"
