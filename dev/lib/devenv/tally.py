"""Counting tests: what a stage of `dev/test` found."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Tally:
    """Numbers of tests; `skips` holds 'test: reason' for each skipped one, `bad` the names of
    failed ones, as far as they have names (a crash has none)."""

    passed: int = 0
    failed: int = 0
    skips: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skips + other.skips,
            self.bad + other.bad,
        )

    def __str__(self) -> str:
        skipped = f", {len(self.skips)} skipped" if self.skips else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Tally:
        found = json.loads(text)
        return cls(found["passed"], found["failed"], tuple(found["skips"]), tuple(found["bad"]))

    @property
    def good(self) -> bool:
        """True when something was executed and nothing failed."""
        return self.failed == 0 and self.passed > 0
