"""A clip in a real browser: chosen, sent, looked at, taken along."""

import os

from odoo.tests import tagged

from .evidence_common import EvidenceCase, video
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestClipTours(EvidenceCase, TourCase):
    def put_ready(self, name, data):
        self.env["ir.attachment"].create({"name": name, "raw": data, "public": True})

    def test_clip(self):
        decided = {"approved_by_id": self.users["management"].id}
        self.request._set_state("extraction", {"extractor_id": self.users["it"].id, **decided})
        data = video(3, "libx264")
        self.put_ready("tour-gate.mp4", data)
        self.put_ready("tour-notes.mp4", os.urandom(5000))
        path = f"/odoo/cctv-clips/{self.item.id}"
        self.start_tour(path, "cctv_clip", login="cctv_it")
        self.assertEqual(self.item.evidence_id._open().read(), data)
        kinds = self.item.event_ids.sorted("sequence").mapped("kind")
        self.assertEqual(kinds, ["uploaded", "viewed", "downloaded"])
        self.assertEqual(self.item.event_ids.user_id, self.users["it"])
