"""Who is named by the procedure and has no duty (P3): sees the own step, takes it, nothing else."""

import json
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .footage_portal_common import PDF, FootagePortalCase


@tagged("post_install", "-at_install")
class TestFootageNamed(FootagePortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.official = cls.make_user("internal", "t_official")
        cls.clerk = cls.make_user("internal", "t_clerk")
        cls.other = cls.make_user("internal", "t_other")
        cls.company.cctv_profile_id = cls.profile
        cls.profile.write(
            {
                "kind": "agency",
                "accepts_oral_requests": True,
                "verifier_role": "none",
                "approver_role": "official",
                "official_id": cls.official.id,
                "extractor_role": "requester",
                "requester_may_extract": True,
            }
        )

    def setUp(self):
        super().setUp()
        self.request = self.make_request(
            partner_id=self.clerk.partner_id.id, requester_name=self.clerk.name, channel="oral"
        )
        self.request._submit()
        self.path = f"/my/footage/steps/{self.request.id}"

    def login(self, user):
        self.authenticate(user.login, user.login)

    def step(self, step, **data):
        response = self.post(f"{self.path}/{step}", data, page="/my/footage/form")
        self.env.invalidate_all()
        return response

    def rpc(self, method, args):
        call = {
            "jsonrpc": "2.0",
            "params": {"model": "cctv.evidence.upload", "method": method, "args": args,
                       "kwargs": {}},
        }  # fmt: skip
        url = f"/web/dataset/call_kw/cctv.evidence.upload/{method}"
        response = self.url_open(
            url, data=json.dumps(call), headers={"Content-Type": "application/json"}
        )
        return response.json()

    def test_the_official_is_told_and_decides(self):
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.official.partner_id.ids)], order="id desc", limit=1
        )
        self.assertIn(self.path, told.body)
        self.assertFalse(told.res_id, "not about a record that cannot be opened")
        self.login(self.official)
        self.assertIn(self.request.number, self.get("/my/footage"))
        page = self.get(self.path)
        self.assertIn("It waits for your decision.", page)
        self.assertIn("Find out who drove", page)
        self.assertNotIn('type="file"', page)
        done = self.step("approve")
        self.assertIn("Approved.", done.text)
        self.assertEqual(self.request.approved_by_id, self.official)
        self.assertEqual(self.request.extractor_id, self.clerk)
        self.assertIn("not your step", self.step("approve").text, "once")
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.clerk.partner_id.ids)], order="id desc"
        )
        self.assertTrue(any(self.path in message.body for message in told))

    def test_questions(self):
        self.login(self.official)
        self.assertIn("Write what the requester", self.step("return", words="").text)
        self.assertIn("went to the requester", self.step("return", words="Which room?").text)
        self.assertEqual((self.request.state, self.request.questions), ("returned", "Which room?"))
        self.login(self.clerk)
        self.assertIn("Which room?", self.get(f"/my/footage/{self.request.id}"))

    def test_refused_with_reason_and_sealed(self):
        self.login(self.official)
        self.assertIn("Say why", self.step("refuse", words=" ").text)
        self.step("refuse", words="Nothing happened there.")
        self.assertEqual(self.request.state, "refused")
        self.assertEqual(self.request.sealed_by_id, self.official)
        self.assertFalse(any(self.request.seal_id._verify().values()))
        self.login(self.clerk)
        letter = self.url_open(f"/my/footage/{self.request.id}/letter")
        self.assertEqual(letter.headers["Content-Type"], "application/pdf")
        self.login(self.other)
        self.assertEqual(self.url_open(f"/my/footage/{self.request.id}/letter").status_code, 404)

    def test_the_letter_that_the_decision_rests_on(self):
        scan = self.env["ir.attachment"].create(
            {"name": "letter.pdf", "raw": PDF, "res_model": self.request._name,
             "res_id": self.request.id}
        )  # fmt: skip
        self.request.letter_ids = scan
        path = f"{self.path}/file/{scan.id}"
        for user, status in ((self.official, 200), (self.clerk, 404), (self.other, 404)):
            self.login(user)
            self.assertEqual(self.url_open(path).status_code, status, user.login)
        self.login(self.official)
        stray = self.env["ir.attachment"].create({"name": "x", "raw": b"secret"})
        self.assertEqual(self.url_open(f"{self.path}/file/{stray.id}").status_code, 404)

    def test_the_requester_takes_it_out(self):
        self.request.sudo().with_user(self.official).sudo().action_approve()
        self.login(self.clerk)
        page = self.get(self.path)
        self.assertIn("You are named to take out this footage.", page)
        self.assertIn(self.request.item_ids.number, page)
        self.assertNotIn('type="file"', page)
        self.assertEqual(self.step("approve").status_code, 200)
        self.assertIn("not your step", self.step("approve").text)
        self.assertIn("You have begun.", self.step("start").text)
        self.assertEqual(self.request.state, "extraction")
        page = self.get(self.path)
        self.assertIn('type="file"', page)
        self.assertIn("not secured yet", page)
        item = self.request.item_ids
        begun = self.rpc("begin", [item.id, "own.dav", 4])["result"]
        answer = self.post(
            f"/cctv/upload/{begun['id']}",
            {"offset": 0, "length": 4},
            [("chunk", ("chunk", b"DHAV", "application/octet-stream"))],
            "/my/footage/form",
        )
        self.assertEqual(answer.json()["received"], 4)
        self.assertIn("not a video", self.rpc("finish", [[begun["id"]]])["result"]["error"])
        call = [item.id, "own.dav", 4, 0, True]
        begun = self.rpc("begin", call)["result"]
        self.post(
            f"/cctv/upload/{begun['id']}",
            {"offset": 0, "length": 4},
            [("chunk", ("chunk", b"DHAV", "application/octet-stream"))],
            "/my/footage/form",
        )
        kept = self.rpc("finish", [[begun["id"]]])["result"]
        self.env.invalidate_all()
        evidence = self.env["cctv.evidence"].browse(kept["evidence_id"])
        self.assertEqual((evidence.user_id, item.state), (self.clerk, "stored"))
        self.assertEqual(item.event_ids[-1:].user_id, self.clerk)
        self.assertIn("ready to be handed over", self.step("ready").text)
        self.assertEqual(self.request.state, "ready")
        self.assertIn("error", self.rpc("begin", call), "it is over")

    def test_nothing_else(self):
        """No right on any record, not on the own request either; nor to see the clip."""
        self.request.with_user(self.official).sudo().action_approve()
        self.request.with_user(self.clerk).sudo().action_start_extraction()
        item, stranger = self.request.item_ids, self.make_request()
        for user in (self.official, self.clerk):
            for record in (self.request, item, item.device_id.cctv_recorder_id, stranger):
                self.assertFalse(record.with_user(user).has_access("read"), record)
            with self.assertRaises(AccessError):
                item.with_user(user)._check_may_view()
            with self.assertRaises(AccessError):
                self.request.with_user(user).action_ready()
            with self.assertRaises(AccessError):
                stranger.item_ids.with_user(user)._check_may_add_file()
        with self.assertRaises(AccessError):
            item.with_user(self.official)._check_may_add_file()
        item.with_user(self.clerk)._check_may_add_file()
        other = self.make_company()
        self.clerk.write({"company_id": other.id, "company_ids": [Command.set(other.ids)]})
        with self.assertRaises(AccessError):
            item.with_user(self.clerk)._check_may_add_file()

    def test_who_is_not_named(self):
        for user in (self.other, self.requester, self.users["operator"], self.clerk):
            self.login(user)
            self.assertEqual(self.url_open(self.path).status_code, 404, user.login)
            self.assertEqual(self.step("approve").status_code, 404, user.login)
            self.assertNotIn("Waits for you", self.get("/my/footage"))
        self.assertEqual(self.request.state, "submitted")
        self.login(self.official)
        for step in ("_refuse", "close", "ready/x"):
            self.assertEqual(self.step(step).status_code, 404)
        self.profile.official_id = self.other
        self.assertEqual(self.url_open(self.path).status_code, 404, "another official now")

    # What the official leads besides deciding

    def emergency(self):
        self.company.cctv_profile_id = self.profile
        operator = self.users["operator"]
        now = fields.Datetime.now()
        requests = self.env["cctv.footage.request"].with_user(operator)
        camera = self.camera.with_user(operator)
        span = (now - timedelta(minutes=15), now)
        return requests._secure_in_emergency(camera, *span, "Two cars have crashed").sudo()

    def lead(self, request, step, files=(), **data):
        path = f"/my/footage/steps/{request.id}/{step}"
        files = [("files", file) for file in files]
        response = self.post(path, data, files, page="/my/footage/form")
        self.env.invalidate_all()
        return response

    DEMAND = {
        "requester_name": "Inspector",
        "requester_identity": "NRP 1",
        "requester_unit": "City police",
        "letter_number": "B/7",
    }
    SCAN = ("letter.pdf", PDF, "application/pdf")

    def test_the_official_confirms_the_demand(self):
        request = self.emergency()
        path = f"/my/footage/steps/{request.id}"
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.official.partner_id.ids), ("body", "like", path)]
        )
        self.assertTrue(told, "told of the emergency, with the way to its page")
        self.login(self.official)
        page = self.get(path)
        self.assertIn("No authority has demanded it yet.", page)
        self.assertIn("Two cars have crashed", page)
        self.assertIn(request.number, self.get("/my/footage"))
        answer = self.lead(request, "demand", **self.DEMAND).text
        self.assertIn("letter with its number and scan", answer)
        self.assertIn("Inspector", answer, "what was typed comes back")
        wrong = self.lead(request, "demand", [("x.exe", b"MZ", "image/png")], **self.DEMAND)
        self.assertIn("Only these can be sent", wrong.text)
        long = {**self.DEMAND, "requester_name": "I" * 121}
        self.assertIn("is too long", self.lead(request, "demand", [self.SCAN], **long).text)
        self.assertFalse(request.date_demanded or request.letter_ids)
        done = self.lead(request, "demand", [self.SCAN], **self.DEMAND, state="closed")
        self.assertIn("The demand is confirmed", done.text)
        self.assertEqual((request.demand_by_id, request.state), (self.official, "extraction"))
        self.assertEqual(request.requester_name, "Inspector")
        self.assertEqual(request.letter_ids.mapped("name"), ["letter.pdf"])
        again = self.lead(request, "demand", [self.SCAN], **self.DEMAND)
        self.assertIn("not your step", again.text, "once")

    def test_the_official_pauses_and_resumes(self):
        self.login(self.official)
        self.assertIn("Choose why", self.step("pause", words="Flood").text)
        refused = self.step("pause", kind="waiting_requester", words="Flood")
        self.assertIn("Choose why", refused.text, "questions are another step")
        self.assertIn("reason is missing", self.step("pause", kind="other", words=" ").text)
        self.assertFalse(self.request.deadline_is_paused)
        done = self.step("pause", kind="force_majeure", words="Flood")
        self.assertIn("The clock is paused.", done.text)
        pause = self.request.deadline_pause_ids
        self.assertEqual((pause.user_id, pause.reason), (self.official, "Flood"))
        self.assertIn("not your step", self.step("pause", kind="other", words="x").text)
        self.assertIn("The clock runs again.", self.step("resume").text)
        self.assertFalse(self.request.deadline_is_paused)
        self.assertIn("not your step", self.step("resume").text)
        emergency = self.emergency()
        answer = self.lead(emergency, "pause", kind="other", words="x")
        self.assertIn("not your step", answer.text, "its clock begins with the demand")
        self.lead(emergency, "demand", [self.SCAN], **self.DEMAND)
        answer = self.lead(emergency, "pause", kind="force_majeure", words="Flood")
        self.assertIn("The clock is paused.", answer.text)

    def test_the_official_cancels_also_after_the_decision(self):
        self.login(self.official)
        self.step("approve")
        self.assertIn("Requests in your charge", self.get("/my/footage"))
        self.assertIn("Say why.", self.step("cancel", words=" ").text)
        self.assertIn("The request is cancelled.", self.step("cancel", words="Settled").text)
        self.assertEqual((self.request.state, self.request.seal_state), ("cancelled", "sealed"))
        self.assertEqual(self.step("cancel", words="Settled").status_code, 404)
        emergency = self.emergency()
        self.assertEqual(self.lead(emergency, "cancel", words="An exercise").status_code, 200)
        self.assertEqual(emergency.state, "cancelled")

    def test_nobody_else_leads(self):
        request = self.emergency()
        self.step_of_all(request, (self.other, self.clerk, self.requester, self.users["it"]))
        self.profile.write({"approver_role": "management"})
        self.step_of_all(request, (self.official,))
        self.profile.write({"approver_role": "official"})
        other = self.make_company()
        self.official.write({"company_id": other.id, "company_ids": [Command.set(other.ids)]})
        self.step_of_all(request, (self.official,))
        self.assertFalse(request.date_demanded or request.deadline_is_paused)
        self.assertEqual(request.state, "extraction")

    def step_of_all(self, request, users):
        """None of these takes any step of the official."""
        for user in users:
            self.login(user)
            self.assertEqual(self.url_open(f"/my/footage/steps/{request.id}").status_code, 404)
            for step, data in (
                ("demand", self.DEMAND),
                ("cancel", {"words": "x"}),
                ("pause", {"words": "x", "kind": "other"}),
                ("resume", {}),
            ):
                files = [self.SCAN] if step == "demand" else []
                answer = self.lead(request, step, files, **data)
                self.assertEqual(answer.status_code, 404, f"{user.login}: {step}")

    def test_who_takes_it_out_leads_nothing(self):
        """The requester who is named has a page of his own step, with none of the official's."""
        self.request.with_user(self.official).sudo().action_approve()
        self.login(self.clerk)
        page = self.get(self.path)
        for words in ("Cancel the request", "Pause the clock", "Confirm the demand"):
            self.assertNotIn(words, page)
        for step in ("demand", "cancel", "pause", "resume"):
            self.assertIn("not your step", self.step(step, words="x", kind="other").text, step)
        self.assertEqual(self.request.state, "approved")

    def test_who_has_secured_it_does_not_confirm_it(self):
        self.profile.official_id = self.users["operator"]
        request = self.emergency()
        self.login(self.users["operator"])
        answer = self.lead(request, "demand", [self.SCAN], **self.DEMAND)
        self.assertIn("not your step", answer.text)
        self.assertFalse(request.date_demanded)

    def test_another_companys_official(self):
        mine = self.env["cctv.footage.desk"].with_user(self.official)
        self.assertEqual(mine._task(self.request.id), self.request)
        self.profile.approver_role = "management"
        self.assertFalse(mine._task(self.request.id))

    def test_step_of_the_desk_is_asked_anew(self):
        desk = self.env["cctv.footage.desk"].with_user(self.official)
        task = desk._task(self.request.id)
        desk._take_step(task, "refuse", "No")
        with self.assertRaisesRegex(UserError, "not your step"):
            desk._take_step(task, "approve", "")
