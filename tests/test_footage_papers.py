"""The papers about footage, from real records, in both styles of header and both languages."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.cctv_custody_head import head_code
from .delivery_common import DeliveryCase
from .golden_paper import GoldenPaper
from .test_maintenance_papers import printed
from .test_papers import pages, words

REQUEST, APPROVAL, REFUSAL, LOG, RECORD, LETTER = (
    f"helpdesk_cctv.paper_footage_{name}"
    for name in ("request", "approval", "refusal", "log", "delivery", "release")
)

DESTRUCTION, ACCESS, BACKUP, RIGHTS, BREACH = (
    f"helpdesk_cctv.paper_{name}"
    for name in ("destruction", "access_log", "backup_log", "rights_review", "breach")
)


@tagged("at_install")
class TestFootagePapers(GoldenPaper, DeliveryCase):
    def setUp(self):
        super().setUp()
        self.asked = self.make_ready(letter_number="B/12/2026", legal_basis="KUHAP")

    def text(self, record, report, is_register=False, user="it"):
        """In both styles; the text of the last."""
        text = ""
        for style in ("company", "government"):
            self.profile.header_style = style
            for lang in ("id_ID", "en_US"):
                pdf = printed(record, report, self.users[user], lang=lang)
                text = words(pdf)
                self.look(f"{report.split('.')[1]}-{style}-{lang}", pdf)
                if len(record) == 1 and "number" in record and not is_register:
                    self.assertIn(record.number, text)
        return text

    def assertHas(self, text, *parts):
        for part in parts:
            self.assertIn(part, text)

    def test_request(self):
        text = self.text(self.asked, REQUEST)
        self.assertHas(text, "Bagian Umum", "KTP 3471", "B/12/2026", "KUHAP", "T-CAM-1",
                       "Find out who drove", "cctv_supervisor", "UTC")  # fmt: skip

    def test_a_draft_is_a_form_to_fill_in(self):
        draft = self.make_request()
        self.assertIn("DRAFT", words(printed(draft, REQUEST, self.users["it"])))

    def test_approval(self):
        text = self.text(self.asked, APPROVAL)
        self.assertHas(text, "This request is approved", "T-CAM-1", "cctv_supervisor")  # fmt: skip
        self.assertIn(self.asked._approval_url(), text.replace(" ", ""))
        event = self.asked.item_ids.event_ids.sorted("id")[:1]
        self.assertEqual(head_code(event.mac) in text, event.date <= self.asked.date_approved)
        self.env["cctv.custody.event"]._note(self.asked.item_ids, "viewed")
        self.env.cr.execute("UPDATE cctv_footage_request SET date_approved = now() + '1 min'")
        self.env.invalidate_all()
        head = self.env["cctv.custody.chain"]._head(self.company)
        self.assertIn(head["code"], self.text(self.asked, APPROVAL))
        with self.assertSays("not decided yet"):
            printed(self.make_request(), APPROVAL, self.users["it"])

    def test_refusal(self):
        asked = self.make_request()
        self.as_("operator", asked).action_submit()
        self.as_("supervisor", asked).action_verify()
        self.as_("supervisor", asked)._refuse("The street is not seen by a camera.")
        text = self.text(asked, REFUSAL)
        self.assertHas(text, "LETTER OF REFUSAL", "The street is not seen", "cctv_supervisor",
                       "Find out who drove", "/cctv/seal/")  # fmt: skip
        self.assertNotIn("/cctv/release/", text)
        with self.assertSays("was refused"):
            printed(asked, APPROVAL, self.users["it"])
        with self.assertSays("was not refused"):
            printed(self.asked, REFUSAL, self.users["it"])
        form = words(printed(asked, REQUEST, self.users["it"]))
        self.assertHas(form, "REFUSED", "The street is not seen", "/cctv/seal/")

    def test_breach(self):
        breaches = self.env["cctv.breach"].with_user(self.users["it"])
        breach = breaches.create(
            {"what": "A disk was stolen", "data_kinds": "Pictures", "course": "On Sunday",
             "measures": "A new lock", "letter_lang": "en_US"}
        )  # fmt: skip
        with self.assertSays("no letter yet"):
            printed(breach, BREACH, self.users["it"])
        breach.action_draft_letter()
        text = self.text(breach, BREACH)
        self.assertHas(text, "NOTICE OF A FAILURE", "Pictures", "A new lock", "DRAFT",
                       breach.number)  # fmt: skip
        breach.write({"told_subjects": "By letter", "told_authority": "By letter"})
        breach.action_told()
        text = words(printed(breach, BREACH, self.users["it"], lang="id_ID"))
        self.assertHas(text, "NOTICE OF A FAILURE", "/cctv/seal/", "cctv_it", "Told on")
        self.assertNotIn("DRAFT", text)
        with self.assertRaises(AccessError):
            printed(breach, BREACH, self.users["operator"])

    def test_log(self):
        text = self.text(self.asked, LOG)
        self.assertHas(text, "gate.mp4", self.digest()[:8], self.asked.item_ids.number,
                       "cctv_it")  # fmt: skip

    def test_record_and_letter(self):
        delivery = self.hand_over(self.asked)
        code = delivery.custody_code
        self.assertEqual(code, self.env["cctv.custody.chain"]._head(self.company)["code"])
        text = self.text(delivery, RECORD)
        self.assertHas(text, "serial 4C53", "KTP 3471", self.digest()[:8], code,
                       "/cctv/seal/", "Find out who drove", "Recorded by: ",
                       "look at the film")  # fmt: skip
        text = self.text(delivery, LETTER)
        self.assertHas(text.replace(" ", ""), delivery._release_url(), code, "Recordedby:")
        once, again = (printed(delivery, LETTER, self.users["it"]) for _ in range(2))
        self.assertEqual(once, again)

    def test_what_a_court_asks(self):
        """Gaps, length, codec, clock, recorder, and what is lost."""
        span = {"date_from": self.asked.date_from, "date_to": self.asked.date_to}
        asked = self.make_ready()
        lost = self.env["cctv.footage.item"].create(
            {"request_id": asked.id, "device_id": self.camera.id, "company_id": self.company.id,
             **span}
        )  # fmt: skip
        lost.sudo()._set({"state": "lost", "loss_reason": "not_recorded"})
        report = {
            "gaps": [{"since": 0, "until": 60, "why": "not_recorded", "film_s": 0}],
            "damaged": 3, "is_stamped": False, "clock_offset_s": -4.0,
        }  # fmt: skip
        given = asked.item_ids - lost
        given.sudo()._set({"pull_report": report, "clock_offset_s": -4, "date_clock": "2026-01-02"})
        given.sudo().evidence_id._write_row({"duration_s": 3540, "codec": "h264"})
        text = self.text(self.hand_over(asked), RECORD)
        self.assertHas(
            text, "4.0 seconds behind. Measured on 2 Jan 2026", "0:59:00", "h264", "not recorded",
            "3 pictures", "exact to a few seconds", "Not handed over", lost.number,
            "Never recorded",
        )  # fmt: skip

    def test_playback_has_no_letter(self):
        delivery = self.hand_over(self.make_ready("playback"), **self.played())
        text = self.text(delivery, RECORD)
        self.assertHas(text, "RECORD OF PLAYING", "The head of security")
        with self.assertSays("no release letter"):
            printed(delivery, LETTER, self.users["it"])

    def test_playback_names_only_what_was_there(self):
        asked = self.make_ready("playback")
        shown = asked.item_ids
        lost = shown.create(
            {"request_id": asked.id, "device_id": self.camera.id, "company_id": self.company.id,
             "date_from": asked.date_from, "date_to": asked.date_to}
        )  # fmt: skip
        lost.sudo()._set({"state": "lost", "loss_reason": "overwritten"})
        text = self.text(self.hand_over(asked, **self.played()), RECORD)
        played, left = text.split("Not played")
        self.assertHas(played, shown.number)
        self.assertNotIn(lost.number, played)
        self.assertHas(left, lost.number, "Overwritten")

    def test_playback_of_nothing(self):
        asked = self.make_ready("playback")
        asked.item_ids.sudo()._set({"state": "lost", "loss_reason": "overwritten"})
        with self.assertSays("nothing could be played"):
            self.hand_over(asked, **self.played())

    def test_destruction(self):
        record = self.env["cctv.destruction"]._make("source", self.asked.item_ids)
        record.method = "Deleted in the recorder's own menu"
        text = self.text(record, DESTRUCTION)
        self.assertHas(text, "RECORD OF DELETING THE SOURCE", "recorder's own menu", "NOT SEALED",
                       self.asked.item_ids.number, "Witness")  # fmt: skip

    def test_access_book(self):
        line = {"company_id": self.company.id, "purpose": "Assessment", "permission": "duty"}
        lines = self.env["cctv.access.log"].create(
            [
                {**line, "kind": "visit", "room": "recording", "person_name": "Tamu Satu",
                 "person_unit": "Sekretariat"},
                {**line, "kind": "key", "thing": "Key 3", "person_name": "Tamu Dua"},
            ]
        )  # fmt: skip
        text = self.text(lines, ACCESS, is_register=True)
        self.assertHas(text, "ACCESS BOOK", "Tamu Satu", "Sekretariat", "Key 3", "2 lines")

    def test_backup_log(self):
        plan = {"name": "Nightly", "source": "Database", "target": "NAS", "company_id":
                self.company.id}  # fmt: skip
        plan = self.env["cctv.backup.plan"].create(plan)
        runs = self.env["cctv.backup.run"]
        lines = runs._make(plan, "backup", "2026-01-02 18:00:00")
        lines |= runs._make(plan, "backup", "2026-01-01 18:00:00")
        text = self.text(lines, BACKUP, is_register=True)
        self.assertHas(text, "BACKUP LOG", "Nightly", "Database", "NAS", "To be reported")
        self.assertLess(text.index("1 Jan 2026"), text.index("2 Jan 2026"))

    def test_rights(self):
        review = self.env["cctv.rights.review"].create({"company_id": self.company.id})
        text = self.text(review, RIGHTS, user="manager")
        self.assertHas(text, "LIST OF RIGHTS OF ACCESS", "cctv_supervisor", "NOT SEALED")

    def test_many_at_once(self):
        """Each is in the print menu of its list and of its form; two papers are two papers."""
        for name in (REQUEST, APPROVAL, REFUSAL, LOG, RECORD, LETTER, DESTRUCTION, ACCESS, BACKUP,
                     RIGHTS, BREACH):  # fmt: skip
            report = self.env["ir.actions.report"]._get_report(name)
            self.assertEqual(report.binding_model_id.model, report.model, name)
            self.assertEqual(report.binding_view_types, "list,form", name)
        both = self.asked | self.make_ready()
        for report in (REQUEST, APPROVAL, LOG):
            texts = pages(printed(both, report, self.users["it"]))
            self.assertEqual(sum("1 / 1" in text for text in texts), 2)
            for record in both:
                self.assertIn(record.number, " ".join(texts))

    def test_who_may_print(self):
        for role in ("internal", "technician"):
            with self.assertRaises(AccessError):
                printed(self.asked, REQUEST, self.make_user(role, f"x_{role}"))
