"""Handing over in a real browser: both sign on the screen."""

from unittest.mock import patch

from odoo.tests import tagged

from ..controllers import cctv_ranges
from . import delivery_common
from .delivery_common import CONTENT, DeliveryCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestDeliveryTours(TourCase, DeliveryCase):
    def run_tour(self, request, tour):
        url = f"/odoo/cctv-footage/{request.id}"
        self.start_tour(url, tour, login=self.users["it"].login)
        self.env.invalidate_all()
        self.assertEqual(request.state, "handed_over")
        return request.delivery_ids

    def test_signed_hand_over(self):
        delivery = self.run_tour(self.make_ready(), "cctv_hand_over_medium")
        self.assertEqual(delivery.signature_ids.mapped("name")[1], self.requester.name)
        self.assertEqual(delivery.medium, "USB stick 32 GB, 4C53")

    def test_playback(self):
        delivery = self.run_tour(self.make_ready("playback"), "cctv_hand_over_playback")
        self.assertEqual(delivery.kind, "playback")

    def test_download_by_link(self):
        """In ranges, of which the first counts; as an ordinary link where nginx sends the files."""
        user = self.make_outsider("link_recipient")
        with patch.object(delivery_common, "CONTENT", CONTENT * 100):
            asked = self.make_ready(partner_id=user.partner_id.id)
        delivery = self.hand_over(asked, by="link", medium=False, link_most=2)
        url = f"/cctv/footage/{delivery._link_token()}"
        self.start_tour(url, "cctv_link_download", login=user.login)
        self.env.invalidate_all()
        self.assertEqual((delivery.download_count, delivery.download_ids.part_count), (1, 2))
        self.authenticate(user.login, user.login)
        self.assertIn("o_cctv_link_download", self.url_open(url).text)
        with patch.object(cctv_ranges, "config", {cctv_ranges.ACCEL: "/web/evidence"}):
            self.assertNotIn("o_cctv_link_download", self.url_open(url).text)
