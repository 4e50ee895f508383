"""A schedule that is really in the database, whose visits a process makes that is killed."""

import os
from datetime import date

from . import real_cleaning
from .seal_real import transaction

CODE = "T-KILLED"


def make_schedule(env, count):
    """A schedule of ``count`` cameras in as many visits; {schedule, technician} as ids."""
    place = env["cctv.location"].create({"name": CODE, "kind": "site"})
    cameras = [
        {"cctv_kind": "camera", "cctv_code": f"{CODE}-{n}", "cctv_location_id": place.id}
        for n in range(count)
    ]
    env["maintenance.equipment"].create(cameras)
    env["maintenance.equipment"].search([]).cctv_awaits_initial = False
    group = env.ref("helpdesk_cctv.group_cctv_technician") | env.ref("base.group_user")
    user = env["res.users"].with_context(no_reset_password=True).create(
        {"name": CODE, "login": CODE, "email": "t@example.com", "group_ids": [(6, 0, group.ids)]}
    )
    team = env["maintenance.team"].search([], limit=1)
    schedule = env["cctv.maintenance.schedule"].create({
        "name": CODE, "location_ids": [(6, 0, place.ids)], "date_start": date.today(),
        "team_id": team.id, "user_ids": [(6, 0, user.ids)], "max_devices": 1,
    })  # fmt: skip
    schedule.write({"state": "running", "date_running": date.today()})
    return {"schedule": schedule.id, "partner": user.partner_id.id}


def clean_up(env):
    find = real_cleaning.find
    schedules = find(env, "SELECT id FROM cctv_maintenance_schedule WHERE name = %s", CODE)
    visits = find(env, "SELECT id FROM maintenance_request WHERE name LIKE %s || '%%'", CODE)
    people = find(env, "SELECT id FROM res_partner WHERE name = %s", CODE)
    real_cleaning.delete(
        env,
        ("DELETE FROM cctv_maintenance_line WHERE schedule_id IN %s", schedules),
        ("DELETE FROM mail_message WHERE id IN (SELECT mail_message_id"
         " FROM mail_message_res_partner_rel WHERE res_partner_id IN %s)", people),
    )  # fmt: skip
    real_cleaning.forget_about(env, {"maintenance.request": visits})
    real_cleaning.delete(
        env,
        ("DELETE FROM maintenance_request WHERE id IN %s", visits),
        ("DELETE FROM cctv_maintenance_schedule WHERE id IN %s", schedules),
        ("DELETE FROM maintenance_equipment WHERE cctv_code LIKE %s || '%%'", CODE),
        ("DELETE FROM cctv_location WHERE name = %s", CODE),
    )
    real_cleaning.forget_people(env, [("login", "=", CODE)])


def run(registry):
    """Print a line for each batch, before it is committed, and one when all is done."""
    from odoo.addons.helpdesk_cctv.models import cctv_schedule_generate as generate

    generate.BATCH = 2
    with transaction(registry) as env:
        schedules = env["cctv.maintenance.schedule"]
        make = type(schedules)._make

        def told(self, due, visits, calendar):
            made = make(self, due, visits, calendar)
            os.write(1, b"batch\n")
            return made

        type(schedules)._make = told
        schedules._cron_generate()
    os.write(1, b"done\n")
