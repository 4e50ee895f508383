"""A camera's own alarms, from the event service to the fault."""

from odoo import fields
from odoo.tests import tagged

from .simulator_case import SimulatorCase

BLURRED = "VideoSource/ImageTooBlurry/ImagingService"


@tagged("post_install", "-at_install", "cctv_sweep")
class TestEvents(SimulatorCase):
    cameras = 1

    def look(self, times=2):
        """That many pictures, as the scheduled action takes them."""
        cron = self.env.ref("helpdesk_cctv.ir_cron_cctv_poll")
        for _ in range(times):
            vals = {"next_check": fields.Datetime.now(), "next_picture": False}
            self.devices[0].cctv_status_id.sudo().write(vals)
            self.env.flush_all()
            with self.enter_registry_test_mode():
                cron.method_direct_trigger()
            self.env.invalidate_all()

    def faults(self, kind):
        domain = [("device_id", "=", self.devices[0].id), ("kind", "=", kind)]
        return self.env["cctv.fault"].search(domain)

    def alarm(self, topic):
        self.simulator.set_fault("T-SIM-1", "alarm", topic=topic)
        self.addCleanup(self.simulator.clear, "T-SIM-1")

    def test_alarm_about_the_picture_goes_to_the_review(self):
        self.alarm(BLURRED)
        self.look(self.policy.soft_confirm_n)
        fault = self.faults("picture_blurred")
        self.assertEqual((len(fault), fault.review_state), (1, "to_review"))
        self.assertFalse(fault.ticket_id)
        self.assertIn("ImageTooBlurry", str(fault.evidence))
        lines = {line["name"]: line for line in self.devices[0].cctv_stage_lines}
        self.assertEqual(lines["events"]["result"], "failed")
        self.assertIn("itself raises an alarm about its picture", lines["events"]["text"])
        self.simulator.clear("T-SIM-1")
        self.look()
        self.assertTrue(fault.date_end)
        lines = {line["name"]: line for line in self.devices[0].cctv_stage_lines}
        self.assertEqual(lines["events"]["text"], "The device reports no alarm of its own.")

    def test_lost_signal_is_a_fault_with_a_ticket(self):
        self.alarm("VideoSource/SignalLoss")
        self.look()
        self.assertTrue(self.faults("channel_lost").ticket_id)
