"""Kabag IT makes a schedule and sees its year."""

from odoo.tests import tagged

from .common import CctvCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestScheduleTours(CctvCase, TourCase):
    def test_made_and_seen(self):
        self.env["maintenance.team"].create({"name": "T"})
        head = self.make_user("manager", "cctv_head")
        self.start_tour("/odoo/cctv-schedules", "cctv_schedule_made_and_seen", login=head.login)
        schedule = self.env["cctv.maintenance.schedule"].search([("name", "=", "Tour of site T")])
        self.assertEqual(schedule.state, "running")
        lines = self.env["cctv.maintenance.line"].search([("schedule_id", "=", schedule.id)])
        self.assertEqual(lines.device_id, self.camera)
