"""The figures of a month of 10,000 cameras, 30,000 faults, 12,000 jobs and 3,000 tickets, against
the same headline by SQL that was written by hand."""

from statistics import median

from .month import CITY
from .odoo_shell import in_fresh_database
from .results import Results

SMALL = {"cameras": 1_000, "faults": 3_000, "jobs": 1_200, "tickets": 300}

SECONDS_MAX, ANNEXES_SECONDS_MAX = 10.0, 60.0
"""For the whole report with its drawing; the figures are to leave most of it to that."""

MEMORY_MAX = 300
"""Megabytes that making the report in short may take."""

SHARE_MAX = 0.6

TIMES_BARE_MAX = 3.0

SAME = (
    "availability faults_new faults_open mttr visits_planned repairs_new repairs_closed "
    "repairs_open repairs_in_time footage_new footage_in_time retention sharpness"
).split()
"""Figures that are worked out both ways."""


def run(results: Results, quick: bool = False) -> None:
    city, rounds = (SMALL, 2) if quick else (CITY, 3)
    found = in_fresh_database("report_script.py", {"city": city, "rounds": rounds})
    bare, headline, sections = (median(found[k]) for k in ("bare", "headline", "sections"))
    results.row("figures_bare_sql_seconds", bare, "s")
    results.row("figures_headline_seconds", headline, "s", bare, less_is_better=True)
    results.row("figures_headline_statements", found["headline_statements"], "statements")
    results.row("figures_sections_seconds", sections, "s", bare, less_is_better=True)
    results.row("figures_sections_statements", found["sections_statements"], "statements")
    results.row("figures_one_site_seconds", found["one_site"], "s")
    results.row("figures_annexes_seconds", found["annexes"][0], "s")
    results.row("figures_annex_rows", sum(found["annex_rows"].values()), "rows")
    is_lean = headline <= TIMES_BARE_MAX * bare
    results.gate(is_lean, f"the headline in at most {TIMES_BARE_MAX:.0f} times the bare SQL")
    grown = found["peak_annexes"] - found["peak_before"]
    results.row("figures_memory_grown", grown, "MB")
    _pages(results, found)
    results.gate(not differing(found), "the figures are those of the SQL written by hand")
    most = SECONDS_MAX * SHARE_MAX
    results.gate(sections <= most, f"all sections in at most {most:.0f} of the {SECONDS_MAX:.0f} s")
    most = ANNEXES_SECONDS_MAX * SHARE_MAX
    results.gate(found["annexes"][0] <= most, f"with all annexes in at most {most:.0f} s")
    results.gate(grown <= 100, "with all annexes at most 100 MB more than before")


def _pages(results, found) -> None:
    """The whole report, drawn: the pages in short, and with all annexes."""
    short, whole = found["pages"], found["pages_annexes"]
    results.row("report_pdf_seconds", short["pdf"]["seconds"], "s")
    results.row("report_xlsx_seconds", short["xlsx"]["seconds"], "s")
    plain = found["plain_rows"]
    results.row("report_plain_rows_seconds", plain, "s")
    results.row("report_annexes_pdf_seconds", whole["pdf"]["seconds"], "s", plain,
                less_is_better=True)  # fmt: skip
    results.row("report_annexes_xlsx_seconds", whole["xlsx"]["seconds"], "s")
    results.row("report_annexes_pdf_size", whole["pdf"]["mb"], "MB")
    grown = found["peak_pages"] - found["peak_before_pages"]
    all_grown = found["peak_pages_annexes"] - found["peak_before_pages"]
    results.row("report_pdf_memory", grown, "MB")
    results.row("report_annexes_memory", all_grown, "MB")
    quick = short["pdf"]["seconds"] + short["xlsx"]["seconds"]
    results.gate(quick <= SECONDS_MAX, f"the report in short in at most {SECONDS_MAX:.0f} s")
    results.gate(grown <= MEMORY_MAX, f"with at most {MEMORY_MAX} MB")
    slow = whole["pdf"]["seconds"] + whole["xlsx"]["seconds"]
    words = f"with all annexes in at most {ANNEXES_SECONDS_MAX:.0f} s"
    results.gate(slow <= ANNEXES_SECONDS_MAX, f"the report {words}")


def differing(found) -> list[str]:
    """Names of the figures that the two ways do not agree on."""
    values, bare = found["values"], found["bare_values"]
    return [key for key in SAME if abs(values[key] - bare[key][0]) > 1e-6 * abs(values[key])]
