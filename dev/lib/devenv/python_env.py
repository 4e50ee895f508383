"""The Python packages: a venv made of `dev/requirements.txt`, with Odoo on its path."""

import shutil
import sys
from pathlib import Path

from .layout import Layout, short_hash
from .odoo_tree import OdooTree
from .say import say
from .shell import run

LAUNCHER = """#!{python}
import sys

from odoo.cli import main

sys.exit(main())
"""


def ensure(layout: Layout, tree: OdooTree) -> Path:
    """The folder of a complete venv for this lock, this Python and this Odoo."""
    key = short_hash(layout.requirements.read_text(), sys.version, tree.home, "v1")
    venv = layout.state / "venv" / key
    # its Python is a link, which a removed interpreter leaves dangling
    if not (venv / "complete").exists() or not (venv / "bin/python").exists():
        _build(venv, layout.requirements, tree)
        (venv / "complete").touch()
    return venv


def _build(venv: Path, requirements: Path, tree: OdooTree) -> None:
    say("Installing the Python packages …")
    shutil.rmtree(venv, ignore_errors=True)
    venv.parent.mkdir(parents=True, exist_ok=True)
    run([sys.executable, "-m", "venv", venv], "the Python environment cannot be made")
    pip = [venv / "bin/python", "-m", "pip", "install", "-q", "--no-deps"]
    # the lock is complete; odoo itself comes by path, so nothing may be resolved again
    run([*pip, "-r", requirements], "the Python packages cannot be installed")
    packages = next((venv / "lib").glob("python3.*")) / "site-packages"
    (packages / "odoo.pth").write_text(f"{tree.home}\n")
    launcher = venv / "bin/odoo"
    launcher.write_text(LAUNCHER.format(python=venv / "bin/python"))
    launcher.chmod(0o755)
