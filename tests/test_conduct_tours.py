"""A violation of the rules of conduct in the browser, heard and decided."""

from odoo.tests import tagged

from .test_conduct import ConductCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestConductTours(ConductCase, TourCase):
    browser_size = "1366x768"

    def test_violation_is_heard_and_decided(self):
        self.env["cctv.conduct.violation"].search([])._set(state="closed")
        self.start_tour(
            "/odoo/cctv-violations", "cctv_violation_heard", login=self.supervisor.login
        )
        violation = self.env["cctv.conduct.violation"].search([("user_id", "=", self.first.id)])
        self.assertEqual((violation.state, violation.heard_by_id), ("heard", self.supervisor))
        self.start_tour(
            "/odoo/cctv-violations", "cctv_violation_decided", login=self.management.login
        )
        self.assertEqual(violation.decided_by_id, self.management)
        self.assertEqual((violation.state, violation.measure), ("decided", "oral"))
