"""One parser under attack, in this process: what it made of so many replies.

Replies come in blocks, each from a seed of its own, so that any reply can be made again from
(parser, seed, number) alone.
"""

import gc
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from .mutations import mutated
from .parsers import Parser

BLOCK = 500
"""Replies made from one seed."""

WARM_UP = 2000
"""Replies before memory is measured: caches fill, the allocator takes its arenas."""

KEPT_FAILURES = 5
_PAGE = 4096


@dataclass
class Outcome:
    """``worst_ms``: processor time of the slowest reply, at best of three tries when it was
    beyond the parser's bound. ``rss_…_kb``: memory of the process after the warm-up, and at the
    end. ``failures``: (number of the reply, what happened)."""

    parser: str
    replies: int = 0
    values: int = 0
    errors: Counter = field(default_factory=Counter)
    seconds: float = 0.0
    worst_ms: float = 0.0
    worst_number: int = 0
    rss_begin_kb: int = 0
    rss_end_kb: int = 0
    failures: list[tuple[int, str]] = field(default_factory=list)
    failed: int = 0

    def to_dict(self) -> dict:
        """Plain JSON; not ``asdict``, which cannot copy a Counter."""
        return dict(vars(self))


def replies(parser: Parser, seed: int, first: int, count: int) -> Iterator[tuple[int, bytes]]:
    """(number, reply) of ``count`` replies from number ``first`` on."""
    material, number = parser.material(), first
    while number < first + count:
        block = number // BLOCK
        random = Random(f"{parser.name}/{seed}/{block}")
        for at in range(block * BLOCK, (block + 1) * BLOCK):
            data = mutated(random, material)
            if first <= at < first + count:
                yield at, data
        number = (block + 1) * BLOCK


def reply(parser: Parser, seed: int, number: int) -> bytes:
    """The reply with this number once more."""
    return next(data for _, data in replies(parser, seed, number, 1))


def attack(
    parser: Parser,
    seed: int,
    first: int,
    count: int,
    progress: Callable[[int], None] = lambda number: None,
) -> Outcome:
    """Feeds replies number ``first`` to ``first + count``. ``progress`` is told each number before
    its reply is parsed: whoever watches knows which one hangs or kills the process."""
    outcome = Outcome(parser.name)
    parser.prepare()
    warm = first + min(WARM_UP, count // 10)
    began, clock = time.monotonic(), time.thread_time_ns
    worst_ns = 0
    for number, data in replies(parser, seed, first, count):
        if number == warm:
            gc.collect()
            outcome.rss_begin_kb = rss_kb()
        progress(number)
        start = clock()
        try:
            parser.feed(data)
            outcome.values += 1
        except parser.typed as error:
            outcome.errors[getattr(error, "code", type(error).__name__)] += 1
        except Exception as error:  # what is looked for: anything that is not one of its own
            _failed(outcome, number, where(error))
        took = clock() - start
        if took > worst_ns:
            if took > parser.bound_ms * 1e6:
                took = min(took, *(_timed(parser, data) for _ in range(2)))
            if took > worst_ns:
                worst_ns, outcome.worst_number = took, number
    outcome.replies = count
    outcome.seconds = time.monotonic() - began
    outcome.worst_ms = worst_ns / 1e6
    if outcome.worst_ms > parser.bound_ms:
        _failed(outcome, outcome.worst_number, f"took {outcome.worst_ms:.0f} ms")
    gc.collect()
    outcome.rss_end_kb = rss_kb()
    return outcome


def _timed(parser: Parser, data: bytes) -> int:
    """Once more, in ns: a reply is slow when it always is, not when the machine was busy."""
    start = time.thread_time_ns()
    try:
        parser.feed(data)
    except Exception:  # counted the first time
        pass
    return time.thread_time_ns() - start


def _failed(outcome: Outcome, number: int, what: str) -> None:
    outcome.failed += 1
    if len(outcome.failures) < KEPT_FAILURES:
        outcome.failures.append((number, what))


def where(error: BaseException) -> str:
    """The kind of an exception and the last places it came through."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = " < ".join(f"{Path(one.filename).name}:{one.lineno}" for one in reversed(frames))
    return f"{type(error).__name__}: {str(error)[:80]} ({places})"


def rss_kb() -> int:
    """Resident memory of this process."""
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * _PAGE // 1024
