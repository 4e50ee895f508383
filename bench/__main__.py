"""`python -m bench [NAME…]`: the benchmarks and the gate they have to meet; `python -m bench
fuzz …`, with arguments of its own: the attack on the parsers.

Prints one JSON object a line ({"name", "value", "unit", "ratio", "baseline"}); what the gate
makes of it goes to standard error. Exit status 1 when the gate is missed.
"""

import argparse
import sys

from . import (
    dashboard,
    database,
    footage,
    generation,
    handover,
    hosts,
    memory,
    polling,
    pulse,
    report,
    screens,
    silent,
    statements,
    whole_check,
)
from .days import __main__ as days, separations
from .fuzz import command as fuzz
from .results import Results

BENCHMARKS = {
    "polling": polling.run,
    "pulse": pulse.run,
    "silent": silent.run,
    "whole_check": whole_check.run,
    "memory": memory.run,
    "statements": statements.run,
    "database": database.run,
    "generation": generation.run,
    "handover": handover.run,
    "footage": footage.run,
    "report": report.run,
    "dashboard": dashboard.run,
    "screens": screens.run,
    "hosts": hosts.run,
}
"""Name → ``run(results, quick)``; ``quick``: a smaller one, for use in between."""

COMMANDS = {"days": days.main, "fuzz": fuzz.main, "separations": separations.main}
"""What takes arguments of its own."""


def main() -> int:
    if sys.argv[1:2] and sys.argv[1] in COMMANDS:
        return COMMANDS[sys.argv[1]](sys.argv[2:])
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    known = ", ".join((*BENCHMARKS, *COMMANDS))
    parser.add_argument("names", nargs="*", metavar="NAME", help=known)
    parser.add_argument("--quick", action="store_true", help="fewer devices, fewer rounds")
    options = parser.parse_args()
    names = options.names or list(BENCHMARKS)
    if unknown := set(names) - BENCHMARKS.keys():
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    results = Results()
    for name in names:
        BENCHMARKS[name](results, options.quick)
    return 1 if results.missed else 0


if __name__ == "__main__":
    sys.exit(main())
