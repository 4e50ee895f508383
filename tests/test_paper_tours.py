"""Printing from the windows in a real browser."""

from odoo.tests import tagged

from .test_labels import LabelCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestPaperTours(TourCase, LabelCase):
    def test_print_labels(self):
        self.make_device("camera", "T-CAM-2", "10.9.0.12")
        self.env["maintenance.equipment"].search(
            [("cctv_kind", "=", "camera"), ("cctv_code", "not like", "T-CAM")]
        ).active = False
        self.start_tour(
            "/odoo/cctv-cameras", "cctv_print_labels", login=self.technician.login, timeout=120
        )
        self.env.invalidate_all()
        self.assertTrue(self.camera.cctv_label_token)

    def test_print_plan(self):
        manager = self.make_user("manager")
        schedule = self.env["cctv.maintenance.schedule"].create(
            {"name": "Cleaning of T", "location_ids": self.site.ids, "repeat_unit": "week"}
        )
        schedule.action_start()
        self.start_tour("/odoo/cctv-cameras", "cctv_print_plan", login=manager.login)
