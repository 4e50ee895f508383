"""What somebody outside types into the form of a request for footage: all that is wrong is said."""

from datetime import date, datetime, timedelta

import pytz

from odoo import fields, models
from odoo.exceptions import UserError

from .cctv_accounting import company_time, company_zone
from .cctv_choices import FOOTAGE_KINDS
from .cctv_poll_tools import clean
from .cctv_report_take import bounded
from .cctv_typed import TEXT_MAX

SPAN_MAX_H = 24
"""Hours of one request; who needs more writes a second one, or comes with a letter."""

VISIT_AHEAD_DAYS = 30
"""How far ahead access to the recording room may be asked for."""

OLDEST_YEAR = 2000
"""Before that there is a slip in the year."""

CAMERAS_MAX = 10

LINE_MAX = 120
"""Characters of what is typed into one line."""

LINES = (
    "requester_identity", "requester_unit", "requester_phone", "letter_number", "legal_basis",
    "contact_words",
)  # fmt: skip

TEXTS = ("place_words", "purpose", "urgent_reason")


class CctvFootageDesk(models.AbstractModel):
    _inherit = "cctv.footage.desk"

    def _checked_form(self, posted, cameras, place):
        """The values of a new request; all that is wrong with them is said at once."""
        gaps = []
        values = {
            **self._checked_choices(posted, gaps),
            **self._checked_words(posted, gaps),
            **self._checked_times(posted, gaps),
            "location_id": place.id,
        }
        self._check_cameras(cameras, values, gaps)
        if values["kind"] == "room":
            names = [self._describe(camera)["name"] for camera in cameras]
            values["place_words"] = "\n".join(filter(None, [*names, values["place_words"]]))
        if not (cameras or place or values["place_words"]):
            gaps.append(self.env._("Say where it was: street, building, floor, what stands there."))
        if gaps:
            raise UserError("\n".join(gaps))
        return values

    def _checked_choices(self, posted, gaps):
        _ = self.env._
        kind, who = posted.get("kind"), posted.get("requester_kind")
        if kind not in dict(FOOTAGE_KINDS):
            gaps.append(_("Choose what you ask for."))
        if who not in self._requester_kinds():
            gaps.append(_("Choose as whom you ask."))
        elif kind == "room" and who not in ("unit", "authority"):
            gaps.append(_("Only units and authorities may ask for access to the recording room."))
        return {"kind": kind, "requester_kind": who}

    def _checked_words(self, posted, gaps):
        """Bounded texts, the date of the letter, and whether it is urgent."""
        _ = self.env._
        values = {name: self._text(posted.get(name), LINE_MAX, gaps) for name in LINES}
        values |= {name: self._text(posted.get(name), TEXT_MAX, gaps) for name in TEXTS}
        is_urgent = bool(posted.get("is_urgent"))
        values |= {"is_urgent": is_urgent, "urgent_reason": is_urgent and values["urgent_reason"]}
        if not values["requester_identity"]:
            gaps.append(_("Enter the number of your identity card or service card."))
        if not values["requester_unit"] and posted.get("requester_kind") in ("unit", "authority"):
            gaps.append(_("Enter your unit or institution."))
        if not values["purpose"]:
            gaps.append(_("Say what you need the footage for."))
        values["letter_date"] = self._letter_date(posted.get("letter_date"), gaps)
        return values

    def _text(self, text, most, gaps):
        """Never cut off: half a sentence, or half a number, would be another one."""
        text = clean(text).strip() if isinstance(text, str) else ""
        if len(text) > most:
            gaps.append(
                self.env._(
                    "“%(begin)s…” is too long: at most %(most)s characters. Please shorten it.",
                    begin=text[:20],
                    most=most,
                )
            )
        return bounded(text, most)

    def _letter_date(self, text, gaps):
        if not (isinstance(text, str) and text.strip()):
            return False
        try:
            day = date.fromisoformat(text.strip()[:10])
        except ValueError:
            day = None
        today = company_time(self.env.company.sudo(), fields.Datetime.now()).date()
        if day is None or not OLDEST_YEAR <= day.year or day > today:
            gaps.append(self.env._("Check the date of the letter."))
            return False
        return day

    def _checked_times(self, posted, gaps):
        """From and to as naive UTC; they were typed in the company's zone."""
        _ = self.env._
        zone = pytz.timezone(company_zone(self.env.company.sudo()))
        start, end = (_utc(posted.get(name), zone) for name in ("date_from", "date_to"))
        if not start or not end:
            gaps.append(_("Enter the date and the time at which it began and ended."))
        elif start >= end:
            gaps.append(_("The end must be after the beginning."))
        elif posted.get("kind") == "room":
            self._check_visit(start, end, gaps)
        elif end > fields.Datetime.now():
            gaps.append(_("The time you ask for has not passed yet. Check the date."))
        elif start.year < OLDEST_YEAR:
            gaps.append(_("Check the year."))
        elif end - start > timedelta(hours=SPAN_MAX_H):
            gaps.append(
                _(
                    "Ask for at most %s hours at once: narrow it down to when it may have "
                    "happened.",
                    SPAN_MAX_H,
                )
            )
        return {"date_from": start, "date_to": end}

    def _check_visit(self, start, end, gaps):
        """The recording room is asked for ahead."""
        if start < fields.Datetime.now():
            gaps.append(self.env._("The time of the visit has passed. Choose a later one."))
        ahead = fields.Datetime.now() + timedelta(days=VISIT_AHEAD_DAYS)
        if end > ahead:
            gaps.append(
                self.env._(
                    "Ask for access to the recording room at most %s days ahead.", VISIT_AHEAD_DAYS
                )
            )

    def _check_cameras(self, cameras, values, gaps):
        if len(cameras) > CAMERAS_MAX:
            gaps.append(self.env._("Choose at most %s cameras.", CAMERAS_MAX))
        if not values["date_to"]:
            return
        last = company_time(self.env.company.sudo(), values["date_to"]).date()
        for camera in cameras:
            if camera.effective_date and camera.effective_date > last:
                gaps.append(
                    self.env._(
                        "The camera “%s” was not there yet at that time. Choose another one, or "
                        "describe the place.",
                        self._describe(camera)["name"],
                    )
                )


def _utc(text, zone):
    """Naive UTC of what a field of date and time sends, as the clocks in ``zone`` show it."""
    try:
        local = datetime.fromisoformat(text.strip()[:16])
        if local.tzinfo:
            return None
        return zone.localize(local).astimezone(pytz.utc).replace(tzinfo=None)
    except (AttributeError, ValueError, OverflowError):
        return None
