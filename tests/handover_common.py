"""A handover between the two shifts of ``RoomCase``."""

from datetime import timedelta

from odoo import fields

from .room_common import RoomCase
from .seal_common import signature_image


class HandoverCase(RoomCase):
    """``handover`` of ``first`` to ``second``: the camera is down since this shift, the recorder is
    fine; a key and a torch belong to the room."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outsider = cls.make_user("operator", "third_officer")
        cls.room.watched_ids = cls.site
        cls.recorder.cctv_location_id = cls.site
        cls.key, cls.torch = cls.env["cctv.room.thing"].create(
            [
                {"name": "Key", "room_id": cls.room.id, "count": 2},
                {"name": "Torch", "room_id": cls.room.id},
            ]
        )
        cls.set_health(cls.camera, "down", reason="unreachable")
        cls.set_health(cls.recorder, "ok")
        cls.handover = cls.open_handover()

    @classmethod
    def set_health(cls, device, state, minutes=20, **values):
        now = fields.Datetime.now()
        device.cctv_status_id.write(
            {
                "state": state,
                "since": now - timedelta(minutes=minutes),
                "stale_at": now + timedelta(hours=4),
                **values,
            }
        )
        cls.env.flush_all()

    @classmethod
    def open_handover(cls, shift=None):
        return cls.env["cctv.handover"]._open_of(shift or cls.shift)

    def as_(self, user):
        return self.handover.with_user(user)

    def ready(self):
        """What the outgoing officer of a quiet shift says."""
        counts = {
            str(line.id): {"counted": line.expected, "words": ""}
            for line in self.handover.thing_ids
        }
        return {"is_checked": True, "is_clean": True, "things": counts}

    def all_taken(self):
        taken = {"is_taken": True, "remark": ""}
        matters = {str(matter.id): taken for matter in self.handover.matter_ids}
        return {"is_checked_in": True, "matters": matters}

    def sign(self, side, part=None, user=None, **values):
        user = user or (self.first if side == "outgoing" else self.second)
        if part is None:
            part = self.ready() if side == "outgoing" else self.all_taken()
        image = signature_image().decode()
        return self.as_(user).cctv_walk_sign(side, part, image, **values)

    def sign_both(self):
        self.sign("outgoing")
        return self.sign("incoming")
