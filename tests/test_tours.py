"""The main task of each role in a real browser, with a simulated camera behind it."""

from odoo import fields
from odoo.tests import tagged

from .simulator_case import SimulatorCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_sweep", "cctv_tour")
class TestTours(SimulatorCase, TourCase):
    """T-SIM-1 refuses connections, T-SIM-2 is fine."""

    cameras = 2

    def break_down(self):
        """Have the poller see the first camera well, then twice in trouble."""
        self.sweep()
        self.hurt("T-SIM-1", "refuse")
        for _ in range(2):
            self.sweep()
        status = self.devices[0].cctv_status_id
        self.assertEqual((status.state, status.reasons), ("down", "refused"))

    def sweep(self):
        for device in self.devices:
            device.cctv_status_id.sudo().next_check = fields.Datetime.now()
        self.env.flush_all()
        cron = self.env.ref("helpdesk_cctv.ir_cron_cctv_poll")
        cron.method_direct_trigger()
        self.env.invalidate_all()

    def test_operator_finds_fault(self):
        self.break_down()
        self.make_user("operator", login="cctv_operator")
        self.start_tour("/odoo", "cctv_operator_finds_fault", login="cctv_operator")

    def test_it_adds_camera(self):
        """The wrong address is refused in words, the wrong password is told by the test."""
        self.make_user("it", login="cctv_it")
        self.sim_credential.copy({"name": "Tour credential", "secret": "not the password"})
        simulated = self.simulator["T-SIM-2"]
        self.devices[1].active = False
        self.start_tour(
            "/odoo/cctv-cameras",
            "cctv_it_adds_camera",
            login="cctv_it",
            cookies={
                "cctv_tour_address": simulated.address,
                "cctv_tour_onvif_port": str(simulated.onvif_port),
                "cctv_tour_rtsp_port": str(simulated.rtsp_port),
            },
        )
        camera = self.env["maintenance.equipment"].search([("cctv_code", "=", "TOUR-1")])
        self.assertEqual(camera.cctv_address, simulated.address)
        self.assertEqual(camera.cctv_kind, "camera")
        self.assertTrue(camera.cctv_poll_enabled)

    def test_it_head_sees_tickets(self):
        self.break_down()
        head = self.make_user("manager", login="cctv_head")
        team = self.env["helpdesk.ticket"].search([("cctv_opened_by_poller", "=", True)]).team_id
        team.user_ids |= head
        self.start_tour("/odoo", "cctv_it_head_sees_tickets", login="cctv_head")
