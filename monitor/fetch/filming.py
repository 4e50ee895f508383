"""Making the film, in a process that may take longer than a run of the fetch: ten seconds and more
for each gigabyte. Whoever comes next finds the film, or waits for it."""

import asyncio
import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..child import ROOT, scrubbed_environment
from ..probe import errors
from ..probe.deadline import Deadline
from .remux import Film, Hole

LOOK_S = 0.2
"""How often whoever waits looks whether the film is there."""

TRIES_MAX = 3
"""Processes that ended without a word, before that is told."""

_WORDS = {kind.code: kind for kind in (errors.NoRoom, errors.FrameUndecodable)}


@dataclass(frozen=True)
class Made:
    """A film with the name of its file and its SHA-256 (hexadecimal)."""

    name: str
    film: Film
    sha256: str


@contextmanager
def making(folder: Path) -> Iterator[bool]:
    """Whether we are the one who makes the film; nobody else does while this lasts."""
    with open(folder / "film.lock", "ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def tell(folder: Path, **word) -> None:
    """Put down the end of it, as a whole or not at all."""
    beside = folder / "film.json.new"
    beside.write_text(json.dumps(word), encoding="utf-8")
    beside.replace(folder / "film.json")


async def wait(folder: Path, max_bytes: int, deadline: Deadline) -> Made | None:
    """The film, once it is made; None when the time was over before.

    Raises NoRoom, FrameUndecodable, and DecoderFailed when the process dies of it.
    """
    while True:
        made = _read(folder)
        if made or deadline.expired():
            return made
        if not _is_under_way(folder):
            _begin(folder, max_bytes)
        await asyncio.sleep(min(LOOK_S, max(0.0, deadline.left())))


def _read(folder: Path) -> Made | None:
    try:
        word = json.loads((folder / "film.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    if kind := _WORDS.get(word.get("code")):
        (folder / "film.json").unlink()
        raise kind(word.get("detail") or "")
    holes = tuple(Hole(**hole) for hole in word["film"]["holes"])
    return Made(word["name"], Film(**{**word["film"], "holes": holes}), word["sha256"])


def _is_under_way(folder: Path) -> bool:
    with making(folder) as is_ours:
        return not is_ours and not (folder / "film.json").exists()


def _begin(folder: Path, max_bytes: int) -> None:
    """Start the process and see that it has begun. It is not ended with this one."""
    tries = folder / "film.tries"
    begun = tries.stat().st_size if tries.exists() else 0
    if begun >= TRIES_MAX:
        tries.unlink()
        raise errors.DecoderFailed("making the film")
    with open(tries, "ab") as file:
        file.write(b".")
    process = subprocess.Popen(
        (sys.executable, "-m", "monitor.filmer", str(folder), str(max_bytes)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=scrubbed_environment(os.environ),
        start_new_session=True,
    )
    process.stdout.readline()  # it has the lock, or is over
    process.stdout.close()
