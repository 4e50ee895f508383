"""Fed to `odoo shell`: making the visits of a schedule, our way and the core's.

``env`` comes from the shell, ``TASK`` (see generation.py) is put in front of this text. Prints
one line that begins with MARK.
"""
# ruff: noqa: F821

import json
import time
from datetime import date, timedelta

from odoo import SUPERUSER_ID, Command, api, sql_db

MARK = "BENCH "
PLACES_A_SITE, DEVICES_A_PLACE = 10, 10
TECHNICIANS = 10


def prepare(devices):
    """A register of ``devices`` cameras on sites of 100, and technicians who want e-mails."""
    for xmlid in ("ir_cron_cctv_poll", "ir_cron_cctv_schedules", "ir_cron_cctv_deadlines"):
        env.ref(f"helpdesk_cctv.{xmlid}").active = False
    places = make_places(-(-devices // DEVICES_A_PLACE))
    env["maintenance.equipment"].create(
        [
            {
                "name": f"Camera {number}",
                "cctv_kind": "camera",
                "cctv_location_id": places[number // DEVICES_A_PLACE].id,
            }
            for number in range(devices)
        ]
    )
    env["maintenance.equipment"].search([]).write({"cctv_awaits_initial": False})
    users = make_users()
    env.cr.commit()
    return users


def make_places(count):
    locations, places = env["cctv.location"], []
    for start in range(0, count, PLACES_A_SITE):
        site = locations.create({"name": f"Site {start}", "kind": "site"})
        places += locations.create(
            [{"name": f"Area {n}", "parent_id": site.id} for n in range(PLACES_A_SITE)]
        )
    return places


def make_users():
    group = env.ref("helpdesk_cctv.group_cctv_technician")
    return env["res.users"].with_context(no_reset_password=True).create(
        [
            {
                "name": f"Technician {n}",
                "login": f"bench-{n}",
                "email": f"bench-{n}@example.com",
                "group_ids": [Command.set((env.ref("base.group_user") | group).ids)],
            }
            for n in range(TECHNICIANS)
        ]
    )


def measure_ours(users):
    """The scheduled action over a schedule whose devices are all due."""
    schedule = env["cctv.maintenance.schedule"].create(
        {
            "name": "Bench",
            "device_kind": "camera",
            "date_start": date.today(),
            "repeat_unit": "month",
            "user_ids": [Command.set(users.ids)],
            "template_id": env.ref("helpdesk_cctv.cctv_checklist_template_camera").id,
        }
    )
    schedule.write({"state": "running", "date_running": date.today()})
    env.cr.commit()
    with env.registry.cursor() as cr:
        fresh = api.Environment(cr, SUPERUSER_ID, {})
        before, began = counts(fresh), time.monotonic()
        statements = sql_db.sql_counter
        fresh["cctv.maintenance.schedule"]._cron_generate()
        spent, statements = time.monotonic() - began, sql_db.sql_counter - statements
        after = counts(fresh)
        runs = again(fresh)
    found = {name: after[name] - before[name] for name in before}
    return {**found, "seconds": spent, "statements": statements, **runs}


def again(fresh):
    """The next day's run, in which there is nothing to do."""
    before, began, statements = counts(fresh), time.monotonic(), sql_db.sql_counter
    fresh["cctv.maintenance.schedule"]._cron_generate()
    return {
        "again_seconds": time.monotonic() - began,
        "again_statements": sql_db.sql_counter - statements,
        "again_made": counts(fresh)["lines"] - before["lines"],
    }


def counts(fresh):
    return {
        "visits": fresh["maintenance.request"].search_count([]),
        "lines": fresh["cctv.maintenance.line"].search_count([]),
        "messages": fresh["mail.message"].search_count([]),
        "mails": fresh["mail.mail"].search_count([]),
        "activities": fresh["mail.activity"].search_count([]),
    }


def measure_core(users, requests):
    """The same work as the core does it: a request a device, with its e-mails and activities.
    Nothing is sent: it is rolled back."""
    devices = env["maintenance.equipment"].search([("cctv_kind", "=", "camera")], limit=requests)
    days = [date.today() + timedelta(days=7)] * requests
    values = [
        {
            "name": f"Cleaning of {device.cctv_code}",
            "equipment_id": device.id,
            "maintenance_type": "preventive",
            "user_id": users[number % len(users)].id,
            "schedule_date": f"{days[number]} 02:00:00",
        }
        for number, device in enumerate(devices)
    ]
    env.flush_all()
    before, began, statements = counts(env), time.monotonic(), sql_db.sql_counter
    env["maintenance.request"].create(values)
    env.flush_all()
    spent, statements = time.monotonic() - began, sql_db.sql_counter - statements
    after = counts(env)
    env.cr.rollback()
    found = {name: after[name] - before[name] for name in before}
    return {**found, "seconds": spent, "statements": statements}


users = prepare(TASK["devices"])
found = {"core": measure_core(users, TASK["requests"]), "ours": measure_ours(users)}
print(MARK + json.dumps(found), flush=True)
