"""File locks (flock), so that several commands share one environment safely."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from .say import Refusal, say


@contextlib.contextmanager
def exclusive(path: Path, busy: str = "") -> Iterator[None]:
    """Hold `path` alone for the block; say `busy` when another holds it first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if busy:
                say(busy)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def alone(path: Path, refusal: str) -> Iterator[None]:
    """Hold `path` alone for the block, or refuse at once."""
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(refusal) from None
        yield


class Usage:
    """Who uses a thing: each user shares the lock; the last one may be alone with it."""

    def __init__(self, path: Path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self._handle = path.open("a")

    def share(self) -> None:
        fcntl.flock(self._handle, fcntl.LOCK_SH)

    def is_last(self) -> bool:
        """True when nobody else shares the lock (which is then held alone)."""
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        self._handle.close()
