"""Taking the national holidays over into the working hours."""

from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools.national_holidays import national_holidays
from .deadline_case import DeadlineCase


@tagged("at_install")
@freeze_time("2026-11-27 05:00")
class TestNationalHolidays(DeadlineCase):
    def open(self, user=None, **values):
        wizard = self.env["cctv.load.holidays"].with_user(user or self.env.user)
        return wizard.create({"year": "2026", **values})

    def leaves(self):
        return self.env["resource.calendar.leaves"].search(
            [("calendar_id", "=", self.hours.id)], order="date_from"
        )

    def test_days_of_a_year_are_entered_once(self):
        manager = self.make_user("manager")
        wizard = self.open(manager)
        self.assertEqual(len(wizard.line_ids), 17)
        wizard.action_load()
        leaves = self.leaves()
        self.assertEqual(len(leaves), 17)
        self.assertEqual(leaves[0].date_from, datetime(2025, 12, 31, 17), "midnight in Jakarta")
        self.assertEqual(leaves[0].date_to, datetime(2026, 1, 1, 16, 59, 59))
        again = self.open(manager)
        self.assertFalse(any(again.line_ids.mapped("is_chosen")))
        again.line_ids.is_chosen = True
        again.action_load()
        self.assertEqual(self.leaves(), leaves)

    def test_what_is_not_chosen_is_not_entered(self):
        wizard = self.open()
        wizard.line_ids[1:].is_chosen = False
        wizard.action_load()
        self.assertEqual(len(self.leaves()), 1)

    def test_joint_leave_on_demand(self):
        joint = self.open(with_joint=True).line_ids.filtered("is_joint")
        self.assertIn(date(2026, 12, 24), joint.mapped("date"))
        self.assertFalse(any(self.open().line_ids.mapped("is_joint")))

    def test_a_half_day_does_not_count_as_there(self):
        self.add_holiday("2026-08-16 17:00", "2026-08-17 05:00")
        line = self.open().line_ids.filtered(lambda line: line.date == date(2026, 8, 17))
        self.assertTrue(line.is_chosen)

    def test_dates_that_are_not_sure_are_said(self):
        self.assertFalse(self.open().warning)
        wizard = self.open(year="2029", with_joint=True)
        self.assertTrue(any(wizard.line_ids.mapped("is_estimated")))
        self.assertIn("not fixed all dates", wizard.warning)

    def test_running_deadlines_move(self):
        record = self.begin(1, "working_days", "2026-12-24 05:00")
        self.assertEqual(record.deadline_date, datetime(2026, 12, 25, 10))
        self.open().action_load()
        self.assertEqual(record.deadline_date, datetime(2026, 12, 28, 10))

    def test_without_working_hours_they_are_the_companys(self):
        self.company.resource_calendar_id = False
        self.open().action_load()
        record = self.begin(1, "working_days", "2026-12-24 05:00")
        self.assertEqual(record.deadline_date, datetime(2026, 12, 28, 10))

    def test_only_the_it_head_loads_holidays(self):
        with self.assertRaises(AccessError):
            self.open(self.make_user("it"))

    def test_names_in_the_readers_language(self):
        names = {h.day: h.name for h in national_holidays(2026, "id_ID", False)}
        self.assertEqual(names[date(2026, 12, 25)], "Hari Raya Natal")
        names = {h.day: h.name for h in national_holidays(2026, "fr_FR", False)}
        self.assertEqual(names[date(2026, 12, 25)], "Christmas Day")
