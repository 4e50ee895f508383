"""`python -m bench [NAME…]`: the benchmarks and the gate they have to meet.

Prints one JSON object a line ({"name", "value", "unit", "ratio", "baseline"}); what the gate
makes of it goes to standard error. Exit status 1 when the gate is missed.
"""

import argparse
import sys

from . import polling, statements
from .results import Results

BENCHMARKS = {"polling": polling.run, "statements": statements.run}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    names = parser.parse_args().names or list(BENCHMARKS)
    if unknown := set(names) - BENCHMARKS.keys():
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    results = Results()
    for name in names:
        BENCHMARKS[name](results)
    return 1 if results.missed else 0


if __name__ == "__main__":
    sys.exit(main())
