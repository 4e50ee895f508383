"""What a sweep over 10,000 devices costs the database when 1 % of them have changed.

Statements and their time, as the poll writes verdicts, against bare SQL that moves three columns
of the same rows in the same run (COPY to a temporary table and one UPDATE). The step that makes
tickets out of faults runs as well, and is counted apart; the cron's own bookkeeping is not
counted. And whether history grows with sweeps that find nothing new.
"""

from .odoo_shell import in_fresh_database
from .results import Results

DEVICES, QUICK_DEVICES, ROUNDS = 10_000, 2000, 2
STATEMENTS_MAX, MS_MAX = 12, 150.0
BARE_MS = 62.0  # the bare statements on a quiet machine with two cores; longer on a busy one


def run(results: Results, quick: bool = False) -> None:
    task = {"devices": QUICK_DEVICES if quick else DEVICES, "rounds": 1 if quick else ROUNDS}
    found = in_fresh_database("odoo_database.py", task)
    bare = results.row("bare_sql", min(found["bare_ms"]), "ms")
    limit = MS_MAX * max(1.0, bare / BARE_MS)
    for kind in ("quiet", "suspected", "opened", "ended"):
        best = min(found[kind], key=lambda one: one["sql_ms"])
        results.row(f"sweep_{kind}_sql", best["sql_ms"], "ms", bare, less_is_better=True)
        statements = min(one["statements"] for one in found[kind])  # with Odoo's caches warm
        results.row(f"sweep_{kind}_statements", statements, "statements")
        results.row(f"sweep_{kind}_ticket_statements", best["ticket_statements"], "statements")
        results.row(f"sweep_{kind}_ticket_sql", best["ticket_sql_ms"], "ms")
        results.row(f"sweep_{kind}_with_python", best["all_ms"], "ms")
        wanted = f"{STATEMENTS_MAX} statements when 1 % are {kind}, tickets apart"
        results.gate(statements <= STATEMENTS_MAX, wanted)
        results.gate(best["sql_ms"] <= limit, f"{limit:.0f} ms of SQL when 1 % are {kind}")
    _growth(results, *found["growth"])


def _growth(results: Results, before: dict, after: dict) -> None:
    for table in ("cctv_fault", "cctv_uptime_day", "bus_bus", "mail_message"):
        (rows, _size), (rows_after, _size_after) = before[table], after[table]
        results.row(f"rows_{table}_after_quiet_sweeps", rows_after, "rows", rows)
        results.gate(rows == rows_after, f"{table} does not grow with sweeps that find no news")
    updates, in_place = (b - a for a, b in zip(before["updates"], after["updates"], strict=True))
    results.row("updates_in_place", in_place / max(1, updates) * 100, "% (HOT)")
    size, size_after = before["cctv_device_status"][1], after["cctv_device_status"][1]
    results.row("status_table_after_quiet_sweeps", size_after / 1e6, "MB", size / 1e6)
