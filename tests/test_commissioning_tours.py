"""From the approved plan to a commissioned camera, in the browser."""

from odoo.tests import tagged

from .commissioning_common import CommissioningCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestCommissioningTours(CommissioningCase, TourCase):
    browser_size = "1366x768"

    def test_from_plan_to_service(self):
        plan = f"/odoo/cctv-plans/{self.plan.id}"
        self.start_tour(plan, "cctv_commissioning_install", login=self.author.login)
        installation = self.env["cctv.installation"].search([], limit=1)
        self.assertEqual((installation.state, installation.plan_id), ("in_work", self.plan))
        installation.request_id.user_id = self.installer
        installation.device_id.write(
            {"cctv_address": "10.9.0.77", "cctv_poll_enabled": True, "cctv_protocols": "onvif"}
        )
        here = f"/odoo/cctv-installations/{installation.id}"
        self.start_tour(here, "cctv_commissioning_test", login=self.installer.login)
        test = self.measure(installation.test_ids)
        self.finish_work(installation)
        here = f"/odoo/cctv-commissioning/{test.id}"
        self.start_tour(here, "cctv_commissioning_view", login=self.installer.login)
        self.start_tour(here, "cctv_commissioning_accept", login=self.head.login)
        self.env.invalidate_all()
        self.assertEqual((test.state, installation.state), ("passed", "commissioned"))
        self.assertFalse(installation.device_id.cctv_is_awaited)
