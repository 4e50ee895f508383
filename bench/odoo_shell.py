"""A script inside Odoo, in a database made for it."""

import json
import secrets
import subprocess
import sys
from pathlib import Path

from .farm import ROOT

ADDON = "helpdesk_cctv"
SECONDS_MAX = 600.0


def in_fresh_database(script: str, task: dict):
    """What ``script`` (a file beside this one) prints after 'BENCH ', from JSON. It finds ``task``
    as TASK."""
    database = f"bench_{secrets.token_hex(4)}"
    text = f"TASK = {task!r}\n{Path(__file__).with_name(script).read_text()}\nraise SystemExit\n"
    try:
        dev("db", "create", database)
        dev("odoo", "-d", database, "-i", ADDON, "--stop-after-init", "--no-http")
        output = dev("odoo", "shell", "-d", database, "--no-http", text=text)
    finally:
        dev("db", "drop", database)
    lines = [line for line in output.splitlines() if line.startswith("BENCH ")]
    if not lines:
        raise SystemExit(f"The script inside Odoo gave no result:\n{output[-4000:]}")
    return json.loads(lines[0].removeprefix("BENCH "))


def dev(command: str, *args: str, text: str = "") -> str:
    """Run one of the commands in dev/ and return what it printed."""
    done = subprocess.run(
        [ROOT / "dev" / command, *args],
        input=text,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS_MAX,
    )
    if done.returncode:
        print(done.stdout[-4000:], file=sys.stderr)
        raise SystemExit(f"dev/{command} {args[0]} failed: see above.")
    return done.stdout
