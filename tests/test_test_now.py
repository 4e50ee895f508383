"""'Test now': one look through the real worker, told in words, without secrets."""

import time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .simulator_case import PASSWORD, SimulatorCase


@tagged("post_install", "-at_install", "cctv_sweep")
class TestTestNow(SimulatorCase):
    cameras = 1

    def setUp(self):
        super().setUp()
        self.device = self.devices[0]
        self.operator = self.make_user("operator")

    def run_test(self, user=None):
        action = self.device.with_user(user or self.operator).action_cctv_test_now()
        wizard = self.env["cctv.test.now"].with_user(user or self.operator).browse(action["res_id"])
        self.assertEqual(wizard.state, "running")
        wizard.run()
        return wizard

    def lines(self, wizard):
        return {line["name"]: line for line in wizard.stage_lines}

    def test_all_is_well(self):
        wizard = self.run_test()
        self.assertEqual((wizard.state, wizard.summary), ("ok", "Everything works."))
        self.assertTrue(wizard.picture)
        lines = self.lines(wizard)
        self.assertEqual({line["result"] for line in lines.values()}, {"ok"})
        self.assertEqual(
            list(lines),
            [
                "resolve",
                "connect",
                "onvif",
                "login",
                "clock",
                "stream",
                "events",
                "frame",
                "picture",
            ],
        )
        self.assertEqual(lines["connect"]["text"], "Port 8000 is open.")
        self.assertGreater(wizard.duration_s, 0)
        self.assertEqual(self.device.cctv_status_id.state, "unknown", "a test changes no state")

    def test_wrong_password(self):
        self.sim_credential.secret = "not the password"
        wizard = self.run_test()
        self.assertEqual(wizard.state, "failed")
        self.assertEqual(wizard.summary, "The camera answers, but refuses the password.")
        self.assertIn("Check the user name and password", wizard.first_check)
        lines = self.lines(wizard)
        self.assertEqual(lines["connect"]["result"], "ok")
        self.assertEqual(lines["login"]["result"], "failed")
        self.assertEqual(lines["picture"]["result"], "skipped")
        self.assertFalse(wizard.picture)

    def test_no_secret_comes_near_it(self):
        for secret in (PASSWORD, "not the password"):
            self.sim_credential.secret = secret
            wizard = self.run_test()
            for value in wizard.sudo().read()[0].values():
                self.assertNotIn(secret, str(value))

    def test_silent_device_ends_at_the_deadline(self):
        self.policy.timeout_s = 2
        self.hurt("T-SIM-1", "silent")
        started = time.monotonic()
        wizard = self.run_test()
        self.assertLess(time.monotonic() - started, self.policy.timeout_s + 6 + 2)
        self.assertEqual(wizard.state, "failed")
        self.assertIn("does not answer", wizard.summary)

    def test_black_picture(self):
        self.hurt("T-SIM-1", "black")
        wizard = self.run_test()
        self.assertEqual((wizard.state, wizard.summary), ("failed", "The picture is black."))
        self.assertEqual(self.lines(wizard)["picture"]["text"], "The picture is black.")
        self.assertTrue(wizard.picture)

    def test_password_that_cannot_be_decrypted(self):
        self.env.cr.execute(
            "UPDATE cctv_credential SET secret_encrypted = 'gAAAAAnonsense' WHERE id = %s",
            [self.sim_credential.id],
        )
        self.env.invalidate_all()
        wizard = self.run_test()
        self.assertIn("cannot be decrypted", wizard.summary)

    def test_who_may_test(self):
        for role in ("technician", "it", "supervisor", "manager"):
            user = self.make_user(role)
            self.device.with_user(user).action_cctv_test_now()
        for role in ("management", "internal", "helpdesk"):
            with self.assertRaises(AccessError):
                self.device.with_user(self.make_user(role)).action_cctv_test_now()
        elsewhere = self.make_user("technician", "elsewhere", self.make_company())
        with self.assertRaises(AccessError):
            self.device.with_user(elsewhere).action_cctv_test_now()

    def test_ones_own_tests_only(self):
        wizard = (
            self.env["cctv.test.now"].with_user(self.operator).create({"device_id": self.device.id})
        )
        with self.assertRaises(AccessError):
            wizard.with_user(self.make_user("technician")).run()

    def test_device_that_is_not_polled(self):
        self.device.cctv_protocols = "none"
        with self.assertRaises(UserError):
            self.device.with_user(self.operator).action_cctv_test_now()

    def test_check_soon(self):
        devices = self.device | self.recorder
        self.env["ir.cron.trigger"].search([]).unlink()
        self.device.cctv_status_id.next_check = "2099-01-01"
        devices.with_user(self.operator).action_cctv_check_soon()
        self.assertLess(self.device.cctv_status_id.next_check.year, 2099)
        self.assertTrue(self.env["ir.cron.trigger"].search([]))
        with self.assertRaises(AccessError):
            devices.with_user(self.make_user("management")).action_cctv_check_soon()
