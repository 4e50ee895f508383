"""An audit with a finding that returns, in the browser; the page of requirements."""

from odoo.tests import tagged

from .test_audit import AuditCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestAuditTours(AuditCase, TourCase):
    browser_size = "1366x768"

    def test_a_finding_that_returns(self):
        first = self.under_way(template_id=False)
        found = {"audit_id": first.id, "clause": "The log is complete", "facts": "No names"}
        finding = self.env["cctv.audit.finding"].with_user(self.auditor).create(found)
        finding.evidence = "LPH"
        first.summary = "Better it has to be."
        first.action_tell()
        self.mend(finding)
        self.close(first)
        second = self.plan(name="The second look", template_id=False)
        self.start_tour("/odoo/cctv-audits", "cctv_audit_found_again", login=self.auditor.login)
        again = second.finding_ids
        self.assertEqual((again.earlier_id, finding.state), (finding, "returned"))
        self.start_tour("/odoo/cctv-findings", "cctv_audit_answered", login=self.head.login)
        self.assertEqual((again.state, again.action_ids.owner_id), ("answered", self.technician))

    def test_requirements(self):
        self.start_tour("/odoo/cctv-requirements", "cctv_requirements", login=self.head.login)
