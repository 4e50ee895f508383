"""IT staff find devices in a real browser, while the real search runs in the background."""

from odoo.tests import tagged

from .test_discovery import DiscoveryCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_sweep", "cctv_tour")
class TestDiscoveryTours(DiscoveryCase, TourCase):
    def test_it_finds_devices(self):
        self.login.name = "Tour credential"
        self.watch_for_start()
        self.start_tour(
            "/odoo/cctv-cameras",
            "cctv_it_finds_devices",
            login="cctv_finder",
            timeout=120,
            cookies={
                "cctv_tour_addresses": ", ".join(d.address for d in self.farm.devices.values()),
                "cctv_tour_ports": str(self.farm["F-CAM-1"].onvif_port),
            },
        )
        self.env.invalidate_all()
        search = self.env["cctv.discovery"].search([], limit=1)
        self.assertEqual(search.state, "done")
        devices = search.line_ids.device_id
        self.assertEqual(set(devices.mapped("name")), {"F-CAM-1", "F-CAM-2", "F-NVR"})
        self.look_at(devices)
        self.assertEqual(set(devices.mapped("cctv_health")), {"ok"})

    def watch_for_start(self):
        """Have the scheduled action run when the button is pressed: in a test no cron thread is
        there to hear the trigger."""
        model = type(self.env["cctv.discovery"])
        original = model.action_start

        def start_and_run(search):
            original(search)
            self.env.flush_all()
            search.sudo()._cron_discover()

        self.patch(model, "action_start", start_and_run)

    def look_at(self, devices):
        """What was taken over is polled, and fine."""
        cron = self.env.ref("helpdesk_cctv.ir_cron_cctv_poll")
        (self.camera | self.recorder).cctv_poll_enabled = False
        self.env.flush_all()
        cron.method_direct_trigger()
        self.env.invalidate_all()
