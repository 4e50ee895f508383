"""Running other programs, with a clear sentence when they fail."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from .say import Refusal

NETWORK_SIGNS = (
    "Temporary failure resolving",
    "Could not resolve",
    "Failed to establish a new connection",
    "Network is unreachable",
    "Connection timed out",
    "Unable to connect",
    "Connection refused",
    "Could not connect",
    "Name or service not known",
    "No matching distribution found",
)


def run(argv: Sequence[str | Path], failing: str, **options) -> str:
    """Run a program to its end and return its output; `failing` heads the refusal."""
    done = subprocess.run(
        [str(part) for part in argv],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        **options,
    )
    if done.returncode:
        raise Refusal(f"{failing}: {_reason(done.stdout)}")
    return done.stdout


def _reason(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    if "No space left on device" in output:
        return "no space is left on the disk"
    for line in lines:
        if any(sign in line for sign in NETWORK_SIGNS):
            return f"the network or the package server cannot be reached ({line[:300]})"
    return " / ".join(lines[-3:])[:600] or "it said nothing"


def root_prefix() -> list[str]:
    """What makes a command run as root: nothing for root, sudo for others."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        return ["sudo"]
    raise Refusal("system packages are missing and there is no sudo: run this once as root")
