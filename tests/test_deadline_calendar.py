"""Holidays and working hours that are changed by hand move what runs, once for a transaction."""

from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .deadline_case import DeadlineCase

FRIDAY = "2026-11-27 05:00"
MONDAY = ("2026-11-29 17:00", "2026-11-30 16:59:59")
"""Monday in Jakarta, in UTC."""

ON_MONDAY, ON_TUESDAY = datetime(2026, 11, 30, 10), datetime(2026, 12, 1, 10)


@tagged("at_install")
@freeze_time("2026-11-27 06:00")
class TestDeadlineCalendar(DeadlineCase):
    def setUp(self):
        super().setUp()
        self.env.cr.precommit.run()
        self.record = self.begin(1, "working_days", FRIDAY)
        self.assertDue(ON_MONDAY)

    def assertDue(self, moment):
        """``moment``, when the transaction is about to end."""
        self.env.cr.precommit.run()
        self.assertEqual(self.record.deadline_date, moment)

    def test_holidays_entered_changed_and_taken_out(self):
        holiday = self.add_holiday(*MONDAY)
        self.assertDue(ON_TUESDAY)
        holiday.date_from = holiday.date_to
        self.assertDue(ON_MONDAY)
        holiday.date_from = MONDAY[0]
        self.assertDue(ON_TUESDAY)
        holiday.time_type = "other"
        self.assertDue(ON_MONDAY)
        holiday.time_type = "leave"
        self.assertDue(ON_TUESDAY)
        holiday.unlink()
        self.assertDue(ON_MONDAY)

    def test_holidays_that_become_those_of_others(self):
        holiday = self.add_holiday(*MONDAY)
        self.assertDue(ON_TUESDAY)
        holiday.calendar_id = self.hours.copy()
        self.assertDue(ON_MONDAY)
        holiday.calendar_id = self.hours
        self.assertDue(ON_TUESDAY)
        resource = self.env["resource.resource"].create({"name": "One"})
        holiday.write({"resource_id": resource.id, "calendar_id": self.hours.id})
        self.assertDue(ON_MONDAY)

    def test_holidays_of_the_whole_company(self):
        self.add_holiday(*MONDAY, calendar_id=False)
        self.assertDue(ON_TUESDAY)

    def test_holidays_entered_on_the_form_of_the_hours(self):
        values = {"name": "H", "date_from": MONDAY[0], "date_to": MONDAY[1]}
        self.hours.write({"leave_ids": [Command.create(values)]})
        self.assertDue(ON_TUESDAY)
        holiday = self.hours.leave_ids
        self.hours.write({"leave_ids": [Command.delete(holiday.id)]})
        self.assertDue(ON_MONDAY)

    def test_working_hours(self):
        mondays = self.hours.attendance_ids.filtered(lambda period: period.dayofweek == "0")
        last = max(mondays, key=lambda period: period.hour_to)
        last.hour_to = 16
        self.assertDue(datetime(2026, 11, 30, 9))
        self.hours.write({"attendance_ids": [Command.delete(period.id) for period in mondays]})
        self.assertDue(ON_TUESDAY)
        period = {"name": "M", "dayofweek": "0", "hour_from": 8, "hour_to": 12}
        self.hours.write({"attendance_ids": [Command.create(period)]})
        self.assertDue(datetime(2026, 11, 30, 5))

    def test_time_zone_and_kind_of_the_hours(self):
        self.hours.tz = "Asia/Jayapura"
        self.assertDue(datetime(2026, 11, 30, 8))
        self.hours.attendance_ids.filtered(lambda p: p.dayofweek == "0").unlink()
        self.assertDue(datetime(2026, 12, 1, 8))
        self.hours.schedule_type = "flexible"
        self.assertDue(datetime(2026, 11, 30, 8))

    def test_other_hours_of_the_company(self):
        other = self.hours.copy()
        other.attendance_ids.filtered(lambda period: period.dayofweek == "0").unlink()
        self.assertDue(ON_MONDAY)
        self.company.resource_calendar_id = other
        self.assertDue(ON_TUESDAY)

    def test_companies_with_other_hours_are_left_alone(self):
        company = self.make_company()
        device = self.make_device("camera", "O-CAM-1", company_id=company.id)
        theirs = self.begin(1, "working_days", FRIDAY, device_id=device.id)
        due = theirs.deadline_date
        self.add_holiday(*MONDAY)
        self.assertDue(ON_TUESDAY)
        self.assertEqual(theirs.deadline_date, due)

    def test_what_is_overdue_or_not_in_working_days_stays(self):
        overdue = self.begin(1, "working_days", "2026-11-20 05:00")
        hours = self.begin(100, "hours", FRIDAY)
        before = (overdue.deadline_date, hours.deadline_date)
        self.add_holiday("2026-11-22 17:00", "2026-11-30 16:59:59")
        self.assertDue(ON_TUESDAY)
        self.assertEqual((overdue.deadline_date, hours.deadline_date), before)

    def test_a_year_without_work_is_refused_where_something_runs(self):
        with self.assertSays("no working day within a year"):
            self.add_holiday("2026-11-20 00:00", "2028-12-31 00:00")
            self.env.cr.precommit.run()

    def test_whoever_keeps_the_hours_need_not_see_what_runs(self):
        user = self.make_user("internal")
        user.group_ids |= self.env.ref("base.group_system")
        self.assertFalse(self.record.with_user(user).has_access("read"))
        holiday = self.env["resource.calendar.leaves"].with_user(user)
        holiday.create(
            {
                "name": "H",
                "calendar_id": self.hours.id,
                "date_from": MONDAY[0],
                "date_to": MONDAY[1],
            }
        )
        self.assertDue(ON_TUESDAY)

    def test_many_steps_are_worked_out_once(self):
        """And a thousand deadlines cost no more queries than a few do."""
        counts = {}
        for number in (1, 400):
            for _ in range(number - 1):
                self.make_record()
            records = self.env["cctv.checklist"].search([("template_id", "=", self.template.id)])
            records._deadline_begin(1, "working_days", datetime.fromisoformat(FRIDAY))
            self.env.flush_all()
            self.env.invalidate_all()
            holidays = [self.add_holiday(*MONDAY) for _ in range(3)]
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env.cr.precommit.run()
            self.env.flush_all()
            counts[number] = self.env.cr.sql_log_count - before
            self.assertEqual(set(records.mapped("deadline_date")), {ON_TUESDAY})
            self.env["resource.calendar.leaves"].union(*holidays).unlink()
            self.env.cr.precommit.run()
        self.assertLess(counts[400], counts[1] + 10, counts)
