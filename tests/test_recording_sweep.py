"""The whole way, with real worker processes and simulated recorders: disks, channels, recordings,
faults."""

import time

from odoo import fields
from odoo.tests import tagged

from ..models.cctv_accounting import company_zone
from ..models.cctv_recording_rows import yesterday_of
from ..tools.spans import day_bounds
from .simulator_case import SimulatorCase


@tagged("post_install", "-at_install", "cctv_sweep")
class TestRecordingSweep(SimulatorCase):
    """A Hikvision and a Dahua with the same two cameras; the second channel has a gap of two
    hours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        *recorders, cls.card = cls.devices
        cls.recorders = {recorder.cctv_code: recorder for recorder in recorders}

    @classmethod
    def simulated(cls):
        cls.day = yesterday_of(time.time(), company_zone(cls.company))
        cls.midnight = day_bounds(cls.day, company_zone(cls.company))[0]
        gap = {"channel": 2, "from": cls.midnight + 6 * 3600, "to": cls.midnight + 8 * 3600}
        nvr = {"kind": "recorder", "channels": ["C-1", "C-2"], "gaps": [gap]}
        card = {"driver": "onvif", "disks": ["ok"], "gaps": [{**gap, "channel": 1}]}
        return [
            {"code": "C-1"},
            {"code": "C-2"},
            {"code": "HIK", "style": "tracks", "disks": ["ok", "empty"], **nvr},
            {"code": "DAH", "style": "realmonitor", "disks": ["ok"], **nvr},
            {"code": "CARD", **card},
        ]

    def sweep(self, *recorders):
        """Have the poll look at recorders now, as deep as it goes."""
        for recorder in recorders:
            recorder.cctv_status_id.sudo().write({"next_check": False, "next_recording": False})
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("helpdesk_cctv.ir_cron_cctv_poll").method_direct_trigger()
        self.env.invalidate_all()

    def test_from_the_recorder_to_the_proof_and_its_fault(self):
        self.sweep(*self.recorders.values())
        for code, recorder in self.recorders.items():
            method = {"HIK": "hikvision", "DAH": "dahua"}[code]
            self.assertEqual(recorder.cctv_recorder_interface, method)
            self.assertIn("ok", recorder.cctv_disk_ids.mapped("status"), code)
            self.assertEqual(recorder.cctv_told_channel_ids.mapped("number"), [1, 2], code)
            whole, broken = self.proofs(recorder)
            self.assertEqual((whole.result, whole.method), ("proven", method))
            self.assertEqual((broken.result, broken.gap_count), ("gaps", 1), code)
            self.assertAlmostEqual(broken.gap_s, 7200, delta=30)
            self.assertAlmostEqual(broken.gaps[0][0], self.midnight + 6 * 3600, delta=30)
            faults = self.env["cctv.fault"].search([("device_id", "=", broken.camera_id.id)])
            self.assertIn("recording_gap", faults.mapped("kind"), code)

        self.simulator.set_fault("HIK", "disk_fault")
        self.addCleanup(self.simulator.clear, "HIK")
        for _ in range(2):
            self.sweep(self.recorders["HIK"])
        disk = self.recorders["HIK"].cctv_disk_ids[0]
        self.assertEqual(disk.status, "fault")
        faults = self.env["cctv.fault"].search([("device_id", "=", self.recorders["HIK"].id)])
        self.assertIn("disk_fault", faults.mapped("kind"))

    def test_a_camera_with_a_card_of_its_own(self):
        """It is asked as a recorder is, in a look of its own beside its pictures."""
        camera = self.card
        camera.write(
            {
                "cctv_own_storage": True,
                "effective_date": fields.Date.subtract(self.day, days=400),
            }
        )
        for _ in range(2):  # the picture first
            self.sweep(camera)
        proof = self.proofs(camera)
        self.assertEqual((proof.camera_id, proof.method), (camera, "onvif"))
        self.assertEqual((proof.result, proof.gap_count), ("gaps", 1))
        self.assertAlmostEqual(proof.gaps[0][0], self.midnight + 6 * 3600, delta=30)
        faults = self.env["cctv.fault"].search([("device_id", "=", camera.id)])
        self.assertIn("recording_gap", faults.mapped("kind"))

    def proofs(self, recorder):
        """Of its cameras, by channel."""
        return self.env["cctv.recording.day"].search(
            [("recorder_id", "=", recorder.id), ("day", "=", self.day)], order="camera_id"
        )
