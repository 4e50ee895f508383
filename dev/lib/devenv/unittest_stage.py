"""Runs unittest discovery: `unittest_stage.py START TOP OUT NAMES…` leaves the counts in OUT.

It runs in the venv, in a process of its own, so that a crash of a test is seen as one.
"""

import json
import sys
import unittest


class CountingResult(unittest.TextTestResult):
    """Counts successes too, which unittest itself does not."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.successes = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.successes += 1

    def counts(self) -> dict:
        """passed, failed and skips of this run; a failing class set-up counts as one failure."""
        bad = [test for test, _ in self.failures + self.errors] + self.unexpectedSuccesses
        return {
            "passed": self.successes + len(self.expectedFailures),
            "bad": [test.id() for test in bad],
            "skips": [f"{test.id()}: {reason}" for test, reason in self.skipped],
        }


def main(start: str, top: str, out: str, patterns: list[str]) -> int:
    """Discover under `start`, importing from `top`, what matches any of `patterns`."""
    loader = unittest.TestLoader()
    loader.testNamePatterns = [f"*{pattern}*" for pattern in patterns] or None
    suite = loader.discover(start, top_level_dir=top)
    runner = unittest.TextTestRunner(resultclass=CountingResult, verbosity=1)
    result = runner.run(suite)
    with open(out, "w", encoding="utf-8") as handle:
        json.dump(result.counts(), handle)
    return not result.wasSuccessful()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]))
