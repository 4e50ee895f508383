from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import CctvCase

ROWS = ("P P S S M M - -", "- - P P S S M M", "M M - - P P S S", "S S M M - - P P")


class RosterCase(CctvCase):
    """A control room with three slots and four groups of two; ``make`` makes a roster of a month
    that is not begun."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Asia/Jakarta"
        cls.supervisor = cls.make_user("supervisor")
        cls.room = cls.env["cctv.control.room"].create({"name": "Room R"})
        cls.morning, cls.afternoon, cls.night = (
            cls.env["cctv.shift.slot"].create(
                {
                    "name": name,
                    "code": code,
                    "room_id": cls.room.id,
                    "hour_from": hour,
                    "hours": 8,
                    "needed": 2,
                }
            )
            for name, code, hour in (("Pagi", "P", 7), ("Sore", "S", 15), ("Malam", "M", 23))
        )
        cls.groups = cls.env["cctv.shift.group"].create(
            [
                {"name": name, "sequence": number, "room_id": cls.room.id}
                for number, name in enumerate("ABCD")
            ]
        )
        cls.users = [cls.make_user("operator", f"roster_officer_{n}") for n in range(8)]
        cls.officers = cls.env["cctv.officer"].create(
            [
                {"user_id": user.id, "group_id": cls.groups[number % 4].id}
                for number, user in enumerate(cls.users)
            ]
        )
        today = fields.Date.today()
        cls.first = today + relativedelta(months=2, day=1)
        cls.last = cls.first + relativedelta(day=31)
        cls.pattern = cls.make_pattern(ROWS)

    @classmethod
    def make_pattern(cls, rows, **values):
        return cls.env["cctv.shift.pattern"].create(
            {
                "name": "4 × 2",
                "room_id": cls.room.id,
                "date_first": cls.first,
                "line_ids": [
                    Command.create({"group_id": group.id, "days": row, "sequence": number})
                    for number, (group, row) in enumerate(zip(cls.groups, rows, strict=False))
                ],
                **values,
            }
        )

    @classmethod
    def window(cls, user=None, **values):
        windows = cls.env["cctv.make.roster"].with_user(user or cls.supervisor)
        return windows.create(
            {
                "room_id": cls.room.id,
                "pattern_id": cls.pattern.id,
                "date_from": cls.first,
                "date_to": cls.last,
                **values,
            }
        )

    @classmethod
    def make(cls, **values):
        made = cls.window(**values).action_make()
        return cls.env["cctv.roster"].with_user(cls.supervisor).browse(made["res_id"])

    @classmethod
    def published(cls, **values):
        roster = cls.make(**values)
        roster.action_publish()
        cls.env.flush_all()
        return roster

    def duties(self, officer, roster=None):
        found = self.env["cctv.shift.duty"].search([("officer_id", "=", officer.id)])
        return found.sorted("date_start")

    def shift_at(self, day, slot):
        begin = slot._times(day)[0]
        return self.env["cctv.shift"].search(
            [("room_id", "=", self.room.id), ("date_start", "=", begin)]
        )

    def told(self, user):
        """Subjects of what was sent to ``user``."""
        self.env.cr.precommit.run()
        return self.env["mail.message"].search(
            [("partner_ids", "in", user.partner_id.ids), ("message_type", "=", "user_notification")]
        )


@tagged("-at_install", "post_install")
class TestRoster(RosterCase):
    def test_month_of_four_groups(self):
        self.assertFalse(self.pattern.problems)
        window = self.window()
        self.assertEqual((window.problems, window.filled_count), ("", 0))
        roster = self.make()
        days = (self.last - self.first).days + 1
        self.assertEqual(len(roster.shift_ids), 3 * days)
        self.assertTrue(all(len(shift.duty_ids) == 2 for shift in roster.shift_ids))
        self.assertFalse(roster.problems)
        night = self.shift_at(self.first, self.night)
        self.assertEqual(f"{night.date_start:%H:%M} {night.date_end:%H:%M}", "16:00 00:00", "UTC")
        self.assertEqual(night._local_date(), self.first)

    def test_goes_on_over_the_month(self):
        """The pattern goes on where the month before has ended, also for rest."""
        self.published()
        begin = self.last + timedelta(days=1)
        after = self.window(date_from=begin, date_to=begin + timedelta(days=27))
        self.assertFalse(after.problems)
        windows = self.env["cctv.make.roster"].with_user(self.supervisor)
        usual = windows.create({"room_id": self.room.id})
        self.assertEqual(usual.date_from, begin)
        self.assertEqual(usual.date_to, usual.date_from + relativedelta(day=31))

    def test_same_days_twice(self):
        self.make()
        with self.assertSays("has a roster for some of these days already"):
            self.make()

    def test_days_the_wrong_way_round(self):
        window = self.window(date_to=self.first - timedelta(days=1))
        self.assertIn("not before the first", window.problems)
        with self.assertSays("not before the first"):
            window.action_make()

    def test_slots_of_impossible_length(self):
        for hours in (0, 30, -1):
            with self.assertSays("lasts a quarter of an hour to 24 hours"):
                self.morning.hours = hours
        with self.assertSays("begins between 00:00 and 23:59"):
            self.morning.hour_from = 24

    def test_slots_that_overlap_or_leave_a_hole(self):
        self.assertFalse(self.room.slot_words)
        self.morning.hours = 9
        self.assertIn("“Pagi 07:00–16:00” and “Sore 15:00–23:00” overlap", self.room.slot_words)
        self.morning.hours = 7
        self.assertIn("Nobody is there from 14:00 to 15:00", self.room.slot_words)
        window = self.window()
        self.assertIn("Nobody is there from", window.problems)
        with self.assertSays("No roster was made"):
            self.window(gaps="refuse").action_make()
        roster = self.make()
        with self.assertSays("(?s)cannot be published.*Nobody is there"):
            roster.action_publish()
        self.assertEqual(roster.state, "draft")

    def test_groups_unlike_the_procedure(self):
        self.officers[0].group_id = self.groups[1]
        self.assertIn("2 officers in a group, group A has 1", self.room.slot_words)
        self.groups[0].active = False
        self.assertIn("has 4 groups, this room has 3", self.room.slot_words)

    def test_two_shifts_at_once(self):
        self.morning.hours = 9
        self.assertIn("Two shifts at once", self.window().problems)

    def test_letter_that_is_no_slot(self):
        with self.assertSays("“X” in the row of group A is no slot"):
            self.pattern.line_ids[0].days = "P X"

    def test_spread(self):
        row = {"group_id": self.groups[0].id, "days": ROWS[0]}
        self.pattern.line_ids = [Command.clear(), Command.create(row)]
        self.pattern.with_user(self.supervisor).action_spread()
        self.assertEqual(tuple(self.pattern.line_ids.mapped("days")), ROWS)

    def test_pattern_without_rest(self):
        """Night and then morning: no rest between."""
        self.pattern.line_ids[0].days = "M P S S M M - -"
        self.assertIn("hours of rest", self.pattern.problems)

    def test_group_with_one_officer(self):
        """The others help out; who is asked not to, sees what is missing."""
        self.officers[0].group_id = False
        kept = self.window(gaps="keep")
        self.assertIn("1 of 2 officers", kept.problems)
        filled = self.window()
        self.assertFalse(filled.problems)
        self.assertGreater(filled.filled_count, 0)
        roster = filled.action_make()
        roster = self.env["cctv.roster"].browse(roster["res_id"])
        self.assertFalse(roster.problems)
        self.assertNotIn(self.officers[0], roster.shift_ids.duty_ids.officer_id)

    def test_leave_is_respected(self):
        change = self.env["cctv.shift.change"].create(
            {
                "officer_id": self.officers[0].id,
                "date_from": self.first,
                "date_to": self.first + timedelta(days=6),
                "reason": "x",
            }
        )
        change.with_user(self.supervisor).action_approve()
        roster = self.make()
        days = {duty.shift_id._local_date() for duty in self.duties(self.officers[0])}
        self.assertTrue(days)
        self.assertGreater(min(days), self.first + timedelta(days=6))
        self.assertFalse(roster.problems)

    def test_what_cannot_be_filled_is_said(self):
        """Not only who is missing, also what can be done."""
        self.officers[:5].group_id = False
        window = self.window()
        self.assertIn("1 of 2 officers", window.problems)
        self.assertIn("Name another officer", window.problems)
        self.assertNotIn("Name another officer", self.window(gaps="keep").problems)
        roster = self.make()
        message = roster.action_fill()["params"]["message"]
        self.assertIn("Name another officer", message)

    def test_rest_that_leaves_no_room_to_spare(self):
        """Six days in a row, one on leave: others are moved, and the draft is without a fault."""
        self.room.days_in_a_row = 6
        self.officers[0].contract_end = self.first - timedelta(days=1)
        roster = self.make()
        self.assertFalse(roster.problems)

    def test_contract_and_availability(self):
        self.officers[0].contract_end = self.first + timedelta(days=1)
        self.officers[1].not_slot_ids = self.night
        self.assertFalse(self.officers[1].is_around_the_clock)
        roster = self.make()
        self.assertFalse(roster.problems)
        days = [duty.shift_id._local_date() for duty in self.duties(self.officers[0])]
        self.assertLessEqual(max(days), self.first + timedelta(days=1))
        self.assertNotIn(self.night, self.duties(self.officers[1]).slot_id)

    def test_competencies(self):
        officer = self.officers[0].with_user(self.supervisor)
        self.assertIn("Coordination", officer.missing_words)
        shown = {"kind": "coordination", "date": "2026-01-05"}
        officer.competency_ids = [Command.create(shown)]
        self.assertNotIn("Coordination", officer.missing_words)
        officer.competency_ids.date_until = "2026-02-05"
        self.assertIn("Coordination", officer.missing_words, "over")
        with self.assertSays("until a day before"):
            officer.competency_ids.date_until = "2026-01-01"
        with self.assertRaises(AccessError):
            self.officers[0].with_user(self.users[1]).read(["letter_number"])

    def test_publishing(self):
        roster = self.make()
        officer = self.users[0]
        shifts = self.env["cctv.shift"].with_user(officer)
        self.assertFalse(shifts.search([("roster_id", "=", roster.id)]), "a draft")
        roster.action_publish()
        self.assertEqual(len(shifts.search([("roster_id", "=", roster.id)])), len(roster.shift_ids))
        self.assertIn("Roster published", self.told(officer).mapped("subject")[0])
        with self.assertSays("has been published already"):
            roster.action_publish()
        with self.assertSays("published roster stays"):
            roster.unlink()
        with self.assertRaises(AccessError):
            roster.with_user(officer).action_publish()
        with self.assertRaises(AccessError):
            roster.write({"state": "draft"})

    def test_change_after_publishing(self):
        roster = self.published()
        shift = self.shift_at(self.first + timedelta(days=3), self.morning)
        duty = shift.duty_ids[0]
        gone, came = duty.officer_id, self.officers - shift.duty_ids.officer_id
        came = came.filtered(lambda officer: officer.group_id != gone.group_id)[0]
        self.told(gone.user_id).unlink()
        duty.with_user(self.supervisor).officer_id = came
        self.assertIn("Your shifts have changed", self.told(gone.user_id).mapped("subject"))
        self.assertIn("Your shifts have changed", self.told(came.user_id).mapped("subject"))
        self.assertTrue(shift.date_changed and roster.date_changed)
        self.assertIn(came.name, roster.message_ids[0].body)
        other = self.shift_at(self.first + timedelta(days=9), self.morning)
        self.assertFalse(other.date_changed)

    def test_officer_removed(self):
        """His shifts are open, supervisors are told, and the roster can be filled."""
        roster = self.published()
        officer = self.officers[2]
        self.assertTrue(self.duties(officer))
        officer.with_user(self.supervisor).active = False
        self.assertFalse(self.duties(officer))
        self.assertIn("1 of 2 officers", roster.problems)
        self.assertIn(officer.name, " ".join(self.told(self.supervisor).mapped("subject")))
        roster.action_fill()
        self.assertFalse(roster.problems)

    def test_officer_with_a_running_shift_stays_in_it(self):
        self.published()
        running = self.shift_at(self.first, self.morning)
        running.sudo().state = "running"
        officer = running.duty_ids[0].officer_id
        officer.active = False
        self.assertEqual(self.duties(officer).shift_id, running)

    def test_who_has_arrived_stays(self):
        self.published()
        duty = self.shift_at(self.first, self.morning).duty_ids[0]
        duty.sudo().write({"state": "arrived", "date_arrived": fields.Datetime.now()})
        with self.assertSays("stays in the shift"):
            duty.with_user(self.supervisor).unlink()
        with self.assertSays("stays in the shift"):
            duty.with_user(self.supervisor).officer_id = self.officers[7]

    def test_begun_shift_keeps_its_times(self):
        self.published()
        shift = self.shift_at(self.first, self.morning)
        shift.sudo().state = "running"
        with self.assertSays("has begun: its times stay"):
            shift.with_user(self.supervisor).date_end = shift.date_end + timedelta(hours=1)

    def test_shift_stays_in_its_published_roster(self):
        """Outside of it nobody would hear of changes."""
        self.published()
        shift = self.shift_at(self.first, self.morning).with_user(self.supervisor)
        with self.assertSays("stays in it"):
            shift.roster_id = False
        other = self.env["cctv.control.room"].create({"name": "Room S"})
        slot = self.morning.copy({"room_id": other.id})
        with self.assertSays("a slot and a group of Room R"):
            self.night.room_id = other
        with self.assertSays("a slot and a group of Room R"):
            shift.slot_id = slot

    def test_draft_of_past_days_can_be_deleted(self):
        today = fields.Date.today()
        days = {"date_from": today - timedelta(days=3), "date_to": today + timedelta(days=3)}
        roster = self.make(**days)
        self.env["cctv.shift"]._end_past(fields.Datetime.now())
        self.assertEqual(set(roster.shift_ids.mapped("state")), {"planned"}, "nobody has seen it")
        roster.shift_ids[-1].sudo().state = "over"
        roster.unlink()
        self.make(**days)

    def test_log_in_taken_away(self):
        """Who is archived as a user has no shifts any more, and supervisors are told."""
        roster = self.published()
        officer = self.officers[2]
        self.env.cr.precommit.run()
        officer.user_id.active = False
        self.assertFalse(self.duties(officer))
        self.assertTrue(roster.problem_count)
        told = self.told(self.supervisor)
        self.assertIn(officer.name, " ".join(told.mapped("subject")))
        self.assertIn("has no log-in any more", " ".join(told.mapped("body")))

    def test_room_with_shifts_is_not_archived(self):
        self.published()
        room = self.room.with_user(self.supervisor)
        with self.assertSays("Room R has shifts still"):
            room.active = False
        shifts = self.env["cctv.shift"].search([("room_id", "=", self.room.id)])
        shifts.with_user(self.supervisor).unlink()
        room.active = False

    def test_company_stays(self):
        """Nothing goes to another company with its room or officer."""
        other = self.env["res.company"].create({"name": "Other"})
        self.supervisor.company_ids += other
        with self.assertSays("stays with its company"):
            self.room.with_user(self.supervisor).company_id = other
        with self.assertSays("stays with the company"):
            self.officers[0].with_user(self.supervisor).company_id = other

    def test_shift_outside_its_roster(self):
        roster = self.make()
        begin, end = self.morning._times(self.last + timedelta(days=1))
        with self.assertSays("not within the days"):
            self.env["cctv.shift"].create(
                {
                    "room_id": self.room.id,
                    "slot_id": self.morning.id,
                    "roster_id": roster.id,
                    "date_start": begin,
                    "date_end": end,
                }
            )

    def test_statements_do_not_grow_with_the_days(self):
        short = self.window(date_to=self.first + timedelta(days=6))
        few = self.count_statements(short._plan)
        long = self.window(date_to=self.last + timedelta(days=62))
        self.assertLessEqual(self.count_statements(long._plan), few + 5)


@tagged("-at_install", "post_install")
class TestShiftChange(RosterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.roster = cls.published()
        cls.env.cr.precommit.run()

    def ask(self, user=None, **values):
        changes = self.env["cctv.shift.change"].with_user(user or self.users[0])
        return changes.create({"reason": "family", **values})

    def ask_swap(self, mine, theirs=None, **values):
        return self.ask(
            mine.officer_id.user_id,
            kind="swap",
            duty_id=mine.id,
            officer_id=mine.officer_id.id,
            with_duty_id=theirs.id if theirs else False,
            **{"with_officer_id": theirs.officer_id.id if theirs else None, **values},
        )

    def swap_of_days_off(self):
        """A's night on the fifth day and D's morning on the eighth, when the other one is off."""
        one = self.shift_at(self.first + timedelta(days=4), self.night).duty_ids[0]
        other = self.shift_at(self.first + timedelta(days=7), self.morning).duty_ids[0]
        return self.ask_swap(one, other), one, other

    def test_leave_is_filled(self):
        officer, day = self.officers[0], self.first
        leave = self.ask(date_from=day, date_to=day + timedelta(days=1))
        self.assertEqual(leave.officer_id, officer, "oneself")
        self.assertFalse(leave.outlook, "only for who decides")
        mine = leave.with_user(self.supervisor)
        self.assertIn(f"instead of {officer.name}", mine.outlook)
        mine.action_approve()
        days = {duty.shift_id._local_date() for duty in self.duties(officer)}
        self.assertFalse(days & {day, day + timedelta(days=1)})
        self.assertFalse(self.roster.problems)
        self.assertIn(officer.name, leave.what)
        self.assertTrue(self.told(self.users[0]))

    def test_leave_that_leaves_a_gap(self):
        """Nobody else is there: refused with what would be wrong."""
        (self.officers - self.officers[0] - self.officers[4]).write({"group_id": False})
        leave = self.ask(date_from=self.first, date_to=self.first)
        with self.assertSays("(?s)cannot be approved.*1 of 2 officers"):
            leave.with_user(self.supervisor).action_approve()
        self.assertEqual(leave.state, "asked")

    def test_leave_of_the_day_after_a_night(self):
        """A night that ends in the day of leave is concerned as well."""
        night = self.shift_at(self.first, self.night)
        officer = night.duty_ids[0].officer_id
        day = self.first + timedelta(days=1)
        leave = self.ask(officer.user_id, date_from=day, date_to=day)
        leave.with_user(self.supervisor).action_approve()
        self.assertNotIn(officer, night.duty_ids.officer_id)

    def test_leave_twice(self):
        self.ask(date_from=self.first, date_to=self.first)
        with self.assertSays("asked for leave for some of these days already"):
            self.ask(date_from=self.first, date_to=self.last)

    def test_swap_needs_the_others_yes(self):
        swap, one, other = self.swap_of_days_off()
        first, second = one.officer_id, other.officer_id
        self.assertIn(swap.display_name, self.told(second.user_id).mapped("subject"))
        with self.assertSays("has not agreed"):
            swap.with_user(self.supervisor).action_approve()
        with self.assertRaises(AccessError):
            swap.action_agree()
        with self.assertRaises(AccessError):
            swap.with_user(self.supervisor).action_agree()
        swap.with_user(second.user_id).action_agree()
        swap.with_user(self.supervisor).action_approve()
        self.assertEqual((one.officer_id, other.officer_id), (second, first))
        self.assertFalse(self.roster.problems)
        self.assertTrue(one.shift_id.date_changed)

    def test_swap_without_rest_is_refused(self):
        """A's morning after C's night of the day before."""
        night = self.shift_at(self.first, self.night).duty_ids[0]
        tomorrow = self.shift_at(self.first + timedelta(days=1), self.morning).duty_ids[0]
        swap = self.ask_swap(tomorrow, with_officer_id=night.officer_id.id)
        swap.with_user(night.officer_id.user_id).action_agree()
        with self.assertSays("(?s)cannot be approved.*0 hours of rest"):
            swap.with_user(self.supervisor).action_approve()

    def test_taking_over(self):
        mine = self.shift_at(self.first, self.morning).duty_ids[0]
        free = self.officers.filtered(lambda officer: officer.group_id == self.groups[1])[0]
        swap = self.ask_swap(mine, with_officer_id=free.id)
        swap.with_user(free.user_id).action_agree()
        swap.with_user(self.supervisor).action_approve()
        self.assertEqual(mine.officer_id, free)

    def test_a_changed_swap_is_asked_anew(self):
        swap, _one, other = self.swap_of_days_off()
        swap.with_user(other.officer_id.user_id).action_agree()
        swap.duty_id = self.shift_at(self.first + timedelta(days=1), self.morning).duty_ids[0]
        self.assertEqual(swap.answer, "waiting")

    def test_a_swap_whose_return_is_gone_is_asked_anew(self):
        """He has agreed to a shift in return, not to take one over."""
        swap, one, other = self.swap_of_days_off()
        partner = other.officer_id.user_id
        swap.with_user(partner).action_agree()
        other.with_user(self.supervisor).unlink()
        self.assertEqual((swap.answer, swap.with_duty_id.id), ("waiting", False))
        with self.assertSays("has not agreed"):
            swap.with_user(self.supervisor).action_approve()
        one.with_user(self.supervisor).unlink()
        self.assertEqual(swap.state, "withdrawn")

    def test_words_of_a_decision_stay(self):
        leave = self.ask(date_from=self.first, date_to=self.first)
        decider = leave.with_user(self.supervisor)
        decider.decision = "Too few of us"
        decider.action_refuse()
        with self.assertSays("decided already"):
            decider.decision = "Something else"

    def test_refusal_says_why(self):
        leave = self.ask(date_from=self.first, date_to=self.first)
        decider = leave.with_user(self.supervisor)
        with self.assertSays("before you refuse"):
            decider.action_refuse()
        decider.decision = "Too few of us"
        decider.action_refuse()
        self.assertEqual(leave.state, "refused")
        with self.assertSays("decided already"):
            decider.action_approve()
        with self.assertSays("decided already"):
            leave.write({"date_to": self.last})

    def test_only_for_oneself(self):
        with self.assertRaises(AccessError):
            self.ask(officer_id=self.officers[1].id, date_from=self.first, date_to=self.first)
        with self.assertRaises(AccessError):
            leave = self.ask(date_from=self.first, date_to=self.first)
            leave.write({"state": "approved"})
        mine = self.ask(date_from=self.last, date_to=self.last)
        self.assertFalse(
            self.env["cctv.shift.change"].with_user(self.users[1]).search([("id", "=", mine.id)])
        )

    def test_own_request_is_decided_by_another(self):
        officer = self.env["cctv.officer"].create({"user_id": self.supervisor.id})
        leave = self.ask(self.supervisor, date_from=self.first, date_to=self.first)
        self.assertEqual(leave.officer_id, officer)
        with self.assertRaises(AccessError):
            leave.action_approve()

    def test_take_back(self):
        leave = self.ask(date_from=self.first, date_to=self.first)
        leave.action_withdraw()
        self.assertEqual(leave.state, "withdrawn")
        with self.assertSays("Requests are kept"):
            leave.sudo().unlink()

    def test_leave_that_is_not_taken(self):
        """The officer can be planned again; somebody else cannot cancel it, nor when it is over."""
        leave = self.ask(date_from=self.first, date_to=self.first + timedelta(days=1))
        with self.assertSays("approved and not over"):
            leave.action_end_leave()
        leave.with_user(self.supervisor).action_approve()
        self.told(self.users[0])
        with self.assertRaises(AccessError):
            leave.with_user(self.users[1]).action_end_leave()
        with freeze_time(self.first + timedelta(days=3)):
            leave.invalidate_recordset(["may_end"])
            with self.assertSays("approved and not over"):
                leave.action_end_leave()
        leave.invalidate_recordset(["may_end"])
        leave.with_user(self.supervisor).action_end_leave()
        self.assertEqual(leave.state, "withdrawn")
        self.assertIn("is cancelled", self.told(self.users[0])[0].body)
        self.ask(date_from=self.first, date_to=self.first)

    def test_what_an_officer_asks_for_is_his(self):
        """The supervisor changes only what he has entered for somebody."""
        leave = self.ask(date_from=self.first, date_to=self.first)
        with self.assertSays("what the officer asks for"):
            leave.with_user(self.supervisor).reason = "another reason"
        with self.assertSays("what the officer asks for"):
            leave.with_user(self.supervisor).action_withdraw()
        entered = self.ask(
            self.supervisor,
            officer_id=self.officers[1].id,
            date_from=self.first,
            date_to=self.first,
        )
        entered.reason = "rang and said so"
        entered.action_withdraw()

    def test_shift_that_has_begun(self):
        mine = self.shift_at(self.first, self.morning).duty_ids[0]
        mine.shift_id.sudo().state = "running"
        with self.assertRaises(ValidationError):
            self.ask_swap(mine, with_officer_id=self.officers[5].id)

    def test_without_a_reason(self):
        with self.assertRaises(UserError):
            self.ask(date_from=date.today(), date_to=date.today(), reason=" ")
