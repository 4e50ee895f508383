"""The process is killed at every step of storing, uploading and destroying: nothing is lost that
was counted, and nothing is half there."""

import hashlib
import io
from unittest.mock import patch

from odoo.tests import tagged

from ..models import cctv_evidence_tidy
from . import evidence_real
from .evidence_common import video
from .real_case import KillCase
from .seal_real import transaction


@tagged("post_install", "-at_install")
class TestEvidenceKilled(KillCase):
    real = evidence_real

    def prepare(self):
        with transaction(self.registry) as env:
            self.item_id = evidence_real.make(env).id

    def begin(self, data):
        with transaction(self.registry) as env:
            return env["cctv.evidence.upload"].begin(self.item_id, "a.mp4", len(data), 1)

    def assertWhole(self):
        """Each file that the database knows is there and fits, the custody fits, and the tidying
        leaves nothing else but what uploads have. Returns how many files there are."""
        with transaction(self.registry) as env:
            rows = env["cctv.evidence"].search([("item_id", "=", self.item_id)])
            self.assertEqual(env["cctv.custody.chain"]._of(env.company)._verify(), [])
            item = env["cctv.footage.item"].browse(self.item_id)
            kept = rows.filtered(lambda row: not row.date_destroyed)
            self.assertEqual(item.state == "stored", bool(kept))
            entries = [e for e in item.event_ids if e.kind in ("uploaded", "extracted")]
            self.assertEqual(len(entries), len(rows.filtered(lambda r: r.role == "original")))
            with (
                patch.object(cctv_evidence_tidy, "PART_DAYS", -1),
                patch.object(cctv_evidence_tidy, "YOUNG_DAYS", -1),
                patch.object(cctv_evidence_tidy, "STRAY_DAYS", -1),
                self.assertLogs(cctv_evidence_tidy.__name__, "WARNING") as logged,
            ):
                cctv_evidence_tidy._logger.warning("at least one")
                env["cctv.evidence"]._cron_tidy()
            self.strays = len(logged.records) - 1
            folder = env["cctv.evidence"]._folder()
            self.assertEqual(set(folder.keys()), set(kept.mapped("store_key")))
            uploads = env["cctv.evidence.upload"].search([("item_id", "=", self.item_id)])
            self.assertLessEqual({p.name for p in folder.parts()}, set(uploads.mapped("part")))
            self.assertEqual(list(folder.strays()), [])
            self.assertEqual([s for row in rows for s in row._verify_custody()[1]], [])
            return len(kept)

    def test_upload(self):
        """Killed in each chunk and goes on; the file is the one that was sent."""
        data = video()
        upload = self.begin(data)
        size = len(data) // 6 + 1
        moments = ("after copy", "after sync", "before commit", "postcommit", "")
        for moment in (*moments, "after copy"):
            received = self.begin(data)["received"]
            chunk = data[received : received + size].hex()
            ended = self.do("receive", upload["id"], received, chunk, moment=moment)
            self.assertEqual(ended, self.KILLED if moment else 0, moment)
            is_counted = moment in ("postcommit", "")
            grown = self.begin(data)["received"] - received
            self.assertEqual(grown, len(chunk) // 2 if is_counted else 0, moment)
            self.assertEqual(self.assertWhole(), 0)
        while (received := self.begin(data)["received"]) < len(data):
            self.do("receive", upload["id"], received, data[received : received + size].hex())
        self.assertFinished(upload["id"], data)

    def assertFinished(self, upload_id, data):
        self.assertEqual(self.do("finish", upload_id), 0)
        self.assertEqual(self.assertWhole(), 3)
        with transaction(self.registry) as env:
            row = env["cctv.footage.item"].browse(self.item_id).evidence_id
            self.assertEqual(row.sha256, hashlib.sha256(data).hexdigest())
            self.assertFalse(env["cctv.evidence.upload"].search([]))

    def test_end_of_an_upload(self):
        """Killed while it is hashed, looked into and stored: it is ended another time."""
        data = video()
        upload = self.begin(data)
        self.do("receive", upload["id"], 0, data.hex())
        for moment in ("before hash", "after hash", "after look", "after adopt", "after row",
                       "after note", "before commit"):  # fmt: skip
            self.assertEqual(self.do("finish", upload["id"], moment=moment), self.KILLED, moment)
            self.assertEqual(self.assertWhole(), 0, moment)
            self.assertEqual(self.begin(data)["received"], len(data))
        self.assertGreater(self.strays, 0, "a whole file that the database did not get to know")
        self.assertFinished(upload["id"], data)

    def test_killed_when_it_was_committed(self):
        data = video()
        upload = self.begin(data)
        self.do("receive", upload["id"], 0, data.hex())
        self.assertEqual(self.do("finish", upload["id"], moment="postcommit"), self.KILLED)
        self.assertEqual(self.assertWhole(), 3)
        self.assertEqual(self.strays, 0)

    def test_store(self):
        data = b"clip" * 1000
        for moment in ("after adopt", "after row", "after note", "before commit"):
            self.assertEqual(self.do("store", self.item_id, data.hex(), moment=moment), self.KILLED)
            self.assertEqual(self.assertWhole(), 0, moment)
        self.assertEqual(self.do("store", self.item_id, data.hex()), 0)
        self.assertEqual(self.assertWhole(), 1)

    def test_destroy(self):
        """Before it is committed nothing is gone; after it nobody opens the file any more."""
        with transaction(self.registry) as env:
            item = env["cctv.footage.item"].browse(self.item_id)
            row = env["cctv.evidence"]._store(item, "original", "a.mp4", io.BytesIO(b"x" * 100))
            key, row_id = row.store_key, row.id
        for moment in ("after mark", "after note", "before commit"):
            self.assertEqual(self.do("destroy", [row_id], moment=moment), self.KILLED)
            self.assertEqual(self.assertWhole(), 1, moment)
        self.assertEqual(self.do("destroy", [row_id], moment="before erase"), self.KILLED)
        with transaction(self.registry) as env:
            folder, row = env["cctv.evidence"]._folder(), env["cctv.evidence"].browse(row_id)
            self.assertTrue(folder.path(key).exists(), "it was killed before the file was gone")
            self.assertTrue(row.date_destroyed)
            self.assertEqual(row.item_id.state, "destroyed")
        self.assertEqual(self.assertWhole(), 0)
        with transaction(self.registry) as env:
            self.assertFalse(env["cctv.evidence"]._folder().path(key).exists())
