"""Form Laporan Insiden and Berita Acara Tindak Lanjut of a real incident: what stands on them, in
both headers and languages.

After a change that is meant, run this test with ``CCTV_PAPERS_RENEW=1`` and read the difference.
With ``CCTV_PAPERS_FOLDER`` the PDFs are written there, to be looked at.
"""

import os
from pathlib import Path

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .paper_words import paper_lines
from .test_footage_papers import LOOK
from .test_incident import IncidentCase
from .test_maintenance_papers import printed
from .test_papers import pages

GOLDEN = Path(__file__).with_name("testdata") / "papers_incident"
PAPERS = {
    "incident": "helpdesk_cctv.paper_incident",
    "followup": "helpdesk_cctv.paper_incident_followup",
}


@tagged("-at_install", "post_install")
class TestIncidentPaper(IncidentCase):
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
        for name in PAPERS:
            for lang in ("id_ID", "en_US"):
                with self.subTest(name=name, lang=lang):
                    self.check(name, lang)

    def check(self, name, lang):
        parts, report = [], PAPERS[name]
        for style in ("company", "government"):
            self.profile.header_style = style
            pdf = printed(self.incident, report, self.supervisor, lang=lang)
            if LOOK:
                Path(LOOK, f"{name}-{lang[:2]}-{style}.pdf").write_bytes(pdf)
            paper = self.env[f"report.{report}"].with_user(self.supervisor)
            made = paper._papers_of(self.incident.with_user(self.supervisor), lang)
            lines = [line for one in made for line in paper_lines(one)]
            parts.append("\n".join([f"--- {style}, pages: {len(pages(pdf))}", *lines]))
        text, file = "\n".join(parts) + "\n", GOLDEN / f"{name}-{lang[:2]}.txt"
        if os.environ.get("CCTV_PAPERS_RENEW"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        self.assertEqual(text, file.read_text() if file.exists() else "")
