"""`dev/db`: the databases of this checkout's private PostgreSQL."""

import argparse

from .children import run_in_foreground
from .database import Databases
from .environment import prepare
from .postgres import Cluster


def main(args: list[str]) -> int:
    """list | create NAME [--demo] | drop NAME | psql NAME ARGS…"""
    parser = argparse.ArgumentParser(prog="dev/db", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("list", help="name the databases")
    create = actions.add_parser("create", help="with all that the addon depends on installed")
    create.add_argument("--demo", action="store_true", help="with the demo data of those")
    drop = actions.add_parser("drop", help="and its files")
    psql = actions.add_parser("psql", help="look inside")
    for action in (create, drop, psql):
        action.add_argument("name")
    psql.add_argument("args", nargs=argparse.REMAINDER)
    chosen = parser.parse_args(args)
    environment = prepare()
    with Cluster(environment.layout) as cluster:
        databases = Databases(environment, cluster)
        if chosen.action == "list":
            print("\n".join(databases.names()))
        elif chosen.action == "create":
            databases.create(chosen.name, chosen.demo)
        elif chosen.action == "drop":
            databases.drop(chosen.name)
        else:
            return run_in_foreground(
                ["psql", "-X", "-d", chosen.name, *chosen.args], environment.variables()
            )
    return 0
