from datetime import date, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .room_common import RoomCase


class AttendanceCase(RoomCase):
    """``duty``: of the first officer, who is on duty; ``coming``: of the second, who comes next."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.duty = cls.shift.duty_ids.with_user(cls.first)
        cls.coming = cls.next_shift.duty_ids.with_user(cls.second)
        now = fields.Datetime.now()
        cls.shift.duty_ids.write({"state": "inside", "date_arrived": now, "date_entered": now})
        cls.start = cls.next_shift.date_start

    def at(self, minutes):
        """The clock so many minutes after the change of shift."""
        return freeze_time(self.start + timedelta(minutes=minutes))

    def draft_of_next_shift(self):
        """The draft in which the next shift stands now."""
        today = fields.Date.today()
        days = {"date_from": today - timedelta(days=2), "date_to": today + timedelta(days=2)}
        draft = self.env["cctv.roster"].create({"name": "R", "room_id": self.room.id, **days})
        self.next_shift.roster_id = draft
        return draft

    def record(self, duty, user=None, **values):
        window = {"duty_id": duty.id, "reason": "Seen by the supervisor.", **values}
        record = self.env["cctv.duty.record"].with_user(user or self.supervisor).create(window)
        return record.action_confirm()


@tagged("-at_install", "post_install")
class TestAttendance(AttendanceCase):
    def test_arrives_goes_in_takes_over_leaves(self):
        with self.at(-15):
            self.coming.action_arrive()
        self.assertEqual((self.coming.state, self.coming.late_minutes), ("arrived", 0))
        self.assertEqual(self.coming.punctuality, 100)
        with self.at(0):
            self.coming.action_enter()
        self.assertEqual(self.next_shift.state, "planned", "the watch is not handed over yet")
        self.next_shift._take_turn()
        self.assertEqual((self.shift.state, self.next_shift.state), ("over", "running"))
        with self.at(2):
            self.duty.action_leave()
        self.assertEqual(self.duty.state, "left")
        self.assertGreater(self.duty.hours, 0)

    def test_late_is_shown_by_the_profile(self):
        with self.at(-8.5):
            self.coming.action_arrive()
        self.assertEqual(self.coming.late_minutes, 6)
        self.assertEqual(self.coming.punctuality, 0)

    def test_too_early_and_too_late(self):
        with self.at(-250), self.assertRaisesRegex(UserError, "at most four hours before"):
            self.coming.action_arrive()
        with self.at(8 * 60 + 1), self.assertRaisesRegex(UserError, "This shift is over"):
            self.coming.action_arrive()

    def test_waits_outside(self):
        with self.at(-15):
            self.coming.action_arrive()
            with self.assertRaisesRegex(UserError, "Please wait outside until"):
                self.coming.action_enter()
        profile = self.company._cctv_profile()
        own = profile if profile.company_id else profile.copy({"company_id": self.company.id})
        own.entry_minutes = 15
        self.company.cctv_profile_id = own
        with self.at(-15):
            self.coming.action_enter()
        self.assertEqual(self.coming.state, "inside")

    def test_first_shift_of_a_room_begins_when_somebody_goes_in(self):
        self.shift._end()
        with self.at(-20):
            self.coming.action_arrive()
            self.coming.action_enter()
        self.assertEqual(self.next_shift.state, "running")

    def test_room_is_not_left_before_the_handover(self):
        with self.at(30), self.assertRaisesRegex(UserError, "You cannot leave yet"):
            self.duty.action_leave()
        self.assertEqual(self.duty.state, "inside")
        self.record(self.duty, kind="let_go", reason="Taken to hospital.")
        self.assertEqual(self.duty.state, "left")
        self.assertIn("Taken to hospital.", self.duty.note)
        self.assertIn(self.supervisor.name, self.duty.note)

    def test_not_in_the_middle_of_the_shift(self):
        self.next_shift.unlink()
        with self.assertRaisesRegex(UserError, "your shift lasts until"):
            self.duty.action_leave()
        with self.at(1):
            self.duty.action_leave()
        self.assertEqual(self.duty.state, "left", "nobody follows: the room closes")

    def test_only_the_own_coming(self):
        with self.at(-15), self.assertRaisesRegex(AccessError, "Only second_officer"):
            self.coming.with_user(self.first).action_arrive()
        with self.assertRaises(AccessError):
            self.coming.write({"date_arrived": self.start})
        with self.assertRaises(AccessError):
            self.coming.with_user(self.supervisor).write({"state": "inside"})
        with self.assertRaises(AccessError):
            self.env["cctv.duty.record"].with_user(self.second).create(
                {"duty_id": self.coming.id, "reason": "x"}
            )
        with self.assertRaisesRegex(AccessError, "supervisor"):
            self.coming._record_absent("x")

    def test_twice(self):
        with self.at(-15):
            self.coming.action_arrive()
            with self.assertRaisesRegex(UserError, "Arrived"):
                self.coming.action_arrive()

    def test_supervisor_records_times(self):
        came, went = self.start - timedelta(minutes=20), self.start
        with self.at(60):
            self.record(self.coming, kind="times", date_arrived=came, date_entered=went)
        self.assertEqual((self.coming.state, self.coming.date_entered), ("inside", went))
        with self.at(60), self.assertRaisesRegex(UserError, "must follow each other"):
            self.record(self.coming, kind="times", date_arrived=went, date_entered=came)
        with self.at(60), self.assertRaisesRegex(UserError, "in the future"):
            late = self.start + timedelta(hours=2)
            self.record(self.coming, kind="times", date_arrived=came, date_entered=late)
        with self.at(60), self.assertRaisesRegex(UserError, "not within this shift"):
            self.record(self.coming, kind="times", date_arrived=came - timedelta(days=1))
        with self.at(60), self.assertRaisesRegex(UserError, "Say why"):
            self.record(self.coming, kind="times", date_arrived=came, reason=" ")

    def test_window_shows_what_is_known(self):
        given = self.duty.with_user(self.supervisor).action_record()["context"]
        form = Form(self.env["cctv.duty.record"].with_user(self.supervisor).with_context(**given))
        self.assertEqual(form.kind, "let_go")
        self.assertEqual(form.date_arrived, self.duty.date_arrived)

    def test_absent(self):
        with self.at(-60), self.assertRaisesRegex(UserError, "has not begun"):
            self.record(self.coming, kind="absent")
        with self.at(10):
            self.record(self.coming, kind="absent", reason="Ill.")
        self.assertEqual((self.coming.state, self.coming.punctuality), ("absent", 0))

    def test_stand_in(self):
        third = self.make_officer(self.make_user("operator", "third_officer"))
        values = {"shift_id": self.next_shift.id, "officer_id": third.id}
        duties = self.env["cctv.shift.duty"].with_user(self.supervisor)
        duty = duties.create({**values, "stands_in_id": self.next_officer.id})
        with self.assertRaisesRegex(ValidationError, "nobody can stand in"):
            duty.stands_in_id = self.officer

    def test_who_stands_in_is_not_late(self):
        """He was put into the shift when it had begun."""
        third = self.make_officer(self.make_user("operator", "third_officer"))
        duty = self.env["cctv.shift.duty"].create(
            {"shift_id": self.next_shift.id, "officer_id": third.id}
        )
        self.env.cr.execute(
            "UPDATE cctv_shift_duty SET create_date = %s WHERE id = %s",
            (self.start + timedelta(minutes=30), duty.id),
        )
        duty.invalidate_recordset(["create_date"])
        with self.at(40):
            duty.with_user(third.user_id).action_arrive()
        self.assertEqual(duty.late_minutes, 10)

    def test_supervisor_does_not_record_himself(self):
        """Nor lets himself go while he has the watch."""
        officer = self.make_officer(self.supervisor)
        duty = self.env["cctv.shift.duty"].create(
            {"shift_id": self.shift.id, "officer_id": officer.id}
        )
        duty.sudo().write({"state": "inside", "date_arrived": self.shift.date_start})
        for values in (
            {"kind": "let_go"},
            {"kind": "times", "date_arrived": self.shift.date_start},
        ):
            with self.subTest(values), self.assertRaisesRegex(AccessError, "another supervisor"):
                self.record(duty, **values)
        other = self.make_user("supervisor", "another_supervisor")
        self.record(duty, other, kind="let_go")
        self.assertEqual(duty.state, "left")

    def test_whose_shifts_they_were_stays(self):
        another = self.make_user("operator", "third_officer")
        officer = self.officer.with_user(self.supervisor)
        with self.assertRaisesRegex(ValidationError, "stays"):
            officer.user_id = another
        self.next_officer.with_user(self.supervisor).user_id = another

    def test_who_takes_anothers_place_is_not_late(self):
        """The line of the one who is ill gets another officer when the shift has begun."""
        third = self.make_officer(self.make_user("operator", "third_officer"))
        with self.at(30):
            self.coming.with_user(self.supervisor).officer_id = third
        with self.at(40):
            self.coming.with_user(third.user_id).action_arrive()
        self.assertEqual(self.coming.late_minutes, 10)

    def test_who_did_not_come_stays(self):
        """Nobody takes an absence out of a shift that is over."""
        self.next_shift._end()
        duty = self.coming.with_user(self.supervisor)
        with self.assertRaisesRegex(UserError, "This shift is over"):
            duty.unlink()
        with self.assertRaisesRegex(UserError, "This shift is over"):
            duty.officer_id = self.officer
        with self.at(9 * 60):
            self.record(self.coming, kind="absent", reason="Did not come.")

    def test_a_draft_is_no_shift_yet(self):
        """Also for a supervisor, who sees drafts."""
        self.make_officer(self.supervisor)
        officer = self.env["cctv.officer"].search([("user_id", "=", self.supervisor.id)])
        draft = self.draft_of_next_shift()
        duty = self.env["cctv.shift.duty"].create(
            {"shift_id": self.next_shift.id, "officer_id": officer.id}
        )
        mine = duty.with_user(self.supervisor)
        self.assertFalse(mine._mine())
        with self.at(-10), self.assertRaisesRegex(UserError, "not published"):
            mine.action_arrive()
        draft.state = "published"
        self.assertEqual(mine._mine(), mine)

    def test_on_the_phone_the_state_is_shown(self):
        view = self.env["cctv.shift.duty"].get_view(view_type="kanban")["arch"]
        for name in ("state", "late_minutes", "officer_id", "time_words"):
            self.assertIn(f'name="{name}"', view)

    def test_night_over_the_end_of_a_month(self):
        """From 22:00 of the 31st: coming, being late and leaving in two months, one day of the
        roster."""
        self.company.partner_id.tz = "Asia/Jakarta"
        night = self.make_slot("Night", 22)
        begin, end = night._times(date(2027, 1, 31))
        shift = self.make_shift(night, begin, self.next_officer)
        self.shift._end()
        duty = shift.duty_ids.with_user(self.second)
        with freeze_time(begin - timedelta(minutes=20)):
            self.assertEqual(duty._mine(), duty)
            duty.action_arrive()
            duty.action_enter()
        with freeze_time(end - timedelta(minutes=1)):
            self.assertEqual(duty._mine(), duty)
            with self.assertRaisesRegex(UserError, "until"):
                duty.action_leave()
        with freeze_time(end + timedelta(minutes=5)):
            duty.action_leave()
        self.assertEqual((duty.late_minutes, shift.state), (0, "running"))
        self.assertEqual(duty.day_words, "Sunday 31 January")
        self.assertEqual(duty.time_words, "Night 22:00–06:00")
        self.assertAlmostEqual(duty.hours, 8.4, 1)

    def test_what_happened_stays(self):
        duty = self.duty.with_user(self.supervisor)
        with self.assertRaisesRegex(UserError, "stays in the shift"):
            duty.unlink()
        with self.assertRaisesRegex(UserError, "stays in the shift"):
            duty.officer_id = self.next_officer
        with self.assertRaises(UserError):
            self.shift.with_user(self.supervisor).unlink()
        self.next_shift.with_user(self.supervisor).unlink()

    def test_officer_on_duty_stays_officer(self):
        with self.assertRaisesRegex(ValidationError, "is on duty"):
            self.officer.with_user(self.supervisor).active = False
        self.next_officer.with_user(self.supervisor).active = False

    def test_mine(self):
        duties = self.env["cctv.shift.duty"]
        self.assertEqual(duties.with_user(self.first).action_mine()["res_id"], self.duty.id)
        self.assertEqual(duties.with_user(self.second)._mine(), self.coming)
        third = self.make_user("operator", "third_officer")
        self.assertFalse(duties.with_user(third).action_mine()["res_id"])


@tagged("-at_install", "post_install")
class TestMissingSuccessor(AttendanceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.management = cls.make_user("management")
        cls.users = cls.supervisor | cls.management
        cls.users.notification_type = "inbox"

    def setUp(self):
        super().setUp()
        self.commit_never()

    def told(self):
        """{user: how many messages about a missing shift}."""
        found = self.env["mail.notification"].search(
            [("res_partner_id", "in", self.users.partner_id.ids)]
        )
        found = found.filtered(lambda told: told.mail_message_id.model == "cctv.control.room")
        by_partner = found.grouped("res_partner_id")
        return {user: len(by_partner.get(user.partner_id, ())) for user in self.users}

    def run_at(self, minutes):
        with self.at(minutes):
            self.env["cctv.shift"]._cron_attendance()
        return self.told()

    def test_supervisor_then_management(self):
        one, two = self.supervisor, self.management
        self.assertEqual(self.run_at(9), {one: 0, two: 0})
        self.assertEqual(self.run_at(10), {one: 1, two: 0})
        self.assertEqual(self.run_at(15), {one: 1, two: 0}, "told once")
        self.assertEqual(self.run_at(30), {one: 1, two: 1})
        self.assertEqual(self.run_at(60), {one: 1, two: 1})

    def test_words(self):
        with self.at(10):
            body = self.next_shift._missing_body()
        self.assertIn(f"{self.first.name} stay until", body)
        self.assertIn(f"Expected: {self.second.name}", body)
        self.shift._end()
        self.assertIn("the room is empty", self.next_shift._missing_body())

    def test_nobody_is_told_when_one_is_there(self):
        with self.at(-5):
            self.coming.action_arrive()
        self.assertEqual(set(self.run_at(40).values()), {0})

    def test_draft_roster_tells_nobody(self):
        self.draft_of_next_shift()
        self.assertEqual(set(self.run_at(40).values()), {0})

    def test_room_that_is_no_more_tells_nobody(self):
        self.room.active = False
        self.assertEqual(set(self.run_at(40).values()), {0})

    def test_what_is_past_has_no_watch(self):
        self.run_at(8 * 60 + 5)
        self.assertEqual(self.next_shift.state, "over", "nobody came")
        self.assertEqual(self.shift.state, "running", "its officer is still in the room")
        self.record(self.duty, kind="let_go")
        self.run_at(8 * 60 + 10)
        self.assertEqual(self.shift.state, "over")
