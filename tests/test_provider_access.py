"""What the people of a provider see of a repair, and what nobody else does: by the pages, by the
RPC that every portal user may speak, by old links, tokens and as followers."""

import json

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .provider_common import ProviderCase
from .report_common import GPS, ReportCase, photo

SECRETS = (
    "10.9.0.2",
    "requester@private.example",
    "0811-SECRET",
    "INTERNAL-NOTE",
    "REQUESTERS-TALK",
    "THE-REPORT",
    "THE-ANALYSIS",
    "OTHER-TICKET",
    "secret-user",
)
"""What stands in the ticket, the device or another ticket, and on no page of a provider."""


NEEDED = {
    "analyse.repair": {"analysis": "x", "cause": "power"},
    "report.repaired": {"note": "x"},
    "end.repair": {"kind": "mistake", "reason": "x"},
    "reopen.repair": {"reason": "x"},
    "tell.head": {"head_id": 1, "text": "x"},
    "give.provider": {"partner_id": 1, "task": "x"},
}
"""What these windows cannot do without."""


@tagged("post_install", "-at_install")
class TestProviderAccess(ProviderCase, HttpCase):
    get, post = ReportCase.get, ReportCase.post

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.requester.partner_id.write(
            {"name": "Requester 0811-SECRET", "email": "requester@private.example"}
        )
        cls.lobby.address = "Gate two, ask for the key"
        cls.camera.model = "MODEL-7"
        ticket = cls.env["helpdesk.ticket"].create(
            {
                "name": "THE-REPORT",
                "description": "<p>THE-REPORT, call 0811-SECRET</p>",
                "team_id": cls.team.id,
                "cctv_device_id": cls.camera.id,
                "cctv_location_id": cls.lobby.id,
                "partner_id": cls.requester.partner_id.id,
                "cctv_symptom": "blurred",
            }
        )
        cls.ticket = ticket
        ticket.with_user(cls.users["it"])._cctv_analyse("THE-ANALYSIS", "camera")
        ticket.message_post(body="INTERNAL-NOTE", subtype_xmlid="mail.mt_note")
        ticket.message_post(
            body="REQUESTERS-TALK",
            subtype_xmlid="mail.mt_comment",
            author_id=cls.requester.partner_id.id,
        )
        cls.job = cls.give_class(ticket)
        cls.page = f"/my/cctv-work/{cls.job.id}"

    @classmethod
    def give_class(cls, ticket, firm=None):
        mine = ticket.with_user(cls.users["it"])
        return mine._cctv_give_to_provider(
            firm or cls.firm, "No power at the pole", "Gate two, ask for the key"
        )

    def log_in(self, user):
        self.authenticate(user.login, user.login)

    def refused(self, path=None):
        """The one page for what is not theirs, without a word of it."""
        text = self.get(path or self.page, 404)
        self.assertIn("This repair is not with you", text)
        self.assertNotIn("No power at the pole", text)

    def test_what_the_page_shows(self):
        self.log_in(self.vendor)
        text = self.get(self.page)
        for shown in (
            "No power at the pole",
            "Blurred",
            "Gate two, ask for the key",
            "T-CAM-1",
            "Maker-7",
            "MODEL-7",
            "SERIAL-7",
            "CONTRACT-7",
            "CUSTOMER-7",
            self.ticket.number,
        ):
            self.assertIn(shown, text)
        for secret in SECRETS:
            self.assertNotIn(secret, text)
        self.assertIn(f"{self.page}", self.get("/my/cctv-work"))
        self.assertIn("/my/cctv-work", self.get("/my"))

    def test_whitelist_by_code(self):
        details = self.env["cctv.provider.desk"].with_user(self.vendor)._details(self.job)
        self.assertEqual(
            set(details["of_device"]), {"code", "name", "maker", "model", "serial"}
        )
        for value in _flat(details):
            self.assertNotIsInstance(value, type(self.job), "plain values, never records")

    def test_others_see_nothing(self):
        abroad = self.make_provider_user("prov_abroad", self.firm, self.make_company())
        for user in (self.rival_user, self.requester, abroad, self.users["operator"]):
            with self.subTest(user.login):
                self.log_in(user)
                self.refused()
                self.assertNotIn(self.page, self.get("/my/cctv-work?show=all"))
                self.assertFalse(self.seen(user))
                self.post(f"{self.page}/accept", {}, page="/my/cctv-work")
        self.assertEqual(self.job.sudo().state, "given")
        self.assertEqual(self.seen(self.colleague_there), self.job.ids)

    def test_guest(self):
        self.authenticate(None, None)
        for path in (self.page, "/my/cctv-work", f"{self.page}/file/1"):
            response = self.url_open(path, allow_redirects=False)
            self.assertIn("/web/login", response.headers.get("Location", ""))

    def test_steps_by_http(self):
        self.log_in(self.vendor)
        self.assertIn("Thank you", self.step("accept").text)
        self.assertIn("choose the day", self.step("promise", day="soon").text)
        day = self.working_day(self.job.sudo())
        self.step("promise", day=day.isoformat())
        files = [("files", ("x.jpg", photo(), "image/jpeg"))]
        self.step("comment", files, words="Ladder needed")
        self.step("start")
        text = self.step("done", files, words="Supply replaced", parts="1 supply").text
        self.assertIn("Somebody will check", text)
        job = self.job.sudo()
        self.env.invalidate_all()
        self.assertEqual((job.state, job.promised_date), ("done", day))
        self.assertEqual(len(job.file_ids), 2)
        self.assertFalse(self.ticket.attachment_ids, "the requester gets none of them")
        self.assertNotIn(GPS, job.file_ids[0].raw)
        picture = self.url_open(f"{self.page}/file/{job.file_ids[0].id}")
        self.assertEqual(picture.content, job.file_ids[0].raw)
        self.log_in(self.rival_user)
        self.refused(f"{self.page}/file/{job.file_ids[0].id}")

    def step(self, step, files=(), **values):
        return self.post(f"{self.page}/{step}", values, files, page=self.page)

    def test_never_by_a_link_or_without_token(self):
        self.log_in(self.vendor)
        self.assertEqual(self.url_open(f"{self.page}/accept").status_code, 405)
        response = self.post(f"{self.page}/accept", {"x": "1"}, token=False)
        self.assertEqual(response.status_code, 400)
        for step in ("_gone", "render", "write", "take_back"):
            self.post(f"{self.page}/{step}", {}, page=self.page)
        self.env.invalidate_all()
        self.assertEqual(self.job.sudo().state, "given")

    def test_bad_uploads(self):
        self.log_in(self.vendor)
        text = self.step("comment", [("files", ("x.exe", b"MZ", "image/png"))], words="Kept words")
        self.assertIn("neither a picture", text.text)
        self.assertIn("Kept words", text.text, "what was typed is still there")
        many = [("files", (f"{n}.jpg", photo((9, 9)), "image/jpeg")) for n in range(50)]
        self.assertIn("at most", self.step("comment", many, words="x").text)
        self.assertFalse(self.job.sudo().file_ids)

    def test_files_of_others(self):
        """A file by a guessed number: of the ticket, of another job."""
        foreign = self.env["ir.attachment"].create(
            {"name": "f", "raw": b"x", "res_model": "helpdesk.ticket", "res_id": self.ticket.id}
        )
        self.log_in(self.vendor)
        self.refused(f"{self.page}/file/{foreign.id}")

    def test_taken_back_ends_at_once(self):
        self.log_in(self.vendor)
        self.assertIn("No power", self.get(self.page))
        self.job.sudo()._take_back("We do it")
        self.refused()
        self.assertIn("not with you", self.step_of_old_page("accept").text)
        second = self.give_class(self.ticket, self.rival)
        self.refused()
        self.assertEqual(self.seen(self.rival_user), second.ids)
        self.assertFalse(self.seen(self.vendor))

    def step_of_old_page(self, step):
        return self.post(f"{self.page}/{step}", {}, page="/my/cctv-work")

    def test_partner_changes(self):
        self.vendor.partner_id.parent_id = self.rival
        self.assertFalse(self.seen(self.vendor))
        self.vendor.partner_id.parent_id = self.firm
        self.assertEqual(self.seen(self.vendor), self.job.ids)
        self.ticket.sudo().cctv_provider_id = self.rival
        self.assertFalse(self.seen(self.vendor))
        self.assertEqual(self.job.sudo().state, "taken_back")

    def test_provider_of_another_device(self):
        """The ticket gets another provider by its device, without anybody writing it."""
        other = self.make_device("camera", "T-CAM-9", cctv_installer_id=self.rival.id)
        self.ticket.sudo().cctv_device_id = other
        self.env.flush_all()
        self.assertFalse(self.seen(self.vendor))

    def test_follower_and_token(self):
        partner = self.vendor.partner_id
        self.ticket.message_subscribe(partner_ids=partner.ids)
        self.assertNotIn(partner, self.ticket.message_partner_ids)
        self.env["mail.followers"].create(
            {"res_model": "helpdesk.ticket", "res_id": self.ticket.id, "partner_id": partner.id}
        )
        self.assertFalse(self.ticket.with_user(self.vendor).has_access("read"))
        token = self.ticket._portal_ensure_token()
        self.job.sudo()._take_back("We do it")
        self.log_in(self.vendor)
        text = self.url_open(f"/my/ticket/{self.ticket.id}?access_token={token}").text
        self.assertNotIn("THE-REPORT", text)
        self.log_in(self.requester)
        self.assertIn("THE-REPORT", self.get(f"/my/ticket/{self.ticket.id}"))

    def test_a_follower_of_before_is_shut_out(self):
        ticket = self.analysed()
        ticket.sudo().message_subscribe(partner_ids=self.vendor.partner_id.ids)
        self.assertFalse(ticket.with_user(self.vendor).has_access("read"), "of a repair")
        token = ticket.sudo()._portal_ensure_token()
        self.give(ticket)
        self.assertNotIn(self.vendor.partner_id, ticket.sudo().message_partner_ids)
        self.assertNotEqual(ticket.sudo()._portal_ensure_token(), token)

    def test_mails(self):
        """What is sent to the provider names nothing that the page does not show."""
        self.job.sudo()._say_to_provider("Come on Monday")
        partners = (self.vendor | self.colleague_there).partner_id
        sent = self.env["mail.message"].search([("partner_ids", "in", partners.ids)])
        self.assertTrue(sent)
        for message in sent:
            self.assertFalse(message.model or message.res_id, "no link to the ticket itself")
            self.assertIn("/my/cctv-work/", message.body)
            for secret in SECRETS:
                self.assertNotIn(secret, message.body)

    def test_talk(self):
        job = self.job.sudo()
        job.with_user(self.vendor).sudo()._comment("VENDORS-TALK")
        job._say_to_provider("FOR-THE-VENDOR")
        self.log_in(self.vendor)
        text = self.get(self.page)
        self.assertIn("VENDORS-TALK", text)
        told = job.message_ids.notified_partner_ids
        self.assertIn(self.users["it"].partner_id, told)
        self.assertFalse(told & (self.requester | self.vendor).partner_id)
        self.assertIn("FOR-THE-VENDOR", text)
        self.log_in(self.requester)
        page = f"/my/ticket/{self.ticket.id}"
        self.assertNotIn("VENDORS-TALK", self.get(page))
        thread = {"thread_model": "helpdesk.ticket", "thread_id": self.ticket.id}
        talk = self.rpc("/mail/thread/messages", **thread)
        self.assertIn("REQUESTERS-TALK", talk)
        self.assertNotIn("VENDORS-TALK", talk)
        job._take_back("We do it")
        second = self.give_class(self.ticket, self.rival)
        self.log_in(self.rival_user)
        text = self.get(f"/my/cctv-work/{second.id}")
        self.assertNotIn("VENDORS-TALK", text, "not what was said with another firm")
        self.assertNotIn("FOR-THE-VENDOR", text)

    def test_shared_files_only(self):
        mine = self.analysed().with_user(self.users["it"])
        self.set_health()
        window = self.env["cctv.give.provider"].with_user(self.users["it"])
        window = window.create({"ticket_id": mine.id, "partner_id": self.firm.id, "task": "x"})
        window.share_snapshot = True
        window.action_save()
        job = mine.sudo().cctv_job_id
        self.assertEqual(job.file_ids.mimetype, "image/jpeg")
        self.log_in(self.vendor)
        self.assertIn(f"/file/{job.file_ids.id}", self.get(f"/my/cctv-work/{job.id}"))
        self.assertNotIn("/file/", self.get(self.page), "nothing was shared there")

    def test_windows_of_another_company(self):
        """The windows take any ticket's number, and tell a stranger nothing about it."""
        stranger = self.make_user("it", "prov_stranger", self.make_company("C"))
        about = {"ticket_id": self.ticket.id}
        window = self.env["cctv.give.provider"].with_user(stranger).new(about)
        for name in ("task", "access_note", "partner_id", "contract_text", "snapshot", "why"):
            self.assertFalse(window[name], name)
        window = self.env["cctv.analyse.repair"].with_user(stranger).new(about)
        for name in ("analysis", "cause", "provider_id", "why", "may_pause"):
            self.assertFalse(window[name], name)
        window = self.env["cctv.tell.head"].with_user(stranger).new(about)
        for name in ("text", "head_id"):
            self.assertFalse(window[name], name)
        for name in ("picture", "repair_note", "health"):
            self.env.invalidate_all()
            windows = self.env["cctv.verify.repair"].with_user(stranger)
            with self.subTest(name), self.assertRaises(AccessError):
                windows.new(about)[name]
        for name in ("answer.provider", "verify.repair", *NEEDED):
            windows = self.env[f"cctv.{name}"].with_user(stranger)
            with self.subTest(name), self.assertRaises(AccessError), self.cr.savepoint():
                windows.create({**about, **NEEDED.get(name, {})})

    def test_a_window_stays_with_its_ticket(self):
        other = self.ticket.copy()
        for name in ("verify.repair", "tell.head"):
            windows = self.env[f"cctv.{name}"].with_user(self.users["it"])
            window = windows.create({"ticket_id": self.ticket.id, **NEEDED.get(name, {})})
            with self.subTest(name), self.assertSays("is about stays as it is"):
                window.ticket_id = other

    # by RPC

    def rpc(self, path, **params):
        data = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        headers = {"Content-Type": "application/json"}
        return self.url_open(path, data=data, headers=headers).text

    def call(self, model, method, *args, **kwargs):
        return self.rpc(
            f"/web/dataset/call_kw/{model}/{method}",
            model=model,
            method=method,
            args=args,
            kwargs=kwargs,
        )

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    @mute_logger("odoo.addons.base.models.ir_model")
    def test_rpc(self):
        self.log_in(self.vendor)
        ids = self.ticket.ids
        self.assertIn('"result": []', self.call("helpdesk.ticket", "search_read", []))
        for model, method, args in (
            ("helpdesk.ticket", "read", (ids, ["name"])),
            ("helpdesk.ticket", "action_cctv_give_to_provider", (ids,)),
            ("helpdesk.ticket", "action_cctv_take_back", (ids,)),
            ("helpdesk.ticket", "write", (ids, {"name": "x"})),
            ("cctv.provider.job", "search_read", ([],)),
            ("cctv.provider.job", "read", (self.job.ids, ["task"])),
            ("cctv.provider.job", "_accept", (self.job.ids,)),
            ("cctv.provider.desk", "_details", ([], self.job.id)),
            ("cctv.give.provider", "create", ({"ticket_id": ids[0], "task": "x"},)),
            ("maintenance.equipment", "read", (self.camera.ids, ["name"])),
            ("cctv.location", "search_read", ([],)),
        ):
            with self.subTest(f"{model}.{method}"):
                answer = self.call(model, method, *args)
                self.assertIn('"error"', answer)
                self.assertNotIn("No power at the pole", answer)
        self.assertNotIn("REQUESTERS-TALK", self.call("mail.message", "search_read", []))
        thread = {"thread_model": "helpdesk.ticket", "thread_id": ids[0]}
        self.assertNotIn("REQUESTERS-TALK", self.rpc("/mail/thread/messages", **thread))
        self.assertEqual(self.job.sudo().state, "given")

    def test_fields_of_a_ticket(self):
        """What any portal user may read of a ticket that is theirs, as a requester."""
        found = self.env["helpdesk.ticket"].with_user(self.requester).fields_get()
        ours = {name for name in found if name.startswith(("cctv_", "deadline_"))}
        self.assertLessEqual(ours, {"cctv_symptom", "cctv_is_repair", "cctv_can_assign"})


def _flat(value):
    """All values inside dictionaries and lists."""
    if isinstance(value, dict):
        for each in value.values():
            yield from _flat(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _flat(each)
    else:
        yield value
