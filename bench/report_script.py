"""Fed to `odoo shell`: a month's figures, and the same numbers by SQL that was written by hand.

``env`` comes from the shell, ``TASK`` (see report.py) is put in front of this text. Prints one line
that begins with MARK.
"""
# ruff: noqa: F821

import io
import json
import resource
import time

from reportlab.lib.pagesizes import A4, landscape
from reportlab.platypus import LongTable, SimpleDocTemplate

from odoo import SUPERUSER_ID, api, sql_db

from odoo.addons.helpdesk_cctv.bench.month import FIRST, LAST, make_month
from odoo.addons.helpdesk_cctv.bench.report_bare import bare

MARK = "BENCH "


def fresh():
    """An environment without anything in its caches, as that of a request."""
    return api.Environment(env.registry.cursor(), SUPERUSER_ID, {"lang": "en_US"})


def timed(work):
    """(seconds, statements, result)"""
    before, began = sql_db.sql_counter, time.perf_counter()
    result = work()
    return time.perf_counter() - began, sql_db.sql_counter - before, result


def headline():
    with fresh().cr as cr:
        figures = api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})["cctv.figures"]
        return timed(lambda: figures._headline(env.company, FIRST, LAST))


def sections(annexes):
    """Seconds, statements and rows of all sections, each row read once as a page would be drawn."""
    with fresh().cr as cr:
        figures = api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})["cctv.figures"]

        def read():
            found = {}
            for section in figures._each_section(env.company, FIRST, LAST, annexes=annexes):
                found[section.key] = sum(1 for _row in section.each_row())
            return found

        return timed(read)


def one_site():
    """The sections of a report about a single place."""
    with fresh().cr as cr:
        fresh_env = api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})
        site = fresh_env["cctv.location"].search([("kind", "=", "site")], limit=1)
        figures = fresh_env["cctv.figures"]
        return timed(lambda: figures._sections(env.company, FIRST, LAST, site))[0]


def pages(annexes):
    """The whole report as it is made, with PDF and workbook: seconds, and how large they are."""
    with fresh().cr as cr:
        fresh_env = api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})
        reports = fresh_env["cctv.monthly.report"]
        report = reports.create(
            {"date_from": FIRST, "date_to": LAST, "lang": "en_US", "with_annexes": annexes}
        )
        report.date_begun = report.create_date
        paper = {}

        def pdf():
            own = report._own()
            paper["sections"] = list(own._each_section())
            return own.env["report.helpdesk_cctv.paper_monthly_report"]._made_of(
                own, paper["sections"]
            )

        def xlsx():
            own = report._own()
            maker = own.env["report.helpdesk_cctv.paper_monthly_report"]
            return own._workbook(maker, paper["sections"])

        made_in = {"pdf": timed(pdf), "xlsx": timed(xlsx)}
        cr.rollback()
        return {
            name: {"seconds": seconds, "mb": len(made) / 2**20}
            for name, (seconds, _statements, made) in made_in.items()
        }


def plain_rows(count):
    """Seconds in which reportlab's own table draws as many plain rows of eleven columns."""
    row = ["Maintenance 12345", *["2026-03-05 10:00"] * 10]
    document = SimpleDocTemplate(io.BytesIO(), pagesize=landscape(A4))
    return timed(
        lambda: document.build(
            [LongTable([row] * 1000, repeatRows=1) for _part in range(max(1, count // 1000))]
        )
    )[0]


def bare_sql():
    with env.registry.cursor() as cr:
        return timed(lambda: bare(cr, env.company.id))


def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(rounds):
    found = {"bare": [], "headline": [], "sections": [], "annexes": []}
    headline(), bare_sql()  # the first run fills the caches of the database
    found["peak_before"] = peak_mb()
    for _turn in range(rounds):
        seconds, statements, numbers = bare_sql()
        found["bare"].append(seconds)
        seconds, statements, lines = headline()
        found["headline"].append(seconds)
        found["headline_statements"] = statements
        seconds, statements, rows = sections(False)
        found["sections"].append(seconds)
        found["sections_statements"] = statements
    found["peak_sections"] = peak_mb()
    seconds, statements, rows = sections(True)
    found |= {"annexes": [seconds], "annex_rows": rows, "peak_annexes": peak_mb()}
    found["one_site"] = one_site()
    found["peak_before_pages"] = peak_mb()
    found["pages"] = pages(False)
    found["peak_pages"] = peak_mb()
    found["pages_annexes"] = pages(True)
    found["peak_pages_annexes"] = peak_mb()
    found["plain_rows"] = plain_rows(sum(rows[key] for key in ("cameras", "jobs", "tickets")))
    values = {line["key"]: line["value"] for line in lines}
    return {**found, "values": values, "bare_values": numbers}


make_month(env, **TASK["city"])
print(MARK + json.dumps(measure(TASK["rounds"])), flush=True)
