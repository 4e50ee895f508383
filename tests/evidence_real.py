"""A clip that is really in the database, for a process that is killed while it works on it."""

import io

from odoo.fields import Command

from . import real_kill
from .real_cleaning import find, forget_about

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
    "DELETE FROM cctv_footage_request WHERE id IN %(requests)s",
    "DELETE FROM maintenance_equipment WHERE cctv_code = %(code)s",
)


def make(env):
    device = env["maintenance.equipment"].create(
        {"name": CODE, "cctv_kind": "camera", "cctv_code": CODE}
    )
    return make_emergency(env, CODE, device, "2026-01-01 10:00:00", "2026-01-01 11:00:00")


def make_emergency(env, code, camera, date_from, date_to):
    """A clip of an emergency, as the control room secures it.

    :param code: by which the request is found when it is cleaned away
    """
    shared = {"company_id": env.company.id, "date_from": date_from, "date_to": date_to}
    request = env["cctv.footage.request"].create(
        {
            **shared,
            "channel": "emergency",
            "requester_kind": "authority",
            "requester_name": code,
            "purpose": code,
            "item_ids": [Command.create({"device_id": camera.id, **shared})],
        }
    )
    request.state = "extraction"
    return request.item_ids


def clean_up(env):
    items = env["cctv.footage.item"].search([("device_id.cctv_code", "=", CODE)])
    env.flush_all()
    ids = find(env, "SELECT id FROM cctv_footage_request WHERE purpose = %s", CODE)
    forget_about(env, {"cctv.footage.request": ids})
    values = {"items": (0, *items.ids), "code": CODE, "requests": ids}
    for query in CLEANING:
        env.cr.execute(query, values)


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


def run(registry):
    real_kill.run(registry, STEPS, places)
