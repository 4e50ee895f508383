"""The IT head pulls the monthly report in the browser."""

from odoo.tests import tagged

from .test_monthly_report import ReportCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestMonthlyReportTours(ReportCase, TourCase):
    browser_size = "1366x768"

    def test_head_pulls_the_report(self):
        path = "/odoo/cctv-monthly-reports"
        self.start_tour(path, "cctv_monthly_report_ask", login=self.head.login)
        report = self.env["cctv.monthly.report"].search([])
        self.assertEqual((len(report), report.create_uid), (1, self.head))
        self.assertTrue(report.is_month and report.with_annexes)
        self.assertEqual(self.make(report).state, "ready")
        self.start_tour(path, "cctv_monthly_report_take", login=self.head.login)
