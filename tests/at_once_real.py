"""Documents and deadlines that are really in the database, for two people at the same moment."""

import time
from base64 import b64encode
from unittest.mock import patch

from . import real_at_once, real_cleaning

CODE = "T-AT-ONCE"

DUTIES = ("manager", "supervisor", "management", "management")
"""Drafts, checks, and two who may approve."""


def make_users(env):
    company = env.ref("base.main_company")
    return env["res.users"].with_context(no_reset_password=True).create(
        [
            {
                "name": f"{CODE} {number}",
                "login": f"{CODE}-{number}",
                "group_ids": [(6, 0, env.ref(f"helpdesk_cctv.group_cctv_{duty}").ids)],
                "company_id": company.id,
                "company_ids": [(6, 0, company.ids)],
            }
            for number, duty in enumerate(DUTIES)
        ]
    )


def make_checked(env, users, date_effective):
    """A revision that is checked and signed by all, as approver by somebody without log-in: either
    of the last two users can approve it."""
    from odoo.addons.helpdesk_cctv.models.cctv_demo_pictures import scrawl

    drafter, checker, _approver, _other = users
    company = env.ref("base.main_company")
    documents = env["cctv.procedure"].with_user(drafter)
    document = documents.create({"name": CODE, "number": CODE, "company_id": company.id})
    revision = document.env["cctv.procedure.revision"].create(
        {"procedure_id": document.id, "body": "<p>Watch.</p>", "date_effective": date_effective}
    )
    revisions = env["cctv.procedure.revision"]
    revisions._demo_sign(revision, "drafted", drafter)
    revision.with_user(checker).action_check()
    revisions._demo_sign(revision, "checked", checker)
    outsider = env["res.partner"].create({"name": CODE})
    revision.sudo()._sign("approved", outsider, env["res.users"], b64encode(scrawl()))
    return revision.sudo()


def make_running(env):
    """A checklist whose clock runs."""
    company = env.ref("base.main_company")
    template = env["cctv.checklist.template"].create(
        {"name": CODE, "kind": "other", "company_id": company.id}
    )
    question = (0, 0, {"name": "Q", "kind": "tick"})
    version = {"template_id": template.id, "item_ids": [question]}
    env["cctv.checklist.version"].create(version).action_publish()
    checklist = env["cctv.checklist"].create({"template_id": template.id, "user_id": False})
    checklist._deadline_begin(4, "hours")
    return checklist


def make_repaired(env):
    """A repair of something that is not polled, which waits for its verification."""
    company = env.ref("base.main_company")
    place = env["cctv.location"].create({"name": CODE, "company_id": company.id})
    repairer = env["res.partner"].create({"name": CODE})
    vals = {"name": CODE, "description": CODE, "cctv_location_id": place.id}
    ticket = env["helpdesk.ticket"].create({**vals, "company_id": company.id})
    ticket.write({"cctv_phase": "repaired", "cctv_repaired_by_id": repairer.id})
    return ticket


def make_camera(env):
    """A camera of which nobody has reported anything."""
    vals = {"name": CODE, "cctv_code": CODE, "cctv_kind": "camera", "cctv_protocols": "none"}
    company = env.ref("base.main_company")
    return env["maintenance.equipment"].create({**vals, "company_id": company.id})


def make_footage_request(env, users):
    """A request for footage from outside that is verified: either of the last two users decides."""
    requests = env["cctv.footage.request"]
    company = {"company_id": env.ref("base.main_company").id}
    span = {"date_from": "2026-01-01 10:00:00", "date_to": "2026-01-01 11:00:00"}
    clip = {**company, **span, "device_id": make_camera(env).id}
    request = requests.create(
        {
            **company,
            **span,
            "requester_kind": "authority",
            "requester_name": CODE,
            "purpose": CODE,
            "item_ids": [(0, 0, clip)],
        }
    )
    request._deadline_begin(5, "working_days")
    request.write({"state": "verified", "verified_by_id": users[1].id})
    return request


def make_clip(env, users):
    """A clip of such a request, that the first of the users takes out."""
    request = make_footage_request(env, users)
    request.write({"state": "extraction", "extractor_id": users[0].id})
    return request.item_ids


def clean_up_footage(env):
    found = "SELECT id FROM cctv_footage_request WHERE requester_name = %s"
    requests = real_cleaning.find(env, found, CODE)
    of_these = "SELECT id FROM cctv_footage_item WHERE request_id IN %s"
    items = real_cleaning.find(env, of_these, requests)
    of_these = "SELECT destruction_id FROM cctv_destruction_line WHERE item_id IN %s"
    records = real_cleaning.find(env, of_these, items)
    env["cctv.evidence.upload"].search([("item_id", "in", items)])._drop()
    about = {"cctv.footage.request": requests, "cctv.destruction": records}
    real_cleaning.forget_about(env, about)
    real_cleaning.delete(
        env,
        ("DELETE FROM cctv_destruction_line WHERE destruction_id IN %s", records),
        ("DELETE FROM cctv_destruction WHERE id IN %s", records),
        ("DELETE FROM cctv_footage_item WHERE request_id IN %s", requests),
        ("DELETE FROM cctv_footage_request WHERE id IN %s", requests),
    )


