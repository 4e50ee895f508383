"""The monthly report: asked for, made in the background, as PDF and as a workbook."""

import io
from base64 import b64decode
from datetime import date, timedelta
from unittest.mock import patch

import openpyxl
import pypdf
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CctvCase


class ReportCase(CctvCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Asia/Jakarta"
        cls.head, cls.management = cls.make_user("manager"), cls.make_user("management")
        cls.env["cctv.monthly.report"].search([]).sudo().unlink()
        cls.fault = cls.env["cctv.fault"].create(
            {
                "device_id": cls.camera.id,
                "kind": "unreachable",
                "date_start": "2026-03-05 01:00:00",
                "date_confirmed": "2026-03-05 01:05:00",
            }
        )

    def ask(self, user=None, **values):
        days = {"date_from": "2026-03-01", "date_to": "2026-03-31", "lang": "en_US"}
        reports = self.env["cctv.monthly.report"].with_user(user or self.head)
        return reports.create({**days, **values})

    def make(self, report=None):
        self.run_cron_of("ir_cron_cctv_monthly_report")
        if report:
            report.invalidate_recordset()
        return report

    def pages(self, report):
        pdf = b64decode(report.sudo().with_context(bin_size=False).pdf)
        return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]

    def sheets(self, report):
        xlsx = b64decode(report.sudo().with_context(bin_size=False).xlsx)
        return openpyxl.load_workbook(io.BytesIO(xlsx))


