"""A schedule that is really in the database, whose visits a process makes that is killed.

Run as a program it is that process: `schedule_real.py CONFIG DATABASE`. It prints a line for each
batch, before it is committed.
"""

import os
import sys
from datetime import date

if __name__ == "__main__":
    # its own folder is first on the path, where it would hide modules of the same name
    sys.path.pop(0)

CODE = "T-KILLED"

CLEANING = (
    "DELETE FROM cctv_maintenance_line WHERE schedule_id IN %(schedules)s",
    "DELETE FROM mail_activity WHERE res_model = 'maintenance.request' AND res_id IN %(visits)s",
    "DELETE FROM mail_followers WHERE res_model = 'maintenance.request' AND res_id IN %(visits)s",
    "DELETE FROM mail_message WHERE model = 'maintenance.request' AND res_id IN %(visits)s",
    "DELETE FROM mail_message WHERE id IN (SELECT mail_message_id FROM mail_message_res_partner_rel"
    " WHERE res_partner_id IN %(partners)s)",
    "DELETE FROM maintenance_request WHERE id IN %(visits)s",
    "DELETE FROM cctv_maintenance_schedule WHERE id IN %(schedules)s",
    "DELETE FROM maintenance_equipment WHERE cctv_code LIKE %(code)s || '%%'",
    "DELETE FROM cctv_location WHERE name = %(code)s",
)


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
    """Take all that away again, past the guards."""
    cr = env.cr

    def ids(query):
        cr.execute(query, {"code": CODE})
        return tuple(row[0] for row in cr.fetchall()) or (0,)

    values = {
        "code": CODE,
        "schedules": ids("SELECT id FROM cctv_maintenance_schedule WHERE name = %(code)s"),
        "visits": ids("SELECT id FROM maintenance_request WHERE name LIKE %(code)s || '%%'"),
        "partners": ids("SELECT id FROM res_partner WHERE name = %(code)s"),
    }
    for query in CLEANING:
        cr.execute(query, values)
    env.invalidate_all()
    users = env["res.users"].with_context(active_test=False).search([("login", "=", CODE)])
    partners = users.partner_id
    users.unlink()
    partners.unlink()


def main(rcfile, database):
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", rcfile, "-d", database, "--log-level", "critical"])
    registry = Registry(database)
    from odoo.addons.helpdesk_cctv.models import cctv_schedule_generate as generate
    from odoo.addons.helpdesk_cctv.tests.seal_real import transaction

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


if __name__ == "__main__":
    main(*sys.argv[1:])
