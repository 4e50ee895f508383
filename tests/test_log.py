"""The daily log: what is written stays, and people hear of it."""

from datetime import timedelta
from unittest.mock import patch

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .repair_common import RepairCase
from .room_common import RoomCase

PICTURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A picture of one pixel."""


class LogCase(RoomCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Entry = cls.env["cctv.log.entry"]

    def write_line(self, facts="A white car stops at the gate", user=None, **values):
        entries = self.Entry.with_user(user or self.first)
        return entries.create({"room_id": self.room.id, "facts": facts, **values})

    def messages_to(self, user):
        """What ``user`` has got about entries of the log."""
        return self.env["mail.message"].search(
            [("model", "=", "cctv.log.entry"), ("partner_ids", "in", user.partner_id.ids)]
        )


@tagged("-at_install", "post_install")
class TestLog(LogCase):
    def test_what_an_entry_is_given(self):
        entry = self.write_line(device_id=self.camera.id)
        self.assertEqual(entry.room_id, self.room)
        self.assertEqual((entry.user_id, entry.shift_id), (self.first, self.shift))
        self.assertEqual(entry.location_id, self.lobby)
        self.assertTrue(entry.number)
        self.assertFalse(entry.is_late)
        another = self.write_line()
        self.assertNotEqual(entry.number, another.number)

    def test_own_room_is_the_default(self):
        entry = self.Entry.with_user(self.first).create({"facts": "x"})
        self.assertEqual(entry.room_id, self.room)

    def test_nobody_rewrites(self):
        entry = self.write_line()
        for user in (self.first, self.supervisor, self.env.ref("base.user_admin")):
            with self.subTest(user=user.login):
                for values in ({"facts": "x"}, {"date": "2026-01-01"}, {"is_void": True}):
                    with self.assertRaises(AccessError):
                        entry.with_user(user).write(values)
                with self.assertRaises(AccessError):
                    entry.with_user(user).unlink()
        for values in ({"facts": "x"}, {"opinion": "x"}, {"user_id": self.second.id}):
            with self.assertRaises(AccessError):
                entry.sudo().write(values)
        with self.assertRaises(AccessError):
            entry.sudo().unlink()
        with self.assertRaises(UserError):
            entry.copy()

    def test_the_author_is_who_writes(self):
        for name, value in (("user_id", self.second.id), ("number", "1"), ("is_late", True)):
            with self.subTest(field=name), self.assertRaises(AccessError):
                self.write_line(**{name: value})
        context = {"default_user_id": self.second.id, "default_date_written": "2020-01-01"}
        entry = self.Entry.with_user(self.first).with_context(**context).create({"facts": "x"})
        self.assertEqual(entry.user_id, self.first)
        self.assertFalse(entry.is_late)

    def test_the_database_refuses(self):
        entry = self.write_line()
        self.env.flush_all()
        for statement in (
            "UPDATE cctv_log_entry SET facts = 'x' WHERE id = %s",
            "UPDATE cctv_log_entry SET date = date - interval '1 hour' WHERE id = %s",
            "UPDATE cctv_log_entry SET number = NULL WHERE id = %s",
            "DELETE FROM cctv_log_entry WHERE id = %s",
        ):
            with (
                self.subTest(statement=statement),
                self.assertRaises(psycopg2.errors.RestrictViolation),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.env.cr.execute(statement, (entry.id,))

    def test_bad_input(self):
        for values in (
            {"facts": "  \n"},
            {"facts": False},
            {"facts": "x" * 4001},
            {"date": fields.Datetime.now() + timedelta(hours=3)},
            {"category": "complaint"},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.write_line(**{"facts": "x", **values})
        entry = self.write_line("a\x00b ")
        self.assertEqual(entry.facts, "ab")

    def test_late(self):
        now = fields.Datetime.now()
        self.assertTrue(self.write_line(date=now - timedelta(hours=2)).is_late)
        self.assertTrue(self.write_line(from_paper=True).is_late)
        entry = self.write_line(date=now - timedelta(days=2), from_paper=True)
        self.assertEqual(entry.shift_id, self.shift, "it is of the shift that wrote it down")

    def test_crossed_out(self):
        entry = self.write_line(severity="important")
        with self.assertRaises(AccessError):
            entry.with_user(self.second)._void("It was not so")
        with self.assertRaises(UserError):
            entry.with_user(self.first)._void("  ")
        entry.with_user(self.first)._void("Wrong camera")
        self.assertTrue(entry.is_void)
        self.assertEqual(entry.void_reason, "Wrong camera")
        self.assertFalse(entry.deadline_phase, "nobody need be told any more")
        self.assertFalse(entry.awaits_superior)
        with self.assertRaises(UserError):
            entry.with_user(self.first)._void("Again")

    def test_window_crosses_out(self):
        entry = self.write_line()
        action = entry.with_user(self.first).action_open_void()
        window = self.env[action["res_model"]].with_user(self.first)
        window.with_context(**action["context"]).create({"words": "Twice"}).action_confirm()
        self.assertTrue(entry.is_void)

    def test_corrected(self):
        entry = self.write_line("A red car")
        action = entry.with_user(self.second).action_correct()
        new = self.Entry.with_user(self.second).with_context(**action["context"])
        new = new.create({"facts": "A blue car"})
        self.assertEqual((new.corrects_id, new.user_id), (entry, self.second))
        self.assertEqual(entry.corrected_ids, new)
        another = self.env["cctv.control.room"].create({"name": "Another"})
        with self.assertRaises(ValidationError):
            self.write_line(corrects_id=entry.id, room_id=another.id)

    def test_followed_up(self):
        entry = self.write_line(is_open=True)
        with self.assertRaises(UserError):
            entry.with_user(self.second)._done("")
        entry.with_user(self.second)._done("The car has left")
        self.assertFalse(entry.is_open)
        self.assertEqual(entry.done_by_id, self.second)

    def test_followed_up_by_steps_alone(self):
        """Nobody takes an entry off the handover without saying how it ended."""
        entry = self.write_line(is_open=True).with_user(self.second)
        with self.assertRaises(AccessError):
            entry.write({"is_open": False})
        with self.assertRaises(AccessError):
            entry.write({"is_open": True})
        entry._done("The car has left")
        entry.action_follow_up()
        self.assertTrue(entry.is_open)
        self.assertIn("The car has left", entry.message_ids[0].body)
        entry._done("It has really left")
        entry.with_user(self.first)._void("It was another car")
        with self.assertRaises(UserError):
            entry.action_follow_up()
        complaint = self.write_line(category="complaint", complainant="anonymous")
        complaint._answer("Done")
        with self.assertRaises(UserError):
            complaint.action_follow_up()

    def test_written_by_another_part(self):
        technician = self.make_user("technician")
        entry = self.Entry.with_user(technician)._write_line(
            self.room, "Camera turned back", device=self.camera, is_open=True
        )
        self.assertEqual((entry.user_id, entry.device_id), (technician, self.camera))
        entry.invalidate_recordset()
        [values] = self.Entry.with_user(technician).search_read([("id", "=", entry.id)])
        self.assertNotIn("incident_ids", values, "all that the technician may read, and no more")
        self.assertTrue(entry.is_open)

    def test_hour_of_the_companys_clock(self):
        self.company.partner_id.tz = "Asia/Jakarta"
        entry = self.write_line(date="2026-01-01 18:30:00")
        self.assertEqual(entry.hour, 1)

    def test_other_company(self):
        other = self.make_company()
        stranger = self.make_user("operator", "stranger", other)
        entry = self.write_line()
        with self.assertRaises(AccessError):
            entry.with_user(stranger).read(["facts"])
        with self.assertRaises(AccessError):
            self.Entry.with_user(stranger).create({"facts": "x", "room_id": self.room.id})


@tagged("-at_install", "post_install")
class TestLogSuperior(LogCase):
    def test_superior_is_told_at_once(self):
        entry = self.write_line(severity="important")
        self.assertIn(self.supervisor.name, entry.sent_to)
        self.assertEqual(len(self.messages_to(self.supervisor)), 1)
        self.assertFalse(self.messages_to(self.second))
        self.assertEqual((entry.deadline_amount, entry.deadline_unit), (5, "minutes"))
        self.assertFalse(self.write_line().deadline_phase)

    def test_emergency_is_told_to_the_manager_too(self):
        manager = self.make_user("manager")
        self.write_line(severity="important")
        self.assertFalse(self.messages_to(manager))
        self.write_line(severity="emergency")
        self.assertEqual(len(self.messages_to(manager)), 1)

    def test_who_writes_is_not_told(self):
        """A supervisor in the control room: the next level is told."""
        manager = self.make_user("manager")
        self.env["res.users"]._cctv_with_duty(
            self.env.ref("helpdesk_cctv.group_cctv_supervisor"), self.company
        ).filtered(lambda u: u != self.supervisor).active = False
        self.write_line(user=self.supervisor, severity="important")
        self.assertFalse(self.messages_to(self.supervisor))
        self.assertEqual(len(self.messages_to(manager)), 1)

    def test_a_failed_message_costs_no_entry(self):
        with (
            patch.object(type(self.env["mail.thread"]), "message_notify", side_effect=ValueError),
            mute_logger("odoo.addons.helpdesk_cctv.models.cctv_poll_tools"),
        ):
            entry = self.write_line(severity="emergency")
        self.assertEqual(entry.deadline_phase, "running")

    def test_crossing_out_is_told(self):
        """Nobody silences an alarm: whoever was told hears that it is crossed out, and why."""
        entry = self.write_line(severity="emergency")
        before = len(self.messages_to(self.supervisor))
        entry.with_user(self.first)._void("It was a drill")
        messages = self.messages_to(self.supervisor)
        self.assertEqual(len(messages), before + 1)
        self.assertIn("It was a drill", " ".join(messages.mapped("body")))
        quiet = self.write_line()
        quiet.with_user(self.first)._void("Twice")
        self.assertEqual(len(self.messages_to(self.supervisor)), before + 1)

    def test_told_by_word_of_mouth(self):
        entry = self.write_line(severity="important").with_user(self.first)
        nobody = self.env["res.users"]
        with self.assertRaises(UserError):
            entry._told(nobody, "")
        with self.assertRaises(UserError):
            entry._told(self.supervisor, "", fields.Datetime.now() - timedelta(hours=1))
        with self.assertRaises(UserError):
            entry._told(self.second, "")  # a colleague is no superior
        entry._told(self.supervisor, "")
        self.assertEqual(entry.deadline_phase, "met")
        self.assertEqual(entry.told_name, self.supervisor.name)
        self.assertTrue(entry.awaits_superior, "he has not confirmed yet")
        entry.with_user(self.supervisor)._confirm("Watch the gate")
        self.assertFalse(entry.awaits_superior)
        self.assertEqual(entry.confirmed_words, "Watch the gate")
        with self.assertRaises(UserError):
            entry.with_user(self.supervisor)._confirm()

    def test_only_superiors_confirm(self):
        entry = self.write_line(severity="important")
        with self.assertRaises(AccessError):
            entry.with_user(self.second)._confirm()
        own = self.write_line(user=self.supervisor, severity="important")
        with self.assertRaises(AccessError):
            own.with_user(self.supervisor)._confirm()
        management = self.make_user("management")
        entry.with_user(management)._confirm()
        self.assertEqual(entry.confirmed_by_id, management)

    def test_too_late(self):
        seen = fields.Datetime.now() - timedelta(minutes=10)
        entry = self.write_line(severity="important", date=seen)
        self.assertEqual(entry.deadline_start, seen)
        entry.with_user(self.supervisor)._confirm()
        self.assertEqual(entry.deadline_phase, "missed")
        self.assertAlmostEqual(entry.notice_minutes, 10, delta=1)

    def test_nobody_confirms(self):
        """The supervisors hear of it again when the time is over, management half an hour later."""
        management = self.make_user("management")
        seen = fields.Datetime.now() - timedelta(minutes=6)
        entry = self.write_line(severity="important", date=seen)
        self.commit_never()
        before = len(self.messages_to(self.supervisor))
        self.env["cctv.deadline.news"]._cron_deadlines()
        self.assertEqual(len(self.messages_to(self.supervisor)), before + 1)
        self.assertFalse(self.messages_to(management))
        later = fields.Datetime.now() + timedelta(minutes=31)
        with patch.object(fields.Datetime, "now", lambda: later):
            self.env["cctv.deadline.news"]._cron_deadlines()
        self.assertTrue(self.messages_to(management))
        self.assertTrue(entry.awaits_superior)

    def test_officers_do_not_pause_their_clock(self):
        entry = self.write_line(severity="important")
        with self.assertRaises(AccessError):
            entry.with_user(self.first)._deadline_pause("other", "Busy")
        entry.with_user(self.supervisor)._deadline_pause("other", "Drill")
        self.assertTrue(entry.deadline_is_paused)

    def test_the_profile_says_how_soon(self):
        self.company._cctv_profile().superior_notice_minutes = 2
        self.assertEqual(self.write_line(severity="important").deadline_amount, 2)


@tagged("-at_install", "post_install")
class TestLogComplaint(LogCase):
    def complain(self, **values):
        values = {"category": "complaint", "complainant": "Mrs A", **values}
        return self.write_line("The lamp at the market is dark", **values)

    def test_received_forwarded_answered(self):
        authority = self.env["cctv.authority"].create({"name": "Street lamps", "phone": "1"})
        entry = self.complain().with_user(self.second)
        self.assertEqual(entry.complaint_state, "received")
        self.assertTrue(entry.is_open)
        self.assertEqual((entry.deadline_amount, entry.deadline_unit), (24, "hours"))
        with self.assertRaises(UserError):
            entry._forward(self.env["cctv.authority"], " ")
        entry._forward(authority, "")
        self.assertEqual(entry.complaint_state, "forwarded")
        self.assertEqual((entry.forwarded_to, entry.forwarded_by_id), ("Street lamps", self.second))
        with self.assertRaises(UserError):
            entry._answer("")
        entry._answer("Repaired; she was told by telephone")
        self.assertEqual((entry.complaint_state, entry.is_open), ("answered", False))
        self.assertEqual(entry.deadline_phase, "met")
        with self.assertRaises(UserError):
            entry._forward(authority, "")

    def test_the_profile_says_how_long(self):
        self.company._cctv_profile().complaint_hours = 3
        self.assertEqual(self.complain().deadline_amount, 3)

    def test_overdue(self):
        entry = self.complain(date=fields.Datetime.now() - timedelta(hours=30), from_paper=True)
        overdue = self.Entry.search(
            [("deadline_state", "=", "overdue"), ("complaint_state", "=", "received")]
        )
        self.assertIn(entry, overdue)

    def test_important_complaint_has_one_clock_after_the_other(self):
        entry = self.complain(severity="important")
        self.assertEqual(entry.deadline_unit, "minutes")
        entry.with_user(self.supervisor)._confirm()
        self.assertEqual((entry.deadline_unit, entry.deadline_phase), ("hours", "running"))
        self.assertTrue(entry.notice_minutes)
        entry.with_user(self.first)._answer("Done")
        self.assertEqual(entry.deadline_phase, "met")

    def test_answered_before_the_superior_knows(self):
        entry = self.complain(severity="important")
        entry.with_user(self.first)._answer("Done")
        entry.with_user(self.supervisor)._confirm()
        self.assertEqual(entry.deadline_phase, "met")

    def test_only_complaints(self):
        with self.assertRaises(UserError):
            self.write_line().with_user(self.first)._answer("x")


@tagged("-at_install", "post_install")
class TestLogPicture(LogCase):
    def setUp(self):
        super().setUp()
        self.status = self.camera.cctv_status_id
        self.patch(
            self.registry["maintenance.equipment"], "_cctv_gives_pictures", lambda device: True
        )

    def snapshot(self, age):
        """The polling has brought a picture, so long ago."""
        date = fields.Datetime.now() - age
        self.status.sudo().write({"snapshot": PICTURE, "snapshot_date": date})
        return date

    def test_picture_of_this_moment(self):
        date = self.snapshot(timedelta(seconds=5))
        entry = self.write_line(device_id=self.camera.id, wants_picture=True)
        self.assertEqual((entry.picture_state, entry.picture_date), ("taken", date))
        self.assertTrue(entry.picture)

    def test_picture_comes_later(self):
        self.snapshot(timedelta(minutes=3))
        entry = self.write_line(device_id=self.camera.id, wants_picture=True)
        self.assertEqual(entry.picture_state, "waiting")
        self.Entry._collect_pictures()
        self.assertEqual(entry.picture_state, "waiting", "that one is older than the entry")
        date = self.snapshot(timedelta(seconds=-1))
        self.Entry._collect_pictures()
        self.assertEqual((entry.picture_state, entry.picture_date), ("taken", date))

    def test_no_picture_comes(self):
        entries = [
            self.write_line(device_id=self.camera.id, wants_picture=True) for _x in range(2)
        ]
        entries[0].sudo().picture_asked = fields.Datetime.now() - timedelta(minutes=6)
        self.Entry._collect_pictures()
        self.assertEqual([e.picture_state for e in entries], ["missing", "waiting"])
        self.snapshot(timedelta(minutes=8))
        entries[1].sudo().picture_asked = fields.Datetime.now() - timedelta(minutes=6)
        self.Entry._collect_pictures()
        self.assertEqual(entries[1].picture_state, "taken", "its time stands beside it")

    def test_clock_was_wrong(self):
        """It was hours ahead: the entry does not wait for so long."""
        entry = self.write_line(device_id=self.camera.id, wants_picture=True)
        entry.sudo().picture_asked = fields.Datetime.now() + timedelta(hours=5)
        self.Entry._collect_pictures()
        self.assertEqual(entry.picture_state, "missing")

    def test_no_picture_of_the_past(self):
        self.snapshot(timedelta(seconds=1))
        past = fields.Datetime.now() - timedelta(hours=1)
        entry = self.write_line(device_id=self.camera.id, wants_picture=True, date=past)
        self.assertEqual(entry.picture_state, "missing")

    def test_nobody_brings_a_picture_of_his_own(self):
        with self.assertRaises(AccessError):
            self.write_line(device_id=self.camera.id, picture="aGk=")
        entry = self.write_line(device_id=self.camera.id)
        files = self.env["ir.attachment"].with_user(self.first)
        with self.assertRaises(UserError):
            files.create(
                {"name": "picture", "res_model": entry._name, "res_id": entry.id, "raw": b"x"}
                | {"res_field": "picture"}
            )


@tagged("-at_install", "post_install")
class TestLogSheet(LogCase):
    def setUp(self):
        super().setUp()
        self.commit_never()

    def seal(self):
        self.shift.sudo().state = "over"
        self.env["cctv.log.sheet"]._cron_seal()
        return self.env["cctv.log.sheet"].search([("shift_id", "=", self.shift.id)])

    def sealed(self):
        self.entries = self.write_line("One") | self.write_line("Two")
        return self.seal()

    def attack(self, statement, *values):
        """By SQL, with the guard of the database switched off."""
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE cctv_log_entry DISABLE TRIGGER USER")
        self.env.cr.execute(statement, values)
        self.env.cr.execute("ALTER TABLE cctv_log_entry ENABLE TRIGGER USER")
        self.env.invalidate_all()

    def findings(self, sheet):
        return " ".join(sheet.sudo().seal_id._verify_and_note())

    def test_a_shift_that_is_over_is_sealed(self):
        running = self.write_line("Zero")
        self.env["cctv.log.sheet"]._cron_seal()
        self.assertFalse(running.sheet_id)
        sheet = self.sealed()
        self.assertEqual(sheet.entry_ids, running | self.entries)
        self.assertEqual(sheet.seal_state, "sealed")
        self.assertFalse(self.findings(sheet))
        self.env["cctv.log.sheet"]._cron_seal()
        self.assertEqual(self.env["cctv.log.sheet"].search_count([]), 1)

    def test_what_follows_may_still_follow(self):
        entry = self.write_line(severity="important", is_open=True)
        sheet = self.seal()
        entry.with_user(self.supervisor)._confirm("Good")
        entry.with_user(self.first)._done("Over")
        entry.with_user(self.first)._void("Wrong shift")
        self.assertFalse(self.findings(sheet))

    def test_alterations_are_named(self):
        sheet = self.sealed()
        first, second = self.entries
        self.attack("UPDATE cctv_log_entry SET facts = 'Nothing' WHERE id = %s", first.id)
        found = self.findings(sheet)
        self.assertIn(first.number, found)
        self.assertIn("Nothing", found)
        self.assertNotIn(second.number, found)

    def test_deletion_is_named(self):
        sheet = self.sealed()
        self.attack("DELETE FROM cctv_log_entry WHERE id = %s", self.entries[1].id)
        self.assertIn("removed", self.findings(sheet).lower())

    def test_entry_slipped_in_is_named(self):
        sheet = self.sealed()
        late = self.write_line("Three")
        self.attack("UPDATE cctv_log_entry SET sheet_id = %s WHERE id = %s", sheet.id, late.id)
        self.assertIn(late.number, self.findings(sheet))

    def test_without_key_nothing_is_lost(self):
        with patch("odoo.addons.helpdesk_cctv.models.cctv_seal.configured_keys", return_value=""):
            sheet = self.sealed()
        self.assertFalse(sheet)
        self.assertFalse(self.entries.sheet_id)

    def test_days_without_shift(self):
        self.shift.sudo().state = "planned"
        entry = self.write_line("Nobody on duty")
        sheets = self.env["cctv.log.sheet"]
        sheets._cron_seal()
        self.assertFalse(entry.sheet_id, "the day is not over")
        later = fields.Datetime.now() + timedelta(days=1, hours=2)
        with patch.object(fields.Datetime, "now", lambda: later):
            sheets._cron_seal()
        self.assertEqual(entry.sheet_id.date_end - entry.sheet_id.date_start, timedelta(days=1))

    def test_the_end_of_a_shift_seals_soon(self):
        cron = self.env.ref("helpdesk_cctv.ir_cron_cctv_log_sheets")
        before = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.shift.sudo().state = "over"
        after = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.assertEqual(after, before + 1)

    def test_nobody_makes_or_deletes_one(self):
        sheet = self.sealed()
        for user in (self.first, self.supervisor):
            with self.assertRaises(AccessError):
                sheet.with_user(user).unlink()
        with self.assertRaises(AccessError):
            sheet.sudo().unlink()


@tagged("-at_install", "post_install")
class TestLogForceMajeure(RepairCase, LogCase):
    def test_clocks_stand_still_until_it_is_over(self):
        ticket = self.report()
        elsewhere = self.report(
            cctv_device_id=self.recorder.id, cctv_location_id=self.make_location("Far").id
        )
        entry = self.write_line("Flood", category="force_majeure", location_id=self.site.id)
        with self.assertRaises(AccessError):
            entry.with_user(self.first).action_pause_clocks()
        entry.with_user(self.supervisor).action_pause_clocks()
        self.assertTrue(ticket.deadline_is_paused)
        self.assertIn("Flood", ticket.sudo().deadline_pause_ids.reason)
        self.assertFalse(elsewhere.deadline_is_paused)
        self.assertTrue(entry.is_open)
        with self.assertRaises(UserError):
            entry.with_user(self.supervisor).action_pause_clocks()
        entry.with_user(self.first)._done("The water is gone")
        self.assertFalse(ticket.deadline_is_paused)

    def test_what_is_paused_for_another_reason_stays_paused(self):
        ticket = self.report()
        entry = self.write_line("Flood", category="force_majeure", device_id=self.camera.id)
        entry.with_user(self.supervisor).action_pause_clocks()
        ticket.sudo()._deadline_resume()
        later = fields.Datetime.now() + timedelta(minutes=1)
        with patch.object(fields.Datetime, "now", lambda: later):
            ticket.sudo()._deadline_pause("other", "No ladder")
            entry.with_user(self.first)._done("The water is gone")
        self.assertTrue(ticket.deadline_is_paused)

    def test_only_force_majeure(self):
        entry = self.write_line(device_id=self.camera.id)
        with self.assertRaises(UserError):
            entry.with_user(self.supervisor).action_pause_clocks()
