"""A visit that is really in the database, for two people at the same moment."""

from datetime import timedelta

from . import real_at_once, real_cleaning

CODE = "T-VISIT-ONCE"


def make_visit(env):
    """A visit of one camera that is started and waits for its picture, which has come.

    :return: (the line, two technicians)
    """
    from odoo.addons.helpdesk_cctv.models.cctv_demo_pictures import scene
    from odoo.addons.helpdesk_cctv.models.cctv_poll_tools import to_base64

    company = env.ref("base.main_company")
    users = env["res.users"].with_context(no_reset_password=True).create(
        [
            {
                "name": f"{CODE} {number}",
                "login": f"{CODE}-{number}",
                "group_ids": [(6, 0, env.ref("helpdesk_cctv.group_cctv_technician").ids)],
                "company_id": company.id,
                "company_ids": [(6, 0, company.ids)],
            }
            for number in range(2)
        ]
    )
    device = env["maintenance.equipment"].create(
        {"name": CODE, "cctv_kind": "camera", "cctv_code": CODE, "company_id": company.id}
    )
    device.write({"cctv_address": "10.9.77.1", "cctv_poll_enabled": True})
    line = {"device_id": device.id, "company_id": company.id, "work_kind": "cleaning"}
    visit = env["maintenance.request"].create(
        {
            "name": CODE,
            "cctv_work_kind": "cleaning",
            "user_id": users[0].id,
            "company_id": company.id,
            "cctv_line_ids": [(0, 0, line)],
        }
    )
    visit.message_subscribe(partner_ids=users.partner_id.ids)
    visit.cctv_line_ids.with_user(users[0]).action_start()
    asked = visit.cctv_line_ids.picture_before_asked
    shot = {"snapshot": to_base64(scene()), "snapshot_date": asked + timedelta(days=365)}
    device.cctv_status_id.write(shot)
    return visit.cctv_line_ids, users


def clean_up(env):
    find = real_cleaning.find
    visits = find(env, "SELECT id FROM maintenance_request WHERE name = %s", CODE)
    devices = find(env, "SELECT id FROM maintenance_equipment WHERE cctv_code = %s", CODE)
    lines = find(env, "SELECT id FROM cctv_maintenance_line WHERE request_id IN %s", visits)
    tickets = find(env, "SELECT id FROM helpdesk_ticket WHERE cctv_device_id IN %s", devices)
    of_visits = "SELECT id FROM cctv_maintenance_closing WHERE request_id IN %s"
    closings = find(env, of_visits, visits)
    about = {
        "maintenance.request": visits,
        "maintenance.equipment": devices,
        "cctv.maintenance.line": lines,
        "helpdesk.ticket": tickets,
    }
    real_cleaning.forget_about(env, about)
    real_cleaning.delete(
        env,
        ("UPDATE maintenance_equipment SET cctv_status_id = NULL WHERE id IN %s", devices),
        ("DELETE FROM cctv_maintenance_line WHERE id IN %s", lines),
        ("DELETE FROM helpdesk_ticket WHERE id IN %s", tickets),
        ("UPDATE cctv_maintenance_closing SET seal_id = NULL WHERE id IN %s", closings),
        (
            "DELETE FROM cctv_seal WHERE res_model = 'cctv.maintenance.closing' AND res_id IN %s",
            closings,
        ),
        ("DELETE FROM cctv_maintenance_closing WHERE id IN %s", closings),
        ("DELETE FROM maintenance_request WHERE id IN %s", visits),
        ("DELETE FROM cctv_device_status WHERE device_id IN %s", devices),
        ("DELETE FROM maintenance_equipment WHERE id IN %s", devices),
        (
            "DELETE FROM cctv_seal_chain WHERE company_id NOT IN"
            " (SELECT company_id FROM cctv_seal) AND id NOT IN %s",
            (0,),
        ),
    )
    real_cleaning.forget_people(env, [("login", "=like", f"{CODE}-%")])


def fail(env, line_id):
    env["cctv.maintenance.line"].browse(line_id).action_failed(f"Seen by {env.uid}", "broken")


def skip(env, line_id):
    env["cctv.maintenance.line"].browse(line_id).action_skip(f"By {env.uid}")


def collect(env, line_id):
    """What the polling does at the end of its run."""
    env["cctv.maintenance.line"]._collect_pictures()


STEPS = {
    "fail": ("cctv.maintenance.line", fail),
    "skip": ("cctv.maintenance.line", skip),
    "collect": ("cctv.maintenance.line", collect),
}


def run(registry):
    real_at_once.run(registry, STEPS)
