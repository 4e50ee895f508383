"""The whole set-up: makes what is missing, once, and says what it does."""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import conf, odoo_tree, python_env, system_packages
from .layout import ADDON, Layout
from .locks import exclusive
from .postgres import Cluster
from .say import Refusal

# Odoo, the venv, a cluster with a few databases; and what is needed to work on
FRESH_BYTES, WORKING_BYTES = 4 * 1024**3, 300 * 1024**2


@dataclass(frozen=True)
class Environment:
    """A complete environment: where its parts are, and how to start Odoo in it."""

    layout: Layout
    tree: odoo_tree.OdooTree
    venv: Path

    @property
    def python(self) -> Path:
        return self.venv / "bin/python"

    def odoo(self, *args: object) -> list[str]:
        """The command line of `odoo ARGS`; `variables` name its configuration."""
        return [str(self.venv / "bin/odoo"), *map(str, args)]

    def variables(self) -> dict[str, str]:
        """The environment variables of everything that is started."""
        # another PostgreSQL's or Python's settings must not leak in
        foreign = re.compile("PG[A-Z]+|PYTHONDONTWRITEBYTECODE|PYTHONPATH|PYTHONHOME")
        kept = {k: v for k, v in os.environ.items() if not foreign.fullmatch(k)}
        return kept | {
            "PATH": f"{self.venv / 'bin'}:{kept.get('PATH', '/usr/bin:/bin')}",
            "PYTHONPYCACHEPREFIX": str(self.layout.state / "pycache"),
            "PYTHONUNBUFFERED": "1",
            "HYPOTHESIS_STORAGE_DIRECTORY": str(self.layout.work / "hypothesis"),
            "ODOO_RC": str(self.layout.conf),
            "PGHOST": str(self.layout.socket),
            "PGUSER": "odoo",
        }


def prepare() -> Environment:
    """Do what is missing of the set-up, one at a time on this machine, and return it."""
    layout = Layout.here()
    _make_state(layout)
    _check_disk(layout)
    with exclusive(layout.state / "setup.lock", "Waiting for another set-up to end …"):
        system_packages.ensure()
        tree = odoo_tree.ensure(layout)
        environment = Environment(layout, tree, python_env.ensure(layout, tree))
        _expose_addon(layout)
        Cluster(layout).ensure()
        conf.write(layout)
    return environment


def _make_state(layout: Layout) -> None:
    try:
        # PostgreSQL's account must be able to pass through
        layout.state.mkdir(parents=True, exist_ok=True, mode=0o755)
        for folder in (layout.work, layout.data, layout.log):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"the state folder cannot be made: {error}") from None


def _check_disk(layout: Layout) -> None:
    needed = WORKING_BYTES if any(layout.state.glob("venv/*/complete")) else FRESH_BYTES
    free = shutil.disk_usage(layout.state).free
    if free < needed:
        raise Refusal(
            f"too little disk space: {free // 1024**2} MB are free at {layout.state}, "
            f"{needed // 1024**2} MB are needed (HELPDESK_CCTV_STATE puts it elsewhere)"
        )


def _expose_addon(layout: Layout) -> None:
    """Let Odoo see the checkout, whatever its folder is called, as the addon."""
    layout.addons.mkdir(exist_ok=True)
    link = layout.addons / ADDON
    if not link.is_symlink() or Path(os.readlink(link)) != layout.checkout:
        link.unlink(missing_ok=True)
        link.symlink_to(layout.checkout)
