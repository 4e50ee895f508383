"""The floor plan on the screen."""

from odoo.tests import tagged

from .test_floor_plan import PlanCase, plan_picture
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestFloorPlanTours(PlanCase, TourCase):
    browser_size = "1366x768"

    def test_it_drags_a_camera_into_place(self):
        self.site.floor_plan = plan_picture((400, 300))
        self.start_tour(
            f"/odoo/cctv-floor-plan?active_id={self.site.id}",
            "cctv_floor_plan_arrange",
            login=self.staff.login,
        )
        pin = self.env["cctv.plan.pin"].search([("device_id", "=", self.gate.id)])
        self.assertAlmostEqual(pin.x, 0.75, delta=0.03)
        self.assertAlmostEqual(pin.y, 0.25, delta=0.05)
        self.assertEqual(pin.direction, 10)
