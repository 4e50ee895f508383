"""nginx, for the benchmarks: the machine's own, or Debian's package unpacked into private state. It
is not installed, since that would start a web server on the machine."""

import os
import shutil
import subprocess
from pathlib import Path

from .layout import Layout
from .say import Refusal, say
from .shell import root_prefix, run

PLACES = f"{os.defpath}:/usr/sbin:/usr/local/sbin"
"""Where programs are; an ordinary user's PATH lacks the last two."""


def find(layout: Layout) -> Path | None:
    """A program that runs, fetched when there is none; None, after a sentence, where none can be
    had."""
    if named := shutil.which("nginx", path=PLACES):
        return Path(named)
    program = layout.state / "nginx" / "usr/sbin/nginx"
    try:
        if not program.exists():
            _fetch(layout.state / "nginx")
        run([program, "-v"], "nginx does not run on this machine")
    except Refusal as refusal:
        say(f"Without nginx: {refusal}")
        return None
    return program


def _fetch(folder: Path) -> None:
    if not shutil.which("apt-get"):
        raise Refusal("this machine has no apt to fetch it with")
    say("Fetching nginx (Debian package, 1 MB) …")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    download = ["apt-get", "-q", "-o", "APT::Sandbox::User=", "download", "nginx"]
    if subprocess.run(download, cwd=folder, capture_output=True).returncode:
        # no package lists yet, or those of before the last security update
        update = [*root_prefix(), "apt-get", "-q", "update"]
        run(update, "the package lists cannot be fetched")
        run(download, "nginx cannot be fetched", cwd=folder)
    for deb in folder.glob("*.deb"):
        run(["dpkg-deb", "-x", deb, folder], "nginx cannot be unpacked")
        deb.unlink()
