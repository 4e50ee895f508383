"""A requester's way in a real browser of a phone's size: from the label to the confirmed repair."""

from odoo.tests import tagged

from .report_common import ReportCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestReportTours(ReportCase, TourCase):
    browser_size = "360x740"
    touch_enabled = True

    def test_label_known_already_confirmed(self):
        label = "/cctv/d/" + "t" * 22
        self.start_tour(label, "cctv_requester_reports", login=self.requester.login)
        ticket = self.tickets()
        self.assertEqual((ticket.cctv_symptom, ticket.priority), ("blurred", "2"))
        self.assertLess(len(ticket.attachment_ids.raw), 1_000_000)
        self.start_tour(label, "cctv_requester_me_too", login=self.neighbour.login)
        self.assertEqual(self.tickets(), ticket)
        again = ticket.cctv_further_ids
        self.assertEqual(again.partner_id, self.neighbour.partner_id)
        self.repair(ticket)
        self.start_tour("/cctv/report", "cctv_requester_confirms", login=self.neighbour.login)
        self.env.invalidate_all()
        self.assertTrue(again.date_confirmed)
        self.assertFalse(ticket.cctv_confirmed_by_id - self.neighbour.partner_id)
        self.start_tour("/cctv/report", "cctv_first_reporter_confirms", login=self.requester.login)
        self.env.invalidate_all()
        self.assertEqual(ticket.cctv_confirmed_by_id, self.requester.partner_id)
        self.assertEqual(ticket.cctv_phase, "repaired", "the check by somebody else is not done")

    def repair(self, ticket):
        """As our people do it: analysed, taken, begun, reported."""
        staff = self.make_user("it", "tour_it")
        ticket.team_id.user_ids |= staff
        mine = ticket.with_user(staff)
        mine._cctv_analyse("The lens is wet.", "lens")
        mine.assign_to_me()
        mine.action_cctv_start_repair()
        mine._cctv_report_repaired(staff.partner_id, "Dried, and sealed anew")
