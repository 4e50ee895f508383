"""The demo city's installations: a camera of the approved plan, watched for a day and waiting for
people to confirm what it shows."""

from base64 import b64encode
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import file_open

DAY_S = 24 * 60 * 60
PICTURE = "helpdesk_cctv/demo/pictures/before-06.jpg"


class CctvInstallation(models.Model):
    _inherit = "cctv.installation"

    @api.model
    def _load_demo_installation(self):
        """The first line of what is approved; nothing where this server could not seal a plan."""
        line = self.env["cctv.installation.plan.line"].search(
            [("plan_id.state", "=", "approved")], order="id", limit=1
        )
        if line:
            author = self.env.ref("helpdesk_cctv.cctv_demo_user_itstaff")
            installer = self.env.ref("helpdesk_cctv.cctv_demo_user_technician")
            installation = self.browse(line.with_user(author).action_install()["res_id"])
            installation.with_user(author).user_id = installer
            installation.with_user(author).action_start()
            installation._demo_test(installer)

    def _demo_test(self, installer):
        self.device_id.write(
            {"cctv_address": "127.77.0.99", "cctv_poll_enabled": True, "cctv_protocols": "onvif"}
        )
        self.with_user(installer).action_test()
        test = self.test_ids[:1]
        test._demo_watched()
        test._judge()


class CctvCommissioningTest(models.Model):
    _inherit = "cctv.commissioning.test"

    def _demo_watched(self):
        """As if the day were over: a check every five minutes, two of them without an answer."""
        end = fields.Datetime.now()
        begin = end - timedelta(seconds=DAY_S)
        self.write({"date_begin": begin, "date_until": end})
        self.env["cctv.commissioning.check"].create(
            [
                {
                    "test_id": self.id,
                    "company_id": self.company_id.id,
                    "date": begin + timedelta(seconds=second),
                    "answered": number not in (97, 205),
                    "reasons": "unreachable" if number in (97, 205) else False,
                    "latency_ms": 0 if number in (97, 205) else 38 + 7 * (number % 5),
                    "has_picture": number % 6 == 0,
                    "sharpness": 640 + 9 * (number % 11),
                    "luma": 96 + number % 17,
                }
                for number, second in enumerate(range(0, DAY_S, self.check_every))
            ]
        )
        with file_open(PICTURE, "rb") as picture:
            self.device_id.cctv_status_id.write(
                {"snapshot": b64encode(picture.read()), "snapshot_date": end}
                | {"snapshot_mode": "day"}
            )
