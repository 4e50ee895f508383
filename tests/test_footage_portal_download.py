"""From the own page of a request to what was handed over by a link."""

import re

from odoo.tests import tagged

from .delivery_common import CONTENT, DeliveryCase
from .footage_portal_common import FootagePortalCase


@tagged("post_install", "-at_install")
class TestFootagePortalDownload(FootagePortalCase, DeliveryCase):
    def setUp(self):
        super().setUp()
        partner = self.requester.partner_id
        self.asked = self.make_ready(partner_id=partner.id, requester_name=partner.name)

    def page(self):
        return self.get(f"/my/footage/{self.asked.id}")

    def test_only_by_a_link_for_oneself(self):
        self.assertNotIn("To the download", self.page(), "it is not handed over yet")
        delivery = self.hand_over(self.asked, by="link", medium=False, link_most=2)
        self.assertEqual(delivery.partner_id, self.requester.partner_id)
        page = self.page()
        self.assertIn("It has been handed over to you", page)
        link = re.search(r'href="(/cctv/footage/[^"]+)"', page)[1]
        self.assertIn("downloaded 0 of 2 times", page)
        self.assertIn(f"{link}/{delivery.evidence_ids.id}", self.get(link))
        file = self.url_open(f"{link}/{delivery.evidence_ids.id}")
        self.assertEqual((file.status_code, file.content), (200, CONTENT))
        self.assertIn("downloaded 1 of 2 times", self.page())
        record = f"/my/footage/{self.asked.id}/record/{delivery.id}"
        self.assertIn(record, page)
        self.assertEqual(self.url_open(record).content[:4], b"%PDF")
        for wrong in (f"/my/footage/{self.asked.id}/record/{delivery.id + 999}", record + "9"):
            self.assertEqual(self.url_open(wrong).status_code, 404)
        self.authenticate(self.neighbour.login, self.neighbour.login)
        self.assertEqual(self.url_open(link).status_code, 403)
        self.assertEqual(self.url_open(record).status_code, 404)
        self.authenticate(self.requester.login, self.requester.login)
        delivery.action_end_link()
        ended = self.page()
        self.assertNotIn("/cctv/footage/", ended)
        self.assertIn("This link was ended", ended)

    def test_nothing_of_what_another_one_got(self):
        delivery = self.hand_over(self.asked, by="link", medium=False)
        other = self.env["res.partner"].create({"name": "Somebody else"})
        delivery.sudo()._write_protocol({"partner_id": other.id})
        self.env.flush_all()
        page = self.page()
        self.assertNotIn("/cctv/footage/", page)
        self.assertNotIn("Works until", page)
        self.assertNotIn(delivery.number, page)
