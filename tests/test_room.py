from odoo.tests import tagged

from .room_common import RoomCase


@tagged("-at_install", "post_install")
class TestRoom(RoomCase):
    def test_whose_room(self):
        rooms = self.env["cctv.control.room"]
        self.assertEqual(rooms.with_user(self.first)._of_user(), self.room, "the only one")
        another = rooms.create({"name": "Another"})
        self.assertEqual(rooms.with_user(self.first)._of_user(), self.room, "on duty there")
        self.assertFalse(rooms.with_user(self.second)._of_user())
        group = {"name": "B", "room_id": another.id}
        self.next_officer.group_id = self.env["cctv.shift.group"].create(group)
        self.assertEqual(rooms.with_user(self.second)._of_user(), another, "that of the group")

    def test_who_is_on_duty(self):
        self.assertEqual(self.env["cctv.shift"]._on_duty(self.room), self.shift)

    def test_watched_devices(self):
        devices = self.env["maintenance.equipment"]
        self.assertIn(self.recorder, devices.search(self.room._device_domain()))
        self.room.watched_ids = self.lobby
        self.assertEqual(devices.search(self.room._device_domain()), self.camera)
