"""Work that was done with a paper form and is entered afterwards (R107)."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .closing_common import ClosingCase


@tagged("at_install")
class TestVisitLater(ClosingCase):
    def setUp(self):
        super().setUp()
        self.now = fields.Datetime.now()
        self.visit.schedule_date = self.now - timedelta(days=2)
        self.begun = self.now - timedelta(days=1, hours=3)
        self.ended = self.now - timedelta(days=1, hours=1)

    def window(self, user=None, **values):
        user = user or self.technician
        action = self.by(self.visit, user).action_cctv_enter_later()
        window = self.env[action["res_model"]].with_user(user)
        values = {"begun": self.begun, "ended": self.ended, "paper_ref": "folder 3", **values}
        return window.with_context(action["context"]).create(values)

    def test_marked_by_whom_and_when(self):
        self.window().action_confirm()
        visit = self.visit
        self.assertTrue(visit.cctv_is_entered_later)
        self.assertEqual(
            (visit.cctv_happened_date, visit.cctv_happened_end), (self.begun, self.ended)
        )
        self.assertEqual((visit.cctv_entered_by_id, visit.cctv_paper_ref),
                         (self.technician, "folder 3"))
        self.assertGreaterEqual(visit.cctv_entered_date, self.now)
        self.assertIn("Entered later", visit.message_ids[:1].body)
        self.assertIn(visit, visit.search([("cctv_is_entered_later", "=", True)]))

    def test_page_and_paper_say_so(self):
        data = self.by(self.visit, self.technician).cctv_visit_data()
        self.assertEqual((data["late"], data["may_enter"]), ("", True))
        self.window().action_confirm()
        data = self.by(self.visit, self.technician).cctv_visit_data()
        self.assertIn(self.technician.name, data["late"])
        self.finish()
        paper = self.env["report.helpdesk_cctv.paper_maintenance"]
        facts = dict(paper._facts(self.visit))
        self.assertEqual(facts["Started"], paper._moment(self.begun))
        self.assertEqual(facts["Finished"], paper._moment(self.ended))
        self.assertIn(self.technician.name, facts["Entered later"])
        self.assertEqual(facts["Paper record"], "folder 3")
        course = paper._course(self.visit.cctv_line_ids[:1])
        self.assertNotIn("–", course, "the moments of typing are not those of the work")

    def test_sensible_times_only(self):
        day = timedelta(days=1)
        for begun, ended, words in (
            (self.ended, self.begun, "ended before it began"),
            (self.begun, self.now + day, "lies in the future"),
            (self.begun - 2 * day, self.ended, "planned for a later day"),
            (self.begun - 8 * day, self.ended, "longer than 7 days"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self.window(begun=begun, ended=ended).action_confirm()
        self.assertFalse(self.visit.cctv_is_entered_later)

    def test_typed_words_are_bounded(self):
        with self.assertRaisesRegex(UserError, "at most 100"):
            self.window(paper_ref="x" * 101).action_confirm()

    def test_not_what_is_over(self):
        self.ready()
        self.by(self.visit, self.technician)._cctv_enter_later(self.begun, self.ended)
        self.by(self.visit, self.it).action_cctv_close()
        with self.assertRaisesRegex(UserError, "was closed by"):
            self.by(self.visit, self.it).action_cctv_enter_later()

    def test_who_may(self):
        operator = self.make_user("operator")
        with self.assertRaises(AccessError):
            self.by(self.visit, operator).action_cctv_enter_later()
        for name, value in (
            ("cctv_happened_date", self.begun),
            ("cctv_entered_by_id", self.it.id),
            ("cctv_is_entered_later", True),
        ):
            with self.subTest(name), self.assertRaises(UserError):
                self.by(self.visit, self.it).write({name: value})