@tagged("-at_install", "post_install")
class TestMonthlyReport(ReportCase):
    def test_asked_for_and_made(self):
        report = self.ask()
        self.assertEqual((report.state, report.percent), ("waiting", 0))
        self.make(report)
        self.assertEqual((report.state, report.percent, report.problem), ("ready", 100, False))
        text = " ".join(self.pages(report))
        self.assertIn("Monthly report on CCTV", text)
        self.assertIn("New faults", text)
        told = self.env["mail.message"].search(
            [("model", "=", report._name), ("res_id", "=", report.id)]
        )
        self.assertIn(self.head.partner_id, told.partner_ids)

    def test_pdf_and_workbook_have_the_same_figures(self):
        report = self.make(self.ask(with_annexes=True))
        figures = self.env["cctv.figures"].with_user(self.head).with_context(lang="en_US")
        sections = figures._sections(
            self.company, date(2026, 3, 1), date(2026, 3, 31), annexes=True
        )
        sheets, text = self.sheets(report), " ".join(" ".join(self.pages(report)).split())
        self.assertEqual(len(sheets.worksheets), len(sections))
        for section, sheet in zip(sections, sheets.worksheets, strict=True):
            with self.subTest(section.key):
                self.assertIn(section.title, text)
                self.check_sheet(section, [list(row) for row in sheet.values])

    def check_sheet(self, section, values):
        """The numbers of the workbook are the section's, as numbers."""
        if not section.columns:
            return
        head = [column.label for column in section.columns]
        top = next(n for n, row in enumerate(values) if list(row[: len(head)]) == head)
        rows = list(section.each_row())
        self.assertEqual(len(values) - top - 1, len(rows))
        for row, told in zip(rows, values[top + 1 :], strict=True):
            for number, column in enumerate(section.columns):
                value = row.get(column.key)
                if isinstance(value, int | float) and column.kind != "text":
                    self.assertAlmostEqual(float(told[number]), float(value))

    def test_same_twice(self):
        self.ask()
        with self.assertRaisesRegex(UserError, "is being made already"):
            self.ask(self.management)
        self.ask(lang="en_US", with_annexes=True)

    def test_what_was_asked_for_stays(self):
        report = self.ask()
        with self.assertRaisesRegex(UserError, "stays as it was asked for"):
            report.date_to = "2026-02-01"
        with self.assertRaises(UserError):
            self.ask(date_to="2026-03-30").write({"state": "ready"})

    def test_days_that_make_no_report(self):
        for days, words in (
            ({"date_from": "2026-04-01"}, "not before its first"),
            ({"date_from": "2024-01-01"}, "one year at most"),
            ({"date_from": "2999-01-01", "date_to": "2999-01-31"}, "have not come yet"),
        ):
            with self.subTest(words), self.assertRaisesRegex(ValidationError, words):
                self.ask(**days)

    def test_last_month_is_chosen(self):
        reports = self.env["cctv.monthly.report"]
        with freeze_time("2026-03-31 18:00:00"):  # 1 April in Jakarta
            self.assertEqual(reports._last_month(), (date(2026, 3, 1), date(2026, 3, 31)))

    def test_month_without_anything(self):
        report = self.make(self.ask(date_from="2020-02-01", date_to="2020-02-29"))
        self.assertEqual((report.state, report.problem), ("ready", False))
        self.assertTrue(self.pages(report))

    def test_names_that_no_font_has(self):
        site = self.make_location("Gedung \U0001f3e2 " + "panjang " * 40)
        self.camera.write({"name": "=1+1 \U0001f4f7", "cctv_location_id": site.id})
        report = self.make(self.ask(with_annexes=True))
        self.assertEqual((report.state, report.problem), ("ready", False))
        values = [cell for sheet in self.sheets(report).worksheets for row in sheet.iter_rows()
                  for cell in row]  # fmt: skip
        self.assertFalse([cell for cell in values if cell.data_type == "f"], "formulas")

    def test_one_that_fails_says_so(self):
        report = self.ask()
        figures = self.registry["cctv.figures"]
        with (
            patch.object(figures, "_section_causes", side_effect=ValueError("x")),
            mute_logger("odoo.addons.helpdesk_cctv.models.cctv_monthly_report_make"),
            patch.object(self.env.cr.__class__, "rollback", lambda cr: None),
        ):
            self.make(report)
        self.assertEqual(report.state, "failed")
        self.assertIn("could not be made", report.problem)
        again = report.action_again()
        report = self.env["cctv.monthly.report"].browse(again["res_id"])
        self.assertEqual(self.make(report).state, "ready")

    def test_interrupted_ones_are_begun_anew(self):
        report = self.ask()
        report.sudo().write({"state": "running", "percent": 40, "attempts": 1})
        self.assertEqual(self.make(report).state, "ready")
        stubborn = self.ask(date_to="2026-03-30")
        stubborn.sudo().write({"state": "running", "attempts": 3})
        self.assertEqual(self.make(stubborn).state, "failed")

    def test_scheduled_once_and_sent_to_the_head(self):
        self.company.cctv_monthly_report = True
        (self.env["res.company"].search([]) - self.company).cctv_monthly_report = False
        self.head.email = "head@example.com"
        today = fields.Date.today()
        with freeze_time(today + timedelta(days=62)):
            first, _last = self.env["cctv.monthly.report"]._last_month()
        with freeze_time(first + timedelta(days=33)):
            self.make()
            self.make()
            reports = self.env["cctv.monthly.report"].search([("is_scheduled", "=", True)])
            self.assertEqual((len(reports), reports.date_from, reports.state), (1, first, "ready"))
        mail = self.env["mail.message"].search(
            [
                ("model", "=", reports._name),
                ("res_id", "=", reports.id),
                ("partner_ids", "in", self.head.partner_id.ids),
            ]
        )
        self.assertEqual(len(mail), 1)
        names = mail.attachment_ids.mapped("name")
        self.assertEqual(sorted(name[-4:] for name in names), [".pdf", "xlsx"])

    def test_who_reads_the_files(self):
        report = self.make(self.ask())
        self.assertTrue(report.with_user(self.management).pdf)
        for role in ("operator", "technician", "it", "supervisor"):
            with self.subTest(role), self.assertRaises(AccessError):
                report.with_user(self.make_user(role)).read(["pdf"])
        stranger = self.make_user("manager", "stranger", self.make_company())
        with self.assertRaises(AccessError):
            report.with_user(stranger).read(["xlsx"])

    def test_head_and_foot(self):
        self.company.logo = False
        for style in ("company", "government"):
            self.company._cctv_profile().header_style = style
            report = self.make(self.ask())
            self.assertEqual((report.state, report.problem), ("ready", False))
            report.sudo().unlink()
