"""Handing footage over: on a medium with signatures, by playback, by letting somebody in."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .delivery_common import DeliveryCase


@tagged("at_install")
class TestDelivery(DeliveryCase):
    def test_on_a_medium(self):
        request = self.make_ready()
        delivery = self.hand_over(request)
        self.assertEqual((request.state, delivery.seal_state), ("handed_over", "sealed"))
        self.assertEqual(delivery.signature_ids.mapped("role"), ["handed_over", "received"])
        self.assertEqual(delivery.partner_id, self.requester)
        self.assertEqual(delivery.evidence_ids.sha256, self.digest())
        event = request.item_ids.event_ids[:1]
        self.assertEqual((event.kind, event.partner_id), ("transferred", self.requester))
        self.assertEqual(event.facts["files"], {"gate.mp4": self.digest()})
        self.assertEqual(delivery.custody_mac, event.mac)
        self.assertEqual(delivery.seal_id._verified_state(), "fits")

    def test_somebody_else_receives_it(self):
        delivery = self.hand_over(self.make_ready(), recipient_name="Polisi Satu",
                                  recipient_identity="NRP 77")
        self.assertEqual(delivery.partner_id.name, "Polisi Satu")
        self.assertNotEqual(delivery.partner_id, self.requester)

    def test_what_is_missing_is_told_at_once(self):
        request = self.make_ready(requester_identity=False)
        with self.assertRaisesRegex(UserError, "(?s)identity.*medium.*files"):
            self.hand_over(request, medium=False, evidence_ids=False)
        self.assertEqual(request.state, "ready")
        self.assertFalse(request.delivery_ids)

    def test_without_a_signature_nothing_is_left(self):
        request = self.make_ready()
        count = len(request.item_ids.event_ids)
        with self.assertSays("signature is empty"):
            self.hand_over(request, receiver_signature=False)
        self.env.invalidate_all()
        self.assertEqual((request.state, len(request.item_ids.event_ids)), ("ready", count))
        self.assertFalse(request.delivery_ids)

    def test_who_may(self):
        request = self.make_ready()
        for role in ("operator", "management"):
            with self.assertRaises(AccessError):
                self.hand_over(request, role)
        with self.assertRaises(AccessError):
            self.as_("it", self.env["cctv.footage.delivery"]).create({"request_id": request.id})
        self.hand_over(request, "supervisor")
        with self.assertRaisesRegex(UserError, "not the next step"):
            self.hand_over(request)

    def test_nobody_hands_over_to_himself(self):
        keeper = self.users["it"].partner_id
        request = self.make_ready()
        request.sudo().write({"partner_id": keeper.id})
        self.profile.requester_may_extract = False
        with self.assertSays("cannot sign"):
            self.hand_over(request, recipient_name=keeper.name, recipient_identity="x")

    def test_files_of_others(self):
        other = self.make_ready()
        request = self.make_ready()
        with self.assertRaises(AccessError):
            self.hand_over(request, evidence_ids=other.item_ids.evidence_id.ids)

    def test_playback(self):
        request = self.make_ready("playback")
        with self.assertSays("when it began"):
            self.hand_over(request)
        delivery = self.hand_over(request, **self.played())
        self.assertEqual((delivery.kind, request.state), ("playback", "handed_over"))
        self.assertEqual(request.item_ids.event_ids[:1].kind, "viewed")
        self.assertFalse(delivery.evidence_ids or delivery.medium)

    def test_room(self):
        request = self.make_ready("room")
        delivery = self.hand_over(request, **self.played())
        self.assertEqual(delivery.kind, "room")
        line = self.env["cctv.access.log"].search([("request_id", "=", request.id)])
        self.assertEqual((line.room, line.state, line.person_name), ("recording", "back",
                         self.requester.name))  # fmt: skip
        self.assertFalse(request.item_ids.event_ids)

    def test_on_a_registered_medium(self):
        medium = self.env["cctv.media"].create({"company_id": self.company.id, "serial": "S-9"})
        request = self.make_ready()
        delivery = self.hand_over(request, medium=False, medium_id=medium.id)
        self.assertIn("S-9", delivery.medium)
        self.assertEqual((medium.state, medium.item_ids), ("handed_over", request.item_ids))
        with self.assertSays("not possible now"):
            self.hand_over(self.make_ready(), medium_id=medium.id)

    def test_a_gap_of_the_request_stops_it(self):
        request = self.make_ready()
        request.sudo()._write_protocol({"channel": "emergency"})
        with self.assertSays("demand"):
            self.as_("it", request).action_hand_over()

    def test_sealed_for_good(self):
        delivery = self.hand_over(self.make_ready())
        with self.assertRaises(UserError):
            delivery.sudo().medium = "x"
        with self.assertRaises(UserError):
            delivery.sudo().unlink()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cctv_footage_delivery SET recipient_name = 'x' WHERE id = %s", [delivery.id]
        )
        self.env.invalidate_all()
        self.assertEqual(delivery.seal_id._verified_state(), "broken")
