"""What the screens show of recordings: sentences, the bar of a day, the calendars."""

from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.spans import day_bounds
from .cctv_accounting import company_zone
from .cctv_poll_tools import clean
from .cctv_texts import reason_label

CAMERAS_ON_PAGE = 40
MONTHS = 13
YEARS = (1970, 9998)

CONCERN = ["|", "|", ("result", "!=", "proven"), ("is_short", "=", True), ("picture", "=", "bad")]
"""What somebody has to look at: not proven, kept too short, or a picture of no use."""


class CctvRecordingDay(models.Model):
    _inherit = "cctv.recording.day"

    is_concern = fields.Boolean(
        compute="_compute_is_concern", search="_search_is_concern", string="To look at"
    )
    bar = fields.Json(compute="_compute_bar", string="The day")
    words = fields.Char(compute="_compute_words", string="In words")
    picture_words = fields.Char(compute="_compute_picture_words", string="Picture faults")

    @api.depends("result", "is_short", "picture")
    def _compute_is_concern(self):
        for row in self:
            row.is_concern = row.result != "proven" or row.is_short or row.picture == "bad"

    def _search_is_concern(self, operator, value):
        if operator != "in":
            return NotImplemented
        wanted = set(value)
        if len(wanted) != 1:
            return Domain(bool(wanted))
        return Domain(CONCERN) if wanted == {True} else ~Domain(CONCERN)

    @api.depends("gaps", "expected", "result", "day")
    def _compute_bar(self):
        """From midnight to midnight, what was to be there and what is missing; seconds."""
        zones = {company: company_zone(company) for company in self.company_id}
        for row in self:
            if not row.day:
                row.bar = False
                continue
            start, end = day_bounds(row.day, zones.get(row.company_id) or "UTC")
            row.bar = {
                "start": start,
                "end": end,
                "zone": zones.get(row.company_id) or "UTC",
                "result": row.result,
                "expected": row.expected or [[start, end]],
                "gaps": row.gaps or [],
            }

    @api.depends("result", "reason", "gap_s", "gap_count", "is_explained", "gap_cause", "is_short")
    @api.depends_context("lang")
    def _compute_words(self):
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("reason", "gap_cause")
        }
        for row in self:
            row.words = " ".join(_sentences(self.env, row, labels))

    @api.depends("picture_faults")
    @api.depends_context("lang")
    def _compute_picture_words(self):
        for row in self:
            codes = [code for code in (row.picture_faults or "").split(",") if code]
            row.picture_words = ", ".join(reason_label(self.env, code) for code in codes)

    @api.model
    def get_month(self, camera_id: int) -> dict:
        """The proofs of a camera, month by month.

        :return: ``months``: [{"label", "first": first weekday shift, "days": {day: cell}}]
        """
        camera = self.env["maintenance.equipment"].browse(_natural(camera_id))
        camera.check_access("read")
        rows = self.search([("camera_id", "=", camera.id)], order="day desc", limit=31 * MONTHS)
        months = defaultdict(dict)
        for row in rows:
            months[row.day.replace(day=1)][row.day.day] = row._cell()
        return {
            "months": [
                {
                    "month": fields.Date.to_string(month),
                    "label": format_date(self.env, month, date_format="LLL yyyy"),
                    "length": _length(month),
                    "days": days,
                }
                for month, days in sorted(months.items(), reverse=True)
            ]
        }

    @api.model
    def get_matrix(
        self, month=False, location_id=False, concern=False, offset=0, name="", recorder_id=False
    ) -> dict:
        """Cameras by days of a month, a page of them.

        :param month: any day of it; the present one by default
        :param concern: only cameras with something to look at in that month
        """
        first = self._first_of(month)
        domain = _month_domain(first)
        if location_id:
            place = _natural(location_id)
            domain &= Domain("location_id", "child_of", place) if place else Domain.FALSE
        if recorder_id:
            domain &= Domain("recorder_id", "=", _natural(recorder_id))
        if name := clean(str(name or "")):
            found = ["|", ("camera_id.cctv_code", "ilike", name), ("camera_id.name", "ilike", name)]
            domain &= Domain(found)
        wanted = domain & Domain(CONCERN) if concern else domain
        ids = [camera.id for (camera,) in self._read_group(wanted, ["camera_id"])]
        cameras = self.env["maintenance.equipment"].search(
            [("id", "in", ids)],
            order="cctv_code, id",
            offset=_natural(offset),
            limit=CAMERAS_ON_PAGE,
        )
        cells = defaultdict(dict)
        for row in self.search(domain & Domain("camera_id", "in", cameras.ids)):
            cells[row.camera_id.id][row.day.day] = row._cell()
        return {
            "month": fields.Date.to_string(first),
            "label": format_date(self.env, first, date_format="LLLL yyyy"),
            "length": _length(first),
            "weekend": [d for d in range(1, _length(first) + 1) if _is_weekend(first, d)],
            "total": len(ids),
            "limit": CAMERAS_ON_PAGE,
            "cameras": [_camera_row(camera, cells[camera.id]) for camera in cameras],
        }

    @api.model
    def _first_of(self, month):
        """The first day of the month that a screen, or an address somebody has typed, names."""
        try:
            day = fields.Date.to_date(month) or fields.Date.context_today(self)
        except (TypeError, ValueError):
            day = None
        if day is None or not YEARS[0] <= day.year <= YEARS[1]:
            raise UserError(
                self.env._("There is no such month. Open the calendar from the menu again.")
            )
        return day.replace(day=1)

    def _cell(self) -> dict:
        """One day as a calendar shows it."""
        return {
            "id": self.id,
            "result": self.result,
            "explained": self.is_explained,
            "short": self.is_short,
            "picture": self.picture == "bad",
            "words": self.words,
        }


