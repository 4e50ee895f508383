"""What the screen of the log shows and sends (docs/design/daily-log.md)."""

from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

from .cctv_choices import COMPLAINT_CHANNELS, LOG_CATEGORIES, LOG_SEVERITIES
from .cctv_texts import word_of

MOST_DEVICES = 2_000
"""Cameras that the browser searches by itself; of more the server is asked."""

MOST_FOUND = 12
MOST_LINES = 100
ALONE_H = 8
"""Without a shift the lines of so many hours are shown."""

SENT = (
    "date",
    "device_id",
    "location_id",
    "category",
    "severity",
    "facts",
    "opinion",
    "complainant",
    "complainant_contact",
    "complaint_channel",
    "is_open",
    "from_paper",
    "wants_picture",
    "corrects_id",
)
"""What the screen may send."""

CHOICES = {
    "category": LOG_CATEGORIES,
    "severity": LOG_SEVERITIES,
    "complaint_channel": COMPLAINT_CHANNELS,
}


class CctvLogEntry(models.Model):
    _inherit = "cctv.log.entry"

    @api.model
    def cctv_log_data(self, room_id=False):
        """All that the screen shows, in one call; see ``_log_line`` for a line.

        :param room_id: of the room whose log it is; that of the user by default
        """
        self.check_access("read")
        rooms = self.env["cctv.control.room"].search([("company_id", "=", self.env.company.id)])
        room = rooms.browse(room_id).exists() if isinstance(room_id, int) and room_id else None
        room = (room & rooms if room else None) or rooms._of_user() or rooms[:1]
        data = {
            "rooms": [{"id": one.id, "name": one.name} for one in rooms],
            "room": room.id,
            "room_name": room.name or "",
            "may_write": self.has_access("create"),
            "choices": self._log_choices(),
            "devices": [],
            "is_cut": False,
            **self._log_present(room),
        }
        if room:
            found = self._log_devices(room, limit=MOST_DEVICES + 1)
            data.update(devices=found[:MOST_DEVICES], is_cut=len(found) > MOST_DEVICES)
            data["places"] = self._log_places(room)
        return data

    @api.model
    def cctv_log_lines(self, room_id):
        """What others have written meanwhile."""
        room = self.env["cctv.control.room"].browse(room_id)
        room.check_access("read")
        return self._log_present(room)

    @api.model
    def cctv_log_find(self, room_id, words):
        """Devices whose code, name or place has ``words``, where there are too many for the
        browser."""
        room = self.env["cctv.control.room"].browse(room_id)
        room.check_access("read")
        return self._log_devices(room, words, MOST_FOUND)

    @api.model
    def cctv_log_save(self, room_id, values, token):
        """Write an entry; the same ``token`` again is the same entry.

        :param dict values: of ``SENT``; ``date`` empty: now
        :param str token: made by the browser for each draft
        :return: as ``cctv_log_lines``, with ``saved``: the id of the entry
        """
        self.check_access("create")
        room = self.env["cctv.control.room"].browse(room_id)
        room.check_access("read")
        if not isinstance(token, str) or not 8 <= len(token) <= 64 or not isinstance(values, dict):
            raise UserError(self.env._("The screen is out of date. Reload the page."))
        mine = [("user_id", "=", self.env.uid), ("token", "=", token)]
        entry = self.sudo().search(mine, limit=1)
        if not entry:
            known = {name: values[name] for name in SENT if values.get(name)}
            self._check_sent(known)
            entry = self.create({"room_id": room.id, **known})
            entry._keep_token(token)
        return {**self._log_present(room), "saved": entry.id}

    def _keep_token(self, token):
        """Sent again while the first is still being written: this one is started anew by the
        server, and finds the first one's entry."""
        try:
            with self.env.cr.savepoint():
                self._set({"token": token})
                self.flush_recordset(["token"])
        except UniqueViolation:
            raise ConcurrencyError from None

    @api.model
    def _check_sent(self, values):
        """What no screen of ours sends ends in a sentence, too."""
        known = {name: {code for code, _label in CHOICES[name]} for name in CHOICES}
        for name, value in values.items():
            match self._fields[name].type:
                case "selection":
                    is_fine = isinstance(value, str) and value in known[name]
                case "datetime":
                    is_fine = isinstance(value, str) and _is_moment(value)
                case "many2one":
                    is_fine = isinstance(value, int) and not isinstance(value, bool)
                case "boolean":
                    is_fine = isinstance(value, bool)
                case _:
                    is_fine = isinstance(value, str)
            if not is_fine:
                raise UserError(self.env._("The screen is out of date. Reload the page."))

    @api.model
    def _log_choices(self):
        return {
            name: [{"code": code, "name": word_of(self, name, code)} for code, _label in choices]
            for name, choices in CHOICES.items()
        }

    @api.model
    def _log_present(self, room):
        """The shift that runs, and its lines."""
        shift = self.env["cctv.shift"]._on_duty(room) if room else self.env["cctv.shift"]
        since = fields.Datetime.now() - timedelta(hours=ALONE_H)
        domain = [("room_id", "=", room.id if room else 0)]
        domain += [("shift_id", "=", shift.id)] if shift else [("date_written", ">=", since)]
        lines = self.search(domain, order="date_written desc, id desc", limit=MOST_LINES)
        return {
            "shift": shift.sudo()._log_words() if shift else False,
            "lines": [line._log_line() for line in lines],
            "open_complaints": self.search_count(
                [("room_id", "=", room.id), ("complaint_state", "in", ("received", "forwarded")),
                 ("is_void", "=", False)]
            )  # fmt: skip
            if room
            else 0,
        }

    @api.model
    def _log_devices(self, room, words="", limit=None):
        domain = room._device_domain()
        if words:
            domain &= self._log_search(str(words))
        devices = self.env["maintenance.equipment"].search(
            domain, limit=limit, order="cctv_code, name, id"
        )
        return [
            {
                "id": device.id,
                "code": device.cctv_code or "",
                "name": device.name or "",
                "place": device.cctv_location_id.complete_name or "",
                "picture": device._cctv_gives_pictures(),
            }
            for device in devices.sudo()
        ]

    @api.model
    def _log_search(self, words):
        places = fields.Domain("cctv_location_id.complete_name", "ilike", words)
        code = fields.Domain("cctv_code", "ilike", words)
        return code | fields.Domain("name", "ilike", words) | places

    @api.model
    def _log_places(self, room):
        places = self.env["cctv.location"]
        domain = [("company_id", "=", room.company_id.id)]
        if watched := room.sudo().watched_ids:
            domain.append(("id", "child_of", watched.ids))
        found = places.search(domain, limit=MOST_DEVICES)
        return [{"id": place.id, "name": place.complete_name} for place in found]

    def _log_line(self):
        """One line of the screen."""
        device = self.device_id.sudo()
        state = self.picture_state
        url = f"/web/image/{self._name}/{self.id}/picture?unique={_moment(self.picture_date)}"
        return {
            "id": self.id,
            "number": self.number or "",
            "date": _moment(self.date),
            "is_late": self.is_late,
            "from_paper": self.from_paper,
            "where": device.cctv_code or self.location_id.sudo().complete_name or "",
            "where_more": device.name or "",
            "category": self.category,
            "category_words": word_of(self, "category"),
            "severity": self.severity,
            "severity_words": word_of(self, "severity"),
            "facts": self.facts or "",
            "opinion": self.opinion or "",
            "who": self.user_id.sudo().name or "",
            "is_mine": self.user_id == self.env.user,
            "is_void": self.is_void,
            "void_reason": self.void_reason or "",
            "is_open": self.is_open,
            "corrects": self.corrects_id.number or "",
            "complaint": word_of(self, "complaint_state") if self.complaint_state else "",
            "awaits": self.awaits_superior,
            "told": self.told_name or "",
            "confirmed": self.confirmed_by_id.sudo().name or "",
            "due": _moment(self.deadline_date) if self.deadline_phase == "running" else "",
            "picture": state if state != "none" else "",
            "picture_date": _moment(self.picture_date),
            "picture_url": url.replace(" ", "_") if state == "taken" else "",
        }


class CctvShift(models.Model):
    _inherit = "cctv.shift"

    def _log_words(self):
        """The shift as the screen names it."""
        return {
            "id": self.id,
            "name": self.slot_id.name or "",
            "start": _moment(self.date_start),
            "end": _moment(self.date_end),
            "officers": self.duty_ids.officer_id.user_id.mapped("name"),
        }


def _moment(moment):
    return fields.Datetime.to_string(moment) if moment else ""


def _is_moment(text):
    try:
        return bool(fields.Datetime.to_datetime(text))
    except ValueError:
        return False
