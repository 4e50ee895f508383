"""How a good reply becomes a bad one. Everything comes from the ``random`` given: the same seed
makes the same replies."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

MAX_REPLY = 96 * 1024
"""Bytes of a mutated reply: past the bounds of heads, lines and most bodies."""

OFTEN = 0.01
"""Part of the repetitions that are very many: each costs as much as a hundred others."""

UNTOUCHED = 0.01
"""Part of the replies that stay as they are: they must be read as well."""

NUMBERS = (b"-1", b"0", b"00", b"1", b"255", b"256", b"65535", b"65536", b"2147483647",
           b"4294967296", b"18446744073709551616", b"9" * 30, b"9" * 4400, b"0x10", b"1e9", b"NaN",
           b"+5", b" 7", "٣".encode(), b"")  # fmt: skip
BYTES = b'\0\1\x7f\x80\xff<>&"\'$:;,=/ \t\r\n-[]{}()%\\'
XML_PART = 0.7
"""Part of the XML replies that stay well-formed: the others are refused before anything reads
them."""

_DIGITS = re.compile(rb"\d+")
_LEAF = re.compile(rb"<([\w:.-]+)[^<>]*>([^<>]*)</\1\s*>")


@dataclass(frozen=True)
class Material:
    """What mutations of one parser's replies draw on. ``words``: what means something to it."""

    seeds: Sequence[bytes]
    words: Sequence[bytes]
    is_xml: bool = False


def mutated(random: Random, material: Material) -> bytes:
    """One reply."""
    draw = random.random
    data = material.seeds[int(draw() * len(material.seeds))]
    if draw() < UNTOUCHED:
        return data
    kinds = XML_MUTATIONS if material.is_xml and draw() < XML_PART else MUTATIONS
    for _ in range(1 + int(draw() * 4)):
        data = kinds[int(draw() * len(kinds))](data, draw, material)
    return data[:MAX_REPLY]


def _at(data: bytes, draw) -> int:
    """A place in the data, the beginning (where headers are) more often than the end."""
    first = draw()
    return int(len(data) * (first if draw() < 0.5 else first * first * first))


def flip(data: bytes, draw, material: Material) -> bytes:
    """Single bits."""
    if not data:
        return data
    changed = bytearray(data)
    for _ in range(1 + int(draw() * 6)):
        changed[_at(data, draw)] ^= 1 << int(draw() * 8)
    return bytes(changed)


def put(data: bytes, draw, material: Material) -> bytes:
    """A byte that means something in one format or another."""
    at = _at(data, draw)
    return data[:at] + BYTES[(one := int(draw() * len(BYTES))) : one + 1] + data[at + 1 :]


def cut(data: bytes, draw, material: Material) -> bytes:
    """The connection breaks off."""
    return data[: int(len(data) * draw())]


def drop(data: bytes, draw, material: Material) -> bytes:
    """Some bytes are missing."""
    at = _at(data, draw)
    return data[:at] + data[at + 1 + int(draw() * 40) :]


def repeat(data: bytes, draw, material: Material) -> bytes:
    """A piece comes several times, now and then very often."""
    at = _at(data, draw)
    piece = data[at : at + 1 + int(draw() * 200)]
    times = 2 + int(draw() * (2000 if draw() < OFTEN else 4))
    return data[:at] + piece * times + data[at:]


def splice(data: bytes, draw, material: Material) -> bytes:
    """The beginning of one reply, the end of another."""
    other = material.seeds[int(draw() * len(material.seeds))]
    return data[: _at(data, draw)] + other[int(draw() * len(other)) :]


def say(data: bytes, draw, material: Material) -> bytes:
    """A word of the format where it does not belong, now and then very often."""
    if not material.words:
        return put(data, draw, material)
    at, word = _at(data, draw), material.words[int(draw() * len(material.words))]
    times = 1 if draw() < 0.9 else 1 + int(draw() * (3000 if draw() < 10 * OFTEN else 20))
    return data[:at] + word * times + data[at:]


def count(data: bytes, draw, material: Material) -> bytes:
    """Another number in place of one."""
    match = _DIGITS.search(data, _at(data, draw)) or _DIGITS.search(data)
    if not match:
        return flip(data, draw, material)
    number = NUMBERS[int(draw() * len(NUMBERS))]
    return data[: match.start()] + number + data[match.end() :]


def noise(data: bytes, draw, material: Material) -> bytes:
    """Bytes of no meaning at all."""
    at, size = _at(data, draw), 1 + int(draw() * 24)
    junk = int(draw() * 2**53).to_bytes(7, "big") * 4
    return data[:at] + junk[:size] + data[at + size :]


def _leaf(data: bytes, draw):
    """An element without elements in it, None when there is none."""
    return _LEAF.search(data, _at(data, draw)) or _LEAF.search(data)


def retext(data: bytes, draw, material: Material) -> bytes:
    """Another text in an element: a number, a word, another element's, a long one."""
    match = _leaf(data, draw)
    if not match:
        return data
    choice, text = draw(), NUMBERS[int(draw() * len(NUMBERS))]
    if choice < 0.3:
        text = _leaf(data, draw)[2]
    elif choice < 0.5:
        text = TEXTS[int(draw() * len(TEXTS))]
    return data[: match.start(2)] + text + data[match.end(2) :]


def unleaf(data: bytes, draw, material: Material) -> bytes:
    """An element is missing."""
    match = _leaf(data, draw)
    return data[: match.start()] + data[match.end() :] if match else data


def move(data: bytes, draw, material: Material) -> bytes:
    """An element stands elsewhere as well, once or many times."""
    match, place = _leaf(data, draw), _leaf(data, draw)
    if not match:
        return data
    times = 1 if draw() > OFTEN else int(draw() * 500)
    return data[: place.start()] + match[0] * times + data[place.start() :]


def wrap(data: bytes, draw, material: Material) -> bytes:
    """An element lies deeper."""
    match = _leaf(data, draw)
    if not match:
        return data
    depth = 1 + int(draw() * (400 if draw() < OFTEN else 5))
    inner = b"<w>" * depth + match[0] + b"</w>" * depth
    return data[: match.start()] + inner + data[match.end() :]


def rename(data: bytes, draw, material: Material) -> bytes:
    """An element has the name of another one."""
    match, other = _leaf(data, draw), _leaf(data, draw)
    if not match:
        return data
    renamed = match[0].replace(match[1], other[1])
    return data[: match.start()] + renamed + data[match.end() :]


TEXTS = (b"&#x202e;", b"&#xfffd;", b"\xd9\xa3", b"rtsp://", b"http://[::1", b"UTC+7", b"WIB-7:99",
         b"<![CDATA[x]]>", b"<!-- x -->", b" \n\t ", b"locked", b"0x1F", b"x" * 3000,
         b"a" * 100 + b" ", b"not authorized", b"You still have 3 attempts")  # fmt: skip
XML_MUTATIONS: tuple[Callable, ...] = (retext, retext, retext, unleaf, move, wrap, rename)
MUTATIONS: tuple[Callable, ...] = (
    flip, flip, put, put, cut, drop, repeat, splice, say, say, count, count, noise,
)  # fmt: skip
