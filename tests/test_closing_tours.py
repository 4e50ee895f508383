"""IT staff close work in a real browser."""

from unittest.mock import patch

from odoo.tests import tagged

from .closing_common import ClosingCase
from .test_fill_tours import PhoneBrowser
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestClosingTours(ClosingCase, TourCase):
    def test_refused_then_closed(self):
        """One camera is done and has passed its checks, the other is neither done nor explained."""
        self.do(self.line())
        self.visit.cctv_line_ids[0].picture_after_state = "taken"
        self.check(self.devices[0])
        self.check(self.devices[0])
        self.start_tour(
            "/odoo/cctv-work", "cctv_work_refused_then_closed", login="cctv_it", timeout=120
        )
        self.env.invalidate_all()
        self.assertEqual(self.visit.cctv_state, "closed")
        self.assertEqual(self.visit.cctv_closed_by_id, self.it)
        self.assertEqual(self.line(1).skip_reason, "Nobody had the key")


@tagged("post_install", "-at_install", "cctv_tour")
class TestReplacementTour(ClosingCase, TourCase):
    browser_size = "360x740"
    touch_enabled = True

    def note(self, network):
        """The browser tells when its network is cut off or back."""

    def test_replaced_on_the_phone(self):
        line = self.visit.cctv_line_ids.sorted("sequence")[0]
        line.work_kind = "replacement"
        self.address = self.base_url() + f"/odoo/{self.visit.id}/cctv-visit"
        with patch("odoo.tests.common.ChromeBrowser", PhoneBrowser):
            path = f"/odoo/{self.visit.id}/cctv-visit"
            self.start_tour(path, "cctv_visit_replacement", login="cctv_technician")
        self.env.invalidate_all()
        move = self.devices[0].cctv_move_ids
        self.assertEqual((move.new_serial, move.request_id), ("NEW-77", self.visit))
        self.assertEqual(self.devices[0].cctv_serial, "NEW-77")
