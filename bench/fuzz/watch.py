"""Children at work, watched: one that hangs is killed, one that dies is noticed, and the reply
that did it is known by its number."""

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from struct import Struct

from .attack import Outcome, reply
from .parsers import PARSERS

ROOT = Path(__file__).resolve().parents[2]
HANG_S = 60.0
"""Seconds without another reply until a child is taken for hanging: its machine may be busy."""

POLL_S = 0.2
NUMBER = Struct("<q")
"""How a child writes down which reply it is at."""

MAX_DEATHS = 3
"""After so many children that died or hung, the parser is given up."""


@dataclass
class Share:
    """What is left to do of one parser, and the child that does it."""

    name: str
    seed: int
    first: int
    end: int
    outcome: Outcome | None = None
    deaths: int = 0
    hang_s: float = HANG_S
    _at: int = -1
    _since: float = 0.0
    _folder: tempfile.TemporaryDirectory = field(default_factory=tempfile.TemporaryDirectory)

    def start(self) -> None:
        self._progress = Path(self._folder.name) / "progress"
        self._progress.write_bytes(NUMBER.pack(-1))
        numbers = [str(one) for one in (self.seed, self.first, self.end - self.first)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.fuzz.child", self.name, *numbers, self._progress],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        self._since = time.monotonic()

    def is_done(self) -> bool:
        """Looks after the child; True when there is nothing left to do."""
        status = self.process.poll()
        if status is None:
            if self._hangs():
                self._stop()
                return self._died(f"no answer in {self.hang_s:.0f} s")
            return False
        if status:
            return self._died(f"the process ended with status {status}")
        self._add(json.loads(self.process.stdout.read()))
        return True

    def close(self) -> None:
        self._stop()
        self.process.stdout.close()
        self._folder.cleanup()

    def _stop(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def _number(self) -> int:
        return NUMBER.unpack(self._progress.read_bytes())[0]

    def _hangs(self) -> bool:
        at, now = self._number(), time.monotonic()
        if at != self._at:
            self._at, self._since = at, now
        return now - self._since > self.hang_s

    def _died(self, what: str) -> bool:
        """Goes on behind the reply that did it; True when it has done so too often."""
        number, self.deaths = self._number(), self.deaths + 1
        outcome = self._outcome()
        outcome.failed += 1
        outcome.failures.append((number, what))
        outcome.replies += max(0, number + 1 - self.first)
        self.first = number + 1
        if number < 0 or self.deaths >= MAX_DEATHS or self.first >= self.end:
            return True
        self.process.stdout.close()
        self.start()
        return False

    def _outcome(self) -> Outcome:
        self.outcome = self.outcome or Outcome(self.name)
        return self.outcome

    def _add(self, told: dict) -> None:
        new, old = Outcome(**told), self._outcome()
        new.replies += old.replies
        new.failed += old.failed
        new.failures = [*old.failures, *new.failures]
        new.errors = Counter(new.errors)
        self.outcome = new


def run(shares: list[Share], jobs: int) -> Iterator[Share]:
    """Each of them once it is done, with its outcome; ``jobs`` at a time."""
    waiting, busy, done = list(shares), [], []
    try:
        while waiting or busy:
            while waiting and len(busy) < jobs:
                busy.append(waiting.pop(0))
                busy[-1].start()
            time.sleep(POLL_S)
            for share in [one for one in busy if one.is_done()]:
                busy.remove(share)
                done.append(share)
                yield share
    finally:
        for share in busy + done:
            share.close()


def keep(share: Share, folder: Path) -> list[Path]:
    """Writes the replies of the failures to files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, _what in share.outcome.failures:
        if number >= 0:
            path = folder / f"{share.name}-{share.seed}-{number}.bin"
            path.write_bytes(reply(PARSERS[share.name], share.seed, number))
            paths.append(path)
    return paths
