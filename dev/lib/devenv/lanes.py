"""Stages of `dev/test` that run at the same time, each in a process of its own."""

import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from .children import Child
from .say import say
from .tally import Tally

ENTRY = Path(__file__).parents[1] / "main.py"


class Job:
    """`dev/test STAGE`, from now on; nothing of its output is seen before `finish`.

    A context manager: what still runs at the end of the block is stopped.
    """

    def __init__(self, stage: str, options: Sequence[str] = (), entry: Path = ENTRY):
        self.stage = stage
        self._folder = tempfile.TemporaryDirectory(prefix="dev-test-")
        self._output, self._counts = (Path(self._folder.name) / kind for kind in ("out", "counts"))
        argv = [sys.executable, entry, "test", stage, *options, "--counts", self._counts]
        self._child = Child(stage, argv, os.environ, self._output)

    def __enter__(self) -> "Job":
        return self

    def __exit__(self, *_error) -> None:
        self._child.stop()
        self._folder.cleanup()

    @property
    def ended(self) -> bool:
        return self._child.ended

    def finish(self) -> Tally:
        """Print all that it said, once it has ended, and return what it found. One that could not
        count, because it crashed or was killed, counts as one failure."""
        sys.stderr.write(self._output.read_text(errors="replace"))
        sys.stderr.flush()
        if self._counts.exists():
            return Tally.from_json(self._counts.read_text())
        status = self._child.process.returncode
        say(f"Stage {self.stage} ended with status {status} before it could count")
        return Tally(failed=1, bad=(f"{self.stage}: no counts, status {status}",))


def run(names: Iterable[str], lanes: int, begin: Callable[[str], Job] = Job) -> dict[str, Tally]:
    """What each stage found. They begin in this order, so many at the same time."""
    waiting, running, found = list(names), {}, {}
    order = list(waiting)
    with contextlib.ExitStack() as jobs:
        while waiting or running:
            while waiting and len(running) < lanes:
                stage = waiting.pop(0)
                say(f"Stage {stage} begins")
                running[stage] = jobs.enter_context(begin(stage))
            time.sleep(0.1)
            for stage in [stage for stage, job in running.items() if job.ended]:
                found[stage] = running.pop(stage).finish()
    return {stage: found[stage] for stage in order}
