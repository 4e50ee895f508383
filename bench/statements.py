"""SQL statements of a poll inside Odoo, over devices that stay as they are: 200 and 2,000.

The verdicts are written in chunks, one transaction each; a chunk ends with its size or after two
seconds, so that a poll which takes longer has more of them. What may not grow is the number of
statements of a chunk, and of the rest of the poll.
"""

import json
import secrets
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from .farm import DEVICES, ROOT, Farm, RunningFarm
from .results import Results

SIZES = (DEVICES // 10, DEVICES)
SCRIPT = Path(__file__).with_name("odoo_script.py")
ADDON = "helpdesk_cctv"
SECONDS_MAX = 240.0


def run(results: Results) -> None:
    with RunningFarm(DEVICES, silent=0.0) as farm:
        few, many = _measure(farm)
    for size, found in zip(SIZES, (few, many), strict=True):
        results.row(f"poll_{size}_seconds", found["seconds"], "s")
        results.row(f"poll_{size}_transactions", len(found["chunks"]), "transactions")
        is_whole = found["devices"] == found["fine"] == size
        results.gate(is_whole, f"{size} devices polled and found fine inside Odoo")
    for name, count in (("chunk", lambda found: max(found["chunks"])), ("rest", _rest)):
        results.row(f"poll_{SIZES[0]}_statements_{name}", count(few), "statements")
        results.row(f"poll_{SIZES[1]}_statements_{name}", count(many), "statements", count(few))
        wanted = f"no more SQL statements for ten times the devices ({name})"
        results.gate(count(many) <= count(few), wanted)


def _rest(found: dict) -> int:
    return found["rest"]


def _measure(farm: Farm) -> list[dict]:
    """What odoo_script.py found, for each of SIZES, in a database made for it."""
    database = f"bench_{secrets.token_hex(4)}"
    task = {"farm": asdict(farm) | {"silent": []}, "sizes": SIZES}
    try:
        _dev("db", "create", database)
        _dev("odoo", "-d", database, "-i", ADDON, "--stop-after-init", "--no-http")
        script = f"TASK = {task!r}\n{SCRIPT.read_text()}\nraise SystemExit\n"
        output = _dev("odoo", "shell", "-d", database, "--no-http", text=script)
    finally:
        _dev("db", "drop", database)
    lines = [line for line in output.splitlines() if line.startswith("BENCH ")]
    if not lines:
        raise SystemExit(f"The poll inside Odoo gave no result:\n{output[-4000:]}")
    found = json.loads(lines[0].removeprefix("BENCH "))
    return [found[str(size)] for size in SIZES]


def _dev(command: str, *args: str, text: str = "") -> str:
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
