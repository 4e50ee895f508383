"""An emergency in a few taps, in a browser."""

from odoo.tests import tagged

from .test_incident import IncidentCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestIncidentNextTours(IncidentCase, TourCase):
    browser_size = "1024x768"

    def test_emergency_in_few_taps(self):
        login = self.first.login
        self.start_tour("/odoo/cctv-log", "cctv_incident_emergency", login=login)
        incident = self.env["cctv.incident"].search([("user_id", "=", self.first.id)])
        self.assertEqual((incident.kind, incident.location_id), ("fire", self.lobby))
        self.assertEqual(incident.device_ids, self.camera)
        self.assertEqual(incident.call_ids.authority_id, self.police)
        self.assertEqual(incident.call_ids.answered_by, "The duty officer")
        self.assertEqual(incident.mark_ids.mapped("kind"), ["vehicle"])
        self.assertTrue(incident.hold_id)
