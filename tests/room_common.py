"""A control room with officers and shifts, for tests."""

from datetime import timedelta

from odoo import Command, fields

from .common import CctvCase


class RoomCase(CctvCase):
    """Room ``room`` with two officers: ``first`` is on duty (``shift``, running since an hour and
    over in seven), ``second`` has ``next_shift`` after it; and a ``supervisor``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.make_user("operator", "first_officer")
        cls.second = cls.make_user("operator", "second_officer")
        cls.supervisor = cls.make_user("supervisor")
        cls.room = cls.env["cctv.control.room"].create({"name": "Room T"})
        cls.slot = cls.make_slot("Morning", 7)
        cls.next_slot = cls.make_slot("Afternoon", 15)
        cls.officer, cls.next_officer = cls.make_officer(cls.first), cls.make_officer(cls.second)
        start = fields.Datetime.now() - timedelta(hours=1)
        cls.shift = cls.make_shift(cls.slot, start, cls.officer, state="running")
        cls.next_shift = cls.make_shift(cls.next_slot, cls.shift.date_end, cls.next_officer)

    @classmethod
    def make_slot(cls, name, hour):
        values = {"name": name, "room_id": cls.room.id, "hour_from": hour, "hours": 8}
        return cls.env["cctv.shift.slot"].create(values)

    @classmethod
    def make_officer(cls, user):
        return cls.env["cctv.officer"].create({"user_id": user.id})

    @classmethod
    def make_shift(cls, slot, start, officers, state="planned"):
        """A shift of eight hours from ``start`` (UTC)."""
        return cls.env["cctv.shift"].create(
            {
                "room_id": cls.room.id,
                "slot_id": slot.id,
                "state": state,
                "date_start": start,
                "date_end": start + timedelta(hours=8),
                "duty_ids": [Command.create({"officer_id": o.id}) for o in officers],
            }
        )