def length_in_words(env, seconds: int) -> str:
    """Minutes, rounded up; from two hours on with hours, which are easier to grasp."""
    minutes = -(-seconds // 60)
    if minutes < 120:
        return env._("%s min", minutes)
    return env._("%(hours)s h %(minutes)s min", hours=minutes // 60, minutes=minutes % 60)


def _sentences(env, row, labels) -> list[str]:
    """What is known of the day, in words."""
    said = []
    if row.result == "unchecked":
        said.append(env._("Not checked: %s.", (labels["reason"].get(row.reason) or "?").lower()))
    elif row.result == "missing":
        said.append(env._("Nothing was found of the day."))
    elif row.result == "gaps":
        length = length_in_words(env, row.gap_s)
        said.append(
            env._("%(count)s gaps, %(length)s together.", count=row.gap_count, length=length)
            if row.gap_count > 1
            else env._("One gap of %s.", length)
        )
    else:
        said.append(env._("All that was to be recorded is there."))
    if row.is_explained and row.gap_cause:
        said.append(env._("Explained: %s.", labels["gap_cause"][row.gap_cause].lower()))
    if row.is_short:
        said.append(
            env._(
                "Kept for %(held)s days, %(demanded)s are demanded.",
                held=row.held_days,
                demanded=row.demanded_days,
            )
        )
    if row.is_coarse and row.result != "unchecked":
        said.append(env._("Seen by samples only."))
    return said


def _camera_row(camera, cells) -> dict:
    return {
        "id": camera.id,
        "code": camera.cctv_code or "",
        "name": camera.name or "",
        "place": camera.cctv_location_id.complete_name or "",
        "days": cells,
    }


def _natural(value) -> int:
    """What a screen sends as an id or an offset; 0, which no record has, for what is neither."""
    try:
        number = int(value)
    except (TypeError, ValueError):
        return 0
    return number if 0 < number < 2**31 else 0


def _month_domain(first) -> Domain:
    last = first + timedelta(days=_length(first) - 1)
    return Domain([("day", ">=", first), ("day", "<=", last)])


def _length(first) -> int:
    """Days of a month."""
    return ((first + timedelta(days=32)).replace(day=1) - first).days


def _is_weekend(first, day: int) -> bool:
    return (first + timedelta(days=day - 1)).weekday() >= 5
