"""Checklists that are really in the database, for tests with several transactions or processes."""

import json
import os
import sys
import time
from contextlib import closing, contextmanager
from types import SimpleNamespace

from .real_process import end_with_parent

CODE = "T-REAL"

ABOUT = """
    (res_model = 'cctv.checklist' AND res_id IN %(checklists)s
     OR res_model = 'cctv.checklist.line' AND res_id IN %(lines)s)
"""
CLEANING = (
    "UPDATE cctv_checklist SET seal_id = NULL WHERE id IN %(checklists)s",
    f"DELETE FROM cctv_seal WHERE {ABOUT}",
    f"DELETE FROM cctv_signature WHERE {ABOUT}",
    f"DELETE FROM ir_attachment WHERE {ABOUT}",
    "DELETE FROM mail_message WHERE model = 'cctv.checklist' AND res_id IN %(checklists)s",
    "DELETE FROM mail_message WHERE model = 'cctv.checklist.template' AND res_id IN %(forms)s",
    "DELETE FROM cctv_checklist_line WHERE id IN %(lines)s",
    "DELETE FROM cctv_checklist WHERE id IN %(checklists)s",
    "UPDATE cctv_checklist_template SET current_version_id = NULL WHERE id IN %(forms)s",
    "DELETE FROM cctv_checklist_option WHERE item_id IN %(items)s",
    "DELETE FROM cctv_checklist_item WHERE id IN %(items)s",
    "DELETE FROM cctv_checklist_version WHERE id IN %(versions)s",
    "DELETE FROM cctv_checklist_template WHERE id IN %(forms)s",
    "DELETE FROM maintenance_equipment WHERE cctv_code = %(code)s",
    "DELETE FROM cctv_seal_chain WHERE company_id NOT IN (SELECT company_id FROM cctv_seal)",
)


@contextmanager
def transaction(registry, database=None):
    """An environment of a cursor of its own, of ``database`` (a URI) if that is another one; what
    is done is committed."""
    from odoo import SUPERUSER_ID
    from odoo.api import Environment
    from odoo.sql_db import db_connect

    connection = db_connect(database or registry.db_name, allow_uri=True)
    with closing(connection.cursor()) as cr:
        env = Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        env.transaction.default_env = env
        yield env
        env.flush_all()
        cr.commit()


def seal_with_retries(registry, checklist_id):
    """Seal in a transaction of its own, tried again as Odoo's requests are. Returns the seal's id.
    """
    from odoo.service.model import retrying

    with transaction(registry) as env:
        checklist = env["cctv.checklist"].browse(checklist_id)
        retrying(checklist.action_seal, env)
        return checklist.seal_id.id


def make_checklists(env, count):
    """Signed checklists with a photo each, ready to be sealed."""
    from odoo.addons.helpdesk_cctv.tests.seal_common import SealCase, signature_image

    company = env.ref("base.main_company")
    device = env["maintenance.equipment"].create(
        {"name": CODE, "cctv_kind": "camera", "cctv_code": CODE, "company_id": company.id}
    )
    template = SealCase.make_template.__func__(SimpleNamespace(env=env), CODE, SealCase.questions())
    values = {"template_id": template.id, "device_id": device.id}
    checklists = env["cctv.checklist"].create([values] * count)
    for number, checklist in enumerate(checklists):
        voltage, lens, _power, picture, _drawn = checklist.line_ids
        voltage.value_number = number
        lens.value_result = "pass"
        picture.photo_ids = env["ir.attachment"].create({"name": "photo", "raw": unique_photo()})
        checklist.action_done()
        checklist._sign("executed", env.user.partner_id, env.user, signature_image())
    return checklists


def unique_photo():
    """No two are one file of the filestore."""
    from odoo.addons.helpdesk_cctv.tests.checklist_common import picture

    return picture() + os.urandom(5000)


def clean_up(env):
    """Take all that away again, past the guards."""
    found = {
        "forms": "SELECT id FROM cctv_checklist_template WHERE name->>'en_US' = %(code)s",
        "checklists": "SELECT id FROM cctv_checklist WHERE template_id IN %(forms)s",
        "lines": "SELECT id FROM cctv_checklist_line WHERE checklist_id IN %(checklists)s",
        "versions": "SELECT id FROM cctv_checklist_version WHERE template_id IN %(forms)s",
        "items": "SELECT id FROM cctv_checklist_item WHERE version_id IN %(versions)s",
    }
    values = {"code": CODE}
    for name, query in found.items():
        env.cr.execute(query, values)
        values[name] = tuple(row[0] for row in env.cr.fetchall()) or (0,)
    for query in CLEANING:
        env.cr.execute(query, values)
    env.invalidate_all()


def write_with_retries(registry, checklist_id):
    """Correct an answer of a checklist that is done, after having looked at it for a while."""
    from odoo.service.model import retrying

    with transaction(registry) as env:
        checklist = env["cctv.checklist"].browse(checklist_id)
        line = checklist.line_ids[0]
        number = line.value_number
        time.sleep(0.05)

        def correct():
            checklist.action_reopen()
            line.write({"value_number": number + 100})
            checklist.action_done()

        retrying(correct, env)


WORK = {"seal": seal_with_retries, "write": write_with_retries}


def work(registry, begin, kind, ids):
    """What a forked child does: tell of each record how it went."""
    time.sleep(max(begin - time.time(), 0))
    for checklist_id in ids:
        try:
            WORK[kind](registry, checklist_id)
            answer = "done"
        except Exception as error:
            answer = str(error)
        os.write(1, (json.dumps([checklist_id, answer]) + "\n").encode())


def run(registry):
    """For each line [[kind of work, [ids]], …] fork a child for each piece of work. Prints the
    children's process numbers, what they tell, and null when they have ended."""
    from odoo import sql_db

    for line in sys.stdin:
        sql_db.close_all()
        begin = time.time() + 0.1
        children = []
        for kind, ids in json.loads(line):
            child = os.fork()
            if not child:
                end_with_parent()
                work(registry, begin, kind, ids)
                os._exit(0)
            children.append(child)
        os.write(1, (json.dumps(children) + "\n").encode())
        for child in children:
            os.waitpid(child, 0)
        os.write(1, b"null\n")
