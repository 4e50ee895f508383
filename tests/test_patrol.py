"""Video patrols: plans, rounds made before their time, ticking off, the end, what is refused."""

import doctest
from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.cctv_patrol_due import LEAD
from ..tools import patrol_times
from .room_common import RoomCase


class PatrolCase(RoomCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site = cls.env["cctv.location"].create({"name": "Site P"})
        cls.other_site = cls.env["cctv.location"].create({"name": "Site Q"})
        cls.cameras = cls.make_cameras(4, cls.site)
        cls.others = cls.make_cameras(2, cls.other_site, "Q")
        cls.room.watched_ids = cls.site | cls.other_site
        cls.plan = cls.env["cctv.patrol.plan"].create(
            {"name": "All areas", "room_id": cls.room.id, "rhythm": "times", "times": "00:00"}
        )
        cls.Patrol = cls.env["cctv.patrol"]

    @classmethod
    def make_cameras(cls, count, place, letter="P"):
        return cls.env["maintenance.equipment"].create(
            [
                {
                    "name": f"View {number}",
                    "cctv_kind": "camera",
                    "cctv_code": f"T-{letter}-{number:03}",
                    "cctv_location_id": place.id,
                    "cctv_poll_enabled": False,
                }
                for number in range(count)
            ]
        )

    def make_round(self, minutes_ago=5):
        due = fields.Datetime.now() - timedelta(minutes=minutes_ago)
        return self.plan._insert_rounds([due])

    def setUp(self):
        super().setUp()
        self.commit_never()

    def as_(self, user, patrol):
        return patrol.with_user(user)

    def begin(self, patrol, user=None):
        return self.Patrol.with_user(user or self.first).cctv_patrol_begin(patrol.id)

    def all_fine(self, patrol, lines=None):
        return {str(line.id): "fine" for line in (patrol.line_ids if lines is None else lines)}


@tagged("post_install", "-at_install")
class TestPatrolPlan(PatrolCase):
    def test_examples(self):
        self.assertFalse(doctest.testmod(patrol_times).failed)

    def test_times_are_of_the_companys_clock(self):
        self.company.partner_id.tz = "Asia/Jakarta"
        self.plan.times = "07:30 23.15"
        begin = fields.Datetime.to_datetime("2026-03-01 00:00:00")
        moments = self.plan._moments(begin, begin + timedelta(days=1))
        self.assertEqual(
            [str(moment) for moment in moments], ["2026-03-01 00:30:00", "2026-03-01 16:15:00"]
        )

    def test_no_shift_is_forgotten(self):
        """Every two hours of each shift: the night has rounds too."""
        self.make_slot("Night", 23)
        self.plan.write({"rhythm": "shift", "hours": 2, "after_minutes": 30})
        self.assertEqual(len(self.plan._minutes()), 12)
        self.assertIn("01:30", self.plan.times_words)
        self.plan.slot_ids = self.slot
        self.assertEqual(len(self.plan._minutes()), 4)
        self.assertIn("18", self.plan.gap_words, "from 13:30 to 07:30")

    def test_bad_input(self):
        for times in ("", "25:00", "7:5", "soon", "-1", "٧:30"):
            with self.subTest(times=times), self.assertRaises(ValidationError):
                self.plan.times = times
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.plan.write({"hours": 0})
            self.env.flush_all()

    def test_a_changed_plan_forgets_what_is_to_come(self):
        soon = fields.Datetime.now() + timedelta(minutes=20)
        coming = self.plan._insert_rounds([soon])
        begun = self.make_round()
        self.plan.location_ids = self.site
        self.assertFalse(coming.exists())
        self.assertTrue(begun.exists())


@tagged("post_install", "-at_install")
class TestPatrolDue(PatrolCase):
    def plan_now(self, minutes):
        """A plan with one round, so many minutes from now."""
        due = (fields.Datetime.now() + timedelta(minutes=minutes)).replace(second=0)
        self.company.partner_id.tz = "UTC"
        self.plan.times = due.strftime("%H:%M")
        return due

    def test_made_before_its_time_and_once(self):
        due = self.plan_now(20)
        self.Patrol._cron_patrols()
        self.Patrol._cron_patrols()
        patrol = self.Patrol.search([("plan_id", "=", self.plan.id)])
        self.assertEqual((len(patrol), patrol.date_due), (1, due))
        self.assertEqual(patrol.line_ids.device_id, self.cameras | self.others)
        self.assertEqual((patrol.line_count, patrol.shift_id), (6, self.shift))
        self.assertEqual(patrol.standard_minutes, self.company._cctv_profile().patrol_minutes)

    def test_not_too_early(self):
        self.plan_now(LEAD.total_seconds() / 60 + 10)
        self.Patrol._cron_patrols()
        self.assertFalse(self.plan.patrol_ids)

    def test_areas(self):
        self.plan.location_ids = self.site
        self.assertEqual(self.make_round().line_ids.device_id, self.cameras)
        self.assertEqual(self.plan.camera_count, 4)

    def test_an_area_without_cameras_has_no_round(self):
        self.plan.location_ids = self.env["cctv.location"].create({"name": "Empty"})
        self.assertFalse(self.make_round())
        self.assertFalse(self.plan.patrol_ids)

    def test_statements_do_not_grow_with_cameras(self):
        few = self.count_statements(lambda: self.make_round(5))
        self.make_cameras(60, self.site, "Z")
        self.env.flush_all()
        self.assertLessEqual(self.count_statements(lambda: self.make_round(6)), few + 1)

    def test_missed_and_not_finished_are_told(self):
        missed, partial, at_work = (self.make_round(ago) for ago in (90, 80, 70))
        for patrol in (partial, at_work):
            self.begin(patrol)
            ticks = self.all_fine(patrol, patrol.line_ids[:2])
            self.as_(self.first, patrol).cctv_patrol_tick(ticks)
        self.env.cr.execute(
            "UPDATE cctv_patrol SET write_date = write_date - interval '1 hour' WHERE id = %s",
            [partial.id],
        )
        self.env.invalidate_all()
        self.Patrol._cron_patrols()
        states = (missed.state, partial.state, at_work.state)
        self.assertEqual(states, ("missed", "partial", "running"))
        self.assertEqual(partial.date_done, max(partial.line_ids[:2].mapped("date_seen")))
        self.assertFalse(missed.date_done)
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.supervisor.partner_id.ids)], order="id desc", limit=1
        )
        self.assertIn("All areas", told.body)
        self.assertIn("2 of 6", told.body)
        self.assertIn(self.first.name, told.body)
        self.Patrol._cron_patrols()
        again = self.env["mail.message"].search(
            [("partner_ids", "in", self.supervisor.partner_id.ids)], order="id desc", limit=1
        )
        self.assertEqual(told, again, "told once")

    def test_handed_over_when_not_finished(self):
        patrol = self.make_round()
        handover = self.env["cctv.handover"]._open_of(self.shift)
        matter = handover.matter_ids.filtered(lambda matter: matter.kind == "patrol")
        self.assertEqual((matter.res_id, matter.res_model), (patrol.id, "cctv.patrol"))
        self.begin(patrol)
        self.as_(self.first, patrol).cctv_patrol_finish(self.all_fine(patrol))
        handover._fill()
        self.assertNotIn("patrol", handover.matter_ids.mapped("kind"))


