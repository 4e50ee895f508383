"""Personal data: requests and breaches, each with its 3 × 24 hours, and the register."""

from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .footage_common import FootageCase

THREE_DAYS = timedelta(hours=72)


@tagged("at_install")
class TestDataRequest(FootageCase):
    def make(self, role="supervisor", **values):
        asked = {"subject_name": "A person", "words": "Which pictures of me?", **values}
        return self.env["cctv.data.request"].with_user(self.users[role]).create(asked)

    def test_the_clock_runs_from_the_receipt(self):
        received = fields.Datetime.now() - timedelta(hours=70)
        request = self.make(date_received=received)
        self.assertEqual(request.deadline_date, received + THREE_DAYS)
        self.assertEqual(request.deadline_state, "due_soon")
        request.date_received = received - timedelta(hours=3)
        self.assertEqual(request.deadline_state, "overdue")
        self.assertTrue(request.number.startswith("DSR/"))
        with self.assertSays("in the future"):
            self.make(date_received=fields.Datetime.now() + timedelta(hours=1))

    def test_answer(self):
        request = self.make()
        with self.assertSays("identity is checked"):
            request.action_answer()
        request.is_identity_checked = True
        with self.assertSays("what was given"):
            request.action_answer()
        request.answer = "Two clips, handed over."
        request.action_answer()
        self.assertEqual((request.state, request.deadline_phase), ("answered", "met"))
        self.assertEqual(request.answered_by_id, self.users["supervisor"])
        with self.assertSays("is over"):
            request.answer = "Nothing."
        with self.assertSays("is over"):
            request.action_refuse()
        with self.assertRaises(AccessError):
            request.sudo().unlink()

    def test_steps_are_not_written_by_hand(self):
        request = self.make()
        for vals in ({"state": "answered"}, {"number": "1"}, {"deadline_date": False}):
            with self.assertRaises(AccessError):
                request.write(vals)

    def test_with_a_request_for_footage(self):
        request = self.make_request(requester_kind="subject", requester_phone="0812")
        request.with_user(self.users["operator"]).action_submit()
        mine = request.data_request_ids
        self.assertEqual((mine.right, mine.subject_contact), ("copy", "0812"))
        self.assertEqual(mine.deadline_date, request.date_received + THREE_DAYS)
        request.with_user(self.users["supervisor"])._return("Which day?")
        request.with_user(self.users["operator"]).action_submit()
        self.assertEqual(len(request.data_request_ids), 1)
        request.with_user(self.users["supervisor"]).action_verify()
        request.with_user(self.users["supervisor"])._refuse("Others would be seen.")
        self.assertEqual((mine.state, mine.answer), ("refused", "Others would be seen."))
        self.assertEqual(mine.deadline_phase, "met")

    def test_what_it_says_to_the_staff(self):
        request = self.make_request(requester_kind="subject")
        seen = request.with_user(self.users["supervisor"])
        self.assertFalse(seen.data_request_text)
        request.with_user(self.users["operator"]).action_submit()
        mine = request.data_request_ids
        self.assertIn(mine.number, seen.data_request_text)
        self.assertIn("within 3 × 24 hours", seen.data_request_text)
        self.assertFalse(mine.is_identity_checked)
        seen.action_verify()
        self.assertTrue(mine.is_identity_checked, "whoever verifies has looked at that")
        mine.write({"date_received": fields.Datetime.now() - timedelta(hours=80)})
        self.env.invalidate_all()
        self.assertIn("has no answer yet", seen.data_request_text)
        seen._refuse("Others would be seen.")
        self.assertIn("Refused on", seen.data_request_text)

    def test_what_was_overwritten_was_not_withdrawn(self):
        request = self.make_request(requester_kind="subject")
        request.with_user(self.users["operator"]).action_submit()
        request.sudo()._expire("It was overwritten.")
        mine = request.data_request_ids
        self.assertEqual((mine.state, mine.answer), ("refused", "It was overwritten."))

    def test_others_have_none(self):
        request = self.make_request()
        request.with_user(self.users["operator"]).action_submit()
        self.assertFalse(request.data_request_ids)


