"""The backup log: what is due, what was missed, restore tests."""

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .footage_common import FootageCase

NOON = datetime(2027, 3, 1, 12)


@tagged("at_install")
class TestBackup(FootageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Run = cls.env["cctv.backup.run"]
        with freeze_time(NOON - timedelta(days=1)):
            cls.plan = cls.env["cctv.backup.plan"].create(
                {
                    "name": "Evidence",
                    "source": "Evidence folder",
                    "target": "Disk 3",
                    "user_id": cls.users["it"].id,
                    "date_next": NOON,
                    "restore_months": 1,
                }
            )

    def run_at(self, when):
        with freeze_time(when):
            self.plan._cron_backups()
            self.env.flush_all()
        return self.plan.run_ids.sorted("id")

    def test_due_once_then_missed(self):
        self.assertFalse(self.run_at(NOON - timedelta(minutes=1)))
        for _again in range(2):
            (run,) = self.run_at(NOON + timedelta(minutes=1))
        self.assertEqual((run.state, run.date_planned), ("due", NOON))
        self.assertEqual(run.deadline_date, NOON + timedelta(hours=12))
        told = [("partner_ids", "in", self.users["manager"].partner_id.ids)]
        self.assertFalse(self.env["mail.message"].search_count(told))
        for _again in range(2):
            self.run_at(NOON + timedelta(hours=13))
        self.assertEqual(run.state, "missed")
        self.assertEqual(self.env["mail.message"].search_count(told), 1)
        mine = run.with_user(self.users["it"])
        mine.size_gb = 12.5
        with freeze_time(NOON + timedelta(hours=20)):
            mine.action_done()
        self.assertEqual((run.state, run.deadline_phase), ("done", "missed"))
        with self.assertSays("stays as it was reported"):
            mine.size_gb = 1
        with self.assertSays("reported already"):
            mine.action_done()

    def test_after_the_server_was_down(self):
        runs = self.run_at(NOON + timedelta(days=3, hours=1))
        backups = runs.filtered(lambda run: run.kind == "backup")
        self.assertEqual(len(backups), 4)
        self.assertEqual(backups.mapped("state"), ["missed"] * 3 + ["due"])
        runs = self.run_at(NOON + timedelta(days=400))
        recent = runs.filtered(lambda run: run.date_planned > NOON + timedelta(days=5))
        self.assertEqual(len(recent.filtered(lambda run: run.kind == "backup")), 31)

    def test_failed(self):
        (run,) = self.run_at(NOON)
        mine = run.with_user(self.users["it"])
        with self.assertSays("what went wrong"):
            mine.action_failed()
        mine.note = "The disk is full"
        with freeze_time(NOON + timedelta(hours=1)):
            mine.action_failed()
        self.assertEqual(run.state, "failed")
        told = [("partner_ids", "in", self.users["manager"].partner_id.ids)]
        self.assertIn("failed", self.env["mail.message"].search(told).subject)
        with freeze_time(NOON + timedelta(hours=2)):
            mine.action_done()
        self.assertEqual((run.state, run.deadline_phase), ("done", "met"))

    def test_restore_test(self):
        self.plan.date_next = "2030-01-01"
        runs = self.run_at(NOON + timedelta(days=40))
        self.assertEqual((runs.kind, runs.deadline_unit), ("restore", "working_days"))
        mine = runs.with_user(self.users["it"])
        with self.assertSays("what was restored"):
            mine.action_done()
        mine.note = "Clip 12 restored; its fingerprint fits."
        with freeze_time(NOON + timedelta(days=41)):
            mine.action_done()
        self.assertEqual(self.plan.date_last_test, runs.date_done)

    def test_by_hand(self):
        with self.assertRaises(AccessError):
            self.run_at(NOON).with_user(self.users["it"]).state = "done"
        for vals in ({"interval_number": 0}, {"grace_hours": 0}, {"restore_months": -1}):
            with self.assertSays("to"):
                self.plan.write(vals)