def clean_up_repairs(env):
    tickets = real_cleaning.find(
        env,
        "SELECT id FROM helpdesk_ticket WHERE name = %s OR cctv_device_id IN"
        " (SELECT id FROM maintenance_equipment WHERE cctv_code = %s)",
        CODE,
        CODE,
    )
    real_cleaning.forget_about(env, {"helpdesk.ticket": tickets})
    real_cleaning.delete(
        env,
        ("DELETE FROM cctv_repair_verification WHERE ticket_id IN %s", tickets),
        ("DELETE FROM helpdesk_ticket WHERE id IN %s", tickets),
        ("DELETE FROM cctv_location WHERE name IN %s", (CODE,)),
    )


def clean_up_documents(env):
    find = real_cleaning.find
    documents = find(env, "SELECT id FROM cctv_procedure WHERE number = %s", CODE)
    of_these = "SELECT id FROM cctv_procedure_revision WHERE procedure_id IN %s"
    revisions = find(env, of_these, documents)
    templates = find(env, "SELECT id FROM cctv_checklist_template WHERE name->>'en_US' = %s", CODE)
    checklists = find(env, "SELECT id FROM cctv_checklist WHERE template_id IN %s", templates)
    about = {
        "cctv.procedure": documents,
        "cctv.procedure.revision": revisions,
        "cctv.checklist": checklists,
    }
    real_cleaning.delete(
        env,
        ("UPDATE cctv_procedure SET current_revision_id = NULL WHERE id IN %s", documents),
        ("UPDATE cctv_procedure_revision SET seal_id = NULL WHERE id IN %s", revisions),
    )
    real_cleaning.forget_about(env, about)
    real_cleaning.delete(
        env,
        ("DELETE FROM cctv_procedure_acknowledgement WHERE revision_id IN %s", revisions),
        ("DELETE FROM cctv_procedure_revision WHERE id IN %s", revisions),
        ("DELETE FROM cctv_procedure WHERE id IN %s", documents),
        ("DELETE FROM cctv_checklist_line WHERE checklist_id IN %s", checklists),
        ("DELETE FROM cctv_checklist WHERE id IN %s", checklists),
        ("UPDATE cctv_checklist_template SET current_version_id = NULL WHERE id IN %s", templates),
        ("DELETE FROM cctv_checklist_item WHERE version_id IN"
         " (SELECT id FROM cctv_checklist_version WHERE template_id IN %s)", templates),
        ("DELETE FROM cctv_checklist_version WHERE template_id IN %s", templates),
        ("DELETE FROM cctv_checklist_template WHERE id IN %s", templates),
    )  # fmt: skip


def clean_up(env):
    clean_up_repairs(env)
    clean_up_footage(env)
    clean_up_documents(env)
    env["maintenance.equipment"].search([("cctv_code", "=", CODE)]).unlink()
    users = [("login", "=like", f"{CODE}-%")]
    env["cctv.pause.deadline"].search([("create_uid.login", "=like", f"{CODE}-%")]).unlink()
    real_cleaning.forget_people(env, users)
    env["res.partner"].search([("name", "=", CODE)]).unlink()


def approve(env, revision_id):
    env["cctv.procedure.revision"].browse(revision_id).action_approve()


def pause(env, checklist_id):
    window = {"res_model": "cctv.checklist", "res_id": checklist_id, "kind": "other"}
    env["cctv.pause.deadline"].create({**window, "reason": f"By {env.uid}"}).action_pause()


def verify(env, ticket_id):
    ticket = env["helpdesk.ticket"].browse(ticket_id)
    ticket._cctv_verify("passed", f"By {env.uid}")


def report(env, device_id):
    device = env["maintenance.equipment"].sudo().browse(device_id)
    values = {"symptom": "moved", "words": f"By {env.uid}"}
    env["cctv.report.desk"]._take(device, env.user.partner_id, values, [])


def decide(env, request_id):
    """With a note of how many clips it was decided on."""
    request = env["cctv.footage.request"].browse(request_id)
    request.action_approve()
    request.sudo().legal_basis = str(len(request.item_ids))


def add_clip(env, request_id):
    item = env["cctv.footage.request"].browse(request_id).item_ids[:1]
    item.copy()


def begin_upload(env, item_id):
    env["cctv.evidence.upload"].begin(item_id, "gate.mp4", 4)


def delete_source(env, item_id):
    """What the rules say of this clip is not what is asked here."""
    item = env["cctv.footage.item"].browse(item_id)
    with patch.object(type(item), "_deletion_gaps", lambda *_args: []):
        item.action_delete_source()


def delete_source_after(env, item_id):
    """By who has looked at it before somebody else has begun, and presses the button afterwards."""
    for _wait in range(600):
        with env.registry.cursor() as cr:
            cr.execute("SELECT 1 FROM cctv_destruction_line WHERE item_id = %s", [item_id])
            if cr.rowcount:
                break
        time.sleep(0.05)
    delete_source(env, item_id)


def still_broken(env, ticket_id):
    ticket = env["helpdesk.ticket"].browse(ticket_id)
    ticket._cctv_requester_reopens(env.user.partner_id, f"By {env.uid}")


STEPS = {
    "begin upload": ("cctv.footage.item", begin_upload),
    "delete source": ("cctv.footage.item", delete_source),
    "delete source after": ("cctv.footage.item", delete_source_after),
    "decide": ("cctv.footage.request", decide),
    "still broken": ("helpdesk.ticket", still_broken),
    "add_clip": ("cctv.footage.request", add_clip),
    "report": ("maintenance.equipment", report),
    "approve": ("cctv.procedure.revision", approve),
    "pause": ("cctv.checklist", pause),
    "verify": ("helpdesk.ticket", verify),
}


def run(registry):
    real_at_once.run(registry, STEPS)
