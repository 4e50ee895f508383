"""Golden files of the papers about footage, from real records: what stands on each, in both styles
of header and both languages.
"""

import io
from base64 import b64encode

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import tagged

from ..papers.tests.samples import logo
from .delivery_common import CONTENT, DeliveryCase
from .golden_paper import TESTDATA, GoldenPaper
from .test_footage_papers import (
    ACCESS,
    APPROVAL,
    BACKUP,
    BREACH,
    DESTRUCTION,
    LETTER,
    LOG,
    RECORD,
    REFUSAL,
    REQUEST,
    RIGHTS,
)
from .test_maintenance_papers import printed
from .test_papers import pages

NOW = "2026-11-20 03:00:00"
LONG = "Rekaman diperlukan untuk menelusuri kejadian di halaman parkir. " * 60


@tagged("at_install")
class TestFootageGolden(GoldenPaper, DeliveryCase):
    golden = TESTDATA / "papers"

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time(NOW))
        super().setUpClass()
        cls.set_up_headers()
        cls.company.partner_id.city = "Kota Contoh"
        cls.camera.name = "Pintu lobi"
        cls.names()

    @classmethod
    def names(cls):
        for role, name, nip in (
            ("operator", "Petugas Jaga", "19900101 201501 1 001"),
            ("it", "Staf IT", "19880101 201201 1 002"),
            ("supervisor", "Supervisor CCTV", "19800101 200501 1 003"),
            ("manager", "Kabag IT", "19750101 200001 1 004"),
            ("management", "Kepala Dinas", "19680101 199001 1 005"),
        ):
            user = cls.users[role]
            user.tz = "Asia/Jakarta"
            user.partner_id.write({"name": name, "function": name, "cctv_nip": nip})

    def asked(self, **values):
        return {
            "requester_name": "Kepala Bagian Umum",
            "requester_unit": "Bagian Umum",
            "requester_identity": "NIP 19700101 199501 1 006",
            "requester_phone": "0274 000000",
            "purpose": "Menelusuri kendaraan yang menabrak gerbang.",
            "letter_number": "B/12/XI/2026",
            "letter_date": "2026-11-19",
            "date_received": "2026-11-19 02:00:00",
            **values,
        }

    # Which papers

    @classmethod
    def make_request(cls, **values):
        request = super().make_request(**values)
        request.received_by_id = cls.users["operator"]
        return request

    @classmethod
    def store(cls, item, name="gerbang.mp4", role="original"):
        evidence = cls.env["cctv.evidence"].with_user(cls.users["it"])
        return evidence._store(item.with_user(cls.users["it"]), role, name, io.BytesIO(CONTENT))

    def ready(self, **values):
        return self.make_ready(**self.asked(location_id=self.lobby.id, **values))

    def refused(self):
        asked = self.make_request(**self.asked(requester_kind="subject"))
        self.as_("operator", asked).action_submit()
        self.as_("supervisor", asked).action_verify()
        self.as_("supervisor", asked)._refuse("Orang lain terlihat jelas dalam rekaman ini.")
        return asked

    def destroyed(self, items):
        record = self.env["cctv.destruction"]._make("source", items)
        record.write(
            {
                "date_done": fields.Datetime.now(),
                "done_by_id": self.users["it"].id,
                "witness_id": self.users["supervisor"].partner_id.id,
                "method": "Dihapus melalui menu perekam",
            }
        )
        return record

    def breach(self, lang="id_ID"):
        breaches = self.env["cctv.breach"].with_user(self.users["it"])
        breach = breaches.create(
            {
                "what": "Hardisk eksternal berisi salinan rekaman hilang",
                "date_found": "2026-11-19 01:30:00",
                "data_kinds": "Rekaman gerbang utama, dua jam.",
                "people": "Pegawai dan tamu yang masuk lewat gerbang utama.",
                "course": "Hardisk tidak ada di lemari pada pemeriksaan pagi.",
                "consequences": "Gambar dapat dilihat orang yang tidak berhak.",
                "measures": "Kunci lemari diganti; laporan ke kepolisian.",
                "contact": "Kepala bagian TI, telepon kantor",
                "letter_lang": lang,
                "told_subjects": "Surat",
                "told_authority": "Surat elektronik",
            }
        )
        breach.action_draft_letter()
        breach.action_told()
        return breach

    def access_lines(self):
        line = {
            "company_id": self.company.id,
            "purpose": "Pengecekan rekaman",
            "permission": "duty",
            "date_out": "2026-11-20 01:00:00",
        }
        book = self.env["cctv.access.log"].with_user(self.users["it"])
        return book.create(
            [
                {**line, "kind": "visit", "room": "recording", "person_name": "Kasubag Umum",
                 "person_unit": "Sekretariat"},
                {**line, "kind": "key", "thing": "Kunci ruang rekam", "person_name": "Asesor"},
            ]
        )  # fmt: skip

    def backups(self):
        plan = self.env["cctv.backup.plan"].create(
            {"name": "Malam", "source": "Basis data dan bukti", "target": "NAS lantai 2",
             "company_id": self.company.id}
        )  # fmt: skip
        runs = self.env["cctv.backup.run"]
        return runs._make(plan, "backup", "2026-11-18 18:00:00") | runs._make(
            plan, "restore", "2026-11-19 18:00:00"
        )

    def papers(self):
        """{name: (report, records, role that prints)}"""
        ready = self.ready()
        given = self.hand_over(ready)
        played = self.hand_over(
            self.ready(kind="playback"), date_started="2026-11-20 02:00:00",
            date_ended="2026-11-20 02:20:00", present_words="Kepala keamanan",
        )  # fmt: skip
        draft = self.make_request(**self.asked(purpose="Menelusuri kehilangan."))
        review = self.env["cctv.rights.review"].create({"company_id": self.company.id})
        ours = review.line_ids.filtered(lambda line: line.user_name in self.own_names())
        (review.line_ids - ours).unlink()
        return {
            "request": (REQUEST, ready, "it"),
            "request-draft": (REQUEST, draft, "it"),
            "approval": (APPROVAL, ready, "it"),
            "refusal": (REFUSAL, self.refused(), "it"),
            "log": (LOG, ready, "it"),
            "delivery": (RECORD, given, "it"),
            "playback": (RECORD, played, "it"),
            "release": (LETTER, given, "it"),
            "destruction": (DESTRUCTION, self.destroyed(ready.item_ids), "it"),
            "access-log": (ACCESS, self.access_lines(), "it"),
            "backup-log": (BACKUP, self.backups(), "it"),
            "rights-review": (RIGHTS, review, "manager"),
        }

    def own_names(self):
        return {user.name for user in self.users.values()}

    def test_what_stands_on_them(self):
        papers = self.papers()
        for lang in ("id_ID", "en_US"):
            breach = (BREACH, self.breach(lang), "it")
            for name, (report, records, role) in {**papers, "breach": breach}.items():
                with self.subTest(paper=name, lang=lang):
                    self.check_golden(name, report, records, self.users[role], lang)
        self.assertEqual(
            {path.stem for path in self.golden.glob("*.txt")},
            {f"{name}-{lang}" for name in {*papers, "breach"} for lang in ("id", "en")},
            "no file is left over",
        )

    def test_long_words_and_many_cameras(self):
        """Thirty cameras, a purpose of a page, with a logo and without one: nothing is cut off, the
        heads come again, who signs stands on the last page, page n of N is on each."""
        devices = self.camera.union(
            *(
                self.make_device("camera", f"L-{n:02}", f"10.9.7.{n}", name="Kamera gerbang utara",
                                 effective_date="2025-01-01", cctv_location_id=self.lobby.id)
                for n in range(1, 30)
            )
        )  # fmt: skip
        span = {"date_from": "2026-11-18 03:00:00", "date_to": "2026-11-18 04:00:00"}
        clips = [
            Command.create({"device_id": x.id, "company_id": self.company.id, **span})
            for x in devices
        ]
        asked = self.make_request(
            **self.asked(purpose=LONG, item_ids=clips, partner_id=self.requester.id,
                         place_words=LONG[:900], **span)
        )  # fmt: skip
        self.as_("operator", asked).action_submit()
        self.as_("supervisor", asked).action_verify()
        self.as_("supervisor", asked).action_approve()
        self.as_("it", asked).action_start_extraction()
        for item in asked.item_ids:
            self.store(item, f"{'sangat-panjang-' * 6}{item.id}.mp4")
        self.as_("it", asked).action_ready()
        given = self.hand_over(asked)
        wanted = [device.cctv_code for device in devices]
        destroyed = self.destroyed(asked.item_ids[:20])
        for style, picture, printings in (
            ("company", False, ((REQUEST, asked), (APPROVAL, asked), (RECORD, given))),
            ("government", b64encode(logo()),
             ((LOG, asked), (LETTER, given), (DESTRUCTION, destroyed))),
        ):  # fmt: skip
            self.profile.write({"header_style": style, "header_logo": picture})
            for report, records in printings:
                with self.subTest(report=report, style=style):
                    pdf = printed(records, report, self.users["it"], lang="id_ID")
                    self.look(f"long-{report.split('_', 2)[2]}-{style}", pdf)
                    self.check_long(pdf, wanted if report != DESTRUCTION else wanted[:20])

    def check_long(self, pdf, wanted):
        texts = [" ".join(page.split()) for page in pages(pdf)]
        whole = " ".join(texts)
        for code in wanted:
            self.assertIn(code, whole)
        count = len(texts)
        self.assertGreater(count, 1)
        for number, text in enumerate(texts, 1):
            self.assertRegex(text, rf"{number} (/|dari) {count}\b")
        self.assertRegex(texts[-1], "Staf IT|Supervisor CCTV|Kepala Bagian Umum")
