"""The access book, media, and what is chased when it is not back in time."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .footage_common import FootageCase

HOUR = timedelta(hours=1)


class RegisterCase(FootageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.request = cls.make_request()
        cls.item = cls.request.item_ids
        cls.Log = cls.env["cctv.access.log"].with_user(cls.users["operator"])
        cls.Media = cls.env["cctv.media"].with_user(cls.users["it"])
        cls.disk = cls.Media.create({"name": "Disk 1", "kind": "disk"})

    def line(self, **values):
        return self.Log.create(
            {
                "kind": "key",
                "thing": "Recording room, key 2",
                "person_name": "Officer of the assessment",
                "purpose": "To copy a recording",
                "permitted_by_id": self.users["supervisor"].id,
                **values,
            }
        )


@tagged("at_install")
class TestAccessLog(RegisterCase):
    def test_out_and_back(self):
        line = self.line()
        self.assertEqual((line.state, line.deadline_state), ("out", "running"))
        self.assertEqual(line.issued_by_id, self.users["operator"])
        self.assertRegex(line.number, r"^ACC/\d{4}/\d+")
        line.with_user(self.users["it"])._take_back("Complete")
        self.assertEqual((line.state, line.deadline_state), ("back", "met"))
        self.assertEqual(line.received_by_id, self.users["it"])
        with self.assertSays("not out any more"):
            line._take_back()

    def test_what_each_kind_needs(self):
        for values in (
            {"kind": "visit", "room": False},
            {"kind": "key", "thing": False},
            {"kind": "password", "thing": False},
            {"kind": "medium", "medium_id": False},
            {"permitted_by_id": False},
            {"time_allowed": 0},
            {"time_allowed": 100_000},
            {"date_out": fields.Datetime.now() + HOUR},
        ):
            with self.subTest(**values), self.assertRaises(ValidationError):
                self.line(**values)
        self.line(permission="duty", permitted_by_id=False)

    def test_times_allowed(self):
        for kind, values, allowed in (
            ("visit", {"room": "recording"}, (2, "hours")),
            ("key", {}, (8, "hours")),
            ("password", {}, (1, "working_days")),
            ("medium", {"medium_id": self.disk.id}, (5, "working_days")),
        ):
            line = self.line(kind=kind, **values)
            self.assertEqual((line.time_allowed, line.time_unit), allowed)
            self.assertTrue(line.deadline_date)
        self.assertEqual(self.line(time_allowed=30, time_unit="minutes").time_allowed, 30)

    def test_password_needs_a_word(self):
        line = self.line(kind="password", thing="Recorder 1, account viewer")
        with self.assertSays("password was changed"):
            line._take_back()
        line._take_back("Changed by IT")
        self.assertEqual(line.state, "back")

    def test_overdue_is_chased(self):
        """The deadline mixin tells who issued it, and escalates."""
        line = self.line(date_out=fields.Datetime.now() - 10 * HOUR)
        self.assertEqual(line.deadline_state, "overdue")
        self.assertEqual(line._deadline_responsible(), self.users["operator"])
        self.assertIn(line.number, line._deadline_label())
        self.users["supervisor"].email = "s@example.com"
        with self.enter_registry_test_mode():
            self.env.ref("helpdesk_cctv.ir_cron_cctv_deadlines").method_direct_trigger()
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.users["supervisor"].partner_id.ids)]
        )
        self.assertTrue(any(line.number in (message.body or "") for message in told))

    def test_not_changed_not_deleted(self):
        line = self.line()
        for values in ({"person_name": "x"}, {"date_out": "2020-01-01"}, {"purpose": "y"}):
            with self.assertSays("stays as it was written"):
                line.write(values)
        for values in ({"state": "back"}, {"date_back": "2026-01-01"}):
            with self.assertSays("."):
                line.write(values)
        with self.assertRaises(AccessError):
            line.sudo().unlink()
        with self.assertRaises(AccessError):
            line.with_user(self.users["management"])._take_back("x")

    def test_crossed_out(self):
        line = self.line()
        with self.assertSays("Say why it is crossed out"):
            line._void("")
        line._void("Wrong person")
        self.assertEqual((line.state, line.deadline_state), ("void", "none"))
        with self.assertSays("not out any more"):
            line._take_back()
        with self.assertSays("crossed out already"):
            line._void("x")

    def test_steps_not_set_at_creation(self):
        for values in ({"state": "back"}, {"issued_by_id": self.users["it"].id}):
            with self.assertRaises(AccessError):
                self.line(**values)

    def test_back_before_it_went(self):
        line = self.line()
        for when in (line.date_out - HOUR, fields.Datetime.now() + HOUR):
            with self.assertSays("came back after it went out"):
                line._take_back("x", when)

    def test_window(self):
        line = self.line()
        action = line.action_open_return()
        windows = self.env[action["res_model"]].with_user(self.users["operator"])
        window = windows.with_context(**action["context"]).create({"reason": "Fine"})
        window.action_confirm()
        self.assertEqual((line.state, line.return_note), ("back", "Fine"))


@tagged("at_install")
class TestMedia(RegisterCase):
    def test_given_out_and_back(self):
        line = self.line(kind="medium", medium_id=self.disk.id)
        self.assertEqual((self.disk.state, self.disk.holder), ("out", line.person_name))
        with self.assertSays("not possible now"):
            self.line(kind="medium", medium_id=self.disk.id)
        line._take_back()
        self.disk.invalidate_recordset()
        self.assertEqual((self.disk.state, self.disk.holder), ("kept", False))

    def put(self, role="it"):
        windows = self.env["cctv.put.on.medium"].with_user(self.users[role])
        return windows.create({"medium_id": self.disk.id, "item_ids": self.item.ids})

    def test_clips_on_it(self):
        self.request.sudo().write({"state": "extraction", "extractor_id": self.users["it"].id})
        window = self.env["cctv.put.on.medium"].with_user(self.users["it"]).create(
            {
                "medium_id": self.disk.id,
                "item_ids": self.item.ids,
                "words": "VLC",
                "sha256": "A" * 64,
            }
        )
        window.action_confirm()
        self.assertEqual((self.item.state, self.item.media_ids), ("on_medium", self.disk.sudo()))
        event = self.item.event_ids
        self.assertEqual((event.kind, event.facts["sha256"]), ("copied", "a" * 64))
        self.assertIn(self.disk.number, event.words)
        window.sha256 = "xyz"
        with self.assertSays("64 digits"):
            window.action_confirm()

    def test_who_copies_out_of_the_recorder(self):
        """Copying onto a medium is taking out (R111): nobody but who is named."""
        it, operator = self.users["it"], self.users["operator"]
        for state in ("draft", "submitted", "approved", "refused", "cancelled"):
            self.request.sudo().write({"state": state, "extractor_id": it.id})
            with self.assertRaises(AccessError):
                self.put().action_confirm()
        self.request.sudo().state = "extraction"
        with self.assertRaises(AccessError):
            self.put("operator").action_confirm()
        self.item._set({"state": "pulling"})
        with self.assertSays("is being fetched"):
            self.put().action_confirm()
        self.item._set({"state": "wanted"})
        self.assertFalse(self.item.media_ids)
        self.request.sudo().write({"state": "submitted", "is_preserve_needed": True})
        self.put().action_confirm()
        self.assertEqual(self.item.state, "on_medium")
        with self.assertRaises(AccessError, msg="a copy of the copy is for who may take it along"):
            self.put("operator").action_confirm()
        self.assertNotEqual(self.item.event_ids[:1].user_id, operator)

    def test_handed_over(self):
        self.disk._put(self.item)
        partner = self.users["management"].partner_id
        self.disk._handed_over(partner, "Receipt 7", self.item.browse())
        event = self.item.event_ids[:1]
        self.assertEqual((event.kind, event.partner_id), ("transferred", partner))
        self.assertEqual(self.disk.state, "handed_over")

    def test_lost_while_with_somebody(self):
        self.disk._put(self.item)
        line = self.line(kind="medium", medium_id=self.disk.id)
        with self.assertRaises(AccessError):
            self.disk.with_user(self.users["operator"])._retire("lost", "x", None)
        self.disk._retire("lost", "Left in a taxi", self.env["res.users"])
        self.assertEqual((self.disk.state, self.item.state), ("lost", "lost"))
        self.assertEqual(self.item.loss_reason, "medium")
        self.assertEqual(line.state, "back")
        self.assertEqual(self.item.event_ids[:1].kind, "lost")

    def test_destroyed_before_a_witness(self):
        self.disk._put(self.item)
        for witness in (self.env["res.users"], self.users["it"]):
            with self.assertSays("Name a witness"):
                self.disk._retire("destroyed", "Shredded", witness)
        self.item._set({"state": "stored"})
        self.disk._retire("destroyed", "Shredded", self.users["supervisor"])
        self.assertEqual(self.disk.witness_id, self.users["supervisor"])
        self.assertEqual(self.item.state, "stored", "its file is still in the system")

    def test_the_only_copy_goes_by_a_record_alone(self):
        self.disk._put(self.item)
        self.item._set({"date_expires": "2020-01-01"})
        for state, words in (
            ("extraction", "is not over"),
            ("refused", "the witness signs the record"),
        ):
            self.request.sudo().state = state
            with self.assertSays(words):
                self.disk._retire("destroyed", "Shredded", self.users["supervisor"])
        self.item._set({"date_expires": "2990-01-01"})
        with self.assertSays("time is not up"):
            self.disk._retire("destroyed", "Shredded", self.users["supervisor"])
        self.assertEqual(self.item.state, "on_medium")
        self.env["cctv.media"].create({"name": "Disk 2"})._put(self.item)
        self.disk._retire("destroyed", "Shredded", self.users["supervisor"])
        self.assertEqual(self.item.state, "on_medium", "a second medium has it")

    def test_held_is_not_destroyed(self):
        self.disk._put(self.item)
        self.env["cctv.footage.hold"].create(
            {"kind": "court", "reason": "x", "item_ids": self.item.ids}
        )
        with self.assertSays("A hold is on it"):
            self.disk._retire("destroyed", "Shredded", self.users["supervisor"])
        self.assertEqual(self.item.state, "on_medium")

    def test_two_media(self):
        """What is on another medium too is not lost with this one."""
        second = self.Media.create({"name": "Disk 2"})
        self.disk._put(self.item)
        second._put(self.item)
        self.disk._retire("lost", "Stolen", self.env["res.users"])
        self.assertEqual(self.item.state, "on_medium")

    def test_stays_in_the_register(self):
        with self.assertRaises(AccessError):
            self.disk.sudo().unlink()
        for values in ({"state": "lost"}, {"item_ids": self.item.ids}):
            with self.assertRaises(AccessError):
                self.disk.write(values)
        witness = self.Media._fields["witness_id"]
        with patch.object(witness, "default", lambda media: media.env.user):
            made = self.Media.with_context(default_witness_id=1).create({"name": "Disk 3"})
        self.assertEqual(made.witness_id, self.Media.env.user, "its own default, a record")
