"""What the tests of reports from outside share: a requester at a phone, and another one."""

import io
import re

from PIL import Image

from odoo.tests import HttpCase

from .common import CctvCase

GPS = b"GPS-OF-SOMEBODY"


def photo(size=(640, 480), kind="JPEG", colour="teal"):
    """A phone's photo with its place and a comment in it."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = GPS.decode()
    exif.get_ifd(0x8825)[1] = "N"
    options = {"exif": exif} if kind != "PNG" else {}
    Image.new("RGB", size, colour).save(out, kind, **options)
    return out.getvalue() + GPS


class ReportCase(CctvCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.cctv_report_location_ids = False
        cls.requester = cls.make_outsider("cctv_requester")
        cls.neighbour = cls.make_outsider("cctv_neighbour")
        cls.camera.cctv_label_token = "t" * 22

    def get(self, path, status=200):
        response = self.url_open(path)
        self.assertEqual(response.status_code, status, response.text[:500])
        return response.text

    def post(self, path, data, files=(), page="/cctv/report", redirects=True, token=True):
        """Post as a browser without JavaScript does: with the token of the page before."""
        if token:
            text = self.url_open(page).text
            found = re.search(r'csrf_token"? (?:type="hidden" )?value="([^"]+)"', text)
            found = found or re.search(r'csrf_token: "([^"]+)"', text)
            data = {**data, "csrf_token": found[1]}
        return self.url_open(path, data=data, files=files or None, allow_redirects=redirects)

    def form(self):
        return self.get(f"/cctv/report?device={self.camera.id}")

    def send(self, device=None, files=(), **values):
        device = device or self.camera
        data = {"device": device.id, "symptom": "no_picture", "urgency": "2", **values}
        page = f"/cctv/report?device={self.camera.id}"
        return self.post("/cctv/report/send", data, [("files", f) for f in files], page)

    def tickets(self, device=None):
        self.env.invalidate_all()
        return self.env["helpdesk.ticket"].search(
            [("cctv_device_id", "=", (device or self.camera).id)], order="id desc"
        )
