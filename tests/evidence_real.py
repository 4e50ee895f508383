"""A clip that is really in the database, and a process that is killed at a chosen moment.

The process reads lines of JSON: the evidence folder, then [step, moment, values] each. It does the
step in a child that kills itself at the moment, and answers how the child ended.
"""

import io
import json
import os
import signal
import sys

from .real_process import end_with_parent
from .seal_real import transaction

CODE = "T-EVIDENCE-REAL"
CLEANING = (
    "ALTER TABLE cctv_custody_event DISABLE TRIGGER USER",
    "DELETE FROM cctv_custody_event WHERE item_id IN %(items)s",
    "ALTER TABLE cctv_custody_event ENABLE TRIGGER USER",
    "DELETE FROM cctv_custody_chain WHERE company_id NOT IN "
    "(SELECT company_id FROM cctv_custody_event)",
    "UPDATE cctv_footage_item SET evidence_id = NULL WHERE id IN %(items)s",
    "DELETE FROM cctv_evidence_upload WHERE item_id IN %(items)s",
    "UPDATE cctv_evidence SET source_id = NULL WHERE item_id IN %(items)s",
    "DELETE FROM cctv_evidence WHERE item_id IN %(items)s",
    "DELETE FROM cctv_footage_item WHERE id IN %(items)s",
    "DELETE FROM maintenance_equipment WHERE cctv_code = %(code)s",
)


def make(env):
    """A clip without a request, as the control room secures it."""
    device = env["maintenance.equipment"].create(
        {"name": CODE, "cctv_kind": "camera", "cctv_code": CODE}
    )
    return env["cctv.footage.item"].create(
        {
            "device_id": device.id,
            "company_id": env.company.id,
            "date_from": "2026-01-01 10:00:00",
            "date_to": "2026-01-01 11:00:00",
        }
    )


def clean_up(env):
    items = env["cctv.footage.item"].search([("device_id.cctv_code", "=", CODE)])
    env.flush_all()
    values = {"items": (0, *items.ids), "code": CODE}
    for query in CLEANING:
        env.cr.execute(query, values)


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def kill_at(env, moment):
    """The process ends as it comes to ``moment``: 'before NAME', 'after NAME', 'postcommit'."""
    kill_at_of(env, moment, places(env))


def kill_at_of(env, moment, known):
    """``known``: {NAME: (owner, attribute)}."""
    if moment == "postcommit":
        env.cr.postcommit.add(die)
    elif moment:
        when, name = moment.split(" ")
        owner, attribute = known[name]
        original = getattr(owner, attribute)

        def killing(*args, **options):
            if when == "before":
                die()
            original(*args, **options)
            die()

        setattr(owner, attribute, killing)


def places(env):
    from odoo import sql_db

    from odoo.addons.helpdesk_cctv.models import cctv_evidence_upload
    from odoo.addons.helpdesk_cctv.tools import evidence_folder

    folder = evidence_folder.EvidenceFolder
    return {
        "copy": (type(env["cctv.evidence.upload"]), "_copy_chunk"),
        "sync": (cctv_evidence_upload, "sync"),
        "hash": (evidence_folder.RunningHash, "upto"),
        "look": (type(env["cctv.evidence"]), "_look_into"),
        "adopt": (folder, "adopt"),
        "row": (type(env["cctv.evidence"]), "_insert_row"),
        "note": (type(env["cctv.custody.event"]), "_note"),
        "mark": (type(env["cctv.evidence"]), "_write_row"),
        "erase": (folder, "erase"),
        "commit": (sql_db.Cursor, "commit"),
    }


def receive(env, upload_id, offset, data):
    env["cctv.evidence.upload"].browse(upload_id)._receive(offset, io.BytesIO(bytes.fromhex(data)))


def finish(env, upload_id):
    env["cctv.evidence.upload"].browse(upload_id).finish()


def store(env, item_id, data):
    item = env["cctv.footage.item"].browse(item_id)
    env["cctv.evidence"]._store(item, "original", "a.mp4", io.BytesIO(bytes.fromhex(data)))


def destroy(env, ids):
    env["cctv.evidence"]._destroy(env["cctv.evidence"].browse(ids), "Its time is over")


STEPS = {step.__name__: step for step in (receive, finish, store, destroy)}


def do(registry, step, moment, values):
    with transaction(registry) as env:
        kill_at(env, moment)
        STEPS[step](env, *values)


def in_child(registry, *work):
    return in_child_of(registry, do, *work)


def in_child_of(registry, do, *work):
    """How the child that does it ended."""
    from odoo import sql_db

    sql_db.close_all()
    child = os.fork()
    if not child:
        end_with_parent()
        try:
            do(registry, *work)
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def run(registry):
    from odoo.addons.helpdesk_cctv.models import cctv_evidence

    root = json.loads(sys.stdin.readline())
    cctv_evidence.evidence_root = lambda _database: root
    for line in sys.stdin:
        print(json.dumps(in_child(registry, *json.loads(line))), flush=True)