@tagged("at_install")
class TestBreach(FootageCase):
    def make(self, **values):
        breaches = self.env["cctv.breach"].with_user(self.users["it"])
        return breaches.create({"what": "A disk was stolen", **values})

    def test_the_whole_way(self):
        found = fields.Datetime.now() - timedelta(hours=1)
        breach = self.make(date_found=found)
        self.assertEqual(breach.deadline_date, found + THREE_DAYS)
        with self.assertSays("Which data, When and how, What was done about it"):
            breach.action_draft_letter()
        breach.write(
            {
                "data_kinds": "Pictures of <faces>",
                "course": "Taken from the safe\non Sunday",
                "measures": "The lock was changed.",
            }
        )
        breach.action_draft_letter()
        self.assertIn("&lt;faces&gt;", breach.letter)
        self.assertIn(breach.number, breach.letter)
        self.assertIn("Law 27 of 2022", breach.letter)
        with self.assertSays("how the authority"):
            breach.action_told()
        with self.assertSays("gone on"):
            breach.action_close()
        breach.write({"told_subjects": "By letter", "told_authority": "By e-mail"})
        with self.assertSays("nobody was told yet"):
            breach.action_seal()
        breach.action_told()
        self.assertEqual((breach.state, breach.deadline_phase), ("told", "met"))
        self.assertEqual(breach.seal_state, "sealed", "with what was sent")
        for name, value in (
            ("date_found", fields.Datetime.now()),
            ("letter", "Another"),
            ("what", "Nothing"),
        ):
            with self.assertSays("is sealed"):
                breach[name] = value
        breach.action_close()
        self.assertEqual((breach.state, bool(breach.date_closed)), ("closed", True))
        self.assertFalse(any(breach.sudo().seal_id._verify().values()))

    def test_closing_what_was_told_before_telling_sealed(self):
        breach = self.make(data_kinds="a", course="b", measures="c")
        breach.sudo().write({"state": "told", "date_told": fields.Datetime.now()})
        breach.action_close()
        self.assertEqual((breach.state, breach.seal_state), ("closed", "sealed"))

    def test_dates(self):
        with self.assertSays("in the future"):
            self.make(date_found=fields.Datetime.now() + timedelta(hours=1))
        with self.assertSays("after it was found"):
            self.make(date_begun=fields.Datetime.now() + timedelta(hours=1))

    def test_letter_in_the_language_of_the_company(self):
        self.env["res.lang"]._activate_lang("id_ID")
        self.company.cctv_lang = "id_ID"
        breach = self.make(data_kinds="a", course="b", measures="c")
        self.assertEqual(breach.letter_lang, "id_ID")
        breach.action_draft_letter()
        self.assertIn("A disk was stolen", breach.letter)
        self.assertIn("Nomor:", breach.letter)
        breach.letter_lang = "en_US"
        breach.action_draft_letter()
        self.assertIn("Number:", breach.letter)

    def test_not_to_another_company(self):
        """Where a rule alone looks at a record before it is written, not after."""
        other = self.make_company()
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.make().company_id = other
        manager = self.users["manager"]
        asked = {"subject_name": "A", "words": "b"}
        for model, values in (
            ("cctv.retention.policy", {"days": 5}),
            ("cctv.backup.plan", {"name": "P", "source": "a", "target": "b"}),
            ("cctv.data.request", asked),
        ):
            record = self.env[model].create(values).with_user(manager)
            with self.subTest(model), self.assertRaises(AccessError), self.env.cr.savepoint():
                record.company_id = other

    def test_told_is_not_written_by_hand(self):
        breach = self.make()
        for vals in ({"state": "told"}, {"date_told": fields.Datetime.now()}):
            with self.assertRaises(AccessError):
                breach.write(vals)


@tagged("at_install")
class TestProcessing(FootageCase):
    def test_to_be_looked_at_again(self):
        entries = self.env["cctv.processing"]
        today = fields.Date.today()
        base = {"purpose": "x", "legal_ground": "public", "data_kinds": "x", "people": "x",
                "retention": "30 days"}  # fmt: skip
        due, later, ended = entries.create(
            [
                {"name": "Due", "date_review": today, **base},
                {"name": "Later", "date_review": today + timedelta(days=9), **base},
                {"name": "Ended", "date_review": today, "date_ended": today, **base},
            ]
        )
        mine = [("id", "in", (due | later | ended).ids)]
        self.assertEqual(entries.search([*mine, ("is_to_review", "=", True)]), due)
        self.assertEqual(entries.search([*mine, ("is_to_review", "=", False)]), later | ended)
        self.assertEqual((due | later | ended).mapped("is_to_review"), [True, False, False])

    def test_once_a_year_by_itself(self):
        entry = self.make()
        today = fields.Date.today()
        self.assertEqual(entry.date_review, today + relativedelta(months=12))
        self.company.cctv_processing_months = 6
        entry.with_user(self.users["manager"]).action_reviewed()
        self.assertEqual(entry.date_review, today + relativedelta(months=6))
        self.assertEqual(entry.reviewed_by_id, self.users["manager"])
        self.company.cctv_processing_months = 0
        self.assertFalse(self.make().date_review)
        with self.assertRaises(AccessError):
            entry.with_user(self.users["it"]).action_reviewed()
        for name in ("date_reviewed", "reviewed_by_id", "date_reminded"):
            with self.assertRaises(AccessError):
                entry.with_user(self.users["manager"]).write({name: False})

    def test_reminded_before_on_the_day_and_each_month(self):
        entry = self.make(user_id=self.users["manager"].id)
        domain = [("res_id", "=", entry.id), ("model", "=", entry._name),
                  ("partner_ids", "in", self.users["manager"].partner_id.ids)]  # fmt: skip
        told = []
        start = datetime(2026, 1, 1, 3)
        entry.date_review = "2026-03-01"
        for day in (30, 44, 45, 46, 58, 59, 60, 88, 89, 90, 118, 119, 120, 148, 149, 150):
            with freeze_time(start + timedelta(days=day)):
                count = self.env["mail.message"].search_count(domain)
                entry._cron_reviews()
                entry._cron_reviews()
                if self.env["mail.message"].search_count(domain) > count:
                    self.assertEqual(self.env["mail.message"].search_count(domain), count + 1)
                    told.append(str(entry._today()))
        self.assertEqual(
            told, ["2026-02-15", "2026-03-01", "2026-03-31", "2026-04-30", "2026-05-30"]
        )
        with freeze_time("2026-03-11 03:00:00"):
            self.assertEqual(entry.review_text, "The review is overdue by 10 days.")
            self.assertTrue(entry.is_to_review)

    def test_those_without_a_day_get_one(self):
        entry = self.make()
        entry.date_review = False
        entry._cron_reviews()
        self.assertEqual(entry.date_review, fields.Date.today() + relativedelta(months=12))

    def make(self, **values):
        base = {"name": "Live pictures", "purpose": "x", "legal_ground": "public",
                "data_kinds": "x", "people": "x", "retention": "30 days"}  # fmt: skip
        return self.env["cctv.processing"].create({**base, **values})
