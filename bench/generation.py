"""Making the visits of a schedule whose 10,000 devices are due on one day, against the core's way:
a request a device, with two e-mails and an activity each, measured on some and multiplied."""

from .odoo_shell import in_fresh_database
from .results import Results

DEVICES, QUICK_DEVICES = 10_000, 1_000
REQUESTS, QUICK_REQUESTS = 400, 100
SECONDS_MAX, STATEMENTS_MAX = 60.0, 8.0


def run(results: Results, quick: bool = False) -> None:
    devices, requests = (QUICK_DEVICES, QUICK_REQUESTS) if quick else (DEVICES, REQUESTS)
    found = in_fresh_database("generation_script.py", {"devices": devices, "requests": requests})
    ours, core = found["ours"], found["core"]
    share = devices / requests
    visits = ours["visits"]
    a_visit = ours["statements"] / max(1, visits)
    results.row("generation_seconds", ours["seconds"], "s", core["seconds"] * share,
                less_is_better=True)  # fmt: skip
    results.row("generation_statements", ours["statements"], "statements",
                core["statements"] * share, less_is_better=True)  # fmt: skip
    results.row("generation_statements_a_visit", a_visit, "statements")
    results.row("generation_visits", visits, "visits")
    results.row("generation_messages", ours["messages"], "messages", core["messages"] * share,
                less_is_better=True)  # fmt: skip
    results.row("generation_activities", ours["activities"], "activities",
                core["activities"] * share, less_is_better=True)  # fmt: skip
    results.row("generation_again_seconds", ours["again_seconds"], "s")
    results.row("generation_again_statements", ours["again_statements"], "statements")
    is_whole = ours["lines"] == devices and not ours["again_made"]
    results.gate(is_whole, f"{devices} devices have one line each, and a second run adds none")
    results.gate(ours["seconds"] <= SECONDS_MAX, f"at most {SECONDS_MAX:.0f} s")
    results.gate(a_visit <= STATEMENTS_MAX, f"at most {STATEMENTS_MAX:.0f} statements a visit")
