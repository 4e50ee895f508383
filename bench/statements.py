"""SQL statements of a poll inside Odoo, over devices that stay as they are: 200 and 2,000.

The verdicts are written in chunks, one transaction each; a chunk ends with its size or after two
seconds, so that a poll which takes longer has more of them. What may not grow is the number of
statements of a chunk, and of the rest of the poll.
"""

from dataclasses import asdict

from .farm import DEVICES, Farm, RunningFarm
from .odoo_shell import in_fresh_database
from .results import Results

SIZES = (DEVICES // 10, DEVICES)


def run(results: Results, quick: bool = False) -> None:
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
    task = {"farm": asdict(farm) | {"silent": []}, "sizes": SIZES}
    found = in_fresh_database("odoo_script.py", task)
    return [found[str(size)] for size in SIZES]
