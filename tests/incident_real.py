"""An incident that is really in the database, complete, for two people at the same moment."""

from odoo import Command

from . import real_at_once, real_cleaning

CODE = "T-INCIDENT"


def make(env):
    """{name: id}: two officers, two supervisors, an authority, the incident."""
    company = env.ref("base.main_company")
    officer, colleague = _users(env, company, "operator")
    boss, second_boss = _users(env, company, "supervisor")
    place = env["cctv.location"].create({"name": CODE, "company_id": company.id})
    authority = env["cctv.authority"].create({"name": CODE, "phone": "110"})
    incident = env["cctv.incident"].with_user(officer).create(
        {"kind": "other", "facts": "A fence is cut.", "location_id": place.id}
    )
    incident.reported_to_id = boss
    incident.action_reported()
    return {
        "officer": officer.id,
        "colleague": colleague.id,
        "boss": boss.id,
        "second_boss": second_boss.id,
        "authority": authority.id,
        "incident": incident.id,
    }


def _users(env, company, role):
    users = env["res.users"].with_context(no_reset_password=True)
    duty = env.ref(f"helpdesk_cctv.group_cctv_{role}")
    return users.create(
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


def sign(env, incident_id, role):
    from odoo.addons.helpdesk_cctv.tests.seal_common import signature_image

    incident = env["cctv.incident"].browse(incident_id)
    incident._sign(role, env.user.partner_id, env.user, signature_image())


def seal(env, incident_id):
    env["cctv.incident"].browse(incident_id).action_seal()


def close(env, incident_id):
    env["cctv.incident"].browse(incident_id).action_close()


def call(env, incident_id):
    incident = env["cctv.incident"].browse(incident_id)
    incident.action_called(env["cctv.authority"].search([("name", "=", CODE)], limit=1).id)


STEPS = {
    "record": ("cctv.incident", lambda env, record: sign(env, record, "recorded")),
    "note": ("cctv.incident", lambda env, record: sign(env, record, "noted")),
    "seal": ("cctv.incident", seal),
    "close": ("cctv.incident", close),
    "call": ("cctv.incident", call),
}


def run(registry):
    real_at_once.run(registry, STEPS)


def clean_up(env):
    """Take all that away again, past the guards."""
    find = real_cleaning.find
    places = find(env, "SELECT id FROM cctv_location WHERE name = %s", CODE)
    incidents = find(env, "SELECT id FROM cctv_incident WHERE location_id IN %s", places)
    real_cleaning.delete(
        env,
        ("UPDATE cctv_incident SET seal_id = NULL WHERE id IN %s", incidents),
        ("DELETE FROM cctv_addendum WHERE res_model = 'cctv.incident' AND res_id IN %s", incidents),
    )
    real_cleaning.forget_about(env, {"cctv.incident": incidents})
    real_cleaning.delete(
        env,
        ("DELETE FROM cctv_incident WHERE id IN %s", incidents),
        ("DELETE FROM cctv_authority WHERE name IN %s", (CODE,)),
        ("DELETE FROM cctv_location WHERE id IN %s", places),
    )
    real_cleaning.forget_people(env, [("login", "=like", f"{CODE}-%")])
