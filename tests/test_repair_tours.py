"""A repair in the browser, from the operator's report to the closing."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .repair_common import RepairCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestRepairTours(RepairCase, TourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profile.repair_analyst_role = "manager"
        cls.camera.write(
            {
                "cctv_installer_id": cls.firm.id,
                "cctv_contract_end": fields.Date.today() + timedelta(days=90),
            }
        )

    def tour(self, name, duty, url):
        self.env.flush_all()
        self.start_tour(url, f"cctv_repair_{name}", login=self.users[duty].login)
        self.env.invalidate_all()

    def test_report(self):
        self.lobby.team_id = self.team
        self.tour("operator_reports", "operator", "/odoo/cctv-tickets/new")
        ticket = self.env["helpdesk.ticket"].search([("name", "=", "Lobby is dark")])
        self.assertEqual(ticket.cctv_phase, "reported")
        self.assertEqual(ticket.cctv_device_id, self.camera)
        self.assertEqual(ticket.cctv_location_id, self.lobby)
        self.assertEqual(ticket.team_id, self.team)

    def test_from_hand_to_hand(self):
        ticket = self.report().sudo()
        url = f"/odoo/cctv-tickets/{ticket.id}"
        self.tour("technician_refused", "technician", url)
        self.tour("head_analyses", "manager", url)
        self.assertEqual(ticket.cctv_provider_id, self.firm)
        self.assertEqual(ticket.user_id, self.users["technician"])
        self.tour("technician_repairs", "technician", url)
        self.set_health("down")
        self.tour("supervisor_sends_back", "supervisor", url)
        self.assertEqual(ticket.cctv_failed_count, 1)
        mine = self.by(ticket, "technician")
        mine._cctv_report_repaired(mine.env.user.partner_id, "New power supply")
        self.set_health()
        self.tour("supervisor_passes", "supervisor", url)
        self.assertEqual(ticket.cctv_phase, "closed")

    def test_what_waits(self):
        """Management sees what waits for a decision, and decides nothing by looking."""
        ticket = self.report()
        self.tour("management_decides", "management", "/odoo/cctv-tickets")
        self.assertEqual(ticket.sudo().cctv_phase, "reported")
