"""Handing over in a real browser: both sign on the screen."""

from odoo.tests import HttpCase, tagged

from .delivery_common import DeliveryCase


@tagged("post_install", "-at_install")
class TestDeliveryTours(HttpCase, DeliveryCase):
    def run_tour(self, request, tour):
        url = f"/odoo/cctv-footage/{request.id}"
        self.start_tour(url, tour, login=self.users["it"].login, timeout=120)
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
