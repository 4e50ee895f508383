"""The papers of planning, of real records, in both headers and languages."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .golden_paper import TESTDATA, GoldenPaper
from .plan_common import PlanCase


@tagged("-at_install", "post_install")
class TestPlanPapers(GoldenPaper, PlanCase):
    golden = TESTDATA / "papers_plan"

    @classmethod
    def setUpClass(cls):
        cls.startClassPatcher(freeze_time("2026-11-20 07:10:00"))
        super().setUpClass()
        cls.set_up_headers()
        cls.company.currency_id = cls.env.ref("base.IDR")
        cls.env.ref("base.IDR").active = True
        for user, name in ((cls.author, "Staf IT"), (cls.approver, "Kepala Dinas")):
            user.tz = "Asia/Jakarta"
            user.partner_id.write({"name": name, "function": name})
        cls.site.write({"name": "Kantor", "code": "KP", "address": "Jalan Merdeka 1"})
        cls.lobby.write({"name": "Lobi"})
        cls.camera.write({"name": "Pintu lobi", "cctv_code": "KP-01", "cctv_lens": "fixed"})
        cls.yard.write({"name": "Gerbang", "is_outdoor": True, "area_class": "restricted"})
        cls.analysis = cls.make_whole_analysis()
        cls.plan = cls.make_whole_plan()
        cls.approve(cls.analysis, cls.plan)

    @classmethod
    def make_whole_analysis(cls):
        theft = {
            "hazard": "Pencurian kendaraan pada malam hari",
            "likelihood": "4",
            "impact": "4",
            "measures": "Satpam, portal",
            "wanted": "Kamera yang melihat pelat nomor",
        }
        noise = {"hazard": "Vandalisme", "likelihood": "2", "impact": "3"}
        return cls.make_analysis(
            name="Analisis risiko gerbang",
            cameras_wanted=3,
            date=date(2026, 11, 1),
            date_valid=date(2027, 11, 1),
            conclusion="Gerbang paling rawan pada malam hari.",
            lines=(noise, theft),
        )

    @classmethod
    def make_whole_plan(cls):
        line = {
            "kind": "camera",
            "lens": "fixed",
            "indoor": False,
            "quantity": 2,
            "unit_price": 3_750_000,
            "specification": "4 MP, inframerah 30 m, IP67, PoE",
            "purpose": "Wajah pengemudi dan pelat nomor",
        }
        switch = {
            "kind": "switch",
            "lens": False,
            "quantity": 1,
            "unit_price": 2_100_000,
            "specification": "8 port PoE",
            "purpose": False,
        }
        plan = cls.make_plan(
            name="Kamera gerbang",
            purpose="Menutup celah cakupan di gerbang.",
            date_wanted=date(2027, 1, 31),
            lines=(line, switch),
        )
        plan.sudo().analysis_ids = [Command.set(cls.analysis.ids)]
        return plan

    def masks(self):
        records = (self.analysis, self.plan)
        marks = [record._seal_mark() for record in records]
        words = [(record.number, "NUMBER") for record in records]
        words += [(mark[name], name.upper()) for mark in marks for name in ("url", "code")]
        return [*words, *((mark["number"], "SEAL") for mark in marks)]

    def test_what_stands_on_them(self):
        self.env.flush_all()
        coverage = self.env["cctv.coverage"]
        areas = coverage.search([("location_id", "child_of", self.site.id)])
        for name, report, records in (
            ("analysis", "paper_risk_analysis", self.analysis),
            ("plan", "paper_installation_plan", self.plan),
            ("cameras", "paper_camera_list", self.site),
            ("coverage", "paper_coverage", areas),
        ):
            for lang in ("id_ID", "en_US"):
                with self.subTest(name=name, lang=lang):
                    self.check_golden(
                        name, f"helpdesk_cctv.{report}", records, self.author, lang, self.masks()
                    )

    def test_long_names_and_bulk(self):
        """Nothing is cut off, and several come in one file."""
        long = self.make_plan(
            name="Kamera 📷 " + "sangat panjang " * 12,
            lines=[
                {
                    "kind": "camera",
                    "lens": "ptz",
                    "quantity": 10_000,
                    "unit_price": 99_999_999,
                    "specification": "spesifikasi " * 150,
                    "purpose": "W" * 300,
                }
            ]
            * 40,
        )
        reports = self.env["ir.actions.report"].with_user(self.author)
        pdf = reports._cctv_print("helpdesk_cctv.paper_installation_plan", long | self.plan)
        self.assertGreater(pdf.count(b"/Type /Page"), 4)
        self.look("plan-long", pdf)
        bare = self.make_location("Kosong", kind="site")
        pdf = reports._cctv_print("helpdesk_cctv.paper_camera_list", bare | self.site)
        self.look("cameras-bulk", pdf)
