"""Odoo's tests of the addon, on a database of their own that no other run can disturb."""

import contextlib
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from . import browser, odoo_log, ports
from .database import Databases, trouble
from .environment import Environment
from .layout import ADDON
from .locks import alone, exclusive
from .postgres import Cluster
from .say import Refusal, say
from .tally import Tally

OWN_NAME = re.compile(r"test_[0-9a-f]{12}")


def run(environment: Environment, stage: str, tags: Sequence[str], keep: str | None) -> Tally:
    """Test on a fresh database, or on the one called `keep`, which is updated and stays.

    `tags` as Odoo's --test-tags has them. The log is called after `stage`.
    """
    forgotten = _forgotten(environment.layout.checkout / "tests")
    for name in forgotten:
        say(f"tests/{name}.py is not imported by tests/__init__.py, so Odoo never runs it")
    with Cluster(environment.layout) as cluster:
        databases = Databases(environment, cluster)
        with _kept(environment, keep) if keep else _fresh(environment, databases) as name:
            log = environment.layout.log / f"{name}.log"
            try:
                tally = _test(environment, databases, name, ",".join(tags), log)
            finally:
                if log.exists():
                    kept = log.replace(log.with_name(f"test-{stage}.log"))
                    say(f"The whole log is in {kept}")
    names = tuple(f"tests/{name}.py, which Odoo never runs" for name in forgotten)
    return tally + Tally(failed=len(names), bad=names)


def load_demo(environment: Environment) -> Tally:
    """Load the demo data into a fresh database, which Odoo only warns about when it fails: one
    test."""
    with Cluster(environment.layout) as cluster:
        databases = Databases(environment, cluster)
        with _fresh(environment, databases) as name:
            databases.create(name, demo=True)
            log = databases.install(name, "-i", ADDON, "--with-demo")
            if databases.has_demo(name):
                return Tally(passed=1)
    say(trouble(log))
    return Tally(failed=1, bad=("demo data",))


def _forgotten(tests: Path) -> list[str]:
    """The test modules that Odoo does not see."""
    imported = (tests / "__init__.py").read_text().split()
    return sorted(path.stem for path in tests.glob("test_*.py") if path.stem not in imported)


@contextlib.contextmanager
def _kept(environment: Environment, name: str) -> Iterator[str]:
    with exclusive(environment.layout.work / f"{name}.lock", f"Waiting for {name} …"):
        yield name


@contextlib.contextmanager
def _fresh(environment: Environment, databases: Databases) -> Iterator[str]:
    """A new name whose database is dropped at the end; also those that killed runs left."""
    for name in filter(OWN_NAME.fullmatch, databases.names()):
        with contextlib.suppress(Refusal), _mine(environment, name):
            databases.drop(name)
    name = f"test_{secrets.token_hex(6)}"
    with _mine(environment, name):
        try:
            yield name
        finally:
            databases.drop(name)


@contextlib.contextmanager
def _mine(environment: Environment, name: str) -> Iterator[None]:
    """Hold the lock that says that a run is using this database."""
    lock = environment.layout.work / f"{name}.lock"
    with alone(lock, f"{name} is in use"):
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)


def _test(
    environment: Environment, databases: Databases, name: str, tags: str, log: Path
) -> Tally:
    if not databases.exists(name):
        databases.create(name)
    change = "-u" if databases.has_addon(name) else "-i"
    options = ["-d", name, change, ADDON, "--test-tags", tags, "--stop-after-init"]
    options += ["--http-port", ports.any_free(), "--workers=0", "--max-cron-threads=0"]
    variables = environment.variables()
    with browser.first_in_path(variables["PATH"]) as path:
        status = _follow(environment.odoo(*options), variables | {"PATH": path}, log)
    return odoo_log.read(log.read_text(errors="replace"), status)


def _follow(argv: list[str], variables: dict[str, str], path: Path) -> int:
    """Run Odoo, show the telling lines as they come, and keep the whole log in `path`."""
    process = subprocess.Popen(
        argv,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    with process, path.open("w") as log:
        try:
            for line in process.stdout:
                log.write(line)
                if odoo_log.telling(line.rstrip("\n")):
                    sys.stderr.write(line)
        except BaseException:
            process.terminate()
            raise
    return process.returncode
