"""Who is named by the procedure and has no duty (P3): sees the own step, takes it, nothing else."""

import json

from odoo import Command
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
        self.assertEqual(self.step("approve").status_code, 404, "once")
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.clerk.partner_id.ids)], order="id desc"
        )
        self.assertTrue(any(self.path in message.body for message in told))

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
