"""A round of a patrol and a violation, really in the database, for two at the same moment."""

from odoo import Command, fields

from . import real_at_once, real_cleaning

CODE = "T-ROOM-AT-ONCE"


def make(env):
    """{name: id}: two officers, two of management, a round with one camera, a heard violation."""
    company = env.ref("base.main_company")
    officers, deciders = (users_with(env, company, role) for role in ("operator", "management"))
    room = env["cctv.control.room"].create({"name": CODE, "company_id": company.id})
    camera = env["maintenance.equipment"].create(
        {"name": CODE, "cctv_kind": "camera", "cctv_code": CODE, "company_id": company.id}
    )
    patrol = env["cctv.patrol"].create(
        {"room_id": room.id, "company_id": company.id, "date_due": fields.Datetime.now()}
    )
    env["cctv.patrol.line"].create({"patrol_id": patrol.id, "device_id": camera.id})
    patrol._recount()
    officer = env["cctv.officer"].create({"user_id": officers[0].id, "company_id": company.id})
    violation = env["cctv.conduct.violation"].create(
        {"officer_id": officer.id, "prohibition": "smoking", "facts": CODE}
    )
    violation._set(state="heard")
    return {
        "officers": officers.ids,
        "deciders": deciders.ids,
        "patrol": patrol.id,
        "violation": violation.id,
    }


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


def decide(env, violation_id):
    violation = env["cctv.conduct.violation"].browse(violation_id)
    measure = "oral" if env.user.login.endswith("0") else "none"
    violation.write({"measure": measure, "decision": env.user.login})
    violation.action_decide()


def clean_up(env):
    find, delete = real_cleaning.find, real_cleaning.delete
    rooms = find(env, "SELECT id FROM cctv_control_room WHERE name = %s", CODE)
    devices = find(env, "SELECT id FROM maintenance_equipment WHERE cctv_code = %s", CODE)
    officers = find(env, "SELECT id FROM cctv_officer WHERE name LIKE %s", f"{CODE}%")
    env.cr.execute("ALTER TABLE cctv_conduct_violation DISABLE TRIGGER USER")
    delete(
        env,
        ("DELETE FROM cctv_patrol WHERE room_id IN %s", rooms),
        ("DELETE FROM cctv_conduct_violation WHERE officer_id IN %s", officers),
        ("DELETE FROM cctv_procedure_acknowledgement WHERE user_id IN "
         "(SELECT user_id FROM cctv_officer WHERE id IN %s)", officers),
        ("DELETE FROM cctv_officer WHERE id IN %s", officers),
        ("DELETE FROM maintenance_equipment WHERE id IN %s", devices),
        ("DELETE FROM cctv_control_room WHERE id IN %s", rooms),
    )  # fmt: skip
    env.cr.execute("ALTER TABLE cctv_conduct_violation ENABLE TRIGGER USER")
    env.invalidate_all()
    real_cleaning.forget_people(env, [("login", "=like", f"{CODE}-%")])


STEPS = {
    "tick": ("cctv.patrol", tick),
    "decide": ("cctv.conduct.violation", decide),
}


def run(registry):
    real_at_once.run(registry, STEPS)
