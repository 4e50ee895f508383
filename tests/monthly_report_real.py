"""A report that is really in the database, made by a process of its own that may be killed."""

from odoo import Command

from . import real_cleaning, real_kill

CODE = "T-REPORT"


def make(env):
    """Ids of a report and of the IT head who has asked for it."""
    company = env.ref("base.main_company")
    head = env["res.users"].with_context(no_reset_password=True).create(
        {
            "name": CODE,
            "login": CODE,
            "group_ids": [Command.set(env.ref("helpdesk_cctv.group_cctv_manager").ids)],
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
        }
    )
    report = env["cctv.monthly.report"].with_user(head).create(
        {"date_from": "2026-03-01", "date_to": "2026-03-31", "lang": "en_US"}
    )
    return {"report": report.id, "head": head.id}


def make_report(env, report_id):
    """As the scheduled action does it, in transactions of its own."""
    report = env["cctv.monthly.report"].browse(report_id)
    report.state  # noqa: B018 (the transaction has seen the report as it was)
    report._make()


STEPS = {"make": make_report}


def places(env):
    reports = type(env["cctv.monthly.report"])
    return {
        "sections": (reports, "_each_section"),
        "workbook": (reports, "_workbook"),
        "files": (reports, "_files"),
        "told": (reports, "_tell_ready"),
    }


def clean_up(env):
    asked = "SELECT r.id FROM cctv_monthly_report r JOIN res_users u ON u.id = r.create_uid"
    reports = real_cleaning.find(env, f"{asked} WHERE u.login = %s", CODE)
    real_cleaning.forget_about(env, {"cctv.monthly.report": reports})
    env["cctv.monthly.report"].browse(reports).exists().unlink()
    env.flush_all()
    real_cleaning.forget_people(env, [("login", "=", CODE)])


def run(registry):
    real_kill.run(registry, STEPS, places)
