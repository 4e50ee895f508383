"""A commissioning test by the poller's real checks of simulated cameras: a good one, one out of
focus, one whose connection comes and goes."""

from odoo.tests import tagged

from .commissioning_common import CommissioningCase
from .simulator_case import SimulatorCase

POLLS = 6


@tagged("post_install", "-at_install", "cctv_sweep")
class TestCommissioningSweep(SimulatorCase, CommissioningCase):
    cameras = 3

    @classmethod
    def register(cls, row):
        """They are installed, not registered."""
        code = row["code"]
        plan = cls.make_plan()
        cls.approve(plan)
        simulated, installation = cls.simulator[code], cls.install(plan.line_ids)
        installation.device_id.write(
            {
                "cctv_address": simulated.address,
                "cctv_onvif_port": simulated.onvif_port,
                "cctv_rtsp_port": simulated.rtsp_port,
                "cctv_credential_id": cls.sim_credential.id,
                "cctv_protocols": "onvif_rtsp",
                "cctv_poll_enabled": True,
            }
        )
        return installation

    def poll(self):
        self.run_cron_of("ir_cron_cctv_poll")

    def a_minute_later(self):
        """The clock goes on: everything is a minute longer ago."""
        self.env.flush_all()
        for table, names in (
            ("cctv_commissioning_test", ("date_begin", "date_until")),
            ("cctv_commissioning_check", ("date",)),
            (
                "cctv_device_status",
                ("last_check", "last_picture", "next_check", "next_picture", "snapshot_date"),
            ),
        ):
            for name in names:
                self.env.cr.execute(f"UPDATE {table} SET {name} = {name} - interval '1 minute'")
        self.env.invalidate_all()

    def test_good_blurred_and_unstable(self):
        good, blurred, unstable = self.devices
        self.hurt("T-SIM-2", "defocused")
        tests = [self.begin_test(one, address="") for one in self.devices]
        for number in range(POLLS):
            if number in (2, 4):
                self.simulator.set_fault("T-SIM-3", "refuse")
            elif number in (3, 5):
                self.simulator.clear("T-SIM-3")
            self.poll()
            self.a_minute_later()
        devices = good.device_id | blurred.device_id | unstable.device_id
        faults = self.env["cctv.fault"].search([("device_id", "in", devices.ids)])
        self.assertFalse(faults, "not in service")
        days = [("device_id", "in", devices.ids)]
        self.assertFalse(self.env["cctv.uptime.day"].search(days))
        self.assertFalse(self.env["cctv.picture.day"].search(days))
        for _minute in range(5):
            self.a_minute_later()
        self.run_cron_of("ir_cron_cctv_commissioning")
        words = [(t.state, t.checks, t.sharpness_median, t.ended_words) for t in tests]
        self.assertEqual([t.state for t in tests], ["judged", "failed", "failed"], words)
        first, second, third = tests
        self.assertEqual((first.stability_result, first.picture_result), ("good", "good"), words)
        self.assertEqual((second.stability_result, second.picture_result), ("good", "bad"), words)
        self.assertIn("The picture is blurred", second.ended_words)
        self.assertEqual(third.stability_result, "bad", words)
        self.assertIn("The connection is not stable: 4 of 6", third.ended_words)
        self.assertTrue(first.picture)
        self.finish_work(good)
        self.pass_test(first)
        self.assertEqual(good.state, "commissioned")
        self.assertEqual(good.device_id.cctv_reference_ids.mapped("state"), ["approved"])
        self.simulator.set_fault("T-SIM-1", "refuse")
        self.addCleanup(self.simulator.clear, "T-SIM-1")
        self.policy.write({"confirm_n": 1, "confirm_m": 1})
        good.device_id._cctv_check_soon()
        self.poll()
        kinds = self.env["cctv.fault"].search([("device_id", "=", good.device_id.id)])
        self.assertTrue(kinds, "it counts from now on")
