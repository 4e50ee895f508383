"""Runs one command of `dev/`: `main.py COMMAND ARGS…`. Its folder is first on Python's path."""

import importlib
import os
import signal
import sys

from devenv.say import Refusal

COMMANDS = ("run", "test", "odoo", "bench", "lint", "db", "lock", "screenshots", "i18n",
            "upgrade")


def main() -> int:
    """Hand over to `devenv.cmd_<command>`; a `Refusal` becomes one sentence and status 1."""
    command, *args = sys.argv[1:] or [""]
    if command not in COMMANDS:
        print(f"usage: dev/COMMAND, one of {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    # PostgreSQL's account must reach its folder, whatever root's own habit is
    os.umask(0o022)
    # every way of being told to end is a KeyboardInterrupt, so that everything is cleaned up
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        return importlib.import_module(f"devenv.cmd_{command}").main(args)
    except Refusal as refusal:
        print(f"dev/{command}: {refusal}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
