"""Stages of `dev/test` that run beside another one, in a process of their own."""

import os
import sys
import tempfile
import time
from pathlib import Path

from .children import Child
from .say import say
from .tally import Tally

ENTRY = Path(__file__).parents[1] / "main.py"


class Beside:
    """`dev/test --beside STAGE`, from now on; nothing of its output is seen before `finish`.

    A context manager: what still runs at the end of the block is stopped.
    """

    def __init__(self, stage: str, entry: Path = ENTRY):
        self._stage = stage
        self._folder = tempfile.TemporaryDirectory(prefix="dev-test-")
        self._output, self._counts = (Path(self._folder.name) / kind for kind in ("out", "counts"))
        argv = [sys.executable, entry, "test", "--beside", stage, "--counts", self._counts]
        self._child = Child(f"beside {stage}", argv, os.environ, self._output)

    def __enter__(self) -> "Beside":
        return self

    def __exit__(self, *_error) -> None:
        self._child.stop()
        self._folder.cleanup()

    def finish(self) -> Tally:
        """Wait for its end, print all that it said, and return what it found. One that could not
        count, because it crashed or was killed, counts as one failure."""
        while not self._child.ended:
            time.sleep(0.1)
        sys.stderr.write(self._output.read_text(errors="replace"))
        if self._counts.exists():
            return Tally.from_json(self._counts.read_text())
        status = self._child.process.returncode
        say(f"What ran beside {self._stage} ended with status {status} before it could count")
        return Tally(failed=1, bad=(f"beside {self._stage}: no counts, status {status}",))
