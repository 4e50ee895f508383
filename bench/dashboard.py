"""The dashboard's requests with 10,000 cameras, against the list of them with its 80 rows."""

from statistics import quantiles

from .month import CITY
from .odoo_shell import in_fresh_database
from .report import SMALL
from .results import Results

TIMES_LIST_MAX = 2.0
UPDATE_STATEMENTS_MAX = 5


def run(results: Results, quick: bool = False) -> None:
    city, rounds = (SMALL, 15) if quick else (CITY, 40)
    found = in_fresh_database("dashboard_script.py", {"city": city, "rounds": rounds})
    p95 = {name: _p95(times) for name, times in found.items()}
    statements = {name: max(count for _ms, count in times) for name, times in found.items()}
    results.row("dashboard_list_of_80_p95", p95["list"], "ms")
    for name in ("data", "wall", "update", "update_all", "charts"):
        results.row(f"dashboard_{name}_p95", p95[name], "ms", p95["list"], less_is_better=True)
        results.row(f"dashboard_{name}_statements", statements[name], "statements")
    wanted = f"the dashboard's data in at most {TIMES_LIST_MAX:.0f} times a list of 80 (p95)"
    results.gate(p95["data"] <= TIMES_LIST_MAX * p95["list"], wanted)
    wanted = f"an update of all its parts in at most {UPDATE_STATEMENTS_MAX} statements"
    results.gate(statements["update_all"] <= UPDATE_STATEMENTS_MAX, wanted)


def _p95(times) -> float:
    return quantiles([milliseconds for milliseconds, _statements in times], n=20)[-1]
