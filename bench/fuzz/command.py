"""`dev/bench fuzz [--replies N] [--parser NAME]… [--seed N] [--jobs N]`."""

import argparse
import tempfile
from pathlib import Path

from ..results import Results
from . import watch
from .parsers import PARSERS

REPLIES = 1_000_000
_HEAD = ("parser", "replies", "values", "errors", "replies/s", "worst ms", "RSS before", "after kB")
_FORM = "{:<11} {:>9} {:>9} {:>9} {:>9} {:>9} {:>10} {:>9}  {}"


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    results = Results()
    print(_FORM.format(*_HEAD, "most frequent errors"), flush=True)
    for share in watch.run(_shares(options), options.jobs):
        _tell(share, results, Path(options.failures))
    return 1 if results.missed else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev/bench fuzz", description=__doc__)
    parser.add_argument("--replies", type=int, default=REPLIES, help="for each parser")
    parser.add_argument("--parser", action="append", choices=PARSERS, help="only this one")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other replies")
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time")
    folder = Path(tempfile.gettempdir()) / "helpdesk_cctv_fuzz"
    parser.add_argument("--failures", default=folder, help="where replies that failed are kept")
    return parser.parse_args(arguments)


def _shares(options: argparse.Namespace) -> list[watch.Share]:
    names = options.parser or list(PARSERS)
    counts = {name: max(1, options.replies // PARSERS[name].part) for name in names}
    return [watch.Share(name, options.seed, 0, counts[name]) for name in names]


def _tell(share: watch.Share, results: Results, folder: Path) -> None:
    outcome, parser = share.outcome, PARSERS[share.name]
    errors = sum(outcome.errors.values())
    rate = outcome.replies / outcome.seconds if outcome.seconds else 0
    common = ", ".join(f"{code} {count}" for code, count in outcome.errors.most_common(4))
    print(
        _FORM.format(
            share.name,
            outcome.replies,
            outcome.values,
            errors,
            round(rate),
            f"{outcome.worst_ms:.1f}",
            outcome.rss_begin_kb,
            outcome.rss_end_kb,
            common,
        ),
        flush=True,
    )
    for (number, what), path in zip(outcome.failures, watch.keep(share, folder), strict=False):
        print(f"    reply {number}: {what}\n    {path}", flush=True)
    results.gate(not outcome.failed, f"{share.name}: a value or a typed error for every reply")
    grown = outcome.rss_end_kb - outcome.rss_begin_kb
    results.gate(grown <= parser.growth_kb, f"{share.name}: grows by {parser.growth_kb} kB at most")
