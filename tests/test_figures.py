"""The figures of the monthly report are those that the lists show."""

from datetime import date, datetime

from odoo.tests import tagged

from ..models.cctv_figures_scope import days_before, moments
from .common import CctvCase


@tagged("post_install", "-at_install")
class TestFigures(CctvCase):
    def test_headline_of_nothing(self):
        company = self.make_company("Nothing yet")
        lines = self.env["cctv.figures"]._headline(company, date(2026, 3, 1), date(2026, 3, 31))
        found = {line["key"]: line["value"] for line in lines}
        self.assertEqual(found["faults_new"], 0)
        self.assertIsNone(found["availability"])
        self.assertIsNone(found["mttr"])
        self.assertIsNone(found["mtbf"])
        self.assertIsNone(found["visits_in_time"])
        site = self.make_location("Far", company_id=company.id)
        self.env["cctv.figures"]._headline(company, date(2026, 3, 1), date(2026, 3, 31), site)
        for line in lines:
            self.env[line["model"]].search_count(line["domain"])

    def test_month_begins_at_midnight_of_the_company(self):
        self.assertEqual(
            moments("Asia/Jayapura", date(2026, 3, 1), date(2026, 3, 31)),
            (datetime(2026, 2, 28, 15), datetime(2026, 3, 31, 15)),
        )

    def test_days_before(self):
        for given, wanted in [
            ((date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 2, 1), date(2026, 2, 28))),
            ((date(2026, 1, 1), date(2026, 2, 28)), (date(2025, 11, 1), date(2025, 12, 31))),
            ((date(2026, 3, 10), date(2026, 3, 16)), (date(2026, 3, 3), date(2026, 3, 9))),
        ]:
            self.assertEqual(days_before(*given), wanted)

    def test_sections_of_nothing(self):
        company = self.make_company("Nothing yet")
        site = self.make_location("Far", company_id=company.id)
        for places in (None, site):
            sections = self.env["cctv.figures"]._sections(
                company, date(2026, 3, 1), date(2026, 3, 31), places, annexes=True
            )
            for section in sections:
                for row in section.each_row():
                    self.assertLessEqual({column.key for column in section.columns}, set(row))
