"""The roster of a month in the browser, with a leave and a swap."""

from dateutil.relativedelta import relativedelta

from odoo.tests import tagged

from .test_roster import RosterCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestRosterTours(RosterCase, TourCase):
    browser_size = "1366x768"

    def test_month_with_leave_and_swap(self):
        (self.env["cctv.control.room"].search([]) - self.room).active = False
        self.pattern.date_first = self.first - relativedelta(months=1)
        partner = self.officers[7].user_id
        partner.name = "swap_partner"
        self.start_tour("/odoo/cctv-rosters", "cctv_make_roster", login="cctv_supervisor")
        roster = self.env["cctv.roster"].search([("room_id", "=", self.room.id)])
        self.assertEqual((roster.state, roster.problems), ("published", ""))
        self.assertEqual(roster.published_by_id, self.supervisor)

        self.browser_size = "360x740"
        self.start_tour("/odoo/cctv-my-shifts", "cctv_my_shifts", login="roster_officer_0")
        changes = self.env["cctv.shift.change"].search([("officer_id", "=", self.officers[0].id)])
        swap = changes.filtered(lambda change: change.kind == "swap")
        self.assertEqual((len(changes), swap.with_officer_id), (2, self.officers[7]))
        self.start_tour("/odoo/cctv-leave", "cctv_swap_yes", login=partner.login)
        self.assertEqual(swap.answer, "yes")

        self.browser_size = "1366x768"
        self.start_tour("/odoo/cctv-leave", "cctv_decide_changes", login="cctv_supervisor")
        self.assertEqual(set(changes.mapped("state")), {"approved"})
        self.assertEqual(swap.duty_id.officer_id, self.officers[7])
        self.assertFalse(roster.problems)
