"""Berita Acara Serah Terima of a real handover, in both headers and languages."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .golden_paper import TESTDATA, GoldenPaper
from .handover_common import HandoverCase
from .test_maintenance_papers import printed
from .test_papers import pages

REPORT = "helpdesk_cctv.paper_handover"


@tagged("-at_install", "post_install")
class TestHandoverPaper(GoldenPaper, HandoverCase):
    golden = TESTDATA / "papers_handover"

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time("2026-11-20 07:10:00"))
        super().setUpClass()
        cls.set_up_headers()
        cls.company.partner_id.city = "Kota Contoh"
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
        masks = [(self.handover.objection_ids.ticket_id.number, "HT00000")]
        for lang in ("id_ID", "en_US"):
            with self.subTest(lang=lang):
                self.check_golden("handover", REPORT, self.handover, self.first, lang, masks)

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
