"""Databases of the private cluster: made from templates, dropped with their files.

A template holds base and every module the addon depends on; copying it takes half a second,
building it half a minute. Its name carries a hash of what it was built from.
"""

import ast
import contextlib
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from .environment import Environment
from .layout import ADDON, Layout, short_hash
from .locks import exclusive
from .postgres import Cluster
from .say import Refusal, say

TEMPLATE_PREFIX = "template_cctv_"
DROP_TRIES, DROP_PAUSE_S = 30, 2


class Databases:
    """Makes and drops databases; the cluster must be in use (`with Cluster`)."""

    def __init__(self, environment: Environment, cluster: Cluster):
        self._environment = environment
        self._cluster = cluster
        self._layout = environment.layout

    def names(self) -> list[str]:
        """Every database but PostgreSQL's own."""
        query = "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'"
        return sorted(self._cluster.sql(query).splitlines())

    def exists(self, name: str) -> bool:
        return name in self.names()

    def create(self, name: str, demo: bool = False) -> None:
        """Make a database with everything installed that the addon needs, but not the addon."""
        template = self._template(demo)
        self._cluster.sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self._copy_files(template, name)

    def drop(self, name: str) -> None:
        """Drop a database, if it is there, and its files. An autovacuum at work in it belongs to
        the superuser, whom nobody else sends away: it is waited for."""
        for left in reversed(range(DROP_TRIES)):
            try:
                self._cluster.sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                break
            except Refusal:
                if not left:
                    raise
                time.sleep(DROP_PAUSE_S)
        self._remove_files(name)

    def install(self, name: str, *args: str) -> str:
        """Run odoo on a database until it has done what `args` ask; return its log."""
        return self._odoo(name, "-d", name, *args, "--stop-after-init", "--no-http")

    def translate(self, name: str, language: str) -> str:
        """Install a language, such as `id`, for people to choose; return odoo's log."""
        return self._odoo(name, "i18n", "loadlang", "-d", name, "-l", language)

    def _odoo(self, name: str, *args: str) -> str:
        done = subprocess.run(
            self._environment.odoo(*args),
            env=self._environment.variables(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        if done.returncode:
            raise Refusal(f"Odoo could not set up database {name}:\n{trouble(done.stdout)}")
        return done.stdout

    def has_addon(self, name: str) -> bool:
        """Whether the addon is installed in a database."""
        return self._addon_is("state <> 'uninstalled'", name)

    def has_demo(self, name: str) -> bool:
        """Whether the addon's demo data is in (Odoo only warns when it cannot load it)."""
        return self._addon_is("demo", name)

    def _addon_is(self, condition: str, name: str) -> bool:
        query = f"SELECT 1 FROM ir_module_module WHERE name = '{ADDON}' AND {condition}"
        return self._cluster.sql(query, name) == "1"

    def logins(self, name: str) -> list[tuple[str, str]]:
        """Log-in and name of the administrator and of the addon's demo users."""
        query = f"""
            SELECT u.login, p.name FROM res_users u
              JOIN res_partner p ON p.id = u.partner_id
              JOIN ir_model_data d ON d.model = 'res.users' AND d.res_id = u.id
             WHERE u.active
               AND (d.module = '{ADDON}' OR d.module = 'base' AND d.name = 'user_admin')
             ORDER BY u.id"""
        return [tuple(row.split("|", 1)) for row in self._cluster.sql(query, name).splitlines()]

    def overdue_s(self, name: str) -> float:
        """For how long the most overdue scheduled job has been due, in seconds (0: none is)."""
        query = """
            SELECT greatest(0, coalesce(extract(epoch FROM
                   (now() AT TIME ZONE 'UTC') - min(nextcall)), 0)) FROM ir_cron WHERE active"""
        try:
            return float(self._cluster.sql(query, name))
        except Refusal:
            # PostgreSQL is just going down or coming up: that is seen to elsewhere
            return 0.0

    def _template(self, demo: bool) -> str:
        modules = depends(self._layout.checkout)
        kind = "demo" if demo else "plain"
        key = short_hash(self._environment.tree.version, *_oca_pins(self._layout), *modules)
        name = f"{TEMPLATE_PREFIX}{kind}_{key}"
        with exclusive(self._layout.work / f"{name}.lock", "Waiting for the template database …"):
            if not self.exists(name):
                self._build_template(name, kind, modules)
        return name

    def _build_template(self, name: str, kind: str, modules: list[str]) -> None:
        say(f"Building the template database ({kind}: {', '.join(modules)}) …")
        for old in self.names():
            if old.startswith(f"{TEMPLATE_PREFIX}{kind}_"):
                self.drop(old)
        extra = ["--with-demo"] if kind == "demo" else []
        with self.building(name) as fresh:
            self.install(fresh, "-i", ",".join(["base", *modules]), *extra)

    @contextlib.contextmanager
    def building(self, name: str) -> Iterator[str]:
        """A temporary name to fill; it becomes `name` only when that has succeeded."""
        fresh = f"building_{name}"
        self.drop(fresh)
        try:
            yield fresh
        except BaseException:
            self.drop(fresh)
            raise
        self._cluster.sql(f'ALTER DATABASE "{fresh}" RENAME TO "{name}"')
        self._remove_files(name)
        for old, new in zip(self._folders(fresh), self._folders(name), strict=True):
            if old.exists():
                old.rename(new)

    def _folders(self, name: str) -> list[Path]:
        """Where a database's files are: attachments, and evidence."""
        return [self._layout.data / kind / name for kind in ("filestore", "evidence")]

    def _remove_files(self, name: str) -> None:
        for folder in self._folders(name):
            shutil.rmtree(folder, ignore_errors=True)

    def _copy_files(self, source: str, target: str) -> None:
        for old, new in zip(self._folders(source), self._folders(target), strict=True):
            if old.exists():
                shutil.copytree(old, new, dirs_exist_ok=True)


def depends(checkout: Path) -> list[str]:
    """The modules that the addon's manifest names."""
    manifest = checkout / "__manifest__.py"
    if not manifest.exists():
        raise Refusal(f"{manifest} is missing: this is not the {ADDON} addon")
    return sorted(ast.literal_eval(manifest.read_text())["depends"])


def _oca_pins(layout: Layout) -> list[str]:
    return [line for line in layout.requirements.read_text().splitlines() if "odoo-addon-" in line]


def trouble(log: str) -> str:
    """The telling end of a log: from the last error on, at most 40 lines."""
    lines = [line for line in log.splitlines() if " INFO " not in line]
    marked = [
        number
        for number, line in enumerate(lines)
        if " ERROR " in line or " CRITICAL " in line or line.startswith("Traceback")
    ]
    start = marked[0] if marked else 0
    return "\n".join(lines[start:][-40:])
