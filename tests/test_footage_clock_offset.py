"""What is said of the clock of a recorder."""

from odoo import fields
from odoo.tests import tagged

from .evidence_common import EvidenceCase


@tagged("at_install")
class TestFootageClockOffset(EvidenceCase):
    def setUp(self):
        super().setUp()
        device = self.camera.cctv_recorder_id or self.camera
        statuses = self.env["cctv.device.status"].sudo()
        self.status = statuses.search([("device_id", "=", device.id)])
        self.status = self.status or statuses.create({"device_id": device.id})

    def seen(self, skew_s):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cctv_device_status SET clock_skew_s = %s, last_check = %s WHERE id = %s",
            (skew_s, "2026-01-02 03:04:05", self.status.id),
        )
        self.status.invalidate_recordset()

    def test_not_known_is_not_zero(self):
        self.seen(None)
        self.store()
        self.assertFalse(self.item.date_clock)
        self.assertEqual(self.item.clock_words, "not known")

    def test_measured_as_right(self):
        self.seen(0.0)
        self.store()
        self.assertEqual(self.item.date_clock, fields.Datetime.to_datetime("2026-01-02 03:04:05"))
        self.assertIn("+0.0 s, measured on", self.item.clock_words)

    def test_what_the_fetch_measured_stays(self):
        self.seen(90.0)
        self.item._set(self.item._clock_measured(-2.5))
        self.store()
        self.assertIn("-2.5 s", self.item.clock_words)
        self.assertEqual(self.item._clock_measured(None), {})

    def test_of_what_lies_on_a_medium(self):
        self.seen(90.0)
        self.env["cctv.media"].create({"name": "Disk"})._put(self.item)
        self.assertIn("+90.0 s", self.item.clock_words)
