"""Reading the log of Odoo's test runner."""

import re

from .tally import Tally

LINE = re.compile(r"^\S+ \S+ \d+ (?P<level>[A-Z]+) (?P<db>\S+) (?P<logger>\S+): (?P<text>.*)$")
TOTAL = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")
FAILED = re.compile(r"(?:FAIL|ERROR): (?P<test>.+)$")
SKIPPED = re.compile(r"skipped (?P<test>.+?) : (?P<reason>.*)$")


def read(log: str, status: int) -> Tally:
    """Count a run's tests.

    Odoo's closing total counts skipped tests as run, and a failing sub-test each time. A run
    that ended badly without a failed test (a crash, an import error, a broken view) counts as
    one failure, and so does one without a total; both have a name, so that they can be told from
    tests.
    """
    totals = [match for match in map(_total, log.splitlines()) if match]
    skips = tuple(filter(None, map(_skip, log.splitlines())))
    names = tuple(filter(None, map(_bad, log.splitlines())))
    if not totals:
        return Tally(failed=1, skips=skips, bad=(*names, f"Odoo itself: no total, status {status}"))
    bad, errors, run = map(int, totals[-1].groups())
    failed = bad + errors
    if status and not failed:
        failed, names = 1, (*names, f"Odoo itself: status {status}")
    return Tally(max(run - failed - len(skips), 0), failed, skips, names)


def _total(line: str) -> re.Match | None:
    match = LINE.match(line)
    return TOTAL.match(match["text"]) if match and match["logger"] == "odoo.tests.result" else None


def _skip(line: str) -> str | None:
    match = LINE.match(line)
    found = match and ".tests." in f"{match['logger']}." and SKIPPED.match(match["text"])
    return f"{match['logger']}.{found['test']}: {found['reason']}" if found else None


def _bad(line: str) -> str | None:
    match = LINE.match(line)
    found = match and match["level"] == "ERROR" and FAILED.match(match["text"])
    return f"{match['logger']}: {found['test']}" if found else None


def telling(line: str) -> bool:
    """Whether a line is worth showing while tests run: trouble, or a stage's summary."""
    match = LINE.match(line)
    if not match:
        # the rest of a traceback or of a longer message
        return True
    if match["logger"] == "odoo.tools.config":
        # it does not know our own options
        return match["level"] != "WARNING"
    trouble = match["level"] in ("ERROR", "CRITICAL", "WARNING")
    return trouble or match["logger"] in ("odoo.tests.result", "odoo.tests.stats")
