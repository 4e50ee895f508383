"""What the tests of maintenance schedules share: a site with places, two technicians, and a
Monday morning."""

from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command

from .common import CctvCase

MONDAY = datetime(2027, 3, 1, 1)  # 8:00 in Jakarta


class ScheduleCase(CctvCase):
    """Office hours are Monday to Friday, 8 to 17 in Jakarta; it is Monday, 1 March 2027."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        freezer = freeze_time(MONDAY)
        freezer.start()
        cls.addClassCleanup(freezer.stop)
        cls.company.partner_id.tz = "Asia/Jakarta"
        cls.hours = cls.company.resource_calendar_id
        cls.hours.tz = "Asia/Jakarta"
        cls.env["maintenance.equipment"].search([]).cctv_awaits_initial = False
        cls.yard = cls.make_location("Yard", parent=cls.site, kind="area")
        cls.annex = cls.make_location("Annex")
        cls.manager = cls.make_user("manager")
        cls.first = cls.make_user("technician", "t-first")
        cls.second = cls.make_user("technician", "t-second")
        cls.team = cls.env["maintenance.team"].create({"name": "T"})
        cls.Visit = cls.env["maintenance.request"]
        cls.Line = cls.env["cctv.maintenance.line"]

    @classmethod
    def make_schedule(cls, **values):
        """Cleaning of the cameras of site and annex, each month from 8 March on."""
        return cls.env["cctv.maintenance.schedule"].create(
            {
                "name": "Cleaning T",
                "team_id": cls.team.id,
                "location_ids": [Command.set((cls.site | cls.annex).ids)],
                "device_kind": "camera",
                "date_start": date(2027, 3, 8),
                "user_ids": [Command.set(cls.first.ids)],
                **values,
            }
        )

    @classmethod
    def make_cameras(cls, count, place, code="T-S"):
        return cls.env["maintenance.equipment"].create(
            [
                {
                    "cctv_kind": "camera",
                    "cctv_code": f"{code}-{number}",
                    "cctv_location_id": place.id,
                }
                for number in range(count)
            ]
        )

    def visits(self, schedule):
        domain = [("cctv_schedule_id", "=", schedule.id)]
        return self.Visit.search(domain, order="schedule_date, id")

    def lines(self, schedule):
        """{(code, date by the schedule)}: fails when one is there twice."""
        lines = self.Line.search([("schedule_id", "=", schedule.id)])
        found = [(line.device_id.cctv_code, line.due_date) for line in lines]
        self.assertEqual(len(found), len(set(found)))
        return set(found)

    def days(self, schedule):
        """The local days of its visits."""
        calendar = schedule._calendar(MONDAY)
        return [calendar.local_day(visit.schedule_date) for visit in self.visits(schedule)]

    def run_cron(self):
        """The scheduled action, as Odoo runs it."""
        with self.enter_registry_test_mode():
            self.env.ref("helpdesk_cctv.ir_cron_cctv_schedules").method_direct_trigger()
        self.env.invalidate_all()

    def add_holiday(self, day):
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.hours.id,
                "date_from": datetime(day.year, day.month, day.day - 1, 17),
                "date_to": datetime(day.year, day.month, day.day, 16, 59, 59),
            }
        )
