"""The officer with the phone, the supervisor at the desk."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .test_attendance import AttendanceCase
from .tour_case import TourCase


class ChangeOfShift(AttendanceCase, TourCase):
    def setUp(self):
        super().setUp()
        now = fields.Datetime.now()
        self.shift.write({"date_start": now - timedelta(hours=8), "date_end": now})
        self.next_shift.write({"date_start": now, "date_end": now + timedelta(hours=8)})
        self.env.cr.execute(
            "UPDATE cctv_shift_duty SET create_date = %s WHERE id = %s",
            (now - timedelta(days=1), self.coming.id),
        )
        self.coming.invalidate_recordset(["create_date"])


@tagged("post_install", "-at_install", "cctv_tour")
class TestAttendancePhone(ChangeOfShift):
    browser_size = "360x740"
    touch_enabled = True

    def test_officer_comes(self):
        self.start_tour("/odoo/cctv-my-duty", "cctv_officer_comes", login=self.second.login)
        self.assertEqual(self.coming.state, "inside")
        self.assertGreaterEqual(self.coming.late_minutes, 15)


@tagged("post_install", "-at_install", "cctv_tour")
class TestAttendanceDesk(ChangeOfShift):
    def test_supervisor_sees_that_nobody_has_come(self):
        """Is told by himself, without looking for it, and sees who is awaited."""
        self.supervisor.notification_type = "inbox"
        profile = self.company._cctv_profile()
        late = timedelta(minutes=profile.successor_minutes + 1)
        self.next_shift.date_start = self.shift.date_end = fields.Datetime.now() - late
        self.commit_never()
        self.env["cctv.shift"]._cron_attendance()
        self.assertEqual(self.next_shift.missing_level, 1)
        path = "/odoo/discuss?active_id=mail.box_inbox"
        self.start_tour(path, "cctv_supervisor_sees_missing", login=self.supervisor.login)

    def test_supervisor_records(self):
        login = self.supervisor.login
        self.start_tour("/odoo/cctv-attendance", "cctv_supervisor_records", login=login)
        self.assertEqual(self.coming.state, "absent")
        self.assertIn("Ill, rang at six", self.coming.note)
