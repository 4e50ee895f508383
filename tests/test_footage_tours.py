"""Requests for footage in the browser: a clerk, a refusal."""

from odoo.tests import tagged

from .test_footage_duties import DutiesCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestFootageTours(DutiesCase, TourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in cls.users.values():
            user.tz = "Asia/Jakarta"

    def setUp(self):
        super().setUp()
        self.preset("city")

    def tour(self, name, duty, url):
        self.env.flush_all()
        self.start_tour(url, f"cctv_footage_{name}", login=self.users[duty].login)
        self.env.invalidate_all()

    def test_clerk(self):
        self.tour("clerk", "operator", "/odoo/cctv-footage/new")
        request = self.env["cctv.footage.request"].search([], limit=1)
        self.assertEqual((request.state, request.channel), ("submitted", "oral"))
        self.assertEqual(request.received_by_id, self.users["operator"])
        self.assertEqual(request.item_ids.device_id, self.camera)
        self.assertEqual(request.location_id, self.lobby)

    def test_refusal(self):
        request = self.submitted()
        self.as_("supervisor", request).action_verify()
        self.tour("refusal", "management", f"/odoo/cctv-footage/{request.id}")
        self.assertEqual(request.state, "refused")
        self.assertEqual(request.refused_reason, "Nothing has happened there.")
