from urllib.parse import parse_qs, urlsplit

from odoo.tests import tagged

from .repair_common import RepairCase


@tagged("at_install")
class TestWhatsapp(RepairCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.id")
        cls.firm.phone = "0812-3456-7890"
        cls.camera.cctv_installer_id = cls.firm

    def text(self, link):
        parts = urlsplit(link)
        self.assertEqual((parts.scheme, parts.netloc), ("https", "wa.me"))
        return parts.path, parse_qs(parts.query)["text"][0]

    def test_provider_of_a_ticket(self):
        ticket = self.report(cctv_symptom="no_picture")
        path, text = self.text(self.by(ticket, "technician").cctv_provider_whatsapp)
        self.assertEqual(path, "/6281234567890")
        for words in (ticket.number, "T-CAM-1", self.lobby.complete_name, "No picture"):
            self.assertIn(words, text)
        self.assertNotIn("10.9.0.11", text)
        self.assertNotIn("http", text, "the firm has no log-in: a link would lead nowhere")

    def test_requester_with_a_log_in(self):
        portal = self.make_user("portal", "whatsapp_portal")
        portal.partner_id.phone = "+62 778 123456"
        ticket = self.report(partner_id=portal.partner_id.id)
        path, text = self.text(ticket.cctv_requester_whatsapp)
        self.assertEqual(path, "/62778123456")
        self.assertIn(f"/my/ticket/{ticket.id}", text)
        self.assertNotIn("access_token", text)

    def test_a_number_that_is_none(self):
        self.firm.phone = "ask at the desk"
        ticket = self.report()
        self.assertFalse(ticket.cctv_provider_whatsapp)
        self.assertIn("ask at the desk", ticket.cctv_provider_no_whatsapp)
        self.firm.phone = "0812 3456 7890"
        self.company.country_id = False
        ticket.invalidate_recordset()
        self.assertIn("country", ticket.cctv_provider_no_whatsapp)

    def test_no_number(self):
        self.firm.phone = False
        ticket = self.report()
        self.assertFalse(ticket.cctv_provider_whatsapp or ticket.cctv_provider_no_whatsapp)

    def test_technician_of_a_visit(self):
        user = self.users["technician"]
        user.partner_id.phone = "0812 3456 7890"
        visit = self.env["maintenance.request"].create(
            {"name": "Cleaning", "cctv_work_kind": "cleaning", "user_id": user.id,
             "cctv_location_id": self.lobby.id, "equipment_id": self.camera.id}
        )  # fmt: skip
        path, text = self.text(visit.cctv_technician_whatsapp)
        self.assertEqual(path, "/6281234567890")
        self.assertIn(f"/odoo/cctv-work/{visit.id}", text)
        self.assertIn("T-CAM-1", text)

    def test_provider_of_a_device(self):
        path, text = self.text(self.camera.cctv_provider_whatsapp)
        self.assertEqual(path, "/6281234567890")
        self.assertNotIn("10.9.0.11", text)

    def test_language_of_the_receiver(self):
        self.env["res.lang"]._activate_lang("id_ID")
        self.firm.lang = "id_ID"
        ticket = self.report(cctv_symptom="no_picture").with_context(lang="en_US")
        _path, text = self.text(ticket.cctv_provider_whatsapp)
        for words in ("Tentang perbaikan CCTV:", "Yang salah:"):
            self.assertIn(words, text)
