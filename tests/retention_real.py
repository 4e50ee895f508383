"""Clips that are really in the database and in the evidence folder, for an expiry that is killed.

``run`` is what the process does. It waits for a line, then tells with a line what it is about to
do: "commit" before a clip's transaction is committed, "erase" before its file goes.
"""

import io
import os
import sys
from datetime import timedelta

from odoo import fields

CODE = "T-EXPIRY"
REFUSAL = "test_retention_refuses"
CRON = "helpdesk_cctv.ir_cron_cctv_expiry"

IDS = {
    "items": "SELECT id FROM cctv_footage_item WHERE device_id IN %(devices)s",
    "records": "SELECT destruction_id FROM cctv_destruction_line WHERE item_id IN %(items)s",
    "seals": "SELECT id FROM cctv_seal WHERE res_model = 'cctv.destruction'"
    " AND res_id IN %(records)s",
}

ABOUT = "WHERE res_model = 'cctv.destruction' AND res_id IN %(records)s"

CLEANING = (
    f"ALTER TABLE cctv_destruction_line DROP CONSTRAINT IF EXISTS {REFUSAL}",
    "DELETE FROM cctv_evidence_check WHERE item_id IN %(items)s",
    f"DELETE FROM mail_activity {ABOUT}",
    f"DELETE FROM mail_followers {ABOUT}",
    "DELETE FROM mail_message WHERE model = 'cctv.destruction' AND res_id IN %(records)s",
    "DELETE FROM cctv_destruction_line WHERE item_id IN %(items)s",
    "DELETE FROM cctv_destruction WHERE id IN %(records)s",
    "UPDATE cctv_footage_item SET evidence_id = NULL WHERE id IN %(items)s",
    "DELETE FROM cctv_evidence WHERE item_id IN %(items)s",
    "ALTER TABLE cctv_custody_event DISABLE TRIGGER USER",
    "DELETE FROM cctv_custody_event WHERE item_id IN %(items)s",
    "ALTER TABLE cctv_custody_event ENABLE TRIGGER USER",
    "DELETE FROM cctv_footage_item WHERE id IN %(items)s",
    "DELETE FROM maintenance_equipment WHERE id IN %(devices)s",
    "DELETE FROM cctv_custody_chain c WHERE NOT EXISTS"
    " (SELECT FROM cctv_custody_event e WHERE e.company_id = c.company_id)",
)


def make_clips(env, count):
    """``count`` clips whose time is up, each with a file; their ids."""
    company = env.ref("base.main_company")
    device = env["maintenance.equipment"].create(
        {"name": CODE, "cctv_kind": "camera", "cctv_code": CODE, "company_id": company.id}
    )
    span = {"date_from": "2026-01-01 10:00:00", "date_to": "2026-01-01 11:00:00"}
    clip = {"device_id": device.id, "company_id": company.id, **span}
    items = env["cctv.footage.item"].create([clip] * count)
    for item in items:
        file = env["cctv.evidence"]._store(item, "original", "a.mp4", io.BytesIO(b"clip"))
        file._write_row({"date_stored": fields.Datetime.now() - timedelta(days=40)})
    items._set({"date_expires": False})
    items._plan_expiry()
    return items.ids


def refuse(env, item_id):
    """From now on the database refuses the line of the record about this clip."""
    check = f"CHECK (item_id != {int(item_id)})"
    env.cr.execute(f"ALTER TABLE cctv_destruction_line ADD CONSTRAINT {REFUSAL} {check}")


def clean_up(env):
    """Take all that away again, past the guards."""
    cr, values = env.cr, {}
    cr.execute("SELECT id FROM maintenance_equipment WHERE cctv_code = %s", [CODE])
    values["devices"] = tuple(row[0] for row in cr.fetchall()) or (0,)
    for name, query in IDS.items():
        cr.execute(query, values)
        values[name] = tuple(row[0] for row in cr.fetchall()) or (0,)
    files = env["cctv.evidence"].search([("item_id", "in", values["items"])])
    for file in files:
        file._folder().erase(file.store_key)
    for query in CLEANING:
        cr.execute(query, values)
    env["ir.cron.trigger"].search([("cron_id", "=", env.ref(CRON).id)]).unlink()
    env.invalidate_all()


def run(registry):
    from odoo.addons.helpdesk_cctv.tests.seal_real import transaction
    from odoo.addons.helpdesk_cctv.tools.evidence_folder import EvidenceFolder

    sys.stdin.readline()
    with transaction(registry) as env:
        items = env["cctv.footage.item"]
        _tell_before(type(items), "_destroy_files", "commit", after=True)
        _tell_before(EvidenceFolder, "erase", "erase")
        items._cron_expire()
    os.write(1, b"done\n")


def _tell_before(owner, name, line, after=False):
    original = getattr(owner, name)

    def told(*args, **kwargs):
        if not after:
            os.write(1, f"{line}\n".encode())
        result = original(*args, **kwargs)
        if after:
            os.write(1, f"{line}\n".encode())
        return result

    setattr(owner, name, told)
