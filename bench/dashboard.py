"""The dashboard's data request with 10,000 cameras, against the core's list of 80 of them."""

from statistics import quantiles

from .month import CITY
from .odoo_shell import in_fresh_database
from .report import SMALL
from .results import Results

TIMES_LIST_MAX = 2.0


def run(results: Results, quick: bool = False) -> None:
    city, rounds = (SMALL, 15) if quick else (CITY, 40)
    found = in_fresh_database("dashboard_script.py", {"city": city, "rounds": rounds})
    board, rows = (_p95(found[name]) for name in ("board", "list"))
    results.row("dashboard_list_of_80_p95", rows, "ms")
    results.row("dashboard_data_p95", board, "ms", rows, less_is_better=True)
    results.row("dashboard_data_statements", max(n for _ms, n in found["board"]), "statements")
    wanted = f"the dashboard's data in at most {TIMES_LIST_MAX:.0f} times a list of 80 (p95)"
    results.gate(board <= TIMES_LIST_MAX * rows, wanted)


def _p95(times) -> float:
    return quantiles([milliseconds for milliseconds, _statements in times], n=20)[-1]
