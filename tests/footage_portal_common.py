"""What the tests of the pages for asking for footage share."""

from datetime import datetime, timedelta

import pytz

from odoo import fields

from ..models.cctv_accounting import company_zone
from .footage_common import FootageCase
from .report_common import ReportCase

PDF = b"%PDF-1.4 a scan"


class FootagePortalCase(FootageCase, ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.cctv_footage_location_ids = cls.site
        cls.requester = cls.env["res.users"].search([("login", "=", "cctv_requester")])
        cls.requester.partner_id.email = "resident@example.com"
        cls.camera.effective_date = fields.Date.today() - timedelta(days=400)
        cls.zone = pytz.timezone(company_zone(cls.company))

    def setUp(self):
        super().setUp()
        self.authenticate(self.requester.login, self.requester.login)

    @classmethod
    def local(cls, **ago):
        """A moment so long ago, as the field of a form has it."""
        moment = pytz.utc.localize(datetime.now() - timedelta(**ago)).astimezone(cls.zone)
        return moment.strftime("%Y-%m-%dT%H:%M")

    def ask(self, files=(), camera=None, **values):
        """Fill in the form and send it, as a resident who is seen."""
        data = {
            "camera": camera if camera is not None else self.camera.id,
            "kind": "copy",
            "requester_kind": "subject",
            "date_from": self.local(days=1, hours=1),
            "date_to": self.local(days=1),
            "purpose": "My bicycle was taken.",
            "requester_identity": "3471000000000001",
            **values,
        }
        files = [("files", f) for f in files]
        return self.post("/my/footage/send", data, files, "/my/footage/form")

    def ask_for(self, **values):
        response = self.ask(**values)
        error = response.text.partition("o_cctv_footage_error")[2][:500]
        self.assertEqual(response.status_code, 200, error)
        return self.requests()[:1]

    def requests(self, user=None):
        self.env.invalidate_all()
        partner = (user or self.requester).partner_id
        return self.env["cctv.footage.request"].search([("partner_id", "=", partner.id)])

    def assertRefused(self, sentence, **values):
        response = self.ask(**values)
        self.assertEqual(response.status_code, 422)
        self.assertIn(sentence, response.text.replace("&#39;", "'"))
        self.assertFalse(self.requests(), "nothing is kept of it")
        return response.text
