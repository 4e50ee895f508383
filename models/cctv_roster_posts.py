"""Shifts as the proof of a roster sees them."""

from datetime import timedelta

from odoo import fields, models

from ..tools.roster import Post
from .cctv_row_locks import touch

AROUND = timedelta(days=32)
"""How far beside a roster the duties of its officers are looked at, for rest and days in a row."""


class CctvControlRoom(models.Model):
    _inherit = "cctv.control.room"

    def _hold_rosters(self):
        """Until the end of the transaction nobody else makes or proves rosters of these rooms; who
        tries at the same moment is started anew by the server, and sees this one's."""
        self.env.flush_all()
        touch(self)

    def _everybody(self, posts):
        """The officers of the room, and all others who stand in ``posts``."""
        ids = {officer_id for post in posts for officer_id in post.officers}
        return self._officers() | self.env["cctv.officer"].sudo().browse(ids)

    def _posts_around(self, date_from, date_to, posts, roster) -> list:
        """What stands beside a roster: shifts of the room and of its officers, in other rosters."""
        begin = min([post.start for post in posts], default=None)
        first = begin or fields.Datetime.to_datetime(date_from)
        last = max([post.end for post in posts], default=fields.Datetime.to_datetime(date_to))
        shifts = self.env["cctv.shift"].sudo()
        officers = self._everybody(posts)
        found = shifts.search(
            [
                ("date_end", ">", first - AROUND),
                ("date_start", "<", last + AROUND),
                ("roster_id", "not in", roster.ids),
                "|",
                ("room_id", "=", self.id),
                ("duty_ids.officer_id", "in", officers.ids),
            ]
        )
        return found._posts(is_fixed=True, room=self)


class CctvShift(models.Model):
    _inherit = "cctv.shift"

    def _posts(self, is_fixed=False, room=None) -> list:
        """These shifts as the proof sees them. Those that have begun are fixed."""
        return [shift._post(is_fixed, room) for shift in self.sudo().sorted("date_start")]

    def _post(self, is_fixed, room):
        slot, of_room = self.slot_id, self.room_id
        return Post(
            self.id,
            slot.id,
            of_room._local_day(self.date_start),
            of_room._local_day(self.date_end - timedelta(seconds=1)),
            self.date_start,
            self.date_end,
            slot.needed,
            tuple(self.duty_ids.filtered(lambda duty: duty._counts()).officer_id.ids),
            is_fixed or self.state != "planned",
            room is None or of_room == room,
        )


class CctvShiftDuty(models.Model):
    _inherit = "cctv.shift.duty"

    def _counts(self) -> bool:
        """Whether this officer is to be there: who is known not to come is not."""
        return self.state != "absent"
