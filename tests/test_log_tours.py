"""Writing into the log in a real browser: by the keyboard alone, and with a page that is lost."""

from datetime import timedelta
from functools import wraps
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_fill_tours import PhoneBrowser
from .test_log import LogCase
from .tour_case import TourCase

PATH = "/odoo/cctv-log"


@tagged("post_install", "-at_install", "cctv_tour")
class TestLogTours(LogCase, TourCase):
    browser_size = "1366x768"

    def setUp(self):
        super().setUp()
        self.requests = []
        for name in ("cctv_log_data", "cctv_log_lines", "cctv_log_find", "cctv_log_save"):
            self.count_calls(name)

    def count_calls(self, name):
        requests, entries = self.requests, self.registry["cctv.log.entry"]
        real = getattr(entries, name)

        @wraps(real)
        def counted(entry, *args):
            requests.append(name)
            return real(entry, *args)

        self.patch(entries, name, counted)

    def test_by_keyboard(self):
        """At most twelve keystrokes besides the text, no mouse, two requests."""
        self.patch(
            self.registry["maintenance.equipment"], "_cctv_gives_pictures", lambda device: True
        )
        self.start_tour(PATH, "cctv_log_by_keyboard", login="first_officer")
        entry = self.Entry.search([])
        self.assertEqual(entry.facts, "a white car stops at the gate, two people get out")
        self.assertEqual((entry.device_id, entry.severity), (self.camera, "important"))
        self.assertEqual((entry.shift_id, entry.picture_state), (self.shift, "waiting"))
        self.assertTrue(entry.awaits_superior)
        self.assertEqual(self.requests, ["cctv_log_data", "cctv_log_save"])

    def test_rpc_alters_nothing(self):
        """What the ORM refuses is refused from outside as well, and steps cannot be called."""
        entry = self.write_line("As it was", severity="important")
        self.authenticate("first_officer", "first_officer")
        for method, args in (
            ("write", [[entry.id], {"facts": "x"}]),
            ("write", [[entry.id], {"is_late": True}]),
            ("write", [[entry.id], {"deadline_phase": False}]),
            ("write", [[entry.id], {"sheet_id": False, "awaits_superior": False}]),
            ("web_save", [[entry.id], {"facts": "x"}, {}]),
            ("unlink", [[entry.id]]),
            ("copy", [[entry.id]]),
            ("_set", [[entry.id], {"facts": "x"}]),
            ("_void", [[entry.id], "x"]),
            ("_confirm", [[entry.id]]),
            ("_write_line", [self.room.id, "x"]),
        ):
            with self.subTest(method=method, args=args), mute_logger("odoo.http"):
                answer = self.url_open(
                    f"/web/dataset/call_kw/cctv.log.entry/{method}",
                    json={"params": {"model": entry._name, "method": method, "args": args,
                                     "kwargs": {}}},
                ).json()  # fmt: skip
                self.assertIn("error", answer)
        self.env.invalidate_all()
        self.assertEqual((entry.facts, entry.deadline_phase), ("As it was", "running"))
        self.assertEqual(self.Entry.search_count([]), 1)

    def note(self, network):
        """The browser tells when its network is cut off or back."""

    def test_draft_survives(self):
        """The page is lost before it is written down; it is taken once."""
        self.address = self.base_url() + PATH
        with patch("odoo.tests.common.ChromeBrowser", PhoneBrowser):
            self.start_tour(PATH, "cctv_log_draft", login="first_officer")
        self.assertEqual(self.Entry.search([]).facts, "a lorry blocks the lane")

    def test_session_is_lost(self):
        self.start_tour(PATH, "cctv_log_session_lost", login="first_officer")
        self.assertEqual(self.Entry.search([]).facts, "a lorry blocks the lane")

    def test_complaint_and_what_is_refused(self):
        self.start_tour(PATH, "cctv_log_complaint", login="first_officer")
        entry = self.Entry.search([])
        self.assertEqual((entry.category, entry.is_void), ("complaint", True))
        late = fields.Datetime.now() - entry.date
        self.assertLess(abs(late), timedelta(minutes=2), "the clock of the computer was wrong")
        self.assertFalse(entry.is_late)