@tagged("post_install", "-at_install")
class TestPatrolRound(PatrolCase):
    def test_from_begin_to_end(self):
        patrol = self.make_round()
        data = self.begin(patrol)
        self.assertEqual(data["patrol"]["state"], "running")
        self.assertEqual(len(data["patrol"]["cameras"]), 6)
        mine = self.as_(self.first, patrol)
        lines = patrol.line_ids
        reply = mine.cctv_patrol_tick(self.all_fine(patrol, lines[:3]))
        self.assertEqual((reply["seen_count"], reply["coverage"]), (3, 50.0))
        blind = {str(lines[3].id): "blind"}
        data = mine.cctv_patrol_finish({**self.all_fine(patrol, lines[4:]), **blind})
        self.assertEqual(data["patrol"]["state"], "done")
        self.assertEqual((patrol.seen_count, patrol.blind_count), (5, 1))
        self.assertAlmostEqual(patrol.coverage, 83.3, places=1)
        self.assertEqual((patrol.user_id, patrol.shift_id), (self.first, self.shift))
        entry = self.env["cctv.log.entry"].search([("category", "=", "patrol")])
        self.assertIn("5", entry.facts)
        self.assertEqual(entry.user_id, self.first)

    def test_what_is_left_needs_a_reason(self):
        patrol = self.make_round()
        self.begin(patrol)
        mine = self.as_(self.first, patrol)
        with self.assertRaises(UserError):
            mine.cctv_patrol_finish({})
        ticks = self.all_fine(patrol, patrol.line_ids[:1])
        with self.assertRaises(UserError):
            mine.cctv_patrol_finish(ticks, "  ")
        mine.cctv_patrol_finish(ticks, "A call from the gate")
        self.assertEqual((patrol.state, patrol.note), ("partial", "A call from the gate"))
        self.assertTrue(patrol.date_done)
        self.assertEqual(patrol.partial_count, 1)
        self.assertFalse(patrol.minutes, "it would lower the average of whole rounds")
        entry = self.env["cctv.log.entry"].search([("category", "=", "patrol")])
        self.assertIn("5 not looked at: A call from the gate", entry.facts)
        with self.assertRaises(UserError):
            mine.cctv_patrol_tick(ticks)

    def test_nothing_can_be_seen(self):
        """All cameras are down: the round was made all the same, and covered nothing."""
        patrol = self.make_round()
        self.begin(patrol)
        blind = {str(line.id): "blind" for line in patrol.line_ids}
        self.as_(self.first, patrol).cctv_patrol_finish(blind)
        self.assertEqual((patrol.state, patrol.coverage), ("done", 0))

    def test_what_shows_nothing_is_not_fine_with_the_others(self):
        patrol = self.make_round()
        later = fields.Datetime.now() + timedelta(hours=4)
        fine, black, moved, down = patrol.line_ids.device_id.cctv_status_id[:4].sudo()
        fine.write({"state": "ok", "stale_at": later})
        black.write({"state": "degraded", "reason": "picture_black", "stale_at": later})
        moved.write({"state": "degraded", "reason": "picture_moved", "stale_at": later})
        down.write({"state": "down", "reason": "unreachable", "stale_at": later})
        cameras = self.begin(patrol)["patrol"]["cameras"]
        dark = [camera["is_dark"] for camera in cameras[:4]]
        self.assertEqual(dark, [False, True, False, True])

    def test_something_is_seen(self):
        patrol = self.make_round()
        self.begin(patrol)
        line = patrol.line_ids[0]
        told = {"facts": "Fog on the lens", "wants_ticket": True, "token": "0123456789ab",
                "severity": "important", "is_open": True}  # fmt: skip
        mine = self.as_(self.first, patrol)
        reply = mine.cctv_patrol_note(line.id, told, {})
        self.assertEqual(reply["said"][line.id]["result"], "noted")
        entry = line.entry_id
        self.assertEqual((entry.device_id, entry.category), (line.device_id, "patrol"))
        self.assertEqual((entry.severity, entry.is_open), ("important", True))
        self.assertEqual(line.ticket_id.cctv_device_id, line.device_id)
        mine.cctv_patrol_note(line.id, told, {})
        entries = self.env["cctv.log.entry"]
        self.assertEqual(entries.search_count([("facts", "=", told["facts"])]), 1)
        mine.cctv_patrol_tick({str(line.id): "fine"})
        self.assertEqual(line.result, "noted", "what is written down stays")
        second = patrol.line_ids[1]
        mine.cctv_patrol_note(second.id, {"facts": "A bag", "token": "0123456789cd"}, {})
        self.assertFalse(second.ticket_id)

    def test_two_officers(self):
        """Both tick; neither changes what the other has said; the ticks of both count."""
        patrol = self.make_round()
        self.begin(patrol)
        self.begin(patrol, self.second)
        self.assertEqual(patrol.user_id, self.first, "who began it")
        lines = patrol.line_ids
        self.as_(self.first, patrol).cctv_patrol_tick(self.all_fine(patrol, lines[:3]))
        both = {str(lines[0].id): "", str(lines[1].id): "blind", str(lines[3].id): "fine"}
        reply = self.as_(self.second, patrol).cctv_patrol_tick(both)
        self.assertEqual(reply["seen_count"], 4)
        self.assertFalse(reply["said"][lines[0].id]["mine"])
        self.assertEqual(patrol.user_ids, self.first | self.second)
        self.as_(self.first, patrol).cctv_patrol_tick({str(lines[0].id): ""})
        self.assertEqual((patrol.seen_count, lines[0].user_id.id), (3, False))

    def test_draft_of_another(self):
        patrol = self.make_round()
        self.begin(patrol)
        mine = self.as_(self.first, patrol)
        reply = mine.cctv_patrol_tick(self.all_fine(patrol), {"user_id": self.second.id})
        self.assertEqual(reply, {"status": "other_user"})
        self.assertFalse(patrol.seen_count)

    def test_strange_input(self):
        patrol, foreign = self.make_round(), self.make_round(8)
        self.begin(patrol)
        mine = self.as_(self.first, patrol)
        line = patrol.line_ids[0]
        for ticks in ({"x": "fine"}, {str(line.id): "noted"}, {str(line.id): 3},
                      {str(line.id): ["fine"]}, {str(line.id): {}}, ["x"], "x",
                      {str(2**40): "fine"}, {"-1": "fine"}):  # fmt: skip
            with self.subTest(ticks=ticks), self.assertRaises(UserError):
                mine.cctv_patrol_tick(ticks)
        mine.cctv_patrol_tick({str(foreign.line_ids[0].id): "fine"})
        self.assertFalse(foreign.line_ids[0].result, "a line of another round")
        for told in ({}, {"facts": "x", "token": 1}, "x", {"facts": " ", "token": "0123456789ab"}):
            with self.subTest(told=told), self.assertRaises(UserError):
                mine.cctv_patrol_note(line.id, told, {})
        with self.assertRaises(UserError):
            mine.cctv_patrol_note(foreign.line_ids[0].id, {"facts": "x"}, {})

    def test_who_may(self):
        patrol = self.make_round()
        for role in ("technician", "management"):
            user = self.make_user(role)
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.begin(patrol, user)
            self.assertFalse(self.Patrol.with_user(user).cctv_patrol_data(patrol.id)["may_patrol"])
        stranger = self.make_user("operator", "stranger", self.make_company())
        for call in (
            lambda: self.begin(patrol, stranger),
            lambda: self.Patrol.with_user(stranger).cctv_patrol_data(patrol.id),
            lambda: self.Patrol.with_user(stranger).cctv_patrol_begin(False, self.plan.id),
            lambda: self.as_(stranger, patrol).cctv_patrol_tick({}),
            lambda: self.as_(self.first, patrol).write({"state": "done"}),
            lambda: self.as_(self.supervisor, patrol.line_ids[:1]).write({"result": "fine"}),
            lambda: self.begin(patrol) and patrol.unlink(),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_a_round_at_once(self):
        data = self.Patrol.with_user(self.first).cctv_patrol_begin(False, self.plan.id)
        self.assertEqual(data["patrol"]["state"], "running")
        with self.assertRaises(UserError):
            self.Patrol.with_user(self.first).cctv_patrol_begin(False, 0)
        for strange in ("x", 2**40, [1], {}):
            with self.subTest(strange=strange), self.assertRaises(UserError):
                self.Patrol.with_user(self.first).cctv_patrol_begin(strange)
        self.plan.active = False
        with self.assertRaises(UserError):
            self.Patrol.with_user(self.first).cctv_patrol_begin(False, self.plan.id)

    def test_statements_do_not_grow_with_views(self):
        def count(minutes_ago):
            patrol = self.make_round(minutes_ago)
            self.begin(patrol)
            self.env.invalidate_all()
            mine = self.Patrol.with_user(self.first)
            data = self.count_statements(lambda: mine.cctv_patrol_data(patrol.id))
            tick = self.count_statements(
                lambda: self.as_(self.first, patrol).cctv_patrol_tick(self.all_fine(patrol))
            )
            return data, tick

        few = count(5)
        self.make_cameras(60, self.site, "Z")
        many = count(6)
        for before, after in zip(few, many, strict=True):
            self.assertLessEqual(after, before + 3)


@tagged("post_install", "-at_install")
class TestAttention(PatrolCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.checks = cls.env["cctv.attention.check"]
        cls.shift.duty_ids.sudo().write({"state": "inside"})

    def ask(self, draw=0.0, at=None):
        now = at or fields.Datetime.now()
        with patch.object(self.registry["cctv.attention.check"], "_draw", lambda check: draw):
            self.checks._ask(now)
        return self.checks.search([("shift_id", "=", self.shift.id)])

    def test_off_by_default(self):
        self.assertFalse(self.ask())

    def test_confirmed_in_time(self):
        self.plan.attention_count = 1
        check = self.ask()
        self.assertEqual((check.user_id, check.state), (self.first, "asked"))
        data = self.Patrol.with_user(self.first).cctv_patrol_data()
        self.assertEqual([one["id"] for one in data["attention"]], check.ids)
        left = data["attention"][0]["seconds"]
        self.assertTrue(200 < left <= 300, "whatever the clock of the screen says")
        with self.assertRaises(AccessError):
            check.with_user(self.second).action_confirm()
        check.with_user(self.first).action_confirm()
        self.assertEqual(check.state, "confirmed")
        self.assertEqual(self.ask(), check, "not more often than the plan says")

    def test_no_answer_is_told(self):
        self.plan.attention_count = 1
        early = fields.Datetime.now() - timedelta(minutes=10)
        check = self.ask(at=early)
        with self.assertRaises(UserError):
            check.with_user(self.first).action_confirm()
        self.checks._end_late(fields.Datetime.now())
        self.assertEqual(check.state, "missed")
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.supervisor.partner_id.ids)], order="id desc", limit=1
        )
        self.assertIn(self.first.name, told.body)

    def test_as_often_as_the_plan_says(self):
        """Looked at every five minutes of the whole shift, with real chance: exactly so often."""
        self.plan.attention_count = 3
        moment, end = self.shift.date_start, self.shift.date_end
        while moment < end:
            self.checks._ask(moment)
            moment += timedelta(minutes=5)
        self.assertEqual(len(self.checks.search([("shift_id", "=", self.shift.id)])), 3)

    def test_not_while_it_is_handed_over(self):
        self.plan.attention_count = 1
        self.assertFalse(self.ask(at=self.shift.date_start + timedelta(minutes=5)))
        self.assertFalse(self.ask(at=self.shift.date_end - timedelta(minutes=5)))

    def test_each_officer_in_the_room(self):
        self.shift.sudo().duty_ids = [
            Command.create({"officer_id": self.next_officer.id, "state": "inside"})
        ]
        self.plan.attention_count = 1
        self.assertEqual(self.ask().user_id, self.first | self.second)

    def test_only_in_the_shifts_of_the_plan(self):
        self.plan.write({"attention_count": 1, "slot_ids": [Command.set(self.next_slot.ids)]})
        self.assertFalse(self.ask())

    def test_officers_see_their_own(self):
        self.plan.attention_count = 1
        check = self.ask()
        self.assertFalse(self.checks.with_user(self.second).search([("id", "=", check.id)]))
        self.assertTrue(self.checks.with_user(self.supervisor).search([("id", "=", check.id)]))
        with self.assertRaises(AccessError):
            check.unlink()
