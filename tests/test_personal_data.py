"""Personal data: requests and breaches, each with its 3 × 24 hours, and the register."""

from datetime import timedelta

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
        breach.action_told()
        self.assertEqual((breach.state, breach.deadline_phase), ("told", "met"))
        with self.assertSays("told already"):
            breach.date_found = fields.Datetime.now()
        for name in ("letter", "told_subjects", "told_authority", "measures", "people_count"):
            with self.assertSays("what was told stays"):
                breach[name] = 7 if name == "people_count" else "Nobody was told"
        breach.message_post(body="The thief was found.")
        breach.action_close()
        self.assertEqual(breach.seal_state, "sealed")
        self.assertFalse(any(breach.sudo().seal_id._verify().values()))
        with self.assertSays("is sealed"):
            breach.what = "Nothing"

    def test_dates(self):
        with self.assertSays("in the future"):
            self.make(date_found=fields.Datetime.now() + timedelta(hours=1))
        with self.assertSays("after it was found"):
            self.make(date_begun=fields.Datetime.now() + timedelta(hours=1))

    def test_letter_in_the_language_of_the_company(self):
        self.env["res.lang"]._activate_lang("id_ID")
        self.company.partner_id.lang = "id_ID"
        breach = self.make(data_kinds="a", course="b", measures="c")
        breach.action_draft_letter()
        self.assertIn("A disk was stolen", breach.letter)

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
