"""Parts of the dashboard about people and recordings, which no message of the polling tells of:
who is on shift, work, requests for footage, the proof of recording, the disks."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .cctv_accounting import company_time
from .cctv_texts import word_of

ROWS_SHOWN = 8
CHECKS_SHOWN = 12


class CctvDashboard(models.AbstractModel):
    _inherit = "cctv.dashboard"

    # Control rooms --------------------------------------------------------------------------

    @api.model
    def _rooms(self):
        """[{id, name, officers: [{id, name, state, word}], until, handover}]: who has or should
        have the watch in each control room, and how the last handover stands."""
        rooms, shifts = self.env["cctv.control.room"], self.env["cctv.shift"]
        if not (rooms.has_access("read") and shifts.has_access("read")):
            return []
        found, now = rooms.search(self._here()), fields.Datetime.now()
        by_time = Domain("date_start", "<=", now) & Domain("date_end", ">", now)
        is_now = Domain("state", "=", "running") | (Domain("state", "=", "planned") & by_time)
        of_rooms = Domain("room_id", "in", found.ids) & Domain("is_published", "=", True)
        present = shifts.search(of_rooms & is_now)
        last = self._last_handovers(found)
        return [
            {
                "id": room.id,
                "name": room.name,
                **self._watch(present.filtered(lambda shift, room=room: shift.room_id == room)),
                "handover": last.get(room.id, {}),
            }
            for room in found
        ]

    @api.model
    def _watch(self, shifts):
        """Of a room: the shift that runs; while none does, the one that should."""
        shifts = shifts.filtered(lambda shift: shift.state == "running") or shifts
        return {
            "officers": [
                {
                    "id": duty.id,
                    "name": duty.officer_id.sudo().name,
                    "state": duty.state,
                    "word": word_of(duty, "state"),
                }
                for duty in shifts.duty_ids
            ],
            "until": _text(max(shifts.mapped("date_end"), default=False)),
        }

    @api.model
    def _last_handovers(self, rooms):
        """{id of a room: the last handover that was due in it}"""
        handovers = self.env["cctv.handover"]
        if not rooms or not handovers.has_access("read"):
            return {}
        due = Domain("room_id", "in", rooms.ids) & Domain("date_due", "<=", fields.Datetime.now())
        last = handovers._read_group(due, ["room_id"], ["date_due:max"])
        found = handovers.search(
            Domain.OR(
                Domain("room_id", "=", room.id) & Domain("date_due", "=", at) for room, at in last
            )
        )
        return {
            one.room_id.id: {
                "id": one.id,
                "state": one.state,
                "words": word_of(one, "state"),
                "date": _text(one.date_signed or one.date_due),
            }
            for one in found
        }

    # Work and footage -----------------------------------------------------------------------

    @api.model
    def _work(self):
        """Work due today and before, the oldest first; None for who may not read it."""
        work = self.env["maintenance.request"]
        if not work.has_access("read"):
            return None
        found = work.search(self._work_today(), order="schedule_date, id", limit=ROWS_SHOWN)
        return [
            {
                "id": one.id,
                "name": one.display_name,
                "place": one.cctv_location_id.sudo().complete_name or "",
                "who": one.user_id.sudo().name or "",
                "word": word_of(one, "cctv_state"),
                "date": _text(one.schedule_date),
                "is_late": one.cctv_is_late,
            }
            for one in found
        ]

    @api.model
    def _footage(self):
        """Requests to be answered, the least time left first, without the names of who asks: the
        wall is read by many. None for who may not read them."""
        requests = self.env["cctv.footage.request"]
        if not requests.has_access("read"):
            return None
        order = "deadline_date NULLS LAST, id"
        found = requests.search(self._footage_asked(), order=order, limit=ROWS_SHOWN)
        return [
            {
                "id": one.id,
                "number": one.number,
                "word": word_of(one, "state"),
                "left": one.deadline_text or "",
                "is_late": one.deadline_state == "overdue",
                "is_soon": one.deadline_state == "due_soon",
            }
            for one in found
        ]

    # Recordings -----------------------------------------------------------------------------

    @api.model
    def _recording(self):
        """{checks: of yesterday's recordings, disks: [{status, word, count}]}; None for who may
        read neither."""
        checks, disks = self.env["cctv.recording.check"], self.env["cctv.recorder.disk"]
        if not (checks.has_access("read") and disks.has_access("read")):
            return None
        now = fields.Datetime.now()
        day = company_time(self.env.company.sudo(), now).date() - timedelta(days=1)
        found = checks.search(self._here() & Domain("day", "=", day), limit=CHECKS_SHOWN)
        words = dict(disks._fields["status"]._description_selection(self.env))
        counted = disks._read_group(self._here(), ["status"], ["__count"])
        return {
            "checks": [
                {
                    "id": check.id,
                    "name": check.site_id.sudo().name or word_of(check, "scope"),
                    "summary": check.summary,
                    "is_signed": check.seal_state != "draft",
                }
                for check in found
            ],
            "disks": [
                {"status": status, "word": words.get(status, status), "count": count}
                for status, count in counted
            ],
        }


def _text(moment):
    return fields.Datetime.to_string(moment) if moment else ""
