"""The dashboard in the browser, on a desk and on a phone."""

from odoo.tests import tagged

from .test_dashboard import DashboardCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestDashboardTours(DashboardCase, TourCase):
    browser_size = "1366x768"

    def test_management_reads_the_dashboard(self):
        login = self.users["management"].login
        self.start_tour("/odoo/cctv-dashboard", "cctv_dashboard_desk", login=login)
        self.browser_size = "360x740"
        self.start_tour("/odoo/cctv-dashboard", "cctv_dashboard_phone", login=login)
