"""Shifts are handed over in a real browser: at a tablet, and on a phone."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .handover_common import HandoverCase
from .tour_case import TourCase


@tagged("post_install", "-at_install", "cctv_tour")
class TestHandoverTours(HandoverCase, TourCase):
    browser_size = "1024x768"
    touch_enabled = True

    def start(self, name, login):
        path = f"/odoo/{self.handover.id}/cctv-handover"
        self.start_tour(path, name, login=login)

    def make_quiet(self):
        """199 of 200 devices are fine, two tickets are open."""
        cameras = self.env["maintenance.equipment"].create(
            [
                {
                    "name": f"Camera {number}",
                    "cctv_kind": "camera",
                    "cctv_code": f"T-Q-{number:03}",
                    "cctv_location_id": self.lobby.id,
                }
                for number in range(198)
            ]
        )
        later = fields.Datetime.now() + timedelta(hours=4)
        self.env.flush_all()
        cameras.cctv_status_id.write({"state": "ok", "stale_at": later})
        for camera in cameras[:2]:
            self.env["helpdesk.ticket"].create(
                {"name": "x", "description": "x", "cctv_device_id": camera.id}
            )
        self.handover._fill()

    def test_quiet_shift_at_one_tablet(self):
        """At most twelve taps besides the signatures, and six requests: the tour counts."""
        self.make_quiet()
        self.start("cctv_handover_quiet", "first_officer")
        late = fields.Datetime.now() - self.handover.date_signed
        self.assertLess(abs(late), timedelta(minutes=2), "the clock of the tablet was wrong")
        self.assertEqual((self.handover.state, self.handover.seal_state), ("signed", "sealed"))
        self.assertEqual(self.handover.outgoing_id, self.first)
        self.assertEqual(self.handover.incoming_id, self.second)
        self.assertEqual(len(self.handover.matter_ids.filtered("is_taken")), 2)

    def test_facts_change_while_he_signs(self):
        handovers = self.registry["cctv.handover"]
        real, calls = handovers.cctv_walk_sign, []

        def change_first(handover, *args):
            if not calls:
                self.set_health(self.camera, "ok")
                handover._fill()
            calls.append(args[0])
            return real(handover, *args)

        self.patch(handovers, "cctv_walk_sign", change_first)
        self.start("cctv_handover_changed", "first_officer")
        self.assertEqual(calls, ["outgoing", "outgoing"])
        self.assertEqual(self.handover.outgoing_id, self.first)

    def test_session_is_lost(self):
        self.start("cctv_handover_session_lost", "first_officer")
        self.assertEqual(self.handover.note, "Door 3 sticks")
        self.assertEqual(self.handover.outgoing_id, self.first)
        self.assertEqual(self.handover.state, "open")


@tagged("post_install", "-at_install", "cctv_tour")
class TestHandoverPhoneTours(HandoverCase, TourCase):
    browser_size = "360x740"
    touch_enabled = True

    def test_incoming_officer_objects(self):
        self.env["cctv.log.entry"].create(
            {"facts": "A bag is left", "is_open": True, "room_id": self.room.id}
        )
        gate = self.env["maintenance.equipment"].create(
            {
                "name": "Gate",
                "cctv_kind": "camera",
                "cctv_code": "T-CAM-2",
                "cctv_location_id": self.lobby.id,
            }
        )
        self.set_health(gate, "ok")
        self.handover._fill()
        self.sign("outgoing")
        path = f"/odoo/{self.handover.id}/cctv-handover"
        self.start_tour(path, "cctv_handover_objection", login="second_officer")
        line = self.handover.objection_ids
        self.assertEqual(line.device_id, gate)
        self.assertTrue(line.is_objected)
        self.assertEqual(line.ticket_id.cctv_device_id, gate)
        self.assertTrue(line.photo_ids)
        self.assertEqual(self.handover.seal_state, "sealed")
        self.assertFalse(any(self.handover.seal_id._verify().values()))
