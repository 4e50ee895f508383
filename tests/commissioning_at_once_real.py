"""A measured test that waits for its acceptance, really in the database, for two at the same
moment; and the last device of a plan's line."""

from odoo import Command, fields

from . import real_at_once, real_cleaning
from .room_at_once_real import users_with
from .seal_common import signature_image

CODE = "T-ROOM-AT-ONCE"


def make(env):
    """{name: id}: two of the IT staff, a test to be accepted, a line of which one is left."""
    company = env.ref("base.main_company")
    staff, heads = (users_with(env, company, role) for role in ("it", "management"))
    place = env["cctv.location"].create({"name": CODE, "company_id": company.id})
    line = {
        "location_id": place.id, "lens": "fixed", "quantity": 2, "specification": "4 MP",
        "purpose": "The gate",
    }  # fmt: skip
    values = {
        "name": CODE, "purpose": "x", "company_id": company.id,
        "line_ids": [Command.create(line)],
    }  # fmt: skip
    plan = env["cctv.installation.plan"].with_user(staff[0]).create(values)
    sign(plan, "written")
    sign(plan.with_user(heads[0]), "approved")
    installation = env["cctv.installation"].browse(plan.line_ids.action_install()["res_id"])
    installation = installation.with_user(staff[0])
    installation.action_start()
    device = installation.device_id
    address = {"cctv_address": "10.9.0.99", "cctv_poll_enabled": True}
    device.write({**address, "cctv_protocols": "onvif"})
    installation.action_test()
    test = installation.sudo().test_ids
    good = {"state": "judged", "stability_result": "good", "picture_result": "good"}
    test.write({**good, "date_judged": fields.Datetime.now()})
    installation.sudo().checklist_ids._set({"state": "done"})
    installation.sudo().request_id.cctv_state = "finished"
    later = fields.Datetime.add(fields.Datetime.now(), days=1)
    device.sudo().cctv_status_id.write({"state": "ok", "stale_at": later})
    sign(test.with_user(env.ref("base.user_root")).sudo(), "tested", users_with_hands(env, company))
    return {"staff": staff.ids, "test": test.id, "line": plan.line_ids.id, "device": device.id}


def users_with_hands(env, company):
    return users_with(env, company, "technician")[0]


def sign(record, role, user=None):
    user = user or record.env.user
    record = record.with_user(user)
    record._sign(role, user.partner_id, user, signature_image())


def accept(env, test_id):
    sign(env["cctv.commissioning.test"].browse(test_id), "accepted")


def install(env, line_id):
    env["cctv.installation.plan.line"].browse(line_id).action_install()


def clean_up(env):
    find, delete = real_cleaning.find, real_cleaning.delete
    places = find(env, "SELECT id FROM cctv_location WHERE name = %s", CODE)
    plans = find(env, "SELECT id FROM cctv_installation_plan WHERE name = %s", CODE)
    lines = find(env, "SELECT id FROM cctv_installation_plan_line WHERE plan_id IN %s", plans)
    ours = find(env, "SELECT id FROM cctv_installation WHERE plan_line_id IN %s", lines)
    tests = find(env, "SELECT id FROM cctv_commissioning_test WHERE installation_id IN %s", ours)
    devices = find(env, "SELECT device_id FROM cctv_installation WHERE id IN %s", ours)
    works = find(env, "SELECT id FROM maintenance_request WHERE cctv_installation_id IN %s", ours)
    lists = find(env, "SELECT id FROM cctv_checklist WHERE device_id IN %s", devices)
    for table, ids in (("cctv_installation_plan", plans), ("cctv_commissioning_test", tests)):
        env.cr.execute(f"UPDATE {table} SET seal_id = NULL WHERE id IN %s", (ids,))
    env.cr.execute(
        "UPDATE cctv_installation_plan_line SET root_id = NULL WHERE id IN %s", (lines,)
    )
    env.cr.execute(
        "UPDATE maintenance_request SET cctv_installation_id = NULL WHERE id IN %s", (works,)
    )
    real_cleaning.forget_about(
        env,
        {
            "cctv.installation.plan": plans,
            "cctv.commissioning.test": tests,
            "cctv.installation": ours,
            "cctv.checklist": lists,
            "maintenance.request": works,
        },
    )
    delete(
        env,
        ("DELETE FROM cctv_commissioning_test WHERE id IN %s", tests),
        ("DELETE FROM cctv_installation WHERE id IN %s", ours),
        ("DELETE FROM cctv_maintenance_line WHERE request_id IN %s", works),
        ("DELETE FROM maintenance_request WHERE id IN %s", works),
        ("DELETE FROM cctv_checklist_line WHERE checklist_id IN %s", lists),
        ("DELETE FROM cctv_checklist WHERE id IN %s", lists),
        ("DELETE FROM cctv_installation_plan_line WHERE id IN %s", lines),
        ("DELETE FROM cctv_installation_plan WHERE id IN %s", plans),
        ("DELETE FROM maintenance_equipment WHERE id IN %s", devices),
        ("DELETE FROM cctv_location WHERE id IN %s", places),
    )
    real_cleaning.forget_people(env, [("login", "=like", f"{CODE}-%")])


STEPS = {
    "accept": ("cctv.commissioning.test", accept),
    "install": ("cctv.installation.plan.line", install),
}


def run(registry):
    real_at_once.run(registry, STEPS)
