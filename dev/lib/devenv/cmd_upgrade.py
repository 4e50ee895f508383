"""`dev/upgrade [REVISION]`: an older state of the addon with its demo data, brought to this one."""

import argparse
import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from . import odoo_log
from .database import Databases
from .environment import Environment, prepare
from .layout import ADDON, Layout
from .locks import alone
from .postgres import Cluster
from .say import Refusal, say
from .shell import run

NAME = "upgrade_check"
LEVELS = ("WARNING", "ERROR", "CRITICAL")


def main(args: list[str]) -> int:
    """Install the revision, update, and print what the update complains about: status 1 then."""
    parser = argparse.ArgumentParser(prog="dev/upgrade", description=__doc__)
    parser.add_argument("revision", nargs="?", help="a commit; the last of the version before")
    parser.add_argument("--keep", action="store_true", help=f"leave the database {NAME} there")
    options = parser.parse_args(args)
    environment = prepare()
    layout = environment.layout
    with alone(layout.work / f"{NAME}.lock", "another dev/upgrade is at work"):
        revision = options.revision or _version_before(layout)
        with _checked_out(layout, revision) as addons, Cluster(layout) as cluster:
            databases = Databases(environment, cluster)
            try:
                complaints = _upgrade(environment, databases, addons, revision)
            finally:
                if not options.keep:
                    databases.drop(NAME)
    print("\n".join(complaints) or f"{revision} was updated without error or warning.")
    return 1 if complaints else 0


def _version_before(layout: Layout) -> str:
    """The commit before the one that gave the manifest its present version."""
    how = ("-1", "--format=%h", "-G", '^ *"version":', "--", "__manifest__.py")
    changed = _git(layout, "log", *how).strip()
    return _git(layout, "rev-parse", "--short", f"{changed}^").strip()


@contextlib.contextmanager
def _checked_out(layout: Layout, revision: str) -> Iterator[Path]:
    """A folder in which Odoo finds the addon as it was then."""
    folder = layout.work / NAME
    shutil.rmtree(folder, ignore_errors=True)
    archive = folder / "addon.tar"
    (folder / ADDON).mkdir(parents=True)
    try:
        _git(layout, "archive", "--format=tar", "-o", str(archive), revision)
        run(["tar", "-xf", archive, "-C", folder / ADDON], "the old state cannot be unpacked")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _upgrade(
    environment: Environment, databases: Databases, addons: Path, revision: str
) -> list[str]:
    databases.drop(NAME)
    databases.create(NAME, demo=True)
    say(f"Installing the addon as of {revision}, with its demo data …")
    databases.install(NAME, "-i", ADDON, "--with-demo", f"--addons-path={addons}")
    if not databases.has_demo(NAME):
        raise Refusal(f"the demo data of {revision} could not be loaded")
    say("Updating it to this checkout …")
    log = databases.install(NAME, "-u", ADDON)
    kept = environment.layout.log / "upgrade.log"
    kept.write_text(log)
    say(f"The whole log is in {kept}")
    return [line for line in log.splitlines() if _is_complaint(line)]


def _is_complaint(line: str) -> bool:
    match = odoo_log.LINE.match(line)
    return bool(match) and match["level"] in LEVELS and odoo_log.telling(line)


def _git(layout: Layout, *args: str) -> str:
    return run(["git", *args], "git refused", cwd=layout.checkout)
