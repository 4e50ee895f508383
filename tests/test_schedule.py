from datetime import date, datetime, timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .schedule_common import MONDAY, ScheduleCase

FIRST, SECOND = date(2027, 3, 8), date(2027, 4, 8)


@tagged("post_install", "-at_install")
class TestSchedule(ScheduleCase):
    """Which devices, when, and what becomes of planned visits when that changes."""

    def start(self, **values):
        schedule = self.make_schedule(**values)
        schedule.with_user(self.manager).action_start()
        return schedule

    def test_devices(self):
        """By place with what lies in it, by kind, by category, or picked."""
        lens = self.make_cameras(1, self.yard, "T-Y")
        other = self.make_cameras(1, self.annex, "T-A")
        schedule = self.make_schedule()
        self.assertEqual(set(schedule._matching()), set((self.camera | lens | other).ids))
        schedule.location_ids = self.yard
        self.assertEqual(list(schedule._matching()), lens.ids)
        schedule.write({"location_ids": [Command.clear()], "device_kind": "recorder"})
        self.assertIn(self.recorder.id, schedule._matching())
        self.assertNotIn(lens.id, schedule._matching())
        category = self.env["maintenance.equipment.category"].create({"name": "T"})
        other.category_id = category
        schedule.write({"device_kind": False, "category_id": category.id})
        self.assertEqual(list(schedule._matching()), other.ids)
        schedule.device_ids = lens | self.recorder
        self.assertEqual(set(schedule._matching()), set((lens | self.recorder).ids))
        lens.active = False
        self.assertEqual(list(schedule._matching()), self.recorder.ids)

    def test_scrapped(self):
        """Not from the day on which it is scrapped."""
        schedule = self.make_schedule()
        self.camera.scrap_date = date(2027, 3, 2)
        self.assertTrue(schedule._matching())
        self.camera.scrap_date = date(2027, 3, 1)
        self.assertFalse(schedule._matching())

    def test_other_companies_devices(self):
        other = self.make_company()
        device = self.make_device("camera", "T-O", company_id=other.id)
        schedule = self.make_schedule(location_ids=False)
        self.assertNotIn(device.id, schedule._matching())

    def test_bad_input(self):
        for values, words in (
            ({"repeat_every": 0}, "must be from 1 to"),
            ({"repeat_every": 1000, "repeat_unit": "month"}, "must be from 1 to 120"),
            ({"lead_days": -1}, "must be from 0 to"),
            ({"estimated_minutes": 0}, "must be from 1 to"),
            ({"allowed_days": 0}, "must be from 1 to"),
            ({"date_end": date(2027, 1, 1)}, "before the first time"),
            ({"name": "  "}, "needs a name"),
        ):
            with self.subTest(values), self.assertRaisesRegex(ValidationError, words):
                self.make_schedule(**values)

    def test_start_without_devices(self):
        empty = self.make_location("Empty")
        schedule = self.make_schedule(location_ids=[Command.set(empty.ids)])
        with self.assertRaisesRegex(UserError, "No device fits"):
            schedule.with_user(self.manager).action_start()

    def test_start_without_working_day(self):
        self.hours.attendance_ids.filtered(lambda a: a.dayofweek != "0").unlink()
        self.env["resource.calendar.leaves"].create({
            "name": "Closed", "calendar_id": self.hours.id,
            "date_from": datetime(2026, 1, 1), "date_to": datetime(2029, 1, 1),
        })  # fmt: skip
        with self.assertRaisesRegex(UserError, "no working day within a year"):
            self.start()

    def test_who_may(self):
        schedule = self.make_schedule()
        for role in ("technician", "it", "supervisor", "management", "operator"):
            with self.subTest(role), self.assertRaises(AccessError):
                schedule.with_user(self.make_user(role)).action_start()
        with self.assertRaises(AccessError):
            schedule.with_user(self.manager).write({"state": "running"})
        with self.assertRaises(AccessError):
            schedule.with_user(self.manager).create({"name": "X", "state": "running"})

    def test_visits(self):
        """One visit for a site and a date, with a line for each device, planned and due."""
        yard = self.make_cameras(2, self.yard, "T-Y")
        self.make_cameras(1, self.annex, "T-A")
        schedule = self.start()
        visits = self.visits(schedule)
        self.assertEqual(visits.mapped("cctv_location_id"), self.annex | self.site)
        site = visits.filtered(lambda v: v.cctv_location_id == self.site)
        self.assertEqual(site.cctv_line_ids.device_id, self.camera | yard)
        self.assertEqual(set(site.cctv_line_ids.mapped("location_id")), set(self.lobby | self.yard))
        self.assertEqual(site.name, "Cleaning T – Site T")
        self.assertEqual(visits.user_id, self.first)
        self.assertEqual(visits.cctv_line_ids.user_id, self.first)
        self.assertEqual(set(visits.mapped("cctv_state")), {"planned"})
        self.assertEqual(set(visits.mapped("maintenance_type")), {"preventive"})
        self.assertEqual(set(self.days(schedule)), {FIRST})
        begins = sorted(visits.mapped("schedule_date"))
        # One after the other: 8:00, and when the first is done.
        self.assertEqual(begins[0], datetime(2027, 3, 8, 1))
        self.assertIn(begins[1] - begins[0], (timedelta(minutes=15), timedelta(minutes=45)))
        # Three working days from the 8th on: to the end of Wednesday.
        self.assertEqual(set(visits.mapped("deadline_date")), {datetime(2027, 3, 10, 10)})

    def test_nothing_twice(self):
        schedule = self.start()
        before = self.visits(schedule)
        for _ in range(2):
            self.run_cron()
        schedule.with_user(self.manager).action_pause()
        schedule.with_user(self.manager).action_start()
        self.assertEqual(self.lines(schedule), {("T-CAM-1", FIRST)})
        self.assertEqual(len(self.visits(schedule)), len(before))

    def test_new_device_joins(self):
        """In the visit that is planned, while it has room; else it gets one of its own."""
        schedule = self.start(max_devices=2)
        self.make_cameras(2, self.yard, "T-Y")
        self.run_cron()
        sizes = sorted(len(visit.cctv_line_ids) for visit in self.visits(schedule))
        self.assertEqual(sizes, [1, 2])
        self.assertEqual(len(self.lines(schedule)), 3)
        full = self.visits(schedule).filtered(lambda v: len(v.cctv_line_ids) == 2)
        self.assertEqual(full.schedule_end - full.schedule_date, timedelta(minutes=30))

    def test_device_leaves(self):
        self.make_cameras(2, self.yard, "T-Y")
        schedule = self.start()
        self.env["maintenance.equipment"].search([("cctv_code", "=", "T-Y-1")]).active = False
        self.run_cron()
        self.assertEqual({code for code, _day in self.lines(schedule)}, {"T-CAM-1", "T-Y-0"})

    def test_device_moves(self):
        """Within the site the line keeps its visit; to another site it changes it."""
        schedule = self.start()
        line = self.Line.search([("schedule_id", "=", schedule.id)])
        self.camera.cctv_location_id = self.yard
        self.run_cron()
        self.assertEqual(line.location_id, self.yard)
        self.camera.cctv_location_id = self.annex
        self.run_cron()
        self.assertFalse(line.exists())
        self.assertEqual(self.visits(schedule).cctv_location_id, self.annex)
        self.assertEqual(len(self.lines(schedule)), 1)

    def test_all_devices_gone(self):
        schedule = self.start()
        self.camera.active = False
        for _ in range(2):
            self.run_cron()
        self.assertFalse(self.visits(schedule))
        self.assertIn("No device fits any more", schedule.problem)
        self.assertEqual(len(schedule.activity_ids), 1)
        self.camera.active = True
        self.run_cron()
        self.assertFalse(schedule.problem)
        self.assertTrue(self.visits(schedule))
        self.assertFalse(schedule.activity_ids)

    def test_picked_devices_gone(self):
        """It is about nothing then, never about all the others."""
        other = self.make_cameras(1, self.annex, "T-A")
        schedule = self.make_schedule(device_ids=[Command.set(self.camera.ids)])
        self.camera.active = False
        self.env.invalidate_all()
        self.assertEqual(schedule.with_user(self.manager).device_ids, self.camera, "it is shown")
        self.assertFalse(schedule.with_user(self.manager)._matching())
        with self.assertRaisesRegex(UserError, "No device fits"):
            schedule.with_user(self.manager).action_start()
        place = self.make_location("Elsewhere", company_id=self.make_company().id)
        links = ("cctv_uplink_id", "cctv_recorder_id", "cctv_credential_id")
        self.camera.write({"active": True, **dict.fromkeys(links, False)})
        self.camera.write({"company_id": place.company_id.id, "cctv_location_id": place.id})
        self.env.invalidate_all()
        for user in (self.manager, self.env.user):
            self.assertFalse(schedule.with_user(user)._matching())
        schedule.device_ids |= other
        self.assertEqual(list(schedule.with_user(self.manager)._matching()), other.ids)

    def test_picked_place_gone(self):
        self.make_cameras(1, self.yard, "T-Y")
        schedule = self.make_schedule(location_ids=[Command.set(self.annex.ids)])
        self.annex.active = False
        self.env.invalidate_all()
        self.assertFalse(schedule.with_user(self.manager)._matching())

    def test_picked_is_not_deleted(self):
        """A schedule that has lost all that was picked would be about everything."""
        device = self.make_cameras(1, self.annex, "T-A")
        empty = self.make_location("Empty")
        self.make_schedule(device_ids=[Command.set(device.ids)])
        self.make_schedule(location_ids=[Command.set(empty.ids)])
        for gone in (device, empty):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
                with self.env.cr.savepoint():
                    gone.unlink()

    def test_preview_of_nonsense(self):
        schedule = self.env["cctv.maintenance.schedule"].new(
            {"name": "X", "repeat_every": 10**9, "date_start": date(2027, 3, 8)}
        )
        self.assertIn("must be from 1 to 120", schedule.preview_warning)

    def test_pause_keeps_what_was_begun(self):
        self.make_cameras(1, self.annex, "T-A")
        schedule = self.start()
        begun = self.visits(schedule)[0]
        begun.sudo().cctv_state = "under_way"
        schedule.with_user(self.manager).action_pause()
        self.assertEqual(self.visits(schedule), begun)
        self.run_cron()
        self.assertEqual(self.visits(schedule), begun)
        schedule.with_user(self.manager).action_start()
        self.assertEqual(len(self.lines(schedule)), 2)
        self.assertIn(begun, self.visits(schedule))

    def test_pause_is_not_made_up_for(self):
        schedule = self.start(repeat_unit="week")
        schedule.with_user(self.manager).action_pause()
        with freeze_time("2027-04-01 02:00:00"):
            schedule.with_user(self.manager).action_start()
            self.assertEqual(
                {day for _code, day in self.lines(schedule)}, {date(2027, 4, 5), date(2027, 4, 12)}
            )

    def test_change_of_dates(self):
        """What is planned follows, what was done stays; nothing is there twice."""
        self.make_cameras(1, self.annex, "T-A")
        schedule = self.start()
        done = self.visits(schedule)[0]
        code = done.cctv_line_ids.device_id.cctv_code
        done.sudo().cctv_state = "closed"
        done.cctv_line_ids.sudo().state = "done"
        schedule.with_user(self.manager).date_start = date(2027, 3, 10)
        lines = self.lines(schedule)
        self.assertIn((code, FIRST), lines)
        self.assertEqual(len(lines), 3)
        self.assertEqual(
            {day for _code, day in lines - {(code, FIRST)}}, {date(2027, 3, 10)}
        )
        schedule.with_user(self.manager).date_start = FIRST
        self.assertEqual({day for _code, day in self.lines(schedule)}, {FIRST})
        self.assertEqual(len(self.lines(schedule)), 2)

    def test_overdue_stays(self):
        schedule = self.start()
        overdue = self.visits(schedule)
        with freeze_time("2027-03-20 02:00:00"):
            schedule.with_user(self.manager).date_start = date(2027, 3, 25)
            self.assertIn(overdue, self.visits(schedule))
            self.assertEqual(len(self.visits(schedule)), 2)

    def test_change_of_work(self):
        schedule = self.start()
        visit = self.visits(schedule)
        template = self.env.ref("helpdesk_cctv.cctv_checklist_template_camera")
        schedule.with_user(self.manager).write({
            "name": "Dust T", "work_kind": "inspection", "template_id": template.id,
            "user_ids": [Command.set(self.second.ids)], "estimated_minutes": 40,
        })  # fmt: skip
        self.assertEqual(self.visits(schedule), visit)
        self.assertEqual(visit.name, "Dust T – Site T")
        self.assertEqual(visit.cctv_work_kind, "inspection")
        self.assertEqual(visit.cctv_line_ids.work_kind, "inspection")
        self.assertEqual(visit.cctv_line_ids.template_id, template)
        self.assertEqual(visit.user_id, self.second)
        self.assertEqual(visit.cctv_line_ids.user_id, self.second)
        self.assertEqual(visit.schedule_end - visit.schedule_date, timedelta(minutes=40))

    def test_visit_moved_by_hand(self):
        """It stays where it was put, keeps its length, and its clock follows."""
        schedule = self.start(repeat_unit="week", lead_days=5)
        visit = self.visits(schedule)
        self.assertFalse(visit)
        with freeze_time("2027-03-04 02:00:00"):
            self.run_cron()
            visit = self.visits(schedule)
            due = visit.deadline_date
            manager = visit.with_user(self.manager)
            manager.schedule_date = datetime(2027, 3, 12, 3)
            self.assertEqual(visit.schedule_end, datetime(2027, 3, 12, 3, 15))
            self.assertGreater(visit.deadline_date, due)
            manager.user_id = self.second
            self.assertTrue(visit.cctv_is_pinned)
            self.run_cron()
            schedule.with_user(self.manager).user_ids = self.first
            self.assertEqual(self.visits(schedule), visit)
            self.assertEqual(visit.schedule_date, datetime(2027, 3, 12, 3))
            self.assertEqual(visit.user_id, self.second)
            self.assertIn("Moved from", "".join(visit.message_ids.mapped("body")))

    def test_holiday_entered_later(self):
        """The visit moves to the next working day with its clock, and is not made again."""
        schedule = self.start()
        visit = self.visits(schedule)
        self.add_holiday(FIRST)
        self.run_cron()
        self.assertEqual(self.visits(schedule), visit)
        self.assertEqual(self.days(schedule), [date(2027, 3, 9)])
        self.assertEqual(visit.deadline_date, datetime(2027, 3, 11, 10))
        self.assertEqual(visit.schedule_end - visit.schedule_date, timedelta(minutes=15))

    def test_days_off(self):
        """6 March is a Saturday."""
        saturday = date(2027, 3, 6)
        moved, stays = (
            self.start(name=f"Cleaning {how}", date_start=saturday, on_day_off=how)
            for how in ("move", "stay")
        )
        self.assertEqual(self.days(moved), [FIRST])
        self.assertEqual(self.days(stays), [saturday])

    def test_clock_follows_the_work(self):
        schedule = self.start()
        visit = self.visits(schedule).sudo()
        visit.cctv_state = "finished"
        self.assertEqual(visit.deadline_phase, "met")
        visit.cctv_state = "under_way"
        self.assertEqual(visit.deadline_phase, "running")
        visit.cctv_state = "cancelled"
        self.assertFalse(visit.deadline_phase)

    def test_preview(self):
        """What it brings is said before it is saved."""
        self.make_cameras(3, self.yard, "T-Y")
        form = self.env["cctv.maintenance.schedule"].with_user(self.manager).new({
            "name": "P", "location_ids": [Command.set(self.site.ids)], "device_kind": "camera",
            "date_start": FIRST, "max_devices": 2, "user_ids": [Command.set(self.first.ids)],
        })  # fmt: skip
        self.assertEqual(form.device_count, 4)
        self.assertIn("4 devices in 2 visits", form.preview_visits)
        self.assertIn("12 times, 24 visits", form.preview_year)
        self.assertIn("03/08/2027", form.preview_dates)
        self.assertFalse(form.preview_warning)
        form.update({"repeat_unit": "day", "estimated_minutes": 480, "max_devices": 1})
        self.assertIn("Once round takes 4 working days", form.preview_warning)
        form.max_devices = 3
        self.assertIn("The longest visit takes about 16 hours", form.preview_warning)
        form.repeat_every = 0
        self.assertFalse(form.preview_year)

    def test_year(self):
        """Planned and coming dates of each place, days off moved; cancelled ones are not there."""
        self.make_cameras(1, self.annex, "T-A")
        schedule = self.start()
        rows = schedule.with_user(self.manager)._cctv_year(2027)
        self.assertEqual([row["location"] for row in rows], ["Annex", "Site T"])
        self.assertEqual([row["device_count"] for row in rows], [1, 1])
        self.assertEqual(rows[0]["dates"][:3], [FIRST, SECOND, date(2027, 5, 10)])
        self.assertEqual(len(rows[0]["dates"]), 10)
        self.assertEqual(len(schedule._cctv_year(2028)[0]["dates"]), 12)
        annex = self.visits(schedule).filtered(lambda v: v.cctv_location_id == self.annex)
        annex.with_user(self.manager).schedule_date = datetime(2027, 3, 12, 3)
        self.assertEqual(schedule._cctv_year(2027)[0]["dates"][0], date(2027, 3, 12))

    def test_year_as_a_calendar(self):
        schedule = self.start()
        dates = self.env["cctv.maintenance.date"].search([("schedule_id", "=", schedule.id)])
        self.assertEqual(len(dates), 12)
        self.assertEqual(dates[0].day, FIRST)
        self.assertEqual(dates.mapped("progress")[:2], ["planned", "coming"])
        self.visits(schedule).sudo().cctv_state = "closed"
        dates.invalidate_recordset()
        self.assertEqual(dates[0].progress, "done")
        schedule.with_user(self.manager).date_start = date(2027, 3, 9)
        dates = self.env["cctv.maintenance.date"].search([("schedule_id", "=", schedule.id)])
        self.assertEqual((len(dates), dates[0].day), (12, date(2027, 3, 9)))
        schedule.with_user(self.manager).action_pause()
        self.assertFalse(dates.exists())

    def test_days_off_of_the_calendar(self):
        self.add_holiday(FIRST)
        technician = self.env["cctv.maintenance.date"].with_user(self.first)
        off = technician.get_unusual_days("2027-03-04 17:00:00", "2027-03-09 16:59:59")
        days = [day for day, is_off in off.items() if is_off]
        self.assertEqual(days, ["2027-03-06", "2027-03-07", "2027-03-08"])
        with self.assertRaises(AccessError):
            technician.with_user(self.make_user("internal")).get_unusual_days("2027-03-04")

    def test_delete_and_archive(self):
        schedule = self.start()
        with self.assertRaisesRegex(UserError, "Archive it"):
            schedule.with_user(self.manager).unlink()
        schedule.with_user(self.manager).active = False
        self.assertEqual(schedule.state, "paused")
        self.assertFalse(self.visits(schedule))
        schedule.with_user(self.manager).unlink()

    def test_company_stays(self):
        schedule = self.start(location_ids=False, team_id=False)
        with self.assertRaisesRegex(ValidationError, "stays with its company"):
            schedule.company_id = self.make_company()

    def test_missed_days(self):
        """After weeks without a server the latest is made up for, not all."""
        schedule = self.start(repeat_unit="week", lead_days=0)
        with freeze_time(MONDAY + timedelta(days=30)):
            self.run_cron()
            self.assertEqual({day for _code, day in self.lines(schedule)}, {date(2027, 3, 29)})
            self.run_cron()
            self.assertEqual(len(self.lines(schedule)), 1)
