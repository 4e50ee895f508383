"""A requester reports a broken camera, in the pages of the portal."""

from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import cctv_report_take
from ..tools import uploads
from .report_common import GPS, ReportCase, photo


@tagged("post_install", "-at_install")
class TestReport(ReportCase):
    def setUp(self):
        super().setUp()
        self.authenticate(self.requester.login, self.requester.login)

    def test_by_place(self):
        self.camera.cctv_address = "10.9.8.7"
        text = self.get("/cctv/report")
        self.assertIn("Site T", text)
        text = self.get(f"/cctv/report?place={self.site.id}")
        self.assertIn("Lobby", text)
        text = self.get(f"/cctv/report?place={self.lobby.id}")
        self.assertIn("T-CAM-1 Lobby door", text)
        self.assertNotIn("10.9.8.7", text)
        self.assertNotIn("T-NVR", text, "requesters look for cameras")

    def test_by_search(self):
        self.assertIn("T-CAM-1", self.get("/cctv/report?q=lobby+door"))
        self.assertIn("T-CAM-1", self.get("/cctv/report?q=t-cam"))
        self.assertNotIn("T-CAM-1", self.get("/cctv/report?q=lobby+gate"))
        self.assertNotIn("T-CAM-1", self.get("/cctv/report?q=10.9.0.11"))
        self.get("/cctv/report?q=%25%5C_%00x")

    def test_new_ticket(self):
        team = self.env["helpdesk.ticket.team"].create({"name": "Site team"})
        head = self.make_user("manager", login="head_of_site")
        self.site.write({"team_id": team.id, "responsible_id": head.id})
        response = self.send(
            words="<b>All black</b> since noon",
            urgency="3",
            files=[("gate.jpg", photo(), "image/jpeg")],
        )
        ticket = self.tickets()
        self.assertEqual(len(ticket), 1)
        self.assertTrue(response.url.endswith(f"/my/ticket/{ticket.id}"))
        self.assertEqual(
            (
                ticket.partner_id,
                ticket.team_id,
                ticket.company_id,
                ticket.cctv_location_id,
                ticket.cctv_symptom,
                ticket.cctv_phase,
                ticket.priority,
                ticket.channel_id,
            ),
            (
                self.requester.partner_id,
                team,
                self.company,
                self.lobby,
                "no_picture",
                "reported",
                "3",
                self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_web"),
            ),
        )
        self.assertEqual(ticket.name, "T-CAM-1 Lobby door: no picture")
        self.assertIn("&lt;b&gt;All black", ticket.description)
        self.assertIn("The report has arrived", response.text)
        kept = ticket.attachment_ids
        self.assertEqual(kept.mapped("name"), ["gate.jpg"])
        self.assertNotIn(GPS, kept.raw)
        self.assertIn(f"/web/content/{kept.id}", response.text)
        self.assertIn(head.partner_id, ticket.message_ids.notified_partner_ids)
        self.assertEqual(ticket.activity_ids.user_id, head)

    def test_what_may_not_be_chosen_is_not_there(self):
        other = self.make_company()
        foreign = self.make_device("camera", "X-1", company_id=other.id)
        gate = self.make_location("Gate T")
        hidden = self.make_device("camera", "T-HIDDEN", "10.9.0.77", cctv_location_id=gate.id)
        gone = self.make_device("camera", "T-GONE", "10.9.0.78")
        missing = gone.id + 10_000
        gone.active = False
        self.company.cctv_report_location_ids = self.site
        answers = set()
        for number in (foreign.id, hidden.id, gone.id, self.recorder.id, missing, "x", "²", "-1"):
            with self.subTest(number=number):
                response = self.url_open(f"/cctv/report?device={number}")
                self.assertEqual(response.status_code, 404)
                posted = self.post(
                    "/cctv/report/send",
                    {"device": number, "symptom": "no_picture"},
                    page=f"/cctv/report?device={self.camera.id}",
                )
                self.assertEqual(posted.status_code, 404)
                answers |= {response.text.split("<main")[-1], posted.text.split("<main")[-1]}
        self.assertEqual(len(answers), 1, "the same answer to all of them")
        for page in ("/cctv/report?q=T-", f"/cctv/report?place={gate.id}"):
            self.assertNotIn("T-HIDDEN", self.url_open(page).text)
        self.assertNotIn("Gate T", self.get("/cctv/report"))
        self.assertIn("Site T", self.get("/cctv/report"))
        mine = [("partner_id", "=", self.requester.partner_id.id)]
        self.assertFalse(self.env["helpdesk.ticket"].search(mine))

    def test_allowed_place_is_gone(self):
        """An empty setting means all places: it must not become empty by itself."""
        gate = self.make_location("Gate T")
        self.company.cctv_report_location_ids = gate
        gate.active = False
        self.env.invalidate_all()
        page = self.url_open(f"/cctv/report?q={self.camera.cctv_code}").text
        self.assertNotIn(f"device={self.camera.id}", page)
        self.assertEqual(self.url_open(f"/cctv/report?device={self.camera.id}").status_code, 404)
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.cctv_report_location_ids, gate)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            gate.unlink()

    def test_known_already(self):
        self.send(words="Nothing to see", files=[("a.jpg", photo(), "image/jpeg")])
        ticket = self.tickets()
        self.authenticate(self.neighbour.login, self.neighbour.login)
        text = self.form()
        self.assertIn("has already been reported", text)
        self.assertNotIn("Nothing to see", text)
        self.assertNotIn(ticket.number, text)
        self.assertNotIn(self.requester.name, text)
        response = self.send(symptom="blurred", words="I see it too")
        again = self.env["cctv.further.report"].search([("ticket_id", "=", ticket.id)])
        self.assertEqual(again.partner_id, self.neighbour.partner_id)
        self.assertEqual((again.symptom, again.note), ("blurred", "I see it too"))
        self.assertTrue(response.url.endswith(f"/cctv/report/mine/{again.id}"))
        self.assertEqual(self.tickets(), ticket)
        self.assertNotIn(self.neighbour.partner_id, ticket.message_partner_ids)
        self.assertFalse(ticket.with_user(self.neighbour).has_access("read"))
        refused = self.url_open(f"/my/ticket/{ticket.id}", allow_redirects=False)
        self.assertEqual(refused.status_code, 303)
        note = ticket.message_ids[0]
        self.assertIn("I see it too", note.body)
        self.assertTrue(note.subtype_id.internal)
        for word in ("Nothing to see", ticket.number, self.requester.name, "a.jpg"):
            self.assertNotIn(word, response.text)

    def test_own_page_in_the_own_language(self):
        """None of the helpdesk's words, and what is seen in the reader's language, though the
        ticket is written in the company's."""
        self.env["res.lang"]._activate_lang("id_ID")
        modules = self.env["ir.module.module"]
        modules._load_module_terms(["helpdesk_mgmt", "helpdesk_cctv"], ["id_ID"], overwrite=True)
        self.requester.lang = "id_ID"
        self.send(symptom="blurred")
        ticket = self.tickets()
        self.assertIn("Blurred", ticket.description)
        page = self.get(f"/my/ticket/{ticket.id}")
        self.assertRegex(page, '<html[^>]* lang="id-ID"')
        page = page.split("<main")[-1]
        self.assertIn(self.symptom("blurred", "id_ID"), page)
        for word in ("Blurred", "Stage", "Create Date", "Category", "history", "Description"):
            self.assertNotIn(word, page)
        self.send(symptom="blurred", words="Seperti kabut")
        other = self.make_device("camera", "T-CAM-9", "10.9.0.99")
        self.send(other, words="Seperti kabut")
        page = self.get(f"/my/ticket/{self.tickets(other).id}")
        self.assertIn("Seperti kabut", page)
        words = self.get("/website/translations?lang=id_ID")
        self.assertIn("Percakapan kosong", words, "what JavaScript says in the conversation")

    def symptom(self, code, lang):
        tickets = self.env["helpdesk.ticket"].with_context(lang=lang)
        return dict(tickets._fields["cctv_symptom"]._description_selection(tickets.env))[code]

    def test_me_too_in_one_tap(self):
        """What is seen was said already: one button follows the repair."""
        self.send(symptom="blurred")
        ticket = self.tickets()
        self.authenticate(self.neighbour.login, self.neighbour.login)
        page = f"/cctv/report?device={self.camera.id}"
        self.assertRegex(self.get(page), 'name="follow"')
        data = {"device": self.camera.id, "follow": "1"}
        response = self.post("/cctv/report/send", data, page=page)
        again = ticket.cctv_further_ids
        self.assertEqual(again.partner_id, self.neighbour.partner_id)
        self.assertFalse(again.symptom or again.note)
        self.assertTrue(response.url.endswith(f"/cctv/report/mine/{again.id}"))
        self.assertIn("the same", ticket.message_ids[0].body)
        text = self.get(page)
        self.assertIn(f"/cctv/report/mine/{again.id}", text)
        self.assertNotIn('name="follow"', text)
        self.post("/cctv/report/send", data, page=page)
        self.send(symptom="moved", words="Now it looks at the wall")
        self.env.invalidate_all()
        self.assertEqual(ticket.cctv_further_ids, again)
        self.assertEqual((again.symptom, again.note), ("moved", "Now it looks at the wall"))

    def test_me_too_of_what_is_over(self):
        """The page was left open until the repair was over: it is a new report, with questions."""
        self.send()
        self.tickets()._cctv_set_phase("closed")
        self.authenticate(self.neighbour.login, self.neighbour.login)
        data = {"device": self.camera.id, "follow": "1"}
        page = f"/cctv/report?device={self.camera.id}"
        response = self.post("/cctv/report/send", data, page=page)
        self.assertEqual(response.status_code, 422)
        self.assertIn("Please choose what is seen.", response.text)
        self.assertEqual(len(self.tickets()), 1)

    def test_again_by_oneself(self):
        self.send()
        ticket = self.tickets()
        self.assertIn("You have already reported", self.form())
        self.send(words="Now it smokes", files=[("b.jpg", photo(), "image/jpeg")])
        self.assertEqual(self.tickets(), ticket)
        self.assertIn("Now it smokes", ticket.message_ids[0].body)
        self.assertEqual(ticket.message_ids[0].attachment_ids, ticket.attachment_ids)
        self.assertFalse(self.env["cctv.further.report"].search([("ticket_id", "=", ticket.id)]))

    def told(self, user):
        """The last message that went to ``user`` alone."""
        partner = [("partner_ids", "=", user.partner_id.id)]
        return self.env["mail.message"].search(partner, order="id desc", limit=1)

    def test_answers(self):
        self.send()
        ticket = self.tickets()
        self.authenticate(self.neighbour.login, self.neighbour.login)
        self.send()
        again = ticket.cctv_further_ids
        page = f"/cctv/report/mine/{again.id}"
        self.assertNotIn("works again", self.get(page))
        yes = {"report_id": again.id, "answer": "confirm"}
        early = self.post("/cctv/report/answer", yes, page=page)
        self.assertIn("not waiting for your answer", early.text)
        ticket._cctv_set_phase("repaired")
        self.assertTrue(again.date_told)
        own = self.told(self.requester)
        self.assertIn("It has been repaired", own.body)
        self.assertIn(f"/my/ticket/{ticket.id}", own.body)
        told = self.told(self.neighbour)
        self.assertIn("It has been repaired", told.body)
        self.assertIn(page, told.body)
        self.assertFalse(told.model and told.res_id)
        self.assertIn("Does it work again?", self.get(page))
        done = self.post("/cctv/report/answer", yes, page=page)
        self.assertIn("You have confirmed", done.text)
        self.env.invalidate_all()
        self.assertTrue(again.date_confirmed)
        self.assertEqual(ticket.cctv_confirmed_by_id, self.neighbour.partner_id)
        self.assertEqual(ticket.cctv_phase, "repaired", "the check by staff remains")

    def test_still_broken(self):
        head = self.make_user("manager", login="head_of_site")
        self.site.responsible_id = head
        self.send()
        ticket = self.tickets()
        page = f"/my/ticket/{ticket.id}"
        ticket._cctv_set_phase("closed")
        self.assertTrue(ticket.closed)
        self.assertIn("still broken", self.get(page))
        data = {"ticket_id": ticket.id, "answer": "reopen", "words": "  "}
        self.assertIn("what is still wrong", self.post("/cctv/report/answer", data, page=page).text)
        data["words"] = "Black again after an hour"
        self.post("/cctv/report/answer", data, page=page)
        self.env.invalidate_all()
        self.assertEqual((ticket.cctv_phase, ticket.closed), ("reported", False))
        self.assertFalse(ticket.closed_date)
        said = ticket.message_ids.filtered(lambda message: "after an hour" in message.body)
        self.assertFalse(said.subtype_id.internal)
        self.assertIn(head.partner_id, said.notified_partner_ids)

    def test_strangers_answer_nothing(self):
        self.send()
        ticket = self.tickets()
        ticket._cctv_set_phase("repaired")
        self.authenticate(self.neighbour.login, self.neighbour.login)
        page = f"/cctv/report?device={self.camera.id}"
        for data in (
            {"ticket_id": ticket.id, "answer": "reopen", "words": "no"},
            {"report_id": 2**31 - 1, "ticket_id": "x", "answer": "confirm"},
        ):
            response = self.post("/cctv/report/answer", data, page=page)
            self.assertTrue(response.url.endswith("/cctv/report"))
        words = {"ticket_id": ticket.id, "words": "x"}
        response = self.post("/cctv/report/message", words, page=page)
        self.assertTrue(response.url.endswith("/cctv/report"))
        self.env.invalidate_all()
        self.assertEqual(ticket.cctv_phase, "repaired")

    def test_message(self):
        self.send()
        ticket = self.tickets()
        page = f"/my/ticket/{ticket.id}"
        files = [("files", ("c.pdf", b"%PDF-1.4 plan", "application/pdf"))]
        data = {"ticket_id": ticket.id, "words": "Key at the gate"}
        self.post("/cctv/report/message", data, files, page)
        message = ticket.message_ids[0]
        self.assertIn("Key at the gate", message.body)
        self.assertEqual(message.author_id, self.requester.partner_id)
        self.assertEqual(message.attachment_ids.mimetype, "application/pdf")

    def test_message_of_a_further_reporter(self):
        """It reaches the staff as a note; the requester does not see it."""
        self.send()
        ticket = self.tickets()
        self.authenticate(self.neighbour.login, self.neighbour.login)
        self.send()
        again = ticket.cctv_further_ids
        page = f"/cctv/report/mine/{again.id}"
        data = {"report_id": again.id, "words": "I have a ladder"}
        response = self.post("/cctv/report/message", data, page=page)
        self.assertIn("It has been passed on", response.text)
        message = ticket.message_ids[0]
        self.assertIn("I have a ladder", message.body)
        self.assertTrue(message.subtype_id.internal)
        self.assertNotIn(self.neighbour.partner_id, ticket.message_partner_ids)

    def test_nothing_typed_is_lost(self):
        cases = (
            ({"symptom": "nonsense"}, (), "choose what is seen"),
            ({"symptom": "other", "words": ""}, (), "what is wrong"),
            ({}, [("x.exe", b"MZ\x90", "image/jpeg")], "neither a picture"),
            ({}, [("x.jpg", b"\xff\xd8\xff broken", "image/jpeg")], "cannot be opened"),
            ({}, [("x.svg", b"<svg onload='x'/>", "image/svg+xml")], "neither a picture"),
            ({}, [(f"{n}.jpg", photo((8, 8)), "image/jpeg") for n in range(6)], "at most 5"),
            ({}, [("big.jpg", photo() + bytes(10 * 2**20), "image/jpeg")], "too large"),
        )
        for values, files, sentence in cases:
            with self.subTest(sentence=sentence):
                typed = {"words": "Typed with cold fingers", **values}
                response = self.send(files=files, **typed)
                self.assertEqual(response.status_code, 422)
                self.assertIn(sentence, response.text)
                self.assertIn(typed["words"], response.text)
                self.assertFalse(self.tickets())

    def test_without_token_nothing_is_sent(self):
        response = self.post(
            "/cctv/report/send", {"device": self.camera.id, "symptom": "moved"}, token=False
        )
        self.assertEqual(response.status_code, 400)
        for path in ("/cctv/report/send", "/cctv/report/answer", "/cctv/report/message"):
            self.assertEqual(self.url_open(path).status_code, 405)
        self.assertFalse(self.tickets())

    def test_nonsense(self):
        """Files where words are expected, and letters that the database does not keep."""
        file = ("x.txt", b"x", "text/plain")
        page = f"/cctv/report?device={self.camera.id}"
        names = ("words", "symptom", "urgency", "token", "device", "ticket_id", "report_id")
        for path in ("/cctv/report/send", "/cctv/report/answer", "/cctv/report/message"):
            for name in names:
                files = [(name, file)]
                data = {"device": self.camera.id, "symptom": "moved", "answer": "confirm"}
                data.pop(name, None)
                with self.subTest(path=path, name=name):
                    self.assertLess(self.post(path, data, files, page).status_code, 500)
        self.assertLess(self.send(words="\0nul", symptom="\0", token="\0").status_code, 500)
        self.assertEqual(self.url_open("/cctv/d/%00").status_code, 404)
        self.assertLess(self.url_open("/cctv/report?q=a%00b&place=%00").status_code, 500)

    def test_no_formula_for_those_who_export(self):
        self.send(words="=HYPERLINK(1)")
        self.authenticate(self.neighbour.login, self.neighbour.login)
        self.send(words="=HYPERLINK(1)")
        self.assertEqual(self.tickets().cctv_further_ids.note, "'=HYPERLINK(1)")

    def test_too_many(self):
        self.patch(cctv_report_take, "PERSON_HOURLY", 1)
        self.send()
        response = self.send(words="Once more")
        self.assertEqual(response.status_code, 422)
        self.assertIn("many reports within the last hour", response.text)
        self.assertIn("Once more", response.text)

    def test_files_go_with_the_ticket(self):
        """Also those of further reports: photos of people outside are not kept for nothing."""
        self.send()
        self.authenticate(self.neighbour.login, self.neighbour.login)
        self.send(files=[("a.jpg", photo(), "image/jpeg")])
        ticket = self.tickets()
        files = ticket.cctv_further_ids.file_ids
        self.assertEqual(len(files), 1)
        ticket.unlink()
        self.assertFalse(files.exists())

    def test_too_many_answers(self):
        """Who has one report cannot send mail and files without end: no file is looked at then,
        and what was typed is still there."""
        self.send()
        ticket = self.tickets()
        self.patch(cctv_report_take, "ANSWERS_HOURLY", 1)
        page = f"/my/ticket/{ticket.id}"
        bad = [("files", ("x.jpg", b"\xff\xd8\xff" + bytes(100), "image/jpeg"))]
        data = {"ticket_id": ticket.id, "words": "The door is open too"}
        response = self.post("/cctv/report/message", data, bad, page)
        self.assertIn("cannot be opened as a picture", response.text)
        count = len(ticket.message_ids)
        with patch.object(uploads, "taken") as taken:
            response = self.post("/cctv/report/message", data, bad, page)
        taken.assert_not_called()
        self.assertIn("many reports within the last hour", response.text)
        self.assertIn("The door is open too", response.text)
        ticket._cctv_set_phase("repaired")
        count = len(ticket.message_ids)
        self.post("/cctv/report/answer", {"ticket_id": ticket.id, "answer": "confirm"}, page=page)
        self.env.invalidate_all()
        self.assertFalse(ticket.cctv_confirmed_date)
        self.assertEqual(len(ticket.message_ids), count)

    def test_too_many_with_pictures(self):
        """Past the limit no picture is decoded, and one that is refused counts as well."""
        self.patch(cctv_report_take, "PERSON_HOURLY", 1)
        bad = ("x.jpg", b"\xff\xd8\xff" + bytes(100), "image/jpeg")
        response = self.send(words="With a picture", files=[bad])
        self.assertEqual(response.status_code, 422)
        self.assertIn("cannot be opened as a picture", response.text)
        with patch.object(uploads, "taken") as taken:
            response = self.send(files=[("a.jpg", photo(), "image/jpeg")])
        self.assertIn("many reports within the last hour", response.text)
        taken.assert_not_called()
        self.assertFalse(self.tickets())

    def test_internal_user_without_duty(self):
        colleague = self.make_user("internal", login="cctv_colleague")
        self.authenticate(colleague.login, colleague.login)
        response = self.send(words="From my desk")
        ticket = self.tickets()
        self.assertEqual(ticket.partner_id, colleague.partner_id)
        self.assertTrue(response.url.endswith(f"/my/ticket/{ticket.id}"))
        self.assertIn("The report has arrived", response.text)

    def test_state_in_words(self):
        self.send()
        ticket = self.tickets()
        phases = dict(ticket._fields["cctv_phase"].selection)
        sentences = set()
        for phase in phases:
            ticket._cctv_set_phase(phase)
            sentences.add(ticket._cctv_standing(self.requester.partner_id)["sentence"])
        self.assertEqual(len(sentences), len(phases))

    def test_behind_a_switch(self):
        """The fault of a camera may be on the ticket of the switch that it hangs on."""
        switch = self.make_device("switch", "T-SW", "10.9.0.99")
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "Switch", "description": "x", "cctv_device_id": switch.id}
        )
        self.env["cctv.fault"].create(
            {
                "device_id": self.camera.id,
                "kind": "unreachable",
                "date_start": "2026-01-01",
                "ticket_id": ticket.id,
            }
        )
        self.assertIn("has already been reported", self.form())
        self.send()
        self.assertEqual(ticket.cctv_further_ids.device_id, self.camera)
        self.assertFalse(self.tickets())
