"""The pages of a handover of 200 cameras, the log's list of 200 entries and its screen, an
officer's 200 shifts and 200 rounds of patrols, against Odoo's own list of as many records."""

from .odoo_shell import in_fresh_database
from .results import Results

CAMERAS, ROUNDS, QUICK_ROUNDS = 200, 60, 20
RATIO_MAX = 1.5


def run(results: Results, quick: bool = False) -> None:
    task = {"cameras": CAMERAS, "rounds": QUICK_ROUNDS if quick else ROUNDS}
    found = in_fresh_database("handover_script.py", task)
    a_list = found.pop("list")
    results.row("handover_list_p95", a_list * 1000, "ms")
    for name, seconds in found.items():
        results.row(f"{name}_p95", seconds * 1000, "ms", a_list * 1000,
                    less_is_better=True)  # fmt: skip
        wanted = f"{name}: at most {RATIO_MAX} times Odoo's list of {CAMERAS} records (p95)"
        results.gate(seconds <= RATIO_MAX * a_list, wanted)
