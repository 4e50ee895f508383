"""The browser of the tours: the headless shell where Debian has it, which takes a good third less
of the processor than the whole Chromium, and a cache that lasts for the whole run.

Odoo starts a new browser with an empty profile for each tour, so that each would fetch and compile
the same five megabytes of scripts."""

import contextlib
import os
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .system_packages import BROWSERS, HEADLESS

CACHE_BYTES = 256 * 1024**2


@contextlib.contextmanager
def first_in_path(path: str) -> Iterator[str]:
    """`path`, before which a folder stands where Odoo finds this browser; `path` itself when the
    machine has no browser, as Odoo then says."""
    program = next(filter(None, (shutil.which(name) for name in (HEADLESS, *BROWSERS))), None)
    if not program:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="cctv-browser-") as folder:
        _write_starter(Path(folder), program)
        yield f"{folder}{os.pathsep}{path}"


def _write_starter(folder: Path, program: str) -> None:
    cache = ["--disk-cache-dir=" + str(folder / "cache"), f"--disk-cache-size={CACHE_BYTES}"]
    starter = folder / BROWSERS[0]
    starter.write_text(f'#!/bin/sh\nexec {shlex.join([program, *cache])} "$@"\n')
    starter.chmod(0o755)
