"""What is left in the evidence folder goes in its time, and nothing else."""

import time
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .evidence_common import EvidenceCase


@tagged("at_install")
class TestEvidenceTidy(EvidenceCase):
    def tidy(self):
        with mute_logger("odoo.addons.helpdesk_cctv.models.cctv_evidence_tidy"):
            self.Evidence._cron_tidy()
        self.committed()

    def later(self, days):
        now = time.time() + days * 86_400
        self.patch(time, "time", lambda: now)

    def test_files_stay(self):
        row = self.store(b"x")
        self.later(400)
        self.tidy()
        self.assertEqual(row._open().read(), b"x")

    def test_parts_of_nobody(self):
        part = self.folder.new_part()
        part.write_bytes(b"x")
        self.tidy()
        self.assertTrue(part.exists(), "somebody may be at it")
        self.later(3)
        self.tidy()
        self.assertFalse(part.exists())

    def test_uploads_are_given_up(self):
        self.request._set_state("extraction", {"extractor_id": self.env.uid})
        begun = self.env["cctv.evidence.upload"].begin(self.item.id, "a.mp4", 1000)
        upload = self.env["cctv.evidence.upload"].browse(begun["id"])
        upload._part_path().write_bytes(b"x")
        self.later(5)
        self.tidy()
        self.assertTrue(upload._part_path().exists(), "it belongs to an upload")
        old = fields.Datetime.now() - timedelta(days=8)
        self.env.cr.execute(SQL("UPDATE cctv_evidence_upload SET write_date = %s", old))
        self.env.invalidate_all()
        self.tidy()
        self.assertFalse(upload.exists())
        self.assertEqual(list(self.folder.parts()), [])

    def test_files_of_nobody_are_set_aside_first(self):
        part = self.folder.new_part()
        part.write_bytes(b"x")
        path = self.folder.path(self.folder.adopt(1, part))
        part.unlink()
        self.tidy()
        self.assertTrue(path.exists(), "its transaction may be under way")
        self.later(2)
        self.tidy()
        self.assertFalse(path.exists())
        self.assertEqual(len(list(self.folder.strays())), 1)
        self.later(40)
        self.tidy()
        self.assertEqual(list(self.folder.strays()), [])

    def test_files_of_destroyed_rows(self):
        """As a killed process leaves them."""
        row = self.store(b"x")
        path = row._path()
        self.Evidence._destroy(row, "Its time is over")
        self.env.cr.postcommit.clear()
        self.tidy()
        self.assertFalse(path.exists())
