"""Handovers in the demo city: one that is signed and sealed, and the one of the shift that runs."""

import logging
from base64 import b64encode
from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from .cctv_demo_pictures import scrawl

_logger = logging.getLogger(__name__)

THINGS = (
    ("Kunci ruang kontrol", 2),
    ("Handy talky", 4),
    ("Joystick konsol", 2),
    ("Senter", 1),
    ("Buku mutasi", 1),
)

EIGHT_HOURS = timedelta(hours=8)


class CctvHandover(models.Model):
    _inherit = "cctv.handover"

    @api.model
    def _load_demo_handover(self):
        """Where this server cannot seal there is only what is open."""
        room = self.env.ref("helpdesk_cctv.cctv_demo_room")
        self.env["cctv.room.thing"].create(
            [
                {"name": name, "count": count, "room_id": room.id, "sequence": place}
                for place, (name, count) in enumerate(THINGS)
            ]
        )
        people = self._demo_people()
        before, now, _after = self._demo_shifts(room, people)
        try:
            with self.env.cr.savepoint():
                self._demo_signed(before)
        except UserError as error:
            _logger.info("No signed handover in the demo: %s", error)
        self._open_of(now)._demo_log()
        (before | now)._load_demo_attendance()

    def _demo_people(self):
        """Of the last, the present and the next shift, unless the roster says otherwise."""
        first = self.env.ref("helpdesk_cctv.cctv_demo_officer")
        second = self.env.ref("helpdesk_cctv.cctv_demo_officer_2")
        return second, first, second

    def _demo_shifts(self, room, people):
        """The shifts of the roster around this moment, or such as they would be."""
        now = fields.Datetime.now()
        shifts = self.env["cctv.shift"]
        domain = [("room_id", "=", room.id), ("date_start", "<=", now), ("date_end", ">", now)]
        present = shifts.search(domain, limit=1)
        start = present.date_start or now.replace(minute=0, second=0) - EIGHT_HOURS / 2
        found = []
        for place, officer in enumerate(people):
            begin = start + (place - 1) * EIGHT_HOURS
            found.append(self._demo_shift(room, begin, officer, room.slot_ids[place]))
        return found

    def _demo_shift(self, room, begin, officer, slot):
        shifts = self.env["cctv.shift"]
        shift = shifts.search([("room_id", "=", room.id), ("date_start", "=", begin)], limit=1)
        if not shift:
            shift = shifts.create(
                {
                    "room_id": room.id,
                    "slot_id": slot.id,
                    "date_start": begin,
                    "date_end": begin + EIGHT_HOURS,
                }
            )
        if officer not in shift.duty_ids.officer_id:
            shift.duty_ids = [Command.create({"officer_id": officer.id})]
        return shift

    def _demo_signed(self, shift):
        """The last change of shift, by the first officer of each side."""
        handover = self._open_of(shift)
        counts = {
            str(line.id): {"counted": line.expected, "words": ""} for line in handover.thing_ids
        }
        part = {
            "is_checked": True,
            "is_clean": True,
            "things": counts,
            "note": "Lampu taman utara mati, sudah dilaporkan ke dinas.",
            "notes": [{"uid": "demo-note-1", "words": "Tunggu teknisi lift pukul 10.00."}],
        }
        image = b64encode(scrawl()).decode()
        outgoing = handover._parties("outgoing")[:1]
        handover.with_user(outgoing).cctv_walk_sign("outgoing", part, image)
        taken = {str(m.id): {"is_taken": True, "remark": ""} for m in handover.matter_ids}
        incoming = (handover._parties("incoming") - outgoing)[:1]
        part = {"is_checked_in": True, "matters": taken}
        handover.with_user(incoming).cctv_walk_sign("incoming", part, image)

    def _demo_log(self):
        """What the log of the shift has."""
        self.env["cctv.log.entry"].create(
            [
                {
                    "room_id": self.room_id.id,
                    "shift_id": self.shift_from_id.id,
                    "user_id": self.outgoing_ids[:1].id or self.env.uid,
                    "facts": "Tas hitam tertinggal di lobi, petugas lantai 1 diberi tahu.",
                    "is_open": True,
                }
            ]
        )
        self._fill()
