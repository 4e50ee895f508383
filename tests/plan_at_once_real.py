"""A plan that waits for its approval, really in the database, for two at the same moment."""

from odoo import Command

from . import real_at_once, real_cleaning
from .room_at_once_real import users_with
from .seal_common import signature_image

CODE = "T-ROOM-AT-ONCE"
"""Of the users, who are made as those of the control room are; and of what is planned."""


def make(env):
    """{name: id}: one who writes, two who approve, a submitted plan, one that is being written."""
    company = env.ref("base.main_company")
    authors, approvers = (users_with(env, company, role) for role in ("it", "management"))
    author = authors[0]
    place = env["cctv.location"].create({"name": CODE, "company_id": company.id})
    line = {
        "location_id": place.id,
        "lens": "fixed",
        "specification": "4 MP",
        "purpose": "The gate",
        "unit_price": 100,
    }
    plans = env["cctv.installation.plan"].with_user(author).create(
        [
            {
                "name": CODE,
                "purpose": "x",
                "company_id": company.id,
                "line_ids": [Command.create(line)],
            }
            for _plan in range(2)
        ]
    )
    sign(plans[0], "written")
    return {
        "author": author.id,
        "approvers": approvers.ids,
        "submitted": plans[0].id,
        "written": plans[1].id,
    }


def sign(plan, role):
    user = plan.env.user
    plan._sign(role, user.partner_id, user, signature_image())


def approve(env, plan_id):
    sign(env["cctv.installation.plan"].browse(plan_id), "approved")


def submit(env, plan_id):
    sign(env["cctv.installation.plan"].browse(plan_id), "written")


def take_back(env, plan_id):
    env["cctv.installation.plan"].browse(plan_id).action_take_back()


def change(env, plan_id):
    env["cctv.installation.plan"].browse(plan_id).line_ids.unit_price = 200


def clean_up(env):
    find, delete = real_cleaning.find, real_cleaning.delete
    plans = find(env, "SELECT id FROM cctv_installation_plan WHERE name = %s", CODE)
    places = find(env, "SELECT id FROM cctv_location WHERE name = %s", CODE)
    env.cr.execute("UPDATE cctv_installation_plan SET seal_id = NULL WHERE id IN %s", (plans,))
    lines = find(env, "SELECT id FROM cctv_installation_plan_line WHERE plan_id IN %s", plans)
    env.cr.execute(
        "UPDATE cctv_installation_plan_line SET root_id = NULL WHERE id IN %s", (lines,)
    )
    real_cleaning.forget_about(env, {"cctv.installation.plan": plans})
    delete(
        env,
        ("DELETE FROM cctv_installation_plan_line WHERE id IN %s", lines),
        ("DELETE FROM cctv_installation_plan WHERE id IN %s", plans),
        ("DELETE FROM cctv_location WHERE id IN %s", places),
    )
    real_cleaning.forget_people(env, [("login", "=like", f"{CODE}-%")])


STEPS = {
    step.__name__: ("cctv.installation.plan", step)
    for step in (approve, submit, take_back, change)
}


def run(registry):
    real_at_once.run(registry, STEPS)
