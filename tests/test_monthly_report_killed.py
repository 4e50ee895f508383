"""The process that makes a report is killed: it is made anew and wholly, or stays to be made."""

from odoo.tests import tagged

from . import monthly_report_real as real
from .real_case import KillCase
from .seal_real import transaction


@tagged("post_install", "-at_install")
class TestMonthlyReportKilled(KillCase):
    real = real

    def prepare(self):
        with transaction(self.registry) as env:
            self.made = real.make(env)

    def make(self, moment=""):
        return self.do("make", self.made["report"], moment=moment)

    def look(self):
        with transaction(self.registry) as env:
            report = env["cctv.monthly.report"].browse(self.made["report"])
            told = [("model", "=", report._name), ("res_id", "=", report.id)]
            return {
                "state": report.state,
                "files": (bool(report.pdf), bool(report.xlsx)),
                "told": env["mail.message"].search_count(told),
                "problem": report.problem,
            }

    def test_made_wholly_or_not_at_all(self):
        waiting = {"state": "running", "files": (False, False), "told": 0, "problem": False}
        self.assertEqual(self.make("before sections"), self.KILLED)
        self.assertEqual(self.look(), waiting)
        self.assertEqual(self.make("before workbook"), self.KILLED)
        self.assertEqual(self.look(), waiting)
        self.assertEqual(self.make(), 0)
        whole = {"state": "ready", "files": (True, True), "told": 1, "problem": False}
        self.assertEqual(self.look(), whole)
