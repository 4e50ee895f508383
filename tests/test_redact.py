"""Redacted pictures: what is marked cannot be recognised, the rest and the original stay."""

import base64
import io

import numpy as np
from PIL import Image

from odoo.exceptions import AccessError
from odoo.tests import BaseCase, tagged

from ..tools.redact import blurred, checked_regions
from .checklist_common import picture
from .delivery_common import DeliveryCase


def noise(size=(200, 100)):
    """A picture in which no two neighbours are alike."""
    dots = np.random.default_rng(5).integers(0, 255, (size[1], size[0], 3), np.uint8)
    return Image.fromarray(dots)


@tagged("at_install")
class TestBlurred(BaseCase):
    def test_marked_parts_are_gone_and_the_rest_stays(self):
        before = noise()
        content = blurred(before, [[0.5, 0.2, 0.25, 0.5]])
        after = np.asarray(Image.open(io.BytesIO(content)), float)
        inside, outside = after[25:65, 105:145], after[:, :80]
        self.assertLess(inside.std(), 20)
        self.assertGreater(outside.std(), 50)
        same = np.corrcoef(outside.mean(2).flat, np.asarray(before, float)[:, :80].mean(2).flat)
        self.assertGreater(same[0, 1], 0.8)

    def test_at_the_edges_and_very_small(self):
        for region in ([0.99, 0.99, 0.5, 0.5], [-1, -1, 1.01, 1.01], [0.5, 0.5, 1e-6, 1e-6]):
            Image.open(io.BytesIO(blurred(noise(), [region]))).verify()

    def test_no_metadata(self):
        before = noise()
        content, exif = io.BytesIO(), Image.Exif()
        exif[0x010E] = "Secret place"
        before.save(content, "JPEG", exif=exif)
        self.assertIn(b"Secret place", content.getvalue())
        after = blurred(Image.open(content), [[0, 0, 0.1, 0.1]])
        self.assertNotIn(b"Secret place", after)

    def test_refused(self):
        nan = float("nan")
        for bad in ("x", {}, [[1, 2]], [["a", 0, 1, 1]], [[0, 0, 0, 1]], [[nan, 0, 1, 1]],
                    [[2, 2, 1, 1]], [[0, 0, 1, 1]] * 51, [[True, 0, 1, 1]]):  # fmt: skip
            with self.subTest(bad=bad), self.assertRaises(ValueError):
                checked_regions(bad)


@tagged("at_install")
class TestRedact(DeliveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls.make_ready().item_ids
        store = cls.env["cctv.evidence"]._store
        cls.still = store(cls.item, "still", "gate.jpg", io.BytesIO(picture(320, 200)))

    def open(self, role="it"):
        action = self.as_(role, self.item).action_redact()
        return self.env["cctv.redact.still"].with_user(self.users[role]).browse(action["res_id"])

    def files(self):
        return self.item.evidence_ids.sorted("id", reverse=True)

    def test_redacted_and_noted(self):
        window = self.open()
        self.assertEqual(self.item.event_ids[:1].kind, "viewed")
        window.write({"source_id": self.still.id, "regions": [[0.1, 0.1, 0.2, 0.2]]})
        self.assertTrue(window.preview.startswith("data:image/jpeg;base64,"))
        window.action_redact()
        made = self.files()[0]
        self.assertEqual((made.role, made.name), ("redacted", "gate-redacted.jpg"))
        self.assertEqual(made.source_id, self.still)
        self.assertNotEqual(made.sha256, self.still.sha256)
        self.assertEqual(self.item.event_ids.sorted("id")[-1:].kind, "redacted")

    def test_a_picture_from_outside_is_kept_too(self):
        window = self.open()
        window.write({"upload": base64.b64encode(picture(64, 64)), "regions": [[0, 0, 0.5, 0.5]]})
        window.action_redact()
        self.assertEqual(self.files()[:2].mapped("role"), ["redacted", "still"])

    def test_refused(self):
        window = self.open()
        self.assertEqual(window.source_id, self.still)
        window.source_id = False
        with self.assertSays("Choose a picture"):
            window.action_redact()
        window.upload = base64.b64encode(b"no picture")
        with self.assertSays("Choose a picture"):
            window.action_redact()
        window.write({"upload": False, "source_id": self.still.id})
        with self.assertSays("Mark what"):
            window.action_redact()
        window.source_id = self.item.evidence_id
        with self.assertSays("does not belong"):
            window.action_redact()

    def test_not_of_what_is_destroyed_and_names_nobody(self):
        window = self.open("manager")
        window.write({"source_id": self.still.id, "regions": [[0.1, 0.1, 0.2, 0.2]]})
        window.action_redact()
        manager = self.users["manager"]
        self.assertEqual(self.files()[0].user_id, manager)
        self.assertTrue(self.item._may_view(manager))
        self.item.request_id.sudo().footage_class = "confidential"
        self.assertFalse(self.item._may_view(manager), "who made a still is not named by it")
        window = self.open()
        window.write({"source_id": self.still.id, "regions": [[0.1, 0.1, 0.2, 0.2]]})
        self.item._set({"state": "destroyed"})
        with self.assertSays("was destroyed"):
            window.action_redact()

    def test_nobody_sees_it_past_the_note(self):
        with self.assertRaises(AccessError):
            self.open("operator")
        windows = self.env["cctv.redact.still"].with_user(self.users["it"])
        values = {"item_id": self.item.id, "source_id": self.still.id}
        window = windows.create(values)
        self.assertFalse(window.preview)
        with self.assertRaises(AccessError):
            window.noted_item_id = self.item
        with self.assertSays("from the clip"):
            window.action_redact()
