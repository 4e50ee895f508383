"""A month of a large city with the one before, made by SQL alone: for the benchmarks of the monthly
report.

from odoo.addons.helpdesk_cctv.bench.month import make_month
"""

from datetime import date, timedelta
from pathlib import Path

CITY = {"cameras": 10_000, "faults": 30_000, "jobs": 12_000, "tickets": 3_000}
"""What the report has to manage; each number but the cameras' is that of one month."""

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
FIRST_BEFORE = date(2026, 2, 1)
ZONE, AHEAD = "Asia/Jakarta", timedelta(hours=7)


def make_month(env, cameras, faults, jobs, tickets):
    """Fill the user's company with the month from ``FIRST`` to ``LAST`` and the one before."""
    for xmlid in ("ir_cron_cctv_poll", "ir_cron_cctv_schedules", "ir_cron_cctv_deadlines"):
        env.ref(f"helpdesk_cctv.{xmlid}").active = False
    company = env.company
    company.partner_id.tz = ZONE
    team = env["maintenance.team"].create({"name": "Bench", "company_id": False})
    env.flush_all()
    numbers = {
        "cameras": cameras, "faults": faults, "jobs": jobs, "tickets": tickets,
        "company": company.id, "team": team.id, "user": env.uid,
        "stage": env["maintenance.stage"].search([], limit=1).id,
        "days": (LAST - FIRST_BEFORE).days + 1,
        "day": f"date '{FIRST}'",
        "day_before": f"date '{FIRST_BEFORE}'",
        "begin": _midnight(FIRST),
        "begin_before": _midnight(FIRST_BEFORE),
        "end": _midnight(LAST + timedelta(days=1)),
    }
    text = Path(__file__).with_suffix(".sql").read_text()
    for name, value in numbers.items():
        text = text.replace("{" + name + "}", str(value))
    env.cr._obj.execute(text)
    env.cr.commit()
    env.invalidate_all()


def _midnight(day):
    """As SQL, in UTC."""
    return f"(timestamp '{day}' - interval '{AHEAD.seconds} seconds')"
