from datetime import datetime, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .cctv_accounting import company_zone

CODE_MAX = 4
"""Letters of a slot's code: more do not fit into a day of the printed month."""


def clock(hour: float) -> str:
    """An hour of the day as clocks show it.

    >>> clock(7.5)
    '07:30'
    """
    minutes = round(hour * 60)
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


class CctvShiftSlot(models.Model):
    """A time of the day at which a shift begins, such as 'Morning' at 07:00 for 8 hours."""

    _name = "cctv.shift.slot"
    _description = "Time slot of shifts"
    _inherit = ["cctv.of.room"]
    _order = "room_id, hour_from, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        compute="_compute_code",
        store=True,
        readonly=False,
        help="The letter that stands for it in rotation patterns and on the printed roster.",
    )
    active = fields.Boolean(default=True)
    hour_from = fields.Float(
        string="Begins at", required=True, help="Hour of the day, local to the company."
    )
    hours = fields.Float(
        string="Lasts (h)", required=True, default=lambda self: self._profile().shift_hours
    )
    needed = fields.Integer(
        string="Officers needed",
        required=True,
        default=lambda self: self._profile().group_size,
        help="How many officers have this shift together at least (P2: two).",
    )

    @api.model
    def _profile(self):
        return self.env.company._cctv_profile()

    @api.depends("name", "room_id")
    def _compute_code(self):
        """The first letter of the name that no other slot of the room has, else a number."""
        for slot in self.filtered(lambda slot: not slot.code):
            others = {other.code.casefold() for other in slot._beside() if other.code}
            letters = [letter for letter in (slot.name or "").upper() if letter.isalnum()]
            letters += map(str, range(1, len(others) + 2))
            slot.code = next(letter for letter in letters if letter.casefold() not in others)

    def _beside(self):
        """The other slots of the room."""
        return self.room_id.slot_ids - self

    @api.constrains("code", "room_id", "active")
    def _check_code(self):
        for slot in self.filtered("active"):
            code = (slot.code or "").strip()
            if not code or len(code) > CODE_MAX or not code.isalnum():
                raise ValidationError(
                    self.env._(
                        "“%s” needs a code of one to four letters or digits, for the patterns and "
                        "the printed roster.",
                        slot.name,
                    )
                )
            same = slot._beside().filtered(lambda o, c=code: (o.code or "").casefold() == c.lower())
            if same:
                raise ValidationError(
                    self.env._(
                        "“%(one)s” and “%(other)s” have the same code. Give one of them another.",
                        one=slot.name,
                        other=same[0].name,
                    )
                )

    @api.constrains("hour_from", "hours", "needed")
    def _check_times(self):
        for slot in self:
            if not 0 <= slot.hour_from < 24:
                raise ValidationError(self.env._("A shift begins between 00:00 and 23:59."))
            if not 0.25 <= slot.hours <= 24:
                raise ValidationError(
                    self.env._(
                        "“%s” lasts a quarter of an hour to 24 hours. A shift across midnight "
                        "simply begins late: 23:00 for 8 hours ends at 07:00.",
                        slot.name,
                    )
                )
            if not 1 <= slot.needed <= 50:
                raise ValidationError(self.env._("A shift needs 1 to 50 officers."))

    @api.depends("name", "hour_from", "hours")
    def _compute_display_name(self):
        for slot in self:
            slot.display_name = slot._words() if slot.name else ""

    def _words(self) -> str:
        """'Morning 07:00–15:00'"""
        return f"{self.name} {clock(self.hour_from)}–{clock(self.hour_from + self.hours)}"

    def _times(self, day) -> tuple:
        """When the shift of this slot that begins on the local ``day`` begins and ends: naive UTC,
        as the clocks on the wall show it, also where they are put forward or back."""
        begin = datetime.combine(day, datetime.min.time()) + _minutes(self.hour_from)
        return self._utc(begin), self._utc(begin + _minutes(self.hours))

    def _until(self, day):
        """The local day on which it ends."""
        begin = datetime.combine(day, datetime.min.time()) + _minutes(self.hour_from)
        return (begin + _minutes(self.hours) - timedelta(seconds=1)).date()

    def _utc(self, local):
        zone = pytz.timezone(company_zone(self.company_id))
        return zone.localize(local).astimezone(pytz.utc).replace(tzinfo=None)


def _minutes(hours: float) -> timedelta:
    return timedelta(minutes=round(hours * 60))
