"""A technician's day in a real browser of a phone's size."""

from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from .test_fill_tours import PhoneBrowser
from .tour_case import TourCase
from .visit_common import VisitCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestVisitTours(VisitCase, TourCase):
    browser_size = "360x740"
    touch_enabled = True
    cameras = 6

    def note(self, network):
        """The browser tells when its network is cut off or back."""

    def run_tour(self, path, name):
        self.address = self.base_url() + path
        with patch("odoo.tests.common.ChromeBrowser", PhoneBrowser):
            self.start_tour(path, name, login="cctv_technician")

    def test_visit_of_six_cameras(self):
        """From today's jobs to the finished visit: four done, one failed, one not done."""
        self.visit.schedule_date = fields.Datetime.now()
        self.devices[4].cctv_status_id.state = "down"
        self.run_tour("/odoo/my-work", "cctv_visit_of_six")
        lines = self.visit.cctv_line_ids.sorted("sequence")
        self.assertEqual(
            lines.mapped("state"), ["done", "failed", "done", "done", "skipped", "done"]
        )
        self.assertEqual(self.visit.cctv_state, "finished")
        self.assertEqual(lines[4].skip_reason, "Nobody had the key")
        self.assertEqual(lines[0].note, "New gasket")
        ticket = lines[1].ticket_id
        self.assertEqual(ticket.cctv_device_id, self.devices[1])
        self.assertIn("10.5 V", ticket.description)
        voltage = lines[1].checklist_id.line_ids.filtered("measure")
        self.assertEqual((voltage.value_number, voltage.deviation), (10.5, "below"))
        self.assertFalse(any(self.devices.mapped("cctv_maintenance_until")))

    def test_connection_is_lost(self):
        """A step without a connection is said not to be taken; what was typed is kept."""
        self.run_tour(f"/odoo/{self.visit.id}/cctv-visit", "cctv_visit_without_connection")
        line = self.visit.cctv_line_ids.sorted("sequence")[0]
        self.assertEqual((line.state, line.note), ("skipped", "Ladder too short"))
        self.assertEqual(line.skip_reason, "Rain since noon")

    def test_two_phones_on_one_visit(self):
        """What was done elsewhere meanwhile is told, and the page shows it."""
        self.run_tour(f"/odoo/{self.visit.id}/cctv-visit", "cctv_visit_of_two")
        self.assertEqual(self.line().skip_reason, "Done by phone")
