"""The form without a log-in, behind the label of a device."""

from unittest.mock import patch

from odoo.tests import tagged

from ..models import cctv_report_take
from ..tools import uploads
from .report_common import ReportCase, photo


@tagged("post_install", "-at_install")
class TestReportPublic(ReportCase):
    page = "/cctv/d/" + "t" * 22

    def setUp(self):
        super().setUp()
        self.company.cctv_report_public = True
        self.authenticate(None, None)

    def send_public(self, page=None, **values):
        data = {"token": "t" * 22, "symptom": "broken", "words": "Glass is cracked", **values}
        files = data.pop("files", ())
        return self.post("/cctv/report/public", data, files, page or self.page)

    def test_report(self):
        text = self.get(self.page)
        self.assertIn("T-CAM-1 Lobby door", text)
        self.assertNotIn("10.9.0.11", text)
        files = [("files", ("a.jpg", photo(), "image/jpeg"))]
        response = self.send_public(contact="08123", files=files, urgency="3")
        self.assertIn("Your report has arrived", response.text)
        ticket = self.tickets()
        self.assertEqual((ticket.partner_id.id, ticket.partner_email), (False, False))
        self.assertEqual((ticket.cctv_contact, ticket.priority), ("08123", "1"))
        self.assertEqual(
            ticket.channel_id, self.env.ref("helpdesk_cctv.helpdesk_ticket_channel_label")
        )
        self.assertEqual(len(ticket.attachment_ids), 1)
        response = self.send_public(words="Me too")
        self.assertIn("already been reported, thank you", response.text)
        self.assertNotIn(ticket.number, response.text)
        self.assertEqual(self.tickets(), ticket)
        self.assertEqual(ticket.cctv_further_count, 1)

    def test_off(self):
        self.company.cctv_report_public = False
        response = self.url_open(self.page, allow_redirects=False)
        self.assertIn("/web/login?redirect=/cctv/d/", response.headers["Location"])
        response = self.send_public(page="/web/login")
        self.assertEqual(response.status_code, 404)
        self.assertFalse(self.tickets())

    def test_wrong_token(self):
        self.assertEqual(self.url_open("/cctv/d/" + "x" * 22).status_code, 404)
        for token in ("x" * 22, "", "t"):
            response = self.send_public(token=token)
            self.assertEqual(response.status_code, 404)
        self.assertFalse(self.tickets())

    def test_out_of_use(self):
        page = self.get(self.page)
        self.assertIn("T-CAM-1", page)
        self.camera.scrap_date = "2026-01-01"
        self.assertIn("no longer in use", self.get(self.page, 410))
        self.camera.write({"scrap_date": False, "active": False})
        text = self.get(self.page, 410)
        self.assertNotIn("T-CAM-1", text)
        self.authenticate(self.requester.login, self.requester.login)
        self.get(self.page, 410)

    def test_programs(self):
        response = self.send_public(website="http://spam.example")
        self.assertIn("Your report has arrived", response.text)
        self.assertFalse(self.tickets())

    def test_limits(self):
        self.patch(cctv_report_take, "PUBLIC_ADDRESS_HOURLY", 2)
        for words in ("First", "Second"):
            self.assertEqual(self.send_public(words=words).status_code, 200)
        rows = self.env["cctv.report.quota"].search_count([])
        for _ in range(3):
            response = self.send_public(words="Third")
            self.assertEqual(response.status_code, 422)
            self.assertIn("Third", response.text)
        self.assertEqual(self.env["cctv.report.quota"].search_count([]), rows)
        self.assertEqual(self.tickets().cctv_further_count, 1)

    def test_limits_with_pictures(self):
        """Past the limit no picture is decoded, and one that is refused counts as well."""
        self.patch(cctv_report_take, "PUBLIC_ADDRESS_HOURLY", 1)
        bad = ("x.jpg", b"\xff\xd8\xff" + bytes(100), "image/jpeg")
        response = self.send_public(files=[("files", bad)])
        self.assertIn("cannot be opened as a picture", response.text)
        self.assertIn("Glass is cracked", response.text)
        with patch.object(uploads, "taken") as taken:
            response = self.send_public(files=[("files", ("a.jpg", photo(), "image/jpeg"))])
        self.assertEqual(response.status_code, 422)
        self.assertIn("many reports within the last hour", response.text)
        taken.assert_not_called()
        self.assertFalse(self.tickets())

    def test_limits_of_a_device_and_of_all(self):
        """Each time from another address: one device, and all devices of a company together."""
        first, second = self.camera.sudo(), self.recorder.sudo()
        for name, again, other in (
            ("PUBLIC_DEVICE_HOURLY", first, second),
            ("PUBLIC_HOURLY", second, None),
        ):
            with self.subTest(limit=name), patch.object(cctv_report_take, name, 1):
                self.env["cctv.report.quota"].search([]).unlink()
                self.take_public(first, "10.1.1.1")
                with self.assertSays("many reports"):
                    self.take_public(again, "10.1.1.2")
                if other:
                    self.take_public(other, "10.1.1.3")

    def take_public(self, device, address):
        desk = self.env["cctv.report.desk"]
        return desk._take_public(device, address, {"symptom": "moved"}, [])

    def test_an_address_is_a_network(self):
        network = self.env["cctv.report.quota"]._network
        self.assertEqual(network("2001:db8::1"), network("2001:db8::ffff"))
        self.assertNotEqual(network("10.0.0.1"), network("10.0.0.2"))
        self.assertTrue(network(None))

    def test_label_with_log_in(self):
        """The label fills the form in, also for a recorder, and where its place is not listed."""
        self.company.cctv_report_location_ids = self.make_location("Elsewhere")
        self.authenticate(self.requester.login, self.requester.login)
        self.assertIn("T-CAM-1", self.get(self.page))
        data = {"token": "t" * 22, "symptom": "moved", "device": self.recorder.id}
        self.post("/cctv/report/send", data, page=self.page)
        self.assertEqual(self.tickets().partner_id, self.requester.partner_id)
        self.assertFalse(self.tickets(self.recorder), "the token says which device it is")

    def test_label_of_another_company(self):
        stranger = self.make_outsider("cctv_stranger", company=self.make_company())
        self.authenticate(stranger.login, stranger.login)
        self.get(self.page, 404)
        data = {"token": "t" * 22, "symptom": "moved"}
        response = self.post("/cctv/report/send", data, page="/cctv/report")
        self.assertEqual(response.status_code, 404)
        self.assertFalse(self.tickets())
