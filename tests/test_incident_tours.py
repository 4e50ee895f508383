"""An emergency from the log to the signed record, by the two who handle it."""

from odoo.tests import tagged

from .test_incident import IncidentCase
from .test_maintenance_papers import printed
from .test_papers import pages
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestIncidentTours(IncidentCase, TourCase):
    browser_size = "1366x768"

    def test_from_the_log_to_the_record(self):
        self.supervisor.partner_id.name = "the_supervisor"
        entries = self.env["cctv.log.entry"].with_user(self.first)
        values = {"room_id": self.room.id, "device_id": self.camera.id}
        entry = entries.create({**values, "facts": "A lorry hits the gate"})
        path = f"/odoo/cctv-log-entries/{entry.id}"
        self.start_tour(path, "cctv_incident_of_officer", login=self.first.login)
        incident = self.env["cctv.incident"].search([("log_entry_id", "=", entry.id)])
        self.assertEqual(incident.request_id.item_ids.device_id, self.camera)
        self.assertEqual(incident.call_ids.authority_id, self.police)
        self.assertEqual(incident.signature_ids.mapped("role"), ["recorded"])
        path = f"/odoo/cctv-incidents/{incident.id}"
        login = self.supervisor.login
        self.start_tour(path, "cctv_incident_of_supervisor", login=login)
        self.assertEqual((incident.state, incident.seal_state), ("closed", "sealed"))
        self.assertFalse(any(incident.seal_id._verify().values()))
        self.assertIn("Called within a minute", incident.addendum_ids.text)
        self.assert_papers_say_so(incident)

    def assert_papers_say_so(self, incident):
        """Berita Acara Tindak Lanjut and Form Laporan Insiden, as they come from the printer."""
        for name, parts in (
            ("paper_incident_followup", ("A lorry hits the gate", "Police", "Close the lane")),
            ("paper_incident", ("A lorry hits the gate", "BP 9876 ZZ", "The duty officer")),
        ):
            pdf = printed(incident, f"helpdesk_cctv.{name}", self.supervisor, lang="en_US")
            words = " ".join(" ".join(pages(pdf)).split())
            for part in (*parts, "Noted by the supervisor", "Called within a minute"):
                self.assertIn(part, words)
