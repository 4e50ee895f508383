"""`dev/i18n`: renews the translation template and carries the Indonesian over to it."""

import argparse
import subprocess
from pathlib import Path

from .database import Databases
from .environment import Environment, prepare
from .layout import ADDON
from .postgres import Cluster
from .say import say

MERGE = Path(__file__).resolve().parents[1] / "merge_translations.py"
DATABASE = "i18n_export"


def main(args: list[str]) -> int:
    """[--words FILE]…: status 1 while terms are left to translate; they are listed."""
    parser = argparse.ArgumentParser(prog="dev/i18n", description=__doc__)
    parser.add_argument(
        "--words",
        action="append",
        default=[],
        metavar="FILE",
        help="JSON {English: Indonesian}, for new terms, and corrections of others",
    )
    chosen = parser.parse_args(args)
    environment = prepare()
    template = environment.layout.checkout / "i18n" / f"{ADDON}.pot"
    with Cluster(environment.layout) as cluster:
        _export(environment, Databases(environment, cluster), template)
    argv = [environment.python, MERGE, template, template.with_name("id.po"), *chosen.words]
    return subprocess.run(argv).returncode


def _export(environment: Environment, databases: Databases, template: Path) -> None:
    """Write what Odoo finds to translate in a database without demo data."""
    say("Installing the addon, to see what there is to translate …")
    databases.drop(DATABASE)
    try:
        databases.create(DATABASE)
        databases.install(DATABASE, "-i", ADDON)
        subprocess.run(
            environment.odoo("i18n", "export", ADDON, "-d", DATABASE, "-l", "pot"),
            env=environment.variables(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )
    finally:
        databases.drop(DATABASE)
