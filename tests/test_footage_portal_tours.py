"""A resident's way in a real browser of a phone's size: from the place to the decision."""

from odoo.tests import tagged

from .footage_portal_common import FootagePortalCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestFootagePortalTours(FootagePortalCase, TourCase):
    browser_size = "360x740"
    touch_enabled = True

    def test_resident(self):
        page, login = "/my/footage", self.requester.login
        self.start_tour(page, "cctv_resident_asks", login=login)
        request = self.requests()
        self.assertEqual(
            (request.state, request.requester_kind, request.letter_number, request.channel),
            ("submitted", "external", "LP/B/12", "portal"),
        )
        self.assertEqual(request.letter_ids.mapped("name"), ["police.pdf"])
        self.assertEqual(request.item_ids.device_id, self.camera)
        supervisor, management = self.users["supervisor"], self.users["management"]
        request.with_user(supervisor)._return("Which colour has it?")
        self.start_tour(page, "cctv_resident_answers", login=login)
        self.env.invalidate_all()
        self.assertEqual(request.state, "submitted")
        self.profile.write({"verifier_role": "supervisor", "approver_role": "management"})
        request.with_user(supervisor).action_verify()
        request.with_user(management).action_approve()
        self.start_tour(page, "cctv_resident_is_approved", login=login)
        self.env.invalidate_all()
        self.assertEqual(request.state, "cancelled")
