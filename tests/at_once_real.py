"""Documents and deadlines that are really in the database, for two people at the same moment.

Run as a program it is what ``test_at_once`` starts: `at_once_real.py CONFIG DATABASE`.
"""

import json
import os
import sys
import time
import traceback
from base64 import b64encode

if __name__ == "__main__":
    # its own folder is first on the path, where it would hide modules of the same name
    sys.path.pop(0)

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


def clean_up_repairs(cr):
    cr.execute(
        "SELECT id FROM helpdesk_ticket WHERE name = %s OR cctv_device_id IN"
        " (SELECT id FROM maintenance_equipment WHERE cctv_code = %s)",
        (CODE, CODE),
    )
    tickets = tuple(row[0] for row in cr.fetchall()) or (0,)
    for query in (
        "DELETE FROM cctv_repair_verification WHERE ticket_id IN %s",
        "DELETE FROM mail_activity WHERE res_model = 'helpdesk.ticket' AND res_id IN %s",
        "DELETE FROM mail_message WHERE model = 'helpdesk.ticket' AND res_id IN %s",
        "DELETE FROM mail_followers WHERE res_model = 'helpdesk.ticket' AND res_id IN %s",
        "DELETE FROM helpdesk_ticket WHERE id IN %s",
    ):
        cr.execute(query, (tickets,))
    cr.execute("DELETE FROM cctv_location WHERE name = %s", (CODE,))


def clean_up(env):
    """Take all that away again, past the guards."""
    cr = env.cr
    clean_up_repairs(cr)

    def ids(query):
        cr.execute(query, (CODE,))
        return tuple(row[0] for row in cr.fetchall()) or (0,)

    documents = ids("SELECT id FROM cctv_procedure WHERE number = %s")
    templates = ids("SELECT id FROM cctv_checklist_template WHERE name->>'en_US' = %s")
    cr.execute("SELECT id FROM cctv_procedure_revision WHERE procedure_id IN %s", (documents,))
    revisions = tuple(row[0] for row in cr.fetchall()) or (0,)
    cr.execute("SELECT id FROM cctv_checklist WHERE template_id IN %s", (templates,))
    checklists = tuple(row[0] for row in cr.fetchall()) or (0,)
    of = {
        "cctv.procedure": documents,
        "cctv.procedure.revision": revisions,
        "cctv.checklist": checklists,
    }
    cr.execute("UPDATE cctv_procedure SET current_revision_id = NULL WHERE id IN %s", (documents,))
    cr.execute("UPDATE cctv_procedure_revision SET seal_id = NULL WHERE id IN %s", (revisions,))
    for model, record_ids in of.items():
        for table in ("cctv_seal", "cctv_signature", "cctv_deadline_pause", "ir_attachment",
                      "mail_activity", "mail_followers"):
            cr.execute(f"DELETE FROM {table} WHERE res_model = %s AND res_id IN %s",
                       (model, record_ids))
        cr.execute("DELETE FROM mail_message WHERE model = %s AND res_id IN %s",
                   (model, record_ids))
    for query, values in (
        ("DELETE FROM cctv_procedure_acknowledgement WHERE revision_id IN %s", revisions),
        ("DELETE FROM cctv_procedure_revision WHERE id IN %s", revisions),
        ("DELETE FROM cctv_procedure WHERE id IN %s", documents),
        ("DELETE FROM cctv_checklist_line WHERE checklist_id IN %s", checklists),
        ("DELETE FROM cctv_checklist WHERE id IN %s", checklists),
        ("UPDATE cctv_checklist_template SET current_version_id = NULL WHERE id IN %s", templates),
        ("DELETE FROM cctv_checklist_item WHERE version_id IN "
         "(SELECT id FROM cctv_checklist_version WHERE template_id IN %s)", templates),
        ("DELETE FROM cctv_checklist_version WHERE template_id IN %s", templates),
        ("DELETE FROM cctv_checklist_template WHERE id IN %s", templates),
    ):
        cr.execute(query, (values,))
    cr.execute("DELETE FROM cctv_seal_chain WHERE company_id NOT IN "
               "(SELECT company_id FROM cctv_seal)")
    env.invalidate_all()
    env["maintenance.equipment"].search([("cctv_code", "=", CODE)]).unlink()
    users = env["res.users"].search([("login", "=like", f"{CODE}-%")])
    partners = users.partner_id | env["res.partner"].search([("name", "=", CODE)])
    env["cctv.pause.deadline"].search([("create_uid", "in", users.ids)]).unlink()
    users.unlink()
    partners.unlink()


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


WORK = {
    "report": ("maintenance.equipment", report),
    "approve": ("cctv.procedure.revision", approve),
    "pause": ("cctv.checklist", pause),
    "verify": ("helpdesk.ticket", verify),
}


def work(registry, begin, kind, uid, record_id):
    """What a forked child does: look at the record, wait for the other, and tell how it went. So
    both see it as it was before."""
    from odoo.service.model import retrying

    from odoo.addons.helpdesk_cctv.tests.seal_real import transaction

    model, do = WORK[kind]
    try:
        with transaction(registry) as system:
            env = system(user=uid)
            env[model].browse(record_id).read(["display_name"])
            time.sleep(max(begin - time.time(), 0))
            retrying(lambda: do(env, record_id), env)
        answer = "done"
    except Exception as error:
        is_said = type(error).__module__ == "odoo.exceptions"
        answer = str(error) if is_said else traceback.format_exc()
    os.write(1, (json.dumps([uid, answer]) + "\n").encode())


def main(rcfile, database):
    """For each line [[kind of work, user, record], …] fork a child for each piece of work. Prints
    what they tell, and null when they have ended."""
    from odoo import sql_db
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", rcfile, "-d", database, "--log-level", "critical"])
    registry = Registry(database)
    for line in sys.stdin:
        sql_db.close_all()
        begin = time.time() + 0.7
        children = []
        for piece in json.loads(line):
            child = os.fork()
            if not child:
                work(registry, begin, *piece)
                os._exit(0)
            children.append(child)
        for child in children:
            os.waitpid(child, 0)
        os.write(1, b"null\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
