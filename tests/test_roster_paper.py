"""Jadwal Shift on paper."""

import io
from datetime import timedelta

import pypdf
from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .golden_paper import TESTDATA, GoldenPaper
from .test_roster import RosterCase

PAPER = "helpdesk_cctv.paper_roster"


@tagged("-at_install", "post_install")
class TestRosterGolden(GoldenPaper, RosterCase):
    """The whole paper of a month, in both headers and both languages."""

    golden = TESTDATA / "papers_roster"

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time("2026-11-20 06:00:00"))
        super().setUpClass()
        cls.set_up_headers()
        cls.room.name = "Ruang Kontrol"
        for number, user in enumerate(cls.users, 1):
            user.partner_id.name = f"Petugas {number}"
        cls.supervisor.partner_id.name = "Supervisor"

    def test_what_stands_on_it(self):
        roster = self.published()
        for lang in ("id_ID", "en_US"):
            with self.subTest(lang=lang):
                self.check_golden("roster", PAPER, roster, self.supervisor, lang)


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
