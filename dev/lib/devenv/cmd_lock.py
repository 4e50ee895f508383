"""`dev/lock`: makes requirements.txt, the complete lock, anew from requirements.in."""

import json
import sys
import tempfile
from pathlib import Path

from .layout import Layout
from .say import Refusal, say
from .shell import run

HEAD = """\
# Made by dev/lock from requirements.in for Python 3.10 to 3.13; installed with --no-deps.
"""
# what only the oldest Python needs
OLD_PYTHON = ("async-timeout", "exceptiongroup", "tomli")
OCA = "odoo-addon-"


def main(_args: list[str]) -> int:
    """Resolve with the oldest Python, whose versions the newer ones take as well."""
    if sys.version_info[:2] != (3, 10):
        raise Refusal("the lock is made with the oldest Python: HELPDESK_CCTV_PYTHON=python3.10")
    layout = Layout.here()
    wanted = layout.requirements.with_suffix(".in").read_text().splitlines()
    say("Resolving …")
    oca = [line for line in wanted if line.startswith(OCA)]
    others = [line for line in wanted if line not in oca]
    with tempfile.TemporaryDirectory() as folder:
        # OCA's require odoo itself, which PyPI does not have
        pins = _resolve(Path(folder), others) + _resolve(Path(folder), oca, "--no-deps")
    layout.requirements.write_text(HEAD + "".join(f"{pin}\n" for pin in sorted(pins)))
    return 0


def _resolve(folder: Path, wanted: list[str], *options: str) -> list[str]:
    venv, listing, report = folder / "venv", folder / "wanted", folder / "report.json"
    listing.write_text("\n".join(wanted))
    run([sys.executable, "-m", "venv", "--clear", venv], "no Python environment can be made")
    pip = [venv / "bin/python", "-m", "pip", "install", "-q", "--ignore-installed", "--dry-run"]
    run([*pip, *options, "--report", report, "-r", listing], "the packages cannot be resolved")
    return [_pin(item["metadata"]) for item in json.loads(report.read_text())["install"]]


def _pin(metadata: dict) -> str:
    name = metadata["name"].lower().replace("_", "-")
    only = ' ; python_version < "3.11"' if name in OLD_PYTHON else ""
    return f"{name}=={metadata['version']}{only}"
