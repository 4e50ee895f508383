"""From the risk of an area to an approved plan, in the browser."""

from odoo.tests import tagged

from .plan_common import PlanCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestPlanTours(PlanCase, TourCase):
    browser_size = "1366x768"

    def test_from_risk_to_approved_plan(self):
        author, approver = self.author.login, self.approver.login
        self.start_tour("/odoo/cctv-risks", "cctv_plan_risk", login=author)
        analysis = self.env["cctv.risk.analysis"].search([("location_id", "=", self.yard.id)])
        self.assertEqual((analysis.state, analysis.level), ("submitted", "very_high"))
        self.sign(analysis, "approved", self.approver)
        self.start_tour("/odoo/cctv-coverage", "cctv_plan_of_gap", login=author)
        plan = self.env["cctv.installation.plan"].search([], limit=1)
        self.assertEqual((plan.state, plan.analysis_ids), ("submitted", analysis))
        self.start_tour(f"/odoo/cctv-plans/{plan.id}", "cctv_plan_approved", login=approver)
        self.assertEqual((plan.state, plan.decided_by_id), ("approved", self.approver))
        self.assertEqual(plan.line_ids._left(), 1)
