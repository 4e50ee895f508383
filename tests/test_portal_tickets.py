"""helpdesk_mgmt's pages in the portal: what they leave open is closed here."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..tools import uploads
from .report_common import GPS, ReportCase, photo

THREAD_PARTS = (
    "activities",
    "attachments",
    "followers",
    "scheduledMessages",
    "suggestedRecipients",
)


@tagged("post_install", "-at_install")
class TestPortalTickets(ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        firm = cls.env["res.partner"].create({"name": "Firm", "is_company": True})
        (cls.requester | cls.neighbour).partner_id.parent_id = firm
        cls.ticket = cls.make_ticket(partner_id=cls.requester.partner_id.id)
        cls.done = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        cls.page = f"/my/ticket/{cls.ticket.id}"

    @classmethod
    def make_ticket(cls, **values):
        return cls.env["helpdesk.ticket"].create(
            {"name": "Mouse", "description": "<p>Squeaks</p>", **values}
        )

    def setUp(self):
        super().setUp()
        self.authenticate(self.requester.login, self.requester.login)

    def test_list_of_nonsense(self):
        """What stands in the address is looked up; what is not known is as if it were not said."""
        for query in (
            "sortby=zzz", "groupby=zzz", "filterby=zzz", "search_in=zzz&search=a", "page=zzz",
            "search=%00", "search=%ED%A0%80", "search=" + "a" * 5000, "page=" + "9" * 400,
            "date_begin=zzz&date_end=zzz", "date_begin=0001-01-01&date_end=9999-12-31",
        ):  # fmt: skip
            with self.subTest(query[:40]):
                response = self.url_open(f"/my/tickets?{query}")
                self.assertEqual(response.status_code, 200)
        self.assertIn("Mouse", self.url_open("/my/tickets?search=ous&sortby=zzz").text)

    def test_too_large_for_the_server(self):
        """The server cuts it off before our pages see it; people read what to do all the same."""
        self.env["ir.config_parameter"].sudo().set_param("web.max_file_upload_size", "20000")
        big = [("files", ("a.jpg", b"x" * 30_000, "image/jpeg"))]
        for path in ("/cctv/report/send", "/cctv/report/message", "/submitted/ticket"):
            with self.subTest(path):
                response = self.post(path, {"words": "x"}, big)
                self.assertEqual(response.status_code, 413)
                self.assertIn("These files are too large together", response.text)

    def close(self, ticket, **values):
        data = {"ticket_id": ticket.id, "stage_id": self.done.id, **values}
        response = self.post("/ticket/close", data, page="/cctv/report")
        self.env.invalidate_all()
        return response

    def test_close_own(self):
        self.assertRegex(self.get(self.page), '<form method="POST"[^>]*action="/ticket/close"')
        self.close(self.ticket)
        self.assertEqual(self.ticket.stage_id, self.done)

    def test_close_never_by_link(self):
        url = f"/ticket/close?ticket_id={self.ticket.id}&stage_id={self.done.id}"
        self.assertEqual(self.url_open(url).status_code, 405)
        data = {"ticket_id": self.ticket.id, "stage_id": self.done.id}
        self.assertEqual(self.post("/ticket/close", data, token=False).status_code, 400)
        self.env.invalidate_all()
        self.assertFalse(self.ticket.closed)

    def test_close_of_another(self):
        self.authenticate(self.neighbour.login, self.neighbour.login)
        self.close(self.ticket)
        self.ticket.message_subscribe(partner_ids=self.neighbour.partner_id.ids)
        self.close(self.ticket)
        self.assertFalse(self.ticket.closed, "a follower reads, and no more")
        for ticket_id in ("", "x", 2**31, 2**40, "0" * 11 + "9" * 20, "0" * 5000, -1):
            response = self.close(self.ticket, ticket_id=ticket_id)
            self.assertEqual(response.status_code, 200)
        self.company.cctv_portal_company_tickets = True
        self.close(self.ticket)
        self.assertTrue(self.ticket.closed)

    def test_close_to_stages_for_it_only(self):
        rejected = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_rejected")
        rejected.close_from_portal = False
        self.close(self.ticket, stage_id=rejected.id)
        self.close(self.ticket, stage_id="x")
        self.assertFalse(self.ticket.closed)
        repair = self.make_ticket(
            partner_id=self.requester.partner_id.id, cctv_device_id=self.camera.id
        )
        self.close(repair)
        self.assertFalse(repair.closed, "a repair is confirmed instead")
        self.assertNotIn("/ticket/close", self.get(f"/my/ticket/{repair.id}"))

    def test_repair_of_a_place(self):
        """A repair without a device is one as well: confirmed, and not closed by its requester."""
        place = self.make_location("Car park")
        repair = self.make_ticket(
            partner_id=self.requester.partner_id.id, cctv_location_id=place.id
        )
        self.assertEqual(repair.cctv_phase, "reported")
        page = f"/my/ticket/{repair.id}"
        self.close(repair)
        self.assertFalse(repair.closed)
        text = self.get(page)
        self.assertNotIn("/ticket/close", text)
        self.assertIn("The report has arrived", text)
        self.assertIn("Car park", text)
        self.assertIn("Car park", self.get("/cctv/report"))
        repair._cctv_set_phase("repaired")
        self.post("/cctv/report/answer", {"ticket_id": repair.id, "answer": "confirm"}, page=page)
        self.env.invalidate_all()
        self.assertEqual(repair.cctv_confirmed_by_id, self.requester.partner_id)

    def opened_by(self, token):
        """Whether a link with ``token`` opens the ticket, without a log-in."""
        self.env.flush_all()
        response = self.url_open(f"{self.page}?access_token={token}", allow_redirects=False)
        return response.status_code == 200

    def test_link_ends_with_another_requester(self):
        self.authenticate(None, None)
        token = self.ticket._portal_ensure_token()
        self.assertTrue(self.opened_by(token))
        self.ticket.partner_id = self.requester.partner_id
        self.assertTrue(self.opened_by(token), "nothing has changed")
        self.ticket.partner_id = self.neighbour.partner_id
        self.assertFalse(self.opened_by(token))
        self.assertTrue(self.opened_by(self.ticket._portal_ensure_token()))

    def test_link_ends_with_the_setting(self):
        self.authenticate(None, None)
        self.company.cctv_portal_company_tickets = True
        token = self.ticket._portal_ensure_token()
        other = self.make_ticket(company_id=self.make_company().id, team_id=False)
        other_token = other._portal_ensure_token()
        self.company.cctv_portal_company_tickets = True
        self.assertTrue(self.opened_by(token))
        self.company.cctv_portal_company_tickets = False
        self.assertFalse(self.opened_by(token))
        self.assertEqual(other.access_token, other_token, "of another company")

    def test_own_tickets_only(self):
        ticket = self.ticket.with_user(self.neighbour)
        self.assertFalse(ticket.has_access("read"))
        self.assertTrue(self.ticket.with_user(self.requester).has_access("read"))
        self.company.cctv_portal_company_tickets = True
        self.assertTrue(ticket.has_access("read"))
        self.assertFalse(ticket.has_access("write"))

    def test_list_of_own_tickets(self):
        """helpdesk_mgmt puts the access rule into its search, so the rule may name only what
        requesters may search by."""
        followed = self.make_ticket(name="Followed")
        repair = self.make_ticket(name="Followed repair", cctv_device_id=self.camera.id)
        repair.active = False
        for ticket in (followed, repair):
            ticket.message_subscribe(partner_ids=self.requester.partner_id.ids)
        text = self.get("/my/tickets")
        self.assertIn("Mouse", text)
        self.assertIn("Followed", text)
        self.assertNotIn("Followed repair", text)
        seen = self.env["helpdesk.ticket"].with_user(self.requester).with_context(active_test=False)
        self.assertNotIn(repair, seen.search([]))
        self.assertFalse(repair.with_user(self.requester).has_access("read"))
        self.assertIn(repair, seen.sudo().search([("cctv_is_repair", "=", True)]))
        self.assertNotIn(repair, seen.sudo().search([("cctv_is_repair", "=", False)]))

    def make_file(self, name, user=None, **values):
        files = self.env["ir.attachment"].with_user(user or self.env.user).sudo()
        return files.create(
            {
                "name": name,
                "raw": name.encode(),
                "res_model": "helpdesk.ticket",
                "res_id": self.ticket.id,
                **values,
            }
        )

    def test_files(self):
        """The requester fetches the own files and what was sent in the conversation."""
        own = self.make_file("own.txt", self.requester)
        inside = self.make_file("inside.txt")
        noted, sent = self.make_file("noted.txt"), self.make_file("sent.txt")
        self.ticket.message_post(body="n", attachment_ids=noted.ids, subtype_xmlid="mail.mt_note")
        self.ticket.message_post(body="s", attachment_ids=sent.ids, subtype_xmlid="mail.mt_comment")
        text = self.get(self.page)
        for file, is_shared in ((own, True), (sent, True), (inside, False), (noted, False)):
            with self.subTest(file=file.name):
                self.assertEqual(f"/web/content/{file.id}?" in text, is_shared)
                self.assertEqual(bool(file.access_token), is_shared)
                self.assertEqual(self.url_open(f"/web/content/{file.id}").status_code, 404)
                url = f"/web/content/{file.id}?access_token={file.access_token or 'x'}"
                self.assertEqual(self.url_open(url).status_code, 200 if is_shared else 404)
                with self.assertRaises(AccessError):
                    file.with_user(self.requester).read(["raw"])

    def thread_data(self):
        """What core's page of a conversation gets with the ticket's link."""
        params = {
            "thread_model": "helpdesk.ticket",
            "thread_id": self.ticket.id,
            "request_list": [*THREAD_PARTS],
            "access_params": {"token": self.ticket._portal_ensure_token()},
        }
        fetch = {"fetch_params": [["mail.thread", params]]}
        return self.make_jsonrpc_request("/mail/data", fetch)

    def test_link_opens_nothing_inside(self):
        """The link of a ticket gives what the page gives: no file of the staff, no name of who
        follows or is to do something."""
        inside, noted = self.make_file("inside.txt"), self.make_file("noted.txt")
        sent = self.make_file("sent.txt")
        self.ticket.message_post(body="n", attachment_ids=noted.ids, subtype_xmlid="mail.mt_note")
        self.ticket.message_post(body="s", attachment_ids=sent.ids, subtype_xmlid="mail.mt_comment")
        self.ticket.activity_schedule("mail.mail_activity_data_todo", summary="Secret plan")
        self.ticket.message_subscribe(partner_ids=self.neighbour.partner_id.ids)
        for login in (None, self.requester.login):
            with self.subTest(login=login):
                self.authenticate(login, login)
                data = self.thread_data()
                names = [file["name"] for file in data.get("ir.attachment", ())]
                self.assertEqual(names, ["sent.txt"])
                self.assertNotIn(inside.name, str(data))
                self.assertNotIn("Secret plan", str(data))
                self.assertNotIn("mail.followers", data)
                self.assertNotIn("suggestedRecipients", data["mail.thread"][0])

    def test_staff_see_the_whole_conversation(self):
        self.make_file("inside.txt")
        staff = self.make_user("helpdesk", login="cctv_desk_2")
        self.authenticate(staff.login, staff.login)
        data = self.thread_data()
        self.assertEqual([file["name"] for file in data["ir.attachment"]], ["inside.txt"])
        self.assertIn("suggestedRecipients", data["mail.thread"][0])

    def test_staff_see_all_files(self):
        inside = self.make_file("inside.txt")
        staff = self.make_user("helpdesk", login="cctv_desk")
        self.assertEqual(inside.with_user(staff).read(["name"])[0]["name"], "inside.txt")

    def submit(self, **values):
        files = values.pop("files", ())
        data = {"subject": "Cable", "description": "It is loose", **values}
        return self.post(
            "/submitted/ticket", data, [("attachment", f) for f in files], "/new/ticket"
        )

    def test_submit(self):
        response = self.submit(files=[("a.jpg", photo(), "image/jpeg")], category="x", team="y")
        self.assertEqual(response.status_code, 200)
        ticket = self.env["helpdesk.ticket"].search([("name", "=", "Cable")])
        self.assertEqual(ticket.partner_id, self.requester.partner_id)
        self.assertNotIn(GPS, ticket.attachment_ids.raw)
        self.assertIn("a.jpg", response.text)

    def test_submit_never_by_link(self):
        url = "/submitted/ticket?subject=Cable&description=y"
        self.assertEqual(self.url_open(url).status_code, 405)
        self.assertFalse(self.env["helpdesk.ticket"].search([("name", "=", "Cable")]))

    def test_submit_refused(self):
        for values, sentence in (
            ({"files": [("a.exe", b"MZ", "image/jpeg")]}, "neither a picture"),
            ({"files": [(f"{n}", photo((8, 8)), "x") for n in range(6)]}, "at most 5"),
            ({"subject": " "}, "enter a subject"),
            ({"category": "999999"}, "choose a category"),
        ):
            with self.subTest(sentence=sentence):
                response = self.submit(description="Typed with care", **values)
                self.assertEqual(response.status_code, 422)
                self.assertIn(sentence, response.text)
                self.assertIn("Typed with care", response.text)
        self.assertFalse(self.env["helpdesk.ticket"].search([("name", "=", "Cable")]))

    def upload(self, name, raw, **values):
        data = {"thread_id": self.ticket.id, "thread_model": "helpdesk.ticket", **values}
        response = self.post("/mail/attachment/upload", data, [("ufile", (name, raw, "x/y"))])
        return response.json()

    def test_conversation(self):
        for name, raw, sentence in (
            ("a.html", b"<script>", "neither a picture"),
            ("b.jpg", photo() + bytes(11 * 2**20), "too large"),
        ):
            self.assertIn(sentence, self.upload(name, raw)["error"])
        found = self.upload("c.jpg", photo(), is_pending="false")["data"]
        file = self.env["ir.attachment"].browse(found["attachment_id"])
        self.assertEqual((file.res_model, file.res_id), ("mail.compose.message", 0))
        self.assertNotIn(GPS, file.raw)
        message = self.message([file], found)
        self.assertEqual(message.attachment_ids, file)
        self.assertEqual(file.res_id, self.ticket.id)

    def test_conversation_of_another(self):
        """Whether somebody may write there is looked at before their picture is decoded."""
        for login in (self.neighbour.login, None):
            self.authenticate(login, login)
            for ticket_id in (self.ticket.id, 0, 2**40, "x"):
                data = {"thread_id": ticket_id, "thread_model": "helpdesk.ticket"}
                files = [("ufile", ("c.jpg", photo(), "x/y"))]
                page = "/cctv/report" if login else "/web/login"
                with (
                    self.subTest(login=login, ticket=ticket_id),
                    patch.object(uploads, "taken") as taken,
                ):
                    response = self.post("/mail/attachment/upload", data, files, page)
                    self.assertEqual(response.status_code, 404)
                    taken.assert_not_called()

    def message(self, files, found):
        data = found["store_data"]["ir.attachment"][0]
        params = {
            "thread_model": "helpdesk.ticket",
            "thread_id": self.ticket.id,
            "post_data": {
                "body": "See this",
                "attachment_ids": [file.id for file in files],
                "attachment_tokens": [data["ownership_token"]],
                "subtype_xmlid": "mail.mt_comment",
            },
        }
        result = self.make_jsonrpc_request("/mail/message/post", params)
        self.env.invalidate_all()
        return self.env["mail.message"].browse(result["message_id"])

    def test_files_that_came_another_way(self):
        """A file that was never looked at is looked at when it comes with a message."""
        pending = {"res_model": "mail.compose.message", "res_id": 0}
        bad = self.make_file("x.html", self.requester, **pending)
        photo_file = self.make_file("p.jpg", self.requester, **pending)
        photo_file.raw = photo()
        ticket = self.ticket.with_user(self.requester).sudo()
        with self.assertSays("neither a picture"):
            ticket.message_post(body="x", attachment_ids=bad.ids)
        ticket.message_post(body="y", attachment_ids=photo_file.ids)
        self.assertNotIn(GPS, photo_file.raw)

    def test_confirmations_are_not_written_by_staff(self):
        staff = self.make_user("manager", login="cctv_head_2")
        repair = self.make_ticket(cctv_device_id=self.camera.id)
        with self.assertRaises(AccessError):
            repair.with_user(staff).cctv_confirmed_date = fields.Datetime.now()
        with self.assertRaises(AccessError):
            repair.with_user(staff).create(
                {
                    "name": "x",
                    "description": "x",
                    "cctv_device_id": self.camera.id,
                    "cctv_contact": "me",
                }
            )
