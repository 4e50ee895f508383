"""Pictures before and after the work, taken by themselves."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .visit_common import VisitCase


@tagged("at_install")
class TestVisitPictures(VisitCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now()
        cls.status = cls.devices[0].cctv_status_id

    def show(self, minutes, state="ok"):
        """The polling has looked so many minutes from now, and got a picture unless it is down."""
        from ..models.cctv_demo_pictures import scene
        from ..models.cctv_poll_tools import to_base64

        at = self.now + timedelta(minutes=minutes)
        vals = {"last_check": at, "state": state}
        if state != "down":
            vals |= {"snapshot": to_base64(scene()), "snapshot_date": at}
        self.status.write(vals)
        return at

    def collect(self, minutes=1):
        with freeze_time(self.now + timedelta(minutes=minutes)):
            self.env["cctv.maintenance.line"]._collect_pictures()

    def start(self):
        line = self.line()
        with freeze_time(self.now):
            line.action_start()
        return line

    def test_fresh_picture_is_taken_at_once(self):
        at = self.show(-5)
        line = self.start()
        self.assertEqual((line.picture_before_state, line.picture_before_date), ("taken", at))
        self.assertTrue(line.picture_before)

    def test_else_the_polling_brings_it(self):
        self.show(-60)
        trigger = self.env["ir.cron.trigger"].search_count([])
        line = self.start()
        self.assertEqual(line.picture_before_state, "waiting")
        self.assertEqual((self.status.next_check, self.status.next_picture), (self.now, self.now))
        self.assertGreater(self.env["ir.cron.trigger"].search_count([]), trigger)
        self.collect()
        self.assertEqual(line.picture_before_state, "waiting")
        at = self.show(1)
        self.collect(2)
        self.assertEqual((line.picture_before_state, line.picture_before_date), ("taken", at))
        self.assertFalse(line.waits_for_picture)

    def test_polling_is_done_within_the_second(self):
        line = self.start()
        self.show(0)
        self.collect()
        self.assertEqual((line.picture_before_state, line.picture_before_date), ("taken", self.now))
        self.answer(line)
        with freeze_time(self.now):
            line.action_done()
        self.collect()
        self.assertEqual(line.picture_after_state, "waiting", "it shows what was found")

    def test_after_is_never_an_older_one(self):
        self.show(-1)
        line = self.start()
        self.answer(line)
        with freeze_time(self.now):
            line.action_done()
        self.assertEqual(line.picture_after_state, "waiting")
        at = self.show(1)
        self.collect(2)
        self.assertEqual((line.picture_after_state, line.picture_after_date), ("taken", at))

    def test_dead_camera_holds_up_nobody(self):
        line = self.start()
        self.show(1, "down")
        self.status.stages = [{"name": "connect", "code": "timeout", "values": {"port": 80}}]
        self.collect(1)
        self.assertEqual(line.picture_before_state, "waiting")
        self.collect(3)
        self.assertEqual(line.picture_before_state, "missing")
        data = self.visit.with_user(self.technician).cctv_visit_data()
        self.assertGreater(len(data["lines"][0]["before"]["why"]), 10)
        self.answer(line)
        line.action_done()
        self.assertEqual(line.state, "done")

    def test_gives_up(self):
        line = self.start()
        self.collect(4)
        self.assertEqual(line.picture_before_state, "waiting")
        self.collect(6)
        self.assertEqual(line.picture_before_state, "missing")

    def test_late_picture_after_the_work(self):
        line = self.start()
        self.answer(line)
        with freeze_time(self.now):
            line.action_done()
        self.collect(6)
        self.assertEqual((line.picture_after_state, line.waits_for_picture), ("missing", True))
        at = self.show(20)
        self.collect(21)
        self.assertEqual((line.picture_after_state, line.picture_after_date), ("taken", at))
        self.assertEqual(line.picture_before_state, "missing", "what comes now is not from before")
        self.assertFalse(line.waits_for_picture)
        other = self.line(1)
        other.action_failed("x")
        self.collect(6)
        self.collect(130)
        self.assertEqual((other.picture_after_state, other.waits_for_picture), ("missing", False))

    def test_end_before_it_came(self):
        """The last picture from before the work, with its time."""
        at = self.show(-60)
        line = self.start()
        self.answer(line)
        line.action_done()
        self.assertEqual((line.picture_before_state, line.picture_before_date), ("taken", at))

    def test_unreadable_picture(self):
        self.status.write({"snapshot": b"bm90IGEgcGljdHVyZQ==", "snapshot_date": self.now})
        line = self.start()
        self.assertEqual((line.state, line.picture_before_state), ("under_way", "missing"))

    def test_closed_while_the_picture_is_on_its_way(self):
        line = self.start()
        self.visit._cctv_set({"cctv_state": "closed"})
        self.show(1)
        self.collect(2)
        self.assertEqual(line.picture_before_state, "taken")

    def test_devices_without_pictures(self):
        visit = self.make_visit(self.recorder)
        line = self.line(visit=visit)
        line.action_start()
        self.assertEqual(line.picture_before_state, "none")

    def test_nothing_waits_costs_one_query(self):
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.env["cctv.maintenance.line"]._collect_pictures()