@tagged("post_install", "-at_install", "cctv_tour")
class TestLogScreen(LogCase):
    def data(self, user=None, **values):
        return self.Entry.with_user(user or self.first).cctv_log_data(**values)

    def save(self, token="0123456789abcdef", user=None, **values):
        entries = self.Entry.with_user(user or self.first)
        return entries.cctv_log_save(self.room.id, {"facts": "x", **values}, token)

    def test_what_it_shows(self):
        self.write_line("Before", user=self.second)
        found = self.data()
        self.assertEqual(found["room"], self.room.id)
        self.assertEqual(found["shift"]["officers"], [self.first.name])
        self.assertEqual([line["facts"] for line in found["lines"]], ["Before"])
        self.assertIn("T-CAM-1", [device["code"] for device in found["devices"]])
        self.assertTrue(found["may_write"])
        self.assertFalse(self.data(self.make_user("management"))["may_write"])

    def test_lines_of_another_shift_are_not_shown(self):
        self.write_line("Of this shift")
        self.shift.sudo().state = "over"
        self.next_shift.sudo().state = "running"
        self.assertFalse(self.data(self.second)["lines"])

    def test_taken_once(self):
        first = self.save()
        again = self.save()
        self.assertEqual(first["saved"], again["saved"])
        other = self.save(user=self.second)
        self.assertNotEqual(first["saved"], other["saved"], "the token is one's own")
        self.assertNotEqual(first["saved"], self.save("fedcba9876543210")["saved"])

    def test_nothing_but_what_is_sent(self):
        found = self.save(user_id=self.second.id, is_late=True, is_void=True, number="1")
        entry = self.Entry.browse(found["saved"])
        self.assertEqual(entry.user_id, self.first)
        self.assertFalse(entry.is_late or entry.is_void)

    def test_strange_input(self):
        for token in ("", "short", None, 7, "x" * 65):
            with self.subTest(token=token), self.assertRaises(UserError):
                self.save(token)
        with self.assertRaises(UserError):
            self.save(facts=" ")
        for values in (
            {"date": "yesterday"},
            {"date": "2026-13-45 25:00:00"},
            {"date": 7},
            {"category": "murder"},
            {"severity": ["important"]},
            {"device_id": "1"},
            {"device_id": [1]},
            {"location_id": True},
            {"facts": {"x": 1}},
            {"is_open": "yes"},
        ):
            with self.subTest(values=values), self.assertSays("out of date"):
                self.save(**values)
        ahead = fields.Datetime.now() + timedelta(hours=3)
        with self.assertSays("when it happens or afterwards"):  # the clock of a device is wrong
            self.save(date=fields.Datetime.to_string(ahead))
        with self.assertRaises(UserError):
            self.Entry.with_user(self.first).cctv_log_save(self.room.id, "x", "0123456789")

    def test_room_of_others(self):
        other = self.make_company()
        stranger = self.make_user("operator", "stranger", other)
        self.assertFalse(self.data(stranger)["room"])
        with self.assertRaises(AccessError):
            self.save(user=stranger)
        with self.assertRaises(AccessError):
            self.Entry.with_user(stranger).cctv_log_lines(self.room.id)
        with self.assertRaises(AccessError):
            self.Entry.with_user(stranger).cctv_log_find(self.room.id, "T")

    def test_found_by_the_server(self):
        """Where there are too many cameras for the browser."""
        entries = self.Entry.with_user(self.first)
        for words in ("T-CAM", "lobby door", "Lobby"):
            codes = [d["code"] for d in entries.cctv_log_find(self.room.id, words)]
            self.assertIn("T-CAM-1", codes, words)

    def test_statements_do_not_grow_with_lines(self):
        def count(lines):
            for number in range(lines):
                self.write_line(f"Line {number}", device_id=self.camera.id)
            return self.count_statements(lambda: self.data())

        few = count(3)
        self.assertLessEqual(count(20), few + 2)
