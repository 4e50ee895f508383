"""The banner: polling that has stopped is noticed although every device shows its last state."""

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import cctv_poll
from .poll_common import PollCase


@tagged("post_install", "-at_install")
class TestHeartbeat(PollCase):
    def setUp(self):
        super().setUp()
        self.beat = self.env["cctv.poll.heartbeat"]
        self.beat.sudo().search([]).unlink()
        self.cron = self.env.ref("helpdesk_cctv.ir_cron_cctv_poll")
        self.cron.active = True
        self.operator = self.make_user("operator")

    def banner(self, user=None):
        return self.beat.with_user(user or self.operator).get_banner()

    def test_all_is_well(self):
        self.beat._beat_start(fields.Datetime.now())
        self.beat._beat_finish(fields.Datetime.now(), 12, 1.5)
        self.assertIs(self.banner(), False)
        row = self.beat.search([])
        self.assertEqual((len(row), row.devices, row.duration_s), (1, 12, 1.5))
        self.assertEqual(row.next_due, self.camera.cctv_next_check)

    def test_stopped(self):
        self.beat._beat_start(fields.Datetime.now())
        self.wait(301)
        banner = self.banner()
        self.assertEqual((banner["code"], banner["level"]), ("stopped", "danger"))
        self.assertIn("Polling has stopped", banner["text"])
        self.assertEqual(banner["since"], "2026-03-02T03:00:00Z")

    def test_off(self):
        self.beat._beat_start(fields.Datetime.now())
        self.cron.active = False
        self.assertEqual(self.banner()["code"], "off")

    def test_never(self):
        self.assertEqual(self.banner()["code"], "never")

    def test_failed(self):
        self.beat._beat_start(fields.Datetime.now())
        self.beat._beat_finish(fields.Datetime.now(), 0, 0.1, "SweepError: no worker")
        self.assertEqual(self.banner()["code"], "failed")

    def test_nothing_to_poll_is_no_trouble(self):
        (self.camera | self.recorder).cctv_poll_enabled = False
        self.env["maintenance.equipment"].search([]).cctv_poll_enabled = False
        self.assertIs(self.banner(), False)

    def test_who_has_no_duty_sees_none(self):
        self.assertIs(self.banner(self.make_user("internal")), False)
        self.assertIs(self.banner(self.make_user("portal")), False)

    def test_the_run_beats_also_when_it_fails(self):
        def explode(_poll, _budget_s):
            raise RuntimeError("no worker\nwith details")

        self.patch(type(self.poll), "_sweep", explode)
        with (
            self.enter_registry_test_mode(),
            mute_logger("odoo.addons.base.models.ir_cron"),
        ):
            self.cron.method_direct_trigger()
        row = self.beat.search([])
        row.invalidate_recordset()
        self.assertEqual(row.error, "RuntimeError: no worker")
        self.assertTrue(row.date_finished)


@tagged("post_install", "-at_install")
class TestBudget(PollCase):
    def budget(self, cron, real):
        self.patch(cctv_poll, "config", {"limit_time_real_cron": cron, "limit_time_real": real})
        return self.poll._budget_s()

    def test_budget(self):
        self.assertEqual(self.budget(-1, 120), 45.0)
        self.assertEqual(self.budget(None, 60), 24.0)
        self.assertEqual(self.budget(50, 120), 20.0)
        self.assertEqual(self.budget(0, 120), 45.0, "0 is no limit")
