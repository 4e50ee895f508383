"""The backup log: what is due, what was missed, restore tests."""

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .footage_common import FootageCase

POLL_TOOLS = "odoo.addons.helpdesk_cctv.models.cctv_poll_tools"

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

    def setUp(self):
        super().setUp()
        self.commit_never()

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

    def test_put_back_to_what_is_in_the_log(self):
        """Nothing is made twice, and no other plan waits for it."""
        (run,) = self.run_at(NOON + timedelta(minutes=1))
        self.plan.date_next = NOON
        other = self.plan.copy({"date_next": NOON})
        self.assertEqual(self.run_at(NOON + timedelta(minutes=2)), run)
        self.assertEqual(self.plan.date_next, NOON + timedelta(days=1))
        self.assertEqual(other.run_ids.date_planned, NOON)

    def test_monthly_from_the_last_day(self):
        self.plan.write({"date_next": datetime(2027, 1, 31, 22), "interval_unit": "months"})
        for month, day in ((1, 31), (2, 28), (3, 31), (4, 30), (5, 31)):
            self.assertEqual(self.plan.date_next, datetime(2027, month, day, 22))
            self.run_at(self.plan.date_next)
        self.plan.date_next = datetime(2027, 7, 15, 22)
        self.run_at(self.plan.date_next)
        self.assertEqual(self.plan.date_next, datetime(2027, 8, 15, 22), "counted anew")

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


@tagged("at_install")
class TestBackupAlone(FootageCase):
    def test_one_that_fails_costs_only_itself(self):
        plan = self.env["cctv.backup.plan"].create(
            {
                "name": "Evidence",
                "source": "Evidence folder",
                "target": "Disk 3",
                "user_id": self.users["it"].id,
                "date_next": fields.Datetime.now() - timedelta(hours=1),
            }
        )
        others = [plan.copy({"name": name}) for name in ("Before", "Later")]
        self.refuse_in_database("cctv_backup_run", f"plan_id != {plan.id}")
        with mute_logger("odoo.sql_db"), self.assertLogs(POLL_TOOLS, "ERROR"):
            self.run_cron_of("ir_cron_cctv_backups")
        self.assertFalse(plan.run_ids)
        self.assertEqual([len(other.run_ids) for other in others], [1, 1])
