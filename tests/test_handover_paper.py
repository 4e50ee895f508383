"""Berita Acara Serah Terima, of a real handover: what stands on it, in both headers and languages.

After a change that is meant, run this test with ``CCTV_PAPERS_RENEW=1`` and read the difference.
With ``CCTV_PAPERS_FOLDER`` the PDFs are written there, to be looked at.
"""

import os
from datetime import timedelta
from pathlib import Path

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .handover_common import HandoverCase
from .paper_words import paper_lines
from .test_footage_papers import LOOK
from .test_maintenance_papers import printed
from .test_papers import pages

GOLDEN = Path(__file__).with_name("testdata") / "papers_handover"
REPORT = "helpdesk_cctv.paper_handover"


@tagged("-at_install", "post_install")
class TestHandoverPaper(HandoverCase):
    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time("2026-11-20 07:10:00"))
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("id_ID")
        terms = cls.env["ir.module.module"]
        terms._load_module_terms(["helpdesk_cctv"], ["id_ID"], overwrite=True)
        cls.company.resource_calendar_id.tz = "Asia/Jakarta"
        cls.company.partner_id.tz = "Asia/Jakarta"
        cls.company.partner_id.write({"name": "Kota Contoh", "city": "Kota Contoh"})
        cls.profile = cls.company._cctv_profile()
        cls.profile.write(
            {
                "header_line_1": "Pemerintah Kota Contoh",
                "header_line_2": "Dinas Komunikasi dan Informatika",
                "header_address": "Jalan Merdeka No. 1, Kota Contoh",
            }
        )
        for user, name in ((cls.first, "Petugas Pagi"), (cls.second, "Petugas Sore")):
            user.tz = "Asia/Jakarta"
            user.partner_id.write({"name": name, "function": "Petugas jaga"})
        cls.supervisor.partner_id.name = "Supervisor Ruang"
        cls.room.name = "Ruang Kontrol"

    def make_eventful(self):
        """A bag, a note, a key that is away, an objection."""
        self.env["cctv.log.entry"].create(
            {"facts": "Tas di lobi", "is_open": True, "room_id": self.room.id}
        )
        self.handover._fill()
        part = self.ready()
        key = self.handover.thing_ids.filtered(lambda line: line.thing_id == self.key)
        part["things"][str(key.id)] = {"counted": 1, "words": "Satu dibawa teknisi"}
        part["note"] = "Pintu 3 macet"
        part["notes"] = [{"uid": "note-0001", "words": "Tunggu petugas lift"}]
        self.sign("outgoing", part)
        objection = {
            "uid": "objection-1",
            "device_id": self.recorder.id,
            "words": "Gambar kehijauan",
        }
        self.sign("incoming", {**self.all_taken(), "objections": [objection]})

    def test_what_stands_on_it(self):
        self.make_eventful()
        for lang in ("id_ID", "en_US"):
            with self.subTest(lang=lang):
                self.check(f"handover-{lang[:2]}", lang)

    def test_ended_by_the_supervisor(self):
        self.as_(self.supervisor)._override("Petugas pengganti sakit")
        text = " ".join(pages(printed(self.handover, REPORT, self.supervisor, lang="en_US")))
        self.assertIn("Petugas pengganti sakit", text)
        self.assertIn("Supervisor Ruang", text)

    def test_across_the_end_of_a_month(self):
        """The date is that of the company's day, not of UTC's."""
        start = fields.Datetime.to_datetime("2026-11-30 10:00:00")
        night = self.make_shift(self.slot, start, self.officer)
        night.date_end = start + timedelta(hours=7, minutes=30)
        handover = self.open_handover(night)
        text = " ".join(pages(printed(handover, REPORT, self.first, lang="en_US")))
        self.assertIn("1 December 2026", " ".join(text.split()))

    def check(self, name, lang):
        parts = []
        for style in ("company", "government"):
            self.profile.header_style = style
            pdf = printed(self.handover, REPORT, self.first, lang=lang)
            if LOOK:
                Path(LOOK, f"{name}-{style}.pdf").write_bytes(pdf)
            paper = self.env[f"report.{REPORT}"].with_user(self.first)
            made = paper._papers_of(self.as_(self.first), lang)
            lines = [line for one in made for line in paper_lines(one)]
            parts.append("\n".join([f"--- {style}, pages: {len(pages(pdf))}", *lines]))
        text, file = "\n".join(parts) + "\n", GOLDEN / f"{name}.txt"
        text = text.replace(self.handover.objection_ids.ticket_id.number, "HT00000")
        if os.environ.get("CCTV_PAPERS_RENEW"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        self.assertEqual(text, file.read_text() if file.exists() else "")
