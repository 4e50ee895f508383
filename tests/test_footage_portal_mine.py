"""An own request for footage on the portal: questions, withdrawing, and those of others."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..models import cctv_footage_words as words
from ..models.cctv_choices import FOOTAGE_STATES
from .footage_portal_common import PDF, FootagePortalCase


@tagged("post_install", "-at_install")
class TestFootagePortalMine(FootagePortalCase):
    def setUp(self):
        super().setUp()
        self.request = self.ask_for()

    def step(self, step, request=None, files=(), **data):
        request = request or self.request
        files = [("files", f) for f in files]
        path = f"/my/footage/{request.id}/{step}"
        response = self.post(path, data, files, f"/my/footage/{self.request.id}")
        self.env.invalidate_all()
        return response

    def put_back(self):
        self.request.with_user(self.users["supervisor"])._return("Which <b>door</b> was it?")

    def test_question_answered(self):
        self.put_back()
        page = self.get(f"/my/footage/{self.request.id}")
        self.assertIn("Which &lt;b&gt;door&lt;/b&gt; was it?", page)
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.requester.partner_id.ids)], order="id desc", limit=1
        )
        self.assertIn(f"/my/footage/{self.request.id}", told.body, "the way to the own page")
        empty = self.step("answer", words=" ")
        self.assertIn("Write your answer.", empty.text)
        self.assertEqual(self.request.state, "returned")
        self.step(
            "answer",
            words="The left one",
            date_from=self.local(days=1, hours=3),
            date_to=self.local(days=1, hours=2),
            letter_number="7",
            files=[("letter.pdf", PDF, "application/pdf")],
            purpose="My red bicycle was taken.",
            requester_identity="3471000000000002",
            letter_date="2026-01-05",
            place_words=" ",
            state="approved",
        )
        request = self.request
        self.assertEqual(request.state, "submitted")
        self.assertEqual(request.purpose, "My red bicycle was taken.")
        self.assertEqual(request.requester_identity, "3471000000000002")
        self.assertEqual(str(request.letter_date), "2026-01-05")
        self.assertEqual((request.letter_number, request.letter_ids.name), ("7", "letter.pdf"))
        self.assertEqual(request.item_ids.date_from, request.date_from)
        said = request.message_ids.filtered(lambda message: "The left one" in message.body)
        self.assertIn("Which &lt;b&gt;door", said.body)
        self.assertEqual(said.author_id, self.requester.partner_id)
        self.assertNotIn(self.requester.partner_id, request.message_partner_ids)
        late = self.step("answer", words="Once more")
        self.assertIn("no open question any more", late.text)

    def test_own_personal_data_starts_its_clock_once(self):
        """A request of a person who is seen is one by the law on personal data too."""
        mine = self.request.data_request_ids
        self.assertEqual((len(mine), mine.state, mine.right), (1, "open", "copy"))
        self.assertEqual(mine.deadline_date, self.request.date_received + timedelta(hours=72))
        self.put_back()
        self.step("answer", words="The left one")
        self.assertEqual(self.request.state, "submitted")
        self.assertEqual(self.request.data_request_ids, mine)
        self.step("withdraw", words="It was found")
        self.assertEqual((mine.state, mine.answer), ("withdrawn", "It was found"))
        self.assertEqual(self.request.seal_state, "sealed")

    def test_wrong_answer_keeps_all(self):
        self.put_back()
        times = {"date_from": self.local(days=1), "date_to": self.local(days=2)}
        text = self.step("answer", words="The left one", **times).text
        self.assertIn("The end must be after", text)
        self.assertIn("The left one", text)
        bad = [("x.pdf", b"MZ", "application/pdf")]
        self.assertIn("neither a picture", self.step("answer", words="See", files=bad).text)
        self.assertEqual(self.request.state, "returned")
        self.assertFalse(self.request.letter_ids)

    def test_answer_about_a_visit(self):
        """Its time lies ahead: sent back as it was shown, or put right."""
        letter = ("letter.pdf", PDF, "application/pdf")
        times = {"date_from": self.local(days=-2), "date_to": self.local(days=-2, hours=-1)}
        who = {"requester_kind": "authority", "requester_unit": "Police", "letter_number": "1"}
        asked = {"kind": "room", "camera": "", "place_words": "It", **who, **times}
        visit = self.ask_for(files=[letter], **asked)
        later = {"date_from": self.local(days=-3), "date_to": self.local(days=-3, hours=-1)}
        for sent, days in ((times, 0), (later, 1)):
            begins = visit.date_from
            visit.with_user(self.users["supervisor"])._return("Who comes?")
            page = self.step("answer", visit, words=f"Two of us {days}", **sent)
            self.assertEqual(visit.state, "submitted", page.text[-3000:])
            self.assertEqual((visit.date_from - begins).days, days)
        visit.with_user(self.users["supervisor"])._return("When?")
        past = {"date_from": self.local(days=1), "date_to": self.local(hours=23)}
        self.assertIn("has passed", self.step("answer", visit, words="Then", **past).text)

    def test_handed_over_when_it_was(self):
        """Not when the clock of an urgent request stopped, at its decision."""
        self.request.sudo()._write_protocol({"state": "ready"})
        self.request.sudo()._deadline_finish()
        page = self.get(f"/my/footage/{self.request.id}")
        self.assertNotIn("Handed over:", page)
        soon = fields.Datetime.now() + timedelta(days=2)
        self.request.with_user(self.users["it"])._invite(soon, "Lantai 2", "Pak Satpam")
        self.env.flush_all()
        page = self.get(f"/my/footage/{self.request.id}")
        for part in ("There is an appointment for you", "Lantai 2", "Pak Satpam"):
            self.assertIn(part, page)

    def test_withdrawn(self):
        self.assertIn("Say why.", self.step("withdraw", words="").text)
        self.assertEqual(self.request.state, "submitted")
        text = self.step("withdraw", words="It was found").text
        self.assertEqual(self.request.state, "cancelled")
        self.assertIn("It was found", text)
        again = self.step("withdraw", words="Again")
        self.assertIn("is over already", again.text)

    def test_those_of_others_do_not_exist(self):
        self.put_back()
        path = f"/my/footage/{self.request.id}"
        mine = self.requester
        missing = f"/my/footage/{self.request.id + 1000}"
        for user in (self.neighbour, self.users["supervisor"]):
            self.authenticate(user.login, user.login)
            with self.subTest(user=user.login):
                answers = {self.url_open(p).text.split("<main")[-1] for p in (path, missing)}
                self.assertEqual(len(answers), 1)
                self.assertEqual(self.url_open(path).status_code, 404)
                for step in ("answer", "withdraw", "approve", "_do_answer"):
                    posted = self.post(f"{path}/{step}", {"words": "x"}, page="/my/footage/form")
                    self.assertEqual(posted.status_code, 404)
                self.assertNotIn(self.request.number, self.get("/my/footage"))
        self.env.invalidate_all()
        self.assertEqual(self.request.state, "returned")
        self.authenticate(mine.login, mine.login)
        self.assertEqual(self.step("approve").status_code, 404)
        self.assertEqual(self.url_open(f"{path}/answer").status_code, 405)
        for text in ("²", "-1", "99999999999999999999"):
            self.assertEqual(self.url_open(f"/my/footage/{text}").status_code, 404)

    def test_refused_with_reason(self):
        self.profile.verifier_role = "none"
        decider = self.users["management"]
        self.profile.approver_role = "management"
        self.request.with_user(decider)._refuse("Other people would be seen.")
        page = self.get(f"/my/footage/{self.request.id}")
        self.assertIn("Your request was refused.", page)
        self.assertIn("Other people would be seen.", page)
        self.assertNotIn(decider.name, page)
        self.assertNotIn("Withdraw", page)

    def test_how_long_the_recorder_keeps_it(self):
        path = f"/my/footage/{self.request.id}"
        now = fields.Datetime.now()
        for days, said in ((3, "keeps this footage until"), (-3, "may have overwritten")):
            self.request.sudo().write({"date_dies": now + timedelta(days=days)})
            self.assertIn(said, self.get(path))
        self.request.item_ids._set({"state": "lost"})
        page = self.get(path)
        self.assertIn("was overwritten before it could be secured", page)
        self.assertNotIn("may have overwritten", page)

    def test_all_states_have_words(self):
        for state, _label in FOOTAGE_STATES:
            for kind in ("copy", "playback", "room"):
                self.request._set_state(state, {"kind": kind})
                with self.subTest(state=state, kind=kind):
                    self.assertTrue(words.standing(self.env, self.request)["sentence"])
                    self.get(f"/my/footage/{self.request.id}")
