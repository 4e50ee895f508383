"""Files of evidence that are really there, which a process verifies that is killed."""

import io
import os
import time

from .seal_real import transaction

CODE = "T-CUSTODY-KILLED"
SIZE = 4096
PART = 1024

CLEANING = (
    "ALTER TABLE cctv_custody_event DISABLE TRIGGER USER",
    "DELETE FROM mail_message WHERE model = 'cctv.footage.hold' AND res_id IN %(holds)s",
    "DELETE FROM mail_followers WHERE res_model = 'cctv.footage.hold' AND res_id IN %(holds)s",
    "DELETE FROM cctv_footage_hold WHERE id IN %(holds)s",
    "DELETE FROM cctv_evidence_check WHERE item_id IN %(items)s",
    "DELETE FROM cctv_custody_event WHERE item_id IN %(items)s",
    "ALTER TABLE cctv_custody_event ENABLE TRIGGER USER",
    "DELETE FROM cctv_custody_chain WHERE company_id NOT IN"
    " (SELECT company_id FROM cctv_custody_event)",
    "UPDATE cctv_footage_item SET evidence_id = NULL WHERE id IN %(items)s",
    "DELETE FROM cctv_evidence WHERE item_id IN %(items)s",
    "DELETE FROM cctv_footage_item WHERE id IN %(items)s",
    "DELETE FROM maintenance_equipment WHERE cctv_code = %(code)s",
    "DELETE FROM mail_message WHERE subject = 'Evidence that does not fit'",
    "DELETE FROM mail_message WHERE subject LIKE '%%: chain of custody, entry%%'",
)


def make_files(env, count):
    """Ids of ``count`` files of a clip."""
    company = env.ref("base.main_company")
    device = env["maintenance.equipment"].create(
        {"name": CODE, "cctv_kind": "camera", "cctv_code": CODE, "company_id": company.id}
    )
    item = env["cctv.footage.item"].create(
        {
            "device_id": device.id,
            "company_id": company.id,
            "date_from": "2026-01-01 10:00:00",
            "date_to": "2026-01-01 11:00:00",
        }
    )
    files = env["cctv.evidence"]
    for number in range(count):
        data = io.BytesIO(bytes([number]) * SIZE)
        files |= files._store(item, "still", f"{number}.png", data)
    return files.ids


def clean_up(env):
    """Take all that away again, past the guards."""
    cr = env.cr
    cr.execute(
        "SELECT item.id FROM cctv_footage_item item JOIN maintenance_equipment device"
        " ON device.id = item.device_id WHERE device.cctv_code = %s",
        [CODE],
    )
    items = tuple(row[0] for row in cr.fetchall()) or (0,)
    cr.execute("SELECT store_key FROM cctv_evidence WHERE item_id IN %s", [items])
    for (key,) in cr.fetchall():
        env["cctv.evidence"]._folder().erase(key)
    cr.execute("SELECT id FROM cctv_footage_hold WHERE reason = %s", [CODE])
    holds = tuple(row[0] for row in cr.fetchall()) or (0,)
    for query in CLEANING:
        cr.execute(query, {"code": CODE, "items": items, "holds": holds})
    env.invalidate_all()


class _Slow:
    """A file that tells when some of it was read, and then takes its time."""

    def __init__(self, file):
        self.file = file

    def read(self, _most):
        block = self.file.read(PART)
        if self.file.tell() == PART:
            os.write(1, b"part\n")
            time.sleep(0.3)
        return block


def run(registry):
    """Print a line when a part of a file is read, and one when all is done."""
    from odoo.addons.helpdesk_cctv.models import cctv_evidence_check as check

    hashed = check._hash
    check._hash = lambda file, most=None: hashed(_Slow(file), most)
    with transaction(registry) as env:
        env["cctv.custody.chain"]._cron_custody()
    os.write(1, b"done\n")
