"""Deadlines on a record that has one: states, pauses, words, and what is refused."""

from datetime import datetime

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .deadline_case import DeadlineCase

NOON_FRIDAY = "2026-11-27 05:00"
"""In Jakarta; UTC is seven hours behind."""

WHY = "Flood: the control room is under water."


def utc(text):
    return datetime.fromisoformat(text)


@tagged("at_install")
class TestDeadline(DeadlineCase):
    def pause(self, record, start, end=None, kind="force_majeure"):
        """Pause the clock at ``start``, and let it run again at ``end`` (UTC)."""
        with freeze_time(start):
            record._deadline_pause(kind, WHY)
        if end:
            with freeze_time(end):
                record._deadline_resume()

    def state(self, record, moment):
        """(state, words) at ``moment``, also as the database sees it."""
        with freeze_time(moment):
            record.invalidate_recordset()
            state = record.deadline_state
            for code, _label in record._fields["deadline_state"].selection:
                found = record.search([("id", "=", record.id), ("deadline_state", "=", code)])
                self.assertEqual(bool(found), code == state, code)
            groups = record._read_group([("id", "=", record.id)], ["deadline_state"])
            self.assertEqual(groups, [(state,)])
            shown = record.web_read_group(
                [("id", "=", record.id)], ["deadline_state"], ["__count"]
            )
            self.assertEqual(shown["groups"][0]["deadline_state"], state)
            return state, record.deadline_text

    def test_minutes_and_hours_run_around_the_clock(self):
        for amount, unit, due in (
            (5, "minutes", "2026-11-27 05:05"),
            (1, "hours", "2026-11-27 06:00"),
            (24, "hours", "2026-11-28 05:00"),
            (72, "hours", "2026-11-30 05:00"),
        ):
            record = self.begin(amount, unit, NOON_FRIDAY)
            self.assertEqual(record.deadline_date, utc(due))

    def test_working_days_end_with_the_work_of_the_company(self):
        self.assertEqual(
            self.begin(1, "working_days", NOON_FRIDAY).deadline_date, utc("2026-11-30 10:00")
        )
        self.add_holiday("2026-11-29 17:00", "2026-11-30 16:59:59")
        self.assertEqual(
            self.begin(1, "working_days", NOON_FRIDAY).deadline_date, utc("2026-12-01 10:00")
        )

    def test_whose_holidays_count(self):
        """Of the whole company, or of these hours; not of one person, not of other hours, and not
        what is no leave."""
        resource = self.env["resource.resource"].create({"name": "One"})
        other = self.hours.copy()
        monday = ("2026-11-29 17:00", "2026-11-30 16:59:59")
        self.add_holiday(*monday, resource_id=resource.id)
        self.add_holiday(*monday, calendar_id=other.id)
        self.add_holiday(*monday, time_type="other")
        self.assertEqual(
            self.begin(1, "working_days", NOON_FRIDAY).deadline_date, utc("2026-11-30 10:00")
        )
        self.add_holiday(*monday, calendar_id=False)
        self.assertEqual(
            self.begin(1, "working_days", NOON_FRIDAY).deadline_date, utc("2026-12-01 10:00")
        )

    def test_hours_that_name_no_days_mean_monday_to_friday(self):
        due = utc("2026-11-30 10:00")
        self.hours.attendance_ids.unlink()
        self.assertEqual(self.begin(1, "working_days", NOON_FRIDAY).deadline_date, due)
        self.hours.schedule_type = "flexible"
        self.assertEqual(self.begin(1, "working_days", NOON_FRIDAY).deadline_date, due)
        self.company.resource_calendar_id = False
        self.assertEqual(self.begin(1, "working_days", NOON_FRIDAY).deadline_date, due)

    def test_hours_by_duration_and_in_two_weeks(self):
        self.hours.switch_based_on_duration()
        last = max(self.hours.attendance_ids.mapped("hour_to"))
        due = self.begin(1, "working_days", NOON_FRIDAY).deadline_date
        self.assertEqual(due.hour + 7, last)
        self.hours.switch_based_on_duration()
        self.hours.switch_calendar_type()
        this_week = str(self.hours.attendance_ids.get_week_type(utc("2026-11-30").date()))
        mondays = self.hours.attendance_ids.filtered(
            lambda a: a.dayofweek == "0" and a.week_type == this_week and not a.display_type
        )
        mondays.unlink()
        self.assertEqual(
            self.begin(1, "working_days", NOON_FRIDAY).deadline_date.date(),
            utc("2026-12-01").date(),
        )

    def test_a_year_without_work_is_said(self):
        self.add_holiday("2026-11-20 00:00", "2028-12-31 00:00")
        with self.assertSays("no working day within a year"):
            self.begin(1, "working_days", NOON_FRIDAY)

    def test_amounts_that_are_none_are_refused(self):
        for amount in (0, -1, 10**9):
            with self.assertSays("at least one minute"):
                self.begin(amount, "hours", NOON_FRIDAY)

    def test_states_and_words_of_hours(self):
        record = self.begin(4, "hours", "2026-11-27 05:00")
        self.assertEqual(self.state(record, "2026-11-27 06:30"), ("running", "due in 2 h 30 min"))
        self.assertEqual(
            self.state(record, "2026-11-27 08:00"), ("due_soon", "due soon, in 1 h")
        )
        self.assertEqual(
            self.state(record, "2026-11-27 09:00"), ("overdue", "overdue by less than a minute")
        )
        self.assertEqual(
            self.state(record, "2026-11-29 10:00"), ("overdue", "overdue by 2 days 1 h")
        )
        record._deadline_finish(utc("2026-11-27 07:30"))
        self.assertEqual(record.deadline_taken, 2.5)
        self.assertEqual(self.state(record, "2026-12-01 00:00"), ("met", "done in 2.5 of 4 h"))

    def test_states_and_words_of_working_days(self):
        record = self.begin(5, "working_days", NOON_FRIDAY)
        self.assertEqual(record.deadline_date, utc("2026-12-04 10:00"))
        for moment, expected in (
            ("2026-11-28 05:00", ("running", "due in 5 working days")),
            ("2026-12-01 05:00", ("running", "due in 3 working days")),
            ("2026-12-03 05:00", ("due_soon", "due soon, in 1 working day")),
            ("2026-12-04 05:00", ("due_soon", "due soon, in 5 h")),
            ("2026-12-04 12:00", ("overdue", "overdue by 2 h")),
            ("2026-12-08 05:00", ("overdue", "overdue by 2 working days")),
        ):
            self.assertEqual(self.state(record, moment), expected)
        record._deadline_finish(utc("2026-12-08 05:00"))
        self.assertEqual(
            self.state(record, "2026-12-09 00:00"),
            ("missed", "done late, in 7 of 5 working days"),
        )

    def test_the_moment_it_is_due_is_in_time(self):
        record = self.begin(1, "hours", NOON_FRIDAY)
        record._deadline_finish(record.deadline_date)
        self.assertEqual(record.deadline_phase, "met")

    def test_finishing_twice_or_without_a_clock_changes_nothing(self):
        record = self.begin(1, "hours", NOON_FRIDAY)
        record._deadline_finish(utc("2026-11-27 05:30"))
        record._deadline_finish(utc("2026-11-27 09:30"))
        self.assertEqual(record.deadline_taken, 0.5)
        other = self.make_record()
        other._deadline_finish()
        self.assertEqual(self.state(other, NOON_FRIDAY), ("none", ""))
        with self.assertSays("before its clock was started"):
            self.begin(1, "hours", NOON_FRIDAY)._deadline_finish(utc("2026-11-27 04:59"))

    def test_beginning_anew_and_cancelling_leave_nothing_behind(self):
        record = self.begin(1, "hours", NOON_FRIDAY)
        record._deadline_finish(utc("2026-11-27 07:00"))
        record._deadline_begin(2, "hours", utc("2026-11-28 05:00"))
        self.assertEqual(self.state(record, "2026-11-28 05:30")[0], "running")
        self.assertFalse(record.deadline_done or record.deadline_taken)
        record._deadline_cancel()
        self.assertEqual(self.state(record, "2026-11-28 05:30"), ("none", ""))
        self.assertFalse(record.deadline_date or record.deadline_next_notice)

    def test_a_pause_moves_hours_by_what_it_took(self):
        record = self.begin(4, "hours", "2026-11-27 05:00")
        self.pause(record, "2026-11-27 06:00")
        self.assertEqual(
            self.state(record, "2026-11-27 20:00"), ("paused", "paused: force majeure")
        )
        with freeze_time("2026-11-27 20:00"):
            record._deadline_resume()
        self.assertEqual(record.deadline_date, utc("2026-11-27 23:00"))
        record._deadline_finish(utc("2026-11-27 22:00"))
        self.assertEqual((record.deadline_taken, record.deadline_phase), (3.0, "met"))

    def test_a_pause_moves_working_days_by_the_days_that_began_in_it(self):
        record = self.begin(2, "working_days", NOON_FRIDAY)
        self.pause(record, "2026-11-27 09:00", "2026-11-29 12:00")
        self.assertEqual(record.deadline_date, utc("2026-12-01 10:00"), "a weekend")
        self.pause(record, "2026-11-30 02:00", "2026-11-30 09:00")
        self.assertEqual(record.deadline_date, utc("2026-12-01 10:00"), "within one day")
        self.pause(record, "2026-11-30 16:00", "2026-12-01 02:00")
        self.assertEqual(record.deadline_date, utc("2026-12-02 10:00"), "over a midnight")

    def test_pausing_does_not_heal_the_past(self):
        record = self.begin(1, "hours", NOON_FRIDAY)
        self.pause(record, "2026-11-27 08:00")
        self.assertEqual(
            self.state(record, "2026-11-27 09:00"),
            ("overdue", "overdue by 3 h, paused: force majeure"),
        )
        with freeze_time("2026-11-27 10:00"):
            record._deadline_resume()
        self.assertEqual(record.deadline_date, utc("2026-11-27 06:00"))

    def test_finishing_while_paused_ends_the_pause(self):
        record = self.begin(4, "hours", "2026-11-27 05:00")
        self.pause(record, "2026-11-27 06:00")
        record._deadline_finish(utc("2026-11-28 06:00"))
        self.assertEqual((record.deadline_taken, record.deadline_phase), (1.0, "met"))
        self.assertEqual(record.deadline_pause_ids.date_end, utc("2026-11-28 06:00"))
        self.assertFalse(record.deadline_is_paused)

    def test_pauses_that_make_no_sense_are_refused(self):
        record = self.make_record()
        with self.assertSays("no clock to pause"):
            record._deadline_pause("other", WHY)
        record = self.begin(4, "hours", "2026-11-27 05:00")
        with self.assertSays("running already"):
            record._deadline_resume()
        for reason in ("", "  \n", False):
            with self.assertSays("reason is missing"), freeze_time("2026-11-27 06:00"):
                record._deadline_pause("other", reason)
        with self.assertSays("longer than 2000"), freeze_time("2026-11-27 06:00"):
            record._deadline_pause("other", "x" * 2001)
        self.pause(record, "2026-11-27 06:00")
        with self.assertSays("paused already"), freeze_time("2026-11-27 07:00"):
            record._deadline_pause("other", WHY)
        with freeze_time("2026-11-27 08:00"):
            record._deadline_resume()
            with self.assertSays("at that time already"):
                record._deadline_pause("other", WHY, utc("2026-11-27 07:00"))
            with self.assertSays("not before and not ahead"):
                record._deadline_pause("other", WHY, utc("2026-11-27 04:00"))
            with self.assertSays("not before and not ahead"):
                record._deadline_pause("other", WHY, utc("2026-11-27 09:00"))
        record._deadline_finish(utc("2026-11-27 08:30"))
        with self.assertSays("no clock to pause"):
            record._deadline_pause("other", WHY)

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_to_one_open_pause(self):
        record = self.begin(4, "hours", "2026-11-27 05:00")
        self.pause(record, "2026-11-27 06:00")
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            record.deadline_pause_ids.copy()

    def test_the_log_says_who_why_and_how_long(self):
        record = self.begin(4, "hours", "2026-11-27 05:00")
        self.pause(record, "2026-11-27 06:00", "2026-11-27 08:30")
        pause = record.deadline_pause_ids
        self.assertEqual((pause.kind, pause.reason), ("force_majeure", WHY))
        self.assertEqual((pause.user_id, pause.resumed_by_id), (self.env.user, self.env.user))
        self.assertEqual((pause.duration_h, pause.is_open), (2.5, False))
        self.assertEqual(pause.label, record._deadline_label())
        self.assertEqual(pause.action_open_record()["res_id"], record.id)
        pause.res_id = 0
        with self.assertSays("has been deleted"):
            pause.action_open_record()

    def test_pausing_and_resuming_are_noted_on_the_record(self):
        record = self.begin(4, "hours", "2026-11-27 05:00")
        self.pause(record, "2026-11-27 06:00", "2026-11-27 08:30")
        notes = record.message_ids.sorted("id").mapped("preview")[-2:]
        self.assertEqual(
            notes, [f"Clock paused: force majeure. {WHY}", "Clock resumed: due in 3 h."]
        )

    def test_a_clock_that_somebody_else_changes_is_said(self):
        record = self.begin(4, "hours", "2026-11-27 05:00")
        self.patch(self.registry["cctv.checklist"], "try_lock_for_update", lambda s, **kw: s[:0])
        for attempt in (lambda: record._deadline_pause("other", WHY), record._deadline_resume):
            with self.assertSays("Somebody else is changing this"):
                attempt()

    def test_the_window_pauses_what_one_may_change(self):
        record = self.begin(4, "hours", NOON_FRIDAY)
        supervisor = self.make_user("supervisor")
        action = record.with_user(supervisor).action_deadline_pause()
        wizard = self.env[action["res_model"]].with_user(supervisor)
        wizard = wizard.with_context(**action["context"]).create({"kind": "other", "reason": WHY})
        wizard.action_pause()
        self.assertEqual(record.deadline_pause_ids.user_id, supervisor)
        record.with_user(supervisor).action_deadline_resume()
        self.assertEqual(record.deadline_pause_ids.resumed_by_id, supervisor)
        management = self.make_user("management")
        stranger = self.make_user("operator", "stranger", self.make_company())
        for user in (management, stranger):
            theirs = record.with_user(user)
            for attempt in (theirs.action_deadline_pause, theirs.action_deadline_resume):
                with self.assertRaises(AccessError):
                    attempt()
        values = {"res_model": record._name, "res_id": record.id, "kind": "other", "reason": WHY}
        stolen = self.env["cctv.pause.deadline"].with_user(stranger).create(values)
        with self.assertRaises(AccessError):
            stolen.action_pause()
        stray = self.env["cctv.pause.deadline"].create({**values, "res_model": "res.users"})
        with self.assertSays("no deadline"):
            stray.action_pause()

    def test_nobody_writes_the_clock_by_hand(self):
        record = self.begin(4, "hours", "2026-11-27 05:00")
        mine = record.with_user(self.make_user("supervisor"))
        mine.write({"note": "x"})
        new = {"template_id": self.template.id, "device_id": self.camera.id}
        values = {"deadline_date": "2030-01-01"}
        with self.assertRaises(AccessError):
            mine.write(values)
        with self.assertRaises(AccessError):
            mine.create({**new, **values})
        made = mine.with_context(default_deadline_date="2030-01-01").create(new)
        self.assertFalse(made.deadline_date)
        copied = record.copy_data()[0]
        self.assertFalse([name for name in copied if name.startswith("deadline_")])
        with self.assertRaises(AccessError):
            record.deadline_pause_ids.with_user(mine.env.user).create(
                {
                    "res_model": record._name,
                    "res_id": record.id,
                    "company_id": self.company.id,
                    "kind": "other",
                    "reason": WHY,
                    "date_start": "2026-11-27",
                    "user_id": mine.env.uid,
                }
            )

    def test_records_of_several_companies_at_once(self):
        """Each by its own hours."""
        other = self.make_company()
        other.resource_calendar_id.tz = "Asia/Jayapura"
        device = self.make_device("camera", "O-CAM-1", company_id=other.id)
        records = self.make_record() | self.make_record(device_id=device.id)
        records._deadline_begin(1, "working_days", utc("2026-11-29 16:00"))
        self.assertEqual(
            records.mapped("deadline_date"), [utc("2026-11-30 10:00"), utc("2026-12-01 08:00")]
        )

    def test_many_records_read_the_calendar_once(self):
        few = self.make_record()
        many = self.env["cctv.checklist"].browse(self.make_record().id for _ in range(60))
        counts = []
        for records in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records._deadline_begin(5, "working_days", utc(NOON_FRIDAY))
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 20, counts)

    def test_lists_sort_by_time_left_and_average_the_time_taken(self):
        records = self.env["cctv.checklist"]
        for hours in (3, 1, 2):
            records |= self.begin(hours, "hours", NOON_FRIDAY)
        ordered = records.search([("id", "in", records.ids)], order="deadline_date")
        self.assertEqual(ordered.mapped("deadline_amount"), [1, 2, 3])
        for hours, record in enumerate(ordered, 5):
            record._deadline_finish(utc(f"2026-11-27 {hours + 1:02}:00"))
        groups = records._read_group(
            [("id", "in", records.ids)], ["deadline_state"], ["deadline_taken:avg"]
        )
        self.assertEqual(groups, [("met", 2.0)])

    def test_words_in_indonesian_numbers(self):
        self.env["res.lang"]._activate_lang("id_ID")
        record = self.begin(4, "hours", "2026-11-27 05:00")
        record._deadline_finish(utc("2026-11-27 07:30"))
        self.assertIn("2,5", record.with_context(lang="id_ID").deadline_text)
