"""Pictures of maintenance work the whole way: simulated cameras, real workers, the scheduled
action; and a fault that opens no ticket while a technician works on the device."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import tagged

from .simulator_case import SimulatorCase

POLLS_MAX = 3
"""On a busy machine a poll may end before the picture is there."""


@tagged("post_install", "-at_install", "cctv_sweep")
class TestVisitSweep(SimulatorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.write({"confirm_n": 1, "confirm_m": 1, "recover_k": 1})
        cls.technician = cls.make_user("technician")
        cls.visit = cls.env["maintenance.request"].create(
            {
                "name": "Visit",
                "cctv_work_kind": "cleaning",
                "user_id": cls.technician.id,
                "cctv_line_ids": [
                    Command.create(
                        {
                            "device_id": device.id,
                            "company_id": device.company_id.id,
                            "work_kind": "cleaning",
                        }
                    )
                    for device in cls.devices
                ],
            }
        )

    def poll(self):
        self.env.flush_all()
        cron = self.env.ref("helpdesk_cctv.ir_cron_cctv_poll")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def make_due(self):
        """As if the next sweep had come: a look that one had no time for is for the next."""
        due = {"next_check": fields.Datetime.now(), "next_picture": False}
        for device in self.devices:
            device.cctv_status_id.sudo().write(due)

    def test_pictures_come_by_themselves(self):
        good, dead = self.visit.cctv_line_ids.with_user(self.technician)
        self.hurt("T-SIM-2", "refuse")
        (good | dead).action_start()
        self.assertEqual({good.picture_before_state, dead.picture_before_state}, {"waiting"})
        for _ in range(POLLS_MAX):
            self.poll()
            if good.picture_before_state == "taken":
                break
            self.make_due()
        self.assertEqual(good.picture_before_state, "taken")
        self.assertTrue(good.picture_before)
        self.assertEqual(good.picture_before_date, good.device_id.cctv_snapshot_date)
        self.assertEqual(dead.picture_before_state, "waiting")
        with freeze_time(fields.Datetime.now() + timedelta(minutes=3)):
            self.env["cctv.maintenance.line"]._collect_pictures()
        self.assertEqual(dead.picture_before_state, "missing")

        self.assertEqual(dead.device_id.cctv_health, "maintenance")
        self.assertFalse(self.tickets(), "polled, not ticketed")
        good.action_done()
        self.assertEqual(good.picture_after_state, "waiting")
        dead.action_failed(symptom="no_picture")
        for _ in range(POLLS_MAX):
            self.poll()
            if good.picture_after_state == "taken":
                break
            self.make_due()
        self.assertEqual(good.picture_after_state, "taken")
        self.assertGreaterEqual(good.picture_after_date, good.picture_before_date)
        # the polling finds it dead too, and adds that to what the technician has reported
        fault = self.env["cctv.fault"].search([("device_id", "=", dead.device_id.id)])
        self.assertEqual(fault.ticket_id, dead.ticket_id)
        self.assertEqual(len(self.tickets()), 1)

    def tickets(self):
        devices = [device.id for device in self.devices]
        return self.env["helpdesk.ticket"].search([("cctv_device_id", "in", devices)])
