"""Form Laporan Insiden and Berita Acara Tindak Lanjut of a real incident, in both headers and
languages."""

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .golden_paper import TESTDATA, GoldenPaper
from .test_incident import IncidentCase

PAPERS = {
    "incident": "helpdesk_cctv.paper_incident",
    "followup": "helpdesk_cctv.paper_incident_followup",
}


@tagged("-at_install", "post_install")
class TestIncidentPaper(GoldenPaper, IncidentCase):
    golden = TESTDATA / "papers_incident"

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time("2026-11-20 07:10:00"))
        super().setUpClass()
        cls.set_up_headers()
        cls.company.partner_id.write({"city": "Kota Contoh", "tz": "Asia/Jakarta"})
        cls.reader = cls.make_user("management")
        cls.reader.tz = "Asia/Jayapura"
        for user, name in ((cls.first, "Petugas Pagi"), (cls.supervisor, "Supervisor Ruang")):
            user.tz = "Asia/Jakarta"
            user.partner_id.write({"name": name, "function": "Petugas jaga"})
        cls.room.name = "Ruang Kontrol"
        cls.incident = cls.make_whole(cls)

    def make_whole(self):
        """Noticed, told, called, decided, kept, signed, followed up, closed."""
        incident = IncidentCase.make_incident(
            self,
            facts="Dua motor bertabrakan di gerbang.",
            opinion="Mungkin rem blong.",
            informant="Satpam, 0812000",
        )
        incident.mark_ids = [
            Command.create({"kind": "plate", "words": "BP 1234 XY"}),
            Command.create({"kind": "person", "words": "Jaket hijau, helm hitam"}),
        ]
        with freeze_time("2026-11-20 07:12:00"):
            call = incident.action_called(self.police.id)
            incident.action_answered(call, "Piket SPKT")
        with freeze_time("2026-11-20 07:18:00"):
            incident.action_told(self.supervisor.id)
            incident.action_hold()
        boss = incident.with_user(self.supervisor)
        with freeze_time("2026-11-20 07:20:00"):
            boss.action_decide("Gerbang ditutup satu jalur.")
        incident.followup_ids = [
            Command.create(
                {"words": "Perbaiki portal", "person": "Teknisi", "result": "Portal diganti"}
            )
        ]
        with freeze_time("2026-11-20 07:40:00"):
            IncidentCase.sign_both(self, incident)
        with freeze_time("2026-11-20 09:00:00"):
            incident.followup_ids.action_done()
            boss.write({"review": "Polisi dihubungi cepat.", "outcome": "authority"})
            boss.action_close()
        return incident

    def test_what_stands_on_them(self):
        """In the time of the control room, wherever it is printed."""
        for name, report in PAPERS.items():
            for lang in ("id_ID", "en_US"):
                with self.subTest(name=name, lang=lang):
                    self.check_golden(name, report, self.incident, self.reader, lang)
