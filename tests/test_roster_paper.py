"""Jadwal Shift on paper.

``CCTV_PAPERS_RENEW=1`` writes the golden files, ``CCTV_PAPERS_FOLDER`` the PDFs.
"""

import io
import os
from datetime import timedelta
from pathlib import Path

import pypdf
from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .paper_words import paper_lines
from .test_maintenance_papers import printed
from .test_papers import pages
from .test_roster import RosterCase

GOLDEN = Path(__file__).with_name("testdata") / "papers_roster"
FOLDER = os.environ.get("CCTV_PAPERS_FOLDER")
PAPER = "helpdesk_cctv.paper_roster"


@tagged("-at_install", "post_install")
class TestRosterGolden(RosterCase):
    """The whole paper of a month, in both headers and both languages."""

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time("2026-11-20 06:00:00"))
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("id_ID")
        terms = cls.env["ir.module.module"]
        terms._load_module_terms(["helpdesk_cctv"], ["id_ID"], overwrite=True)
        cls.company.resource_calendar_id.tz = "Asia/Jakarta"
        cls.company.partner_id.name = "Kota Contoh"
        cls.profile = cls.company._cctv_profile()
        cls.profile.write(
            {
                "header_line_1": "Pemerintah Kota Contoh",
                "header_line_2": "Dinas Komunikasi dan Informatika",
                "header_address": "Jalan Merdeka No. 1, Kota Contoh",
            }
        )
        cls.room.name = "Ruang Kontrol"
        for number, user in enumerate(cls.users, 1):
            user.partner_id.name = f"Petugas {number}"
        cls.supervisor.partner_id.name = "Supervisor"

    def test_what_stands_on_it(self):
        roster = self.published()
        for lang in ("id_ID", "en_US"):
            with self.subTest(lang=lang):
                self.check(f"roster-{lang[:2]}", roster, lang)

    def check(self, name, roster, lang):
        parts = []
        for style in ("company", "government"):
            self.profile.header_style = style
            pdf = printed(roster, PAPER, self.supervisor, lang=lang)
            if FOLDER:
                Path(FOLDER, f"{name}-{style}.pdf").write_bytes(pdf)
            paper = self.env[f"report.{PAPER}"].with_user(self.supervisor)
            made = paper._papers_of(roster.with_user(self.supervisor), lang)
            self.assertTrue(pages(pdf))
            parts += [f"== {style}", *(line for one in made for line in paper_lines(one))]
        text = "\n".join(parts) + "\n"
        if os.environ.get("CCTV_PAPERS_RENEW"):
            (GOLDEN / f"{name}.txt").write_text(text)
        self.assertEqual((GOLDEN / f"{name}.txt").read_text(), text)


@tagged("-at_install", "post_install")
class TestRosterPaper(RosterCase):
    def printed(self, roster, user=None):
        """The words of the paper, between single blanks."""
        reports = self.env["ir.actions.report"].with_user(user or self.supervisor)
        pdf = reports._cctv_print(PAPER, roster.with_user(user or self.supervisor))
        pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    def test_month_in_both_headers(self):
        roster = self.published()
        profile = self.company._cctv_profile()
        slots = "P = Pagi 07:00–15:00, S = Sore 15:00–23:00, M = Malam 23:00–07:00"
        for style in ("company", "government"):
            profile.header_style = style
            words = self.printed(roster, self.users[0])
            self.assertIn("P P S S M M – – P P S S M M – –", words)
            for group in "ABCD":
                self.assertIn(f"Group {group}", words)
            self.assertIn(slots, words)
            self.assertIn("Made by", words)
            self.assertNotIn("DRAFT", words)

    def test_draft_over_two_months(self):
        """Each month has a table of its own; nobody but who makes it prints a draft."""
        roster = self.make(date_from=self.last, date_to=self.last + timedelta(days=2))
        words = self.printed(roster)
        self.assertIn("DRAFT", words)
        for day in (self.last, self.last + timedelta(days=1)):
            self.assertIn(f"{day:%B %Y}", words)
        with self.assertRaises(AccessError):
            self.printed(roster, self.users[0])
