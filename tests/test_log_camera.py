"""One tap on the screen of the log, and the picture of a camera is in the entry: with the polling's
real worker and a camera that answers by network."""

import base64
import io

from PIL import Image

from odoo import Command, fields
from odoo.tests import tagged

from .simulator_case import SimulatorCase


@tagged("post_install", "-at_install", "cctv_sweep")
class TestLogCamera(SimulatorCase):
    cameras = 2

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls.make_user("operator")
        places = cls.devices[0].cctv_location_id | cls.devices[1].cctv_location_id
        cls.room = cls.env["cctv.control.room"].create(
            {"name": "Room", "watched_ids": [Command.set(places.ids)]}
        )

    def run_cron(self):
        with self.enter_registry_test_mode():
            result = self.env.ref("helpdesk_cctv.ir_cron_cctv_poll").method_direct_trigger()
        self.assertIs(result, True)
        self.env.invalidate_all()

    def write_down(self, camera, token):
        """As the screen sends it."""
        entries = self.env["cctv.log.entry"].with_user(self.officer)
        values = {"facts": "A lorry stops", "device_id": camera.id, "wants_picture": True}
        return entries.browse(entries.cctv_log_save(self.room.id, values, token)["saved"])

    def test_picture_of_the_moment(self):
        camera, dead = self.devices
        self.run_cron()
        self.assertTrue(camera.cctv_status_id.snapshot_date, "it is polled")
        old = fields.Datetime.subtract(fields.Datetime.now(), hours=1)
        camera.cctv_status_id.sudo().snapshot_date = old
        dead.cctv_status_id.sudo().snapshot_date = old
        self.hurt("T-SIM-2", "refuse")
        entry = self.write_down(camera, "camera-token-1")
        other = self.write_down(dead, "camera-token-2")
        self.assertEqual({entry.picture_state, other.picture_state}, {"waiting"})
        self.run_cron()
        self.assertEqual(entry.picture_state, "taken")
        self.assertGreaterEqual(entry.picture_date, entry.picture_asked)
        kept = Image.open(io.BytesIO(base64.b64decode(entry.picture)))
        self.assertEqual(kept.format, "JPEG")
        self.assertGreater(len(set(kept.convert("L").resize((16, 16)).tobytes())), 8)
        line = entry._log_line()
        self.assertIn(f"/web/image/cctv.log.entry/{entry.id}/picture", line["picture_url"])
        self.assertEqual(other.picture_state, "waiting", "that one has given none")
        other.sudo().picture_asked = fields.Datetime.subtract(other.picture_asked, minutes=20)
        other.env["cctv.log.entry"]._collect_pictures()
        self.assertEqual(other.picture_state, "missing")
