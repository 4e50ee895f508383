"""A violation that is really in the database, heard, for two of the management at once."""

from odoo import Command

from . import real_at_once, real_cleaning

CODE = "T-CONDUCT"


def make(env):
    """{name: id}: the violation and two users of the management."""
    company = env.ref("base.main_company")
    officer_user, supervisor = (_user(env, company, role) for role in ("operator", "supervisor"))
    first, second = (_user(env, company, "management", number) for number in range(2))
    officer = env["cctv.officer"].create({"user_id": officer_user.id, "company_id": company.id})
    violation = env["cctv.conduct.violation"].with_user(supervisor).create(
        {
            "officer_id": officer.id,
            "prohibition": "sleeping",
            "date": "2026-03-01 20:10:00",
            "facts": "Asleep at 03:10, seen by the supervisor.",
            "hearing_kind": "written",
            "date_hearing": "2026-03-02 03:00:00",
            "hearing": "I was tired.",
        }
    )
    violation.action_heard()
    violation.with_user(first).write({"measure": "oral", "decision": "It was the first time."})
    return {
        "violation": violation.id,
        "supervisor": supervisor.id,
        "first": first.id,
        "second": second.id,
    }


def _user(env, company, role, number=0):
    duty = env.ref(f"helpdesk_cctv.group_cctv_{role}")
    return env["res.users"].with_context(no_reset_password=True).create(
        {
            "name": f"{CODE} {role} {number}",
            "login": f"{CODE}-{role}-{number}",
            "group_ids": [Command.set(duty.ids)],
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
        }
    )


def decide(env, violation_id):
    env["cctv.conduct.violation"].browse(violation_id).action_decide()


def reword(env, violation_id):
    violation = env["cctv.conduct.violation"].browse(violation_id)
    violation.action_take_over()
    violation.write({"measure": "none", "decision": "It was not so."})


STEPS = {
    "decide": ("cctv.conduct.violation", decide),
    "reword": ("cctv.conduct.violation", reword),
}


def run(registry):
    real_at_once.run(registry, STEPS)


def clean_up(env):
    """Take all that away again, past the guards."""
    officers = real_cleaning.find(
        env,
        "SELECT o.id FROM cctv_officer o JOIN res_users u ON u.id = o.user_id "
        "WHERE u.login LIKE %s",
        f"{CODE}-%",
    )
    env.cr.execute("ALTER TABLE cctv_conduct_violation DISABLE TRIGGER USER")
    real_cleaning.delete(
        env, ("DELETE FROM cctv_conduct_violation WHERE officer_id IN %s", officers)
    )
    env.cr.execute("ALTER TABLE cctv_conduct_violation ENABLE TRIGGER USER")
    real_cleaning.forget_about(env, {"cctv.officer": officers})
    real_cleaning.delete(env, ("DELETE FROM cctv_officer WHERE id IN %s", officers))
    real_cleaning.forget_people(env, [("login", "=like", f"{CODE}-%")])
