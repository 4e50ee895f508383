"""Patroli CCTV on paper: the rounds of a day, in both headers and both languages."""

from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .golden_paper import TESTDATA, GoldenPaper
from .test_maintenance_papers import printed
from .test_papers import pages
from .test_patrol import PatrolCase

REPORT = "helpdesk_cctv.paper_patrols"


@tagged("post_install", "-at_install")
class TestPatrolPaper(GoldenPaper, PatrolCase):
    golden = TESTDATA / "papers_patrol"

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time("2026-11-20 06:00:00"))
        super().setUpClass()
        cls.set_up_headers()
        cls.room.name, cls.plan.name = "Ruang Kontrol", "Patroli seluruh area"
        cls.first.tz = "Asia/Jakarta"
        cls.first.partner_id.name = "Petugas Jaga"

    def setUp(self):
        super().setUp()
        done, missed = self.make_round(60), self.make_round(30)
        self.begin(done)
        lines = done.line_ids
        told = {"facts": "Pagar rusak", "token": "0123456789ab"}
        mine = done.with_user(self.first)
        mine.cctv_patrol_note(lines[0].id, told, {str(lines[1].id): "blind"})
        mine.cctv_patrol_finish(self.all_fine(done, lines[2:5]), "Telepon dari pos")
        missed._set({"state": "missed"})
        later = self.make_round(0)
        later._set({"date_due": fields.Datetime.now() + timedelta(minutes=20)})

    def window(self, user=None, **values):
        days = {"date_from": "2026-11-20", "date_to": "2026-11-20"}
        windows = self.env["cctv.print.patrol"].with_user(user or self.first)
        return windows.create({"room_id": self.room.id, **days, **values})

    def test_what_stands_on_it(self):
        for lang in ("id_ID", "en_US"):
            with self.subTest(lang=lang):
                self.check_golden("patrols", REPORT, self.window(), self.first, lang)

    def test_what_is_refused(self):
        with self.assertRaises(UserError):
            self.window(date_to="2026-11-19").action_print()
        with self.assertRaises(UserError):
            self.window(date_to="2027-11-19").action_print()
        stranger = self.make_user("operator", "stranger", self.make_company())
        with self.assertRaises(AccessError):
            self.window(stranger)
        self.assertTrue(self.window().action_print())

    def test_a_period_without_rounds(self):
        pdf = printed(self.window(date_from="2026-01-01", date_to="2026-01-02"), REPORT, self.first)
        self.assertIn("Nothing to list", " ".join(pages(pdf)[0].split()))
