"""The pages on which people outside, and colleagues without duty, ask for footage."""

from datetime import timedelta

import pytz
from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from ..models.cctv_footage_take import COMPANY_HOURLY, OPEN_MAX, PERSON_HOURLY
from .footage_portal_common import PDF, FootagePortalCase
from .report_common import GPS, photo


@tagged("post_install", "-at_install")
class TestFootagePortal(FootagePortalCase):
    # The form

    def test_resident_asks(self):
        text = self.get(f"/my/footage/form?camera={self.camera.id}")
        self.assertIn("T-CAM-1 Lobby door", text)
        self.assertIn(str(self.zone), text)
        request = self.ask_for(requester_phone="0812", place_words="At the left door")
        self.assertEqual(
            (request.state, request.channel, request.kind, request.requester_kind),
            ("submitted", "portal", "copy", "subject"),
        )
        self.assertEqual(request.requester_name, self.requester.name)
        self.assertEqual(request.item_ids.device_id, self.camera)
        self.assertEqual(request.item_ids.date_from, request.date_from)
        self.assertEqual(request.deadline_phase, "running")
        started = pytz.utc.localize(request.date_from).astimezone(self.zone)
        self.assertEqual(started.strftime("%Y-%m-%dT%H:%M"), self.local(days=1, hours=1))
        self.assertNotIn(self.requester.partner_id, request.message_partner_ids)
        self.assertFalse(request.with_user(self.requester).has_access("read"))
        page = self.get(f"/my/footage/{request.id}")
        for words in ("has arrived", request.number, "T-CAM-1", "My bicycle", "At the left door"):
            self.assertIn(words, page)
        self.assertNotIn("3471000000000001", page, "nobody reads the identity over a shoulder")
        self.assertIn(f"/my/footage/{request.id}", self.get("/my/footage"))

    def test_what_is_not_in_the_form_is_left_out(self):
        boss = self.users["management"]
        request = self.ask_for(
            state="approved",
            approved_by_id=boss.id,
            extractor_id=self.requester.id,
            partner_id=boss.partner_id.id,
            requester_name="The mayor",
            channel="emergency",
            footage_class="confidential",
            company_id=self.make_company().id,
            number="X/1",
            item_ids="[]",
        )
        self.assertEqual(request.partner_id, self.requester.partner_id)
        self.assertEqual(request.requester_name, self.requester.name)
        self.assertEqual(request.company_id, self.company)
        self.assertEqual(
            (request.state, request.channel, request.footage_class),
            ("submitted", "portal", "security"),
        )
        self.assertFalse(request.approved_by_id | request.extractor_id)
        self.assertNotEqual(request.number, "X/1")

    def test_times(self):
        soon = (fields.Datetime.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
        wrong = {
            "The end must be after": (self.local(days=1), self.local(days=2)),
            "must be after the": (self.local(days=1), self.local(days=1)),
            "has not passed yet": (self.local(days=1), soon),
            "at most 24 hours": (self.local(days=365), self.local(days=1)),
            "Check the year": ("0026-11-01T10:00", "0026-11-01T11:00"),
            "the time at which it began": ("yesterday", ""),
            "at which it began and ended": ("9" * 500, "0001-01-01T00:00"),
            "it began and ended": ("2026-01-01T10:00+09:00", "\x00"),
        }
        for sentence, (start, end) in wrong.items():
            with self.subTest(sentence=sentence):
                text = self.assertRefused(sentence, date_from=start, date_to=end)
                self.assertIn("My bicycle was taken.", text, "what was typed is still there")
        self.camera.effective_date = fields.Date.today()
        self.assertRefused("was not there yet at that time")

    def test_first_night_of_a_camera(self):
        """The day of a camera is the local one: seven hours before Greenwich's."""
        self.company.partner_id.tz = "Asia/Jakarta"
        self.env.flush_all()
        day = fields.Date.today() - timedelta(days=1)
        self.camera.effective_date = day
        request = self.ask_for(date_from=f"{day}T02:00", date_to=f"{day}T03:00")
        self.assertEqual(request.item_ids.device_id, self.camera)

    def test_times_name_their_zone(self):
        self.company.partner_id.tz = "Asia/Makassar"
        self.env.flush_all()
        self.assertIn("Central Indonesia Time (WITA)", self.get("/my/footage/form?words=1"))
        page = self.get(f"/my/footage/{self.ask_for().id}")
        self.assertIn(" WITA", page)
        self.assertNotIn("Asia/Makassar", page)

    @freeze_time("2026-03-01 22:00")
    def test_a_letter_of_today_before_seven_in_the_morning(self):
        """In Jakarta it is the next day already; the user has said nothing of a zone."""
        self.company.partner_id.tz = "Asia/Jakarta"
        desk, gaps = self.env["cctv.footage.desk"].with_context(tz=False), []
        self.assertEqual(str(desk._letter_date("2026-03-02", gaps)), "2026-03-02")
        self.assertFalse(desk._letter_date("2026-03-03", gaps))
        self.assertEqual(len(gaps), 1)

    def test_who_can_confirm_and_legal_basis(self):
        """For who decides (R27, R120); the requester has a receipt with the number."""
        request = self.ask_for(contact_words="Pak RT, 0812", legal_basis="KUHAP 43")
        self.assertEqual((request.contact_words, request.legal_basis), ("Pak RT, 0812", "KUHAP 43"))
        page = self.get(f"/my/footage/{request.id}")
        self.assertIn("Pak RT, 0812", page)
        told = self.env["mail.message"].search(
            [("partner_ids", "in", self.requester.partner_id.ids), ("subject", "like",
              request.number)]
        )  # fmt: skip
        self.assertIn("You get an answer until", told.body)

    def test_texts(self):
        self.assertRefused("is too long: at most 4000", purpose="x" * 200_000)
        self.assertRefused("is too long: at most 120", requester_identity="9" * 121)
        self.assertRefused("Say what you need the footage for.", purpose=" \x00 ")
        self.assertRefused("Enter the number of your identity card", requester_identity="")
        self.assertRefused("Say where it was", camera="")
        self.assertRefused("Say why it is urgent", is_urgent="1")
        self.assertRefused("Check the date of the letter", letter_date="2999-01-01")
        self.assertRefused("Check the date of the letter", letter_date="the third")
        self.assertRefused("Choose what you ask for.", kind="everything")
        text = self.assertRefused("Say where it was", camera="", purpose="<script>x</script>")
        self.assertNotIn("<script>x", text)

    def test_formula_is_text(self):
        request = self.ask_for(requester_unit="=HYPERLINK(1)", purpose="=SUM(A1)\x00")
        self.assertEqual((request.requester_unit, request.purpose), ("'=HYPERLINK(1)", "'=SUM(A1)"))

    def test_who_may_ask_as_what(self):
        """Nobody from outside gets by without a letter by calling himself a unit."""
        self.assertRefused("Choose as whom you ask", requester_kind="unit", requester_unit="IT")
        self.assertRefused("Only units and authorities", kind="room")
        for kind in ("external", "authority"):
            self.assertRefused(
                "needs a letter", requester_kind=kind, requester_unit="Polsek", letter_number="1"
            )
        request = self.ask_for(
            requester_kind="authority",
            requester_unit="Polsek",
            letter_number="B/12/X",
            letter_date="2026-01-05",
            files=[("Surat.pdf", PDF, "application/pdf"), ("b.jpg", photo(), "image/jpeg")],
        )
        self.assertEqual(set(request.letter_ids.mapped("name")), {"Surat.pdf", "b.jpg"})
        self.assertEqual(set(request.letter_ids.mapped("res_id")), {request.id})
        self.assertNotIn(GPS, b"".join(request.letter_ids.mapped("raw")))
        self.assertIn("B/12/X", self.get(f"/my/footage/{request.id}"))
        for file in request.letter_ids:
            self.assertNotEqual(self.url_open(f"/web/content/{file.id}").content, file.raw)

    def test_colleague(self):
        colleague = self.make_user("internal")
        self.authenticate(colleague.login, colleague.login)
        response = self.ask(requester_kind="unit", requester_unit="Finance")
        self.assertEqual(response.status_code, 200)
        request = self.requests(colleague)
        self.assertEqual((request.state, request.requester_kind), ("submitted", "unit"))
        refused = self.ask(requester_kind="authority", requester_unit="Polsek")
        self.assertEqual(refused.status_code, 422)
        self.assertFalse(request.with_user(colleague).has_access("read"))

    def test_visit_to_the_recording_room(self):
        """Asked for ahead; it needs no clip."""
        colleague = self.make_user("internal")
        self.authenticate(colleague.login, colleague.login)
        visit = {"kind": "room", "requester_kind": "unit", "requester_unit": "Finance"}
        late = {"date_from": self.local(days=-39), "date_to": self.local(days=-40)}
        self.assertIn("at most 30 days ahead", self.ask(**visit, **late).text)
        past = {"date_from": self.local(days=1, hours=1), "date_to": self.local(days=1)}
        self.assertIn("visit has passed", self.ask(**visit, **past).text)
        soon = {"date_from": self.local(days=-2), "date_to": self.local(days=-2, hours=-1)}
        self.assertEqual(self.ask(**visit, **soon).status_code, 200)
        request = self.requests(colleague)
        self.assertFalse(request.item_ids)
        self.assertIn("T-CAM-1 Lobby door", request.place_words)

    def test_files_that_are_not_what_they_say(self):
        letter = {"requester_kind": "external", "letter_number": "1"}
        for name, raw, sentence in (
            ("letter.pdf", b"MZ\x90 a program", "neither a picture"),
            ("letter.jpg", b"\xff\xd8\xff broken", "cannot be opened"),
            ("letter.svg", b"<svg onload='alert(1)'/>", "neither a picture"),
            ("big.pdf", b"%PDF-" + b"0" * (11 << 20), "is too large"),
        ):
            with self.subTest(name=name):
                self.assertRefused(sentence, files=[(name, raw, "application/pdf")], **letter)
        many = [(f"{n}.pdf", PDF, "application/pdf") for n in range(9)]
        self.assertRefused("at most", files=many, **letter)
        path = [("../../etc/passwd.pdf", PDF, "application/pdf")]
        request = self.ask_for(files=path, **letter)
        self.assertEqual(request.letter_ids.name, "passwd.pdf")

    # Cameras

    def test_only_cameras_of_the_list(self):
        gate = self.make_location("Gate T")
        hidden = self.make_device("camera", "T-HIDDEN", "10.9.0.77", cctv_location_id=gate.id)
        other = self.make_company()
        foreign = self.make_device("camera", "X-1", company_id=other.id)
        answers = set()
        for number in (hidden.id, foreign.id, self.recorder.id, 2**31, "x", "-1", "²"):
            with self.subTest(number=number):
                page = self.url_open(f"/my/footage/form?camera={self.camera.id}&camera={number}")
                posted = self.ask(camera=number)
                self.assertEqual((page.status_code, posted.status_code), (404, 404))
                answers |= {page.text.split("<main")[-1], posted.text.split("<main")[-1]}
        for place in (gate.id, "x"):
            self.assertEqual(self.url_open(f"/my/footage/form?place={place}").status_code, 404)
            self.assertEqual(self.url_open(f"/my/footage/new?place={place}").status_code, 404)
        self.assertEqual(len(answers), 1, "the same answer to all of them")
        self.assertFalse(self.requests())
        for page in ("/my/footage/new", "/my/footage/new?q=T-"):
            text = self.get(page)
            self.assertNotIn("T-HIDDEN", text)
            self.assertNotIn("Gate T", text)
        self.assertIn("T-CAM-1", self.get("/my/footage/new?q=T-"))
        self.assertIn("T-CAM-1", self.get(f"/my/footage/new?place={self.lobby.id}"))

    def test_without_a_list_nothing_is_named(self):
        self.company.cctv_footage_location_ids = False
        response = self.url_open("/my/footage/new")
        self.assertTrue(response.url.endswith("/my/footage/form"))
        self.assertNotIn("T-CAM-1", self.get("/my/footage/new?q=T-CAM"))
        self.assertEqual(self.ask().status_code, 404)
        request = self.ask_for(camera="", place_words="The lobby's door")
        self.assertFalse(request.item_ids)
        clip = {"device_id": self.camera.id, "company_id": self.company.id}
        clip |= {"date_from": request.date_from, "date_to": request.date_to}
        self.env["cctv.footage.item"].create({**clip, "request_id": request.id})
        self.assertNotIn("T-CAM-1", self.get(f"/my/footage/{request.id}"), "found by the staff")

    def test_a_place_instead_of_a_camera(self):
        request = self.ask_for(camera="", place=self.lobby.id)
        self.assertEqual(request.location_id, self.lobby)
        self.assertIn("Site T", self.get(f"/my/footage/{request.id}"))

    # Limits

    def test_limits(self):
        first = self.ask_for()
        self.assertEqual(self.ask_for(), first, "the button pressed twice")
        other = self.make_device("camera", "T-CAM-2", cctv_location_id=self.lobby.id)
        other.effective_date = self.camera.effective_date
        second = self.ask_for(camera=other.id)
        self.assertEqual(second.item_ids.device_id, other, "the same words, other cameras")
        self.assertEqual(self.ask_for(camera=other.id), second)
        third = self.ask_for(letter_number="12/2026")
        self.assertEqual(len(first | second | third), 3)
        for n in range(PERSON_HOURLY - 3):
            self.ask(purpose=f"Once more {n}")
        self.assertEqual(len(self.requests()), PERSON_HOURLY)
        response = self.ask(purpose="And again")
        self.assertEqual(response.status_code, 422)
        self.assertIn("many requests within the last hour", response.text)
        self.assertEqual(len(self.requests()), PERSON_HOURLY)

    def test_open_requests(self):
        for _n in range(OPEN_MAX):
            request = self.make_request(partner_id=self.requester.partner_id.id)
        response = self.ask()
        self.assertIn(f"You have {OPEN_MAX} open requests", response.text)
        request._cancel("Not needed")
        self.assertEqual(self.ask().status_code, 200)
        self.assertGreater(COMPANY_HOURLY, PERSON_HOURLY)

    def test_only_from_the_own_page(self):
        data = {"camera": self.camera.id}
        response = self.post("/my/footage/send", data, token=False)
        self.assertEqual(response.status_code, 400)
        self.assertEqual(self.url_open("/my/footage/send").status_code, 405)
        self.logout()
        page = self.url_open("/my/footage", allow_redirects=False)
        self.assertEqual(page.status_code, 303)
        self.assertIn("/web/login", page.headers["Location"])
