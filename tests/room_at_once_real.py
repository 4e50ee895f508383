"""A round of a patrol, really in the database, for two at the same moment."""

from odoo import Command, fields

from . import real_at_once, real_cleaning

CODE = "T-ROOM-AT-ONCE"


def make(env):
    """{name: id}: two officers, a round with one camera."""
    company = env.ref("base.main_company")
    officers = users_with(env, company, "operator")
    room = env["cctv.control.room"].create({"name": CODE, "company_id": company.id})
    camera = env["maintenance.equipment"].create(
        {"name": CODE, "cctv_kind": "camera", "cctv_code": CODE, "company_id": company.id}
    )
    patrol = env["cctv.patrol"].create(
        {"room_id": room.id, "company_id": company.id, "date_due": fields.Datetime.now()}
    )
    env["cctv.patrol.line"].create({"patrol_id": patrol.id, "device_id": camera.id})
    patrol._recount()
    return {"officers": officers.ids, "patrol": patrol.id}


def users_with(env, company, role):
    duty = env.ref(f"helpdesk_cctv.group_cctv_{role}")
    return env["res.users"].with_context(no_reset_password=True).create(
        [
            {
                "name": f"{CODE} {role} {number}",
                "login": f"{CODE}-{role}-{number}",
                "group_ids": [Command.set(duty.ids)],
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
            }
            for number in range(2)
        ]
    )


def tick(env, patrol_id):
    """What this officer says of the only view: the first fine, the second that it is blind."""
    patrol = env["cctv.patrol"].browse(patrol_id)
    patrol._begin()
    said = "fine" if env.user.login.endswith("0") else "blind"
    patrol.cctv_patrol_tick({str(patrol.sudo().line_ids.id): said})


def clean_up(env):
    find, delete = real_cleaning.find, real_cleaning.delete
    rooms = find(env, "SELECT id FROM cctv_control_room WHERE name = %s", CODE)
    devices = find(env, "SELECT id FROM maintenance_equipment WHERE cctv_code = %s", CODE)
    delete(
        env,
        ("DELETE FROM cctv_patrol WHERE room_id IN %s", rooms),
        ("DELETE FROM maintenance_equipment WHERE id IN %s", devices),
        ("DELETE FROM cctv_control_room WHERE id IN %s", rooms),
    )
    env.invalidate_all()
    real_cleaning.forget_people(env, [("login", "=like", f"{CODE}-%")])


STEPS = {"tick": ("cctv.patrol", tick)}


def run(registry):
    real_at_once.run(registry, STEPS)
