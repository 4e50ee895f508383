"""Debian packages of the machine itself: PostgreSQL, Chromium, GStreamer, small tools."""

import os
import shutil
import subprocess
import sys

from .say import Refusal, say
from .shell import root_prefix, run

PACKAGES = (
    "ca-certificates",
    "fonts-dejavu-core",
    "gettext",
    "git",
    "libmagic1",
    "poppler-utils",
    "postgresql",
    # the simulated cameras: pictures and RTSP server
    "python3",
    "python3-gi",
    "python3-gst-1.0",
    "python3-pil",
    "gir1.2-gst-rtsp-server-1.0",
    "gstreamer1.0-plugins-base",
    "gstreamer1.0-plugins-good",
    "gstreamer1.0-plugins-bad",
    "gstreamer1.0-plugins-ugly",
)
# in the order in which Odoo looks for a browser
BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
# starts quicker and does less than the whole browser; not every distribution has it
HEADLESS = "chromium-headless-shell"
LOCK_WAIT_S = 300


def ensure() -> None:
    """Install what is missing; needs root or sudo only then."""
    missing = _missing(_wanted())
    if not missing:
        return
    if not shutil.which("apt-get"):
        raise Refusal(f"this machine has no apt; install these by hand: {' '.join(missing)}")
    say(f"Installing system packages: {' '.join(missing)}")
    apt = [*root_prefix(), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    apt += ["-o", f"DPkg::Lock::Timeout={LOCK_WAIT_S}"]
    run([*apt, "update"], "the package lists cannot be fetched")
    options = ["-o", "Dpkg::Options::=--force-confold", "--no-install-recommends", "-y"]
    run([*apt, "install", *options, *missing], "the system packages cannot be installed")


def _wanted() -> list[str]:
    wanted = list(PACKAGES)
    if not any(shutil.which(browser) for browser in BROWSERS):
        wanted.append("chromium")
    if not shutil.which(HEADLESS) and _known(HEADLESS):
        wanted.append(HEADLESS)
    if os.path.realpath(sys.executable).startswith("/usr/bin/"):
        wanted.append("python3-venv")
    return wanted


def _known(package: str) -> bool:
    """Whether apt could install this package."""
    if not shutil.which("apt-cache"):
        return False
    return not subprocess.run(["apt-cache", "show", package], capture_output=True).returncode


def _missing(packages: list[str]) -> list[str]:
    if not shutil.which("dpkg-query"):
        raise Refusal(f"this machine is not a Debian; needed: {' '.join(packages)}")
    query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *packages]
    listing = subprocess.run(query, capture_output=True, text=True).stdout
    present = {line.split()[0] for line in listing.splitlines() if line.endswith(" installed")}
    return [package for package in packages if package not in present]
