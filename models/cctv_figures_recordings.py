"""How long recordings are kept, and how sharp the pictures are."""

from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.report_section import Column, Section
from .cctv_figures import as_float

LEAST_DAYS = 3
"""With pictures at each end of the period: a camera's sharpness is compared with that."""

BLURRED = 10

DAY = SQL.identifier("cctv_recording_day")


class CctvFigures(models.AbstractModel):
    _inherit = "cctv.figures"

    # retention

    @api.model
    def _section_retention(self, scope):
        _ = self.env._
        rows = self._retention(scope)
        return Section(
            key="retention",
            title=_("Recordings and how long they are kept"),
            sentences=[] if rows else [_("No recording was looked at.")],
            columns=[
                Column("place", _("Place")),
                Column("cameras", _("Cameras"), "count"),
                Column("days", _("Camera days"), "count"),
                Column("proven", _("Recording proven"), "percent"),
                Column("unchecked", _("Not checked"), "percent"),
                Column("missing_h", _("Missing (hours)"), "hours"),
                Column("kept", _("Kept as long as demanded"), "percent"),
                Column("short", _("Cameras kept too short"), "count"),
            ],
            rows=rows,
            chart=self._proof_chart(scope),
            note=_(
                "A camera day is one camera on one day. Kept as long as demanded: of the camera "
                "days of which the recorder tells how far back it reaches."
            ),
        )

    @api.model
    def _retention(self, scope):
        places, sums = self._places(scope), {}
        is_kept = SQL("%s.is_held_known AND %s.is_short IS NOT TRUE", DAY, DAY)
        is_short = SQL("%s.is_held_known AND %s.is_short", DAY, DAY)
        for location, *values in self._select(
            "cctv.recording.day",
            scope.of("cctv.recording.day") & scope.on_days(),
            [
                SQL("%s.location_id", DAY),
                SQL("count(*)"),
                SQL("count(*) FILTER (WHERE %s.result = 'proven')", DAY),
                SQL("count(*) FILTER (WHERE %s.result = 'unchecked')", DAY),
                SQL("coalesce(sum(%s.gap_s), 0)", DAY),
                SQL("count(*) FILTER (WHERE %s.is_held_known)", DAY),
                SQL("count(*) FILTER (WHERE %s)", is_kept),
                SQL("array_agg(DISTINCT %s.camera_id)", DAY),
                SQL("array_agg(DISTINCT %s.camera_id) FILTER (WHERE %s)", DAY, is_short),
            ],
            group=SQL("%s.location_id", DAY),
        ):
            *numbers, cameras, short = values
            for place in (places.get(location), ALL):
                mine = sums.setdefault(place, ([0] * 6, set(), set()))
                mine[0][:] = [a + b for a, b in zip(mine[0], map(int, numbers), strict=True)]
                mine[1].update(cameras)
                mine[2].update(short or ())
        return self._retention_rows(sums)

    @api.model
    def _retention_rows(self, sums):
        _, names = self.env._, self._place_names([key for key in sums if key and key != ALL])
        words = {**names, None: _("Without a place"), ALL: _("All")}
        keys = [key for key in words if key in sums]
        if len(keys) == 2:
            keys.remove(ALL)  # it would say the same again
        return [
            {"place": words[key], **_kept(*sums[key]), "is_total": key == ALL} for key in keys
        ]

    @api.model
    def _proof_chart(self, scope):
        """Day by day, how many percent of the recordings are proven."""
        found = dict(
            self._select(
                "cctv.recording.day",
                scope.of("cctv.recording.day") & scope.on_days(),
                [
                    SQL("%s.day", DAY),
                    SQL(
                        "100.0 * count(*) FILTER (WHERE %s.result = 'proven') / count(*)", DAY
                    ),
                ],
                group=SQL("%s.day", DAY),
            )
        )
        title = self.env._("Recordings proven, day by day")
        return self._chart_of_days(scope, title, [(title, found)], unit="%")

    # sharpness

    @api.model
    def _section_sharpness(self, scope):
        _ = self.env._
        rows = self._blurred(scope)
        return Section(
            key="sharpness",
            title=_("Sharpness of the pictures"),
            sentences=[] if rows else [_("No camera has become less sharp in this period.")],
            columns=[
                Column("code", _("Code")),
                Column("device", _("Camera")),
                Column("place", _("Place")),
                Column("light", _("Light")),
                Column("before", _("At the beginning"), "percent"),
                Column("now", _("At the end"), "percent"),
                Column("change", _("Change in points"), "percent"),
            ],
            rows=rows,
            chart=self._sharpness_chart(scope),
            note=_(
                "100 is as sharp as the reference picture. The cameras that have lost most, the "
                "first third of the period against its last: a lens gathers dirt slowly."
            ),
        )

    @api.model
    def _sharpness_chart(self, scope):
        found = {}
        for day, mode, value in self._select(
            "cctv.picture.day",
            scope.pictures(),
            [
                SQL("cctv_picture_day.day"),
                SQL("cctv_picture_day.mode"),
                SQL("avg(cctv_picture_day.sharpness_percent)"),
            ],
            group=SQL("cctv_picture_day.day, cctv_picture_day.mode"),
        ):
            found.setdefault(mode, {})[day] = value
        labels = self._labels("cctv.picture.day", "mode")
        series = [(labels[mode], found[mode]) for mode in labels if mode in found]
        return self._chart_of_days(
            scope, self.env._("Sharpness against the reference, day by day"), series, unit="%"
        )

    @api.model
    def _blurred(self, scope):
        third = max(1, ((scope.date_to - scope.date_from).days + 1) // 3)
        first = SQL("cctv_picture_day.day < %s", scope.date_from + timedelta(days=third))
        last = SQL("cctv_picture_day.day > %s", scope.date_to - timedelta(days=third))
        before, now = (
            SQL("avg(cctv_picture_day.sharpness_percent) FILTER (WHERE %s)", part)
            for part in (first, last)
        )
        least = min(LEAST_DAYS, third)
        rows = self._select(
            "cctv.picture.day",
            scope.pictures() & Domain("mode", "!=", "unknown"),
            [
                SQL("cctv_picture_day.device_id"),
                SQL("cctv_picture_day.mode"),
                before,
                now,
            ],
            group=SQL(
                "cctv_picture_day.device_id, cctv_picture_day.mode"
                " HAVING count(*) FILTER (WHERE %(first)s) >= %(least)s"
                " AND count(*) FILTER (WHERE %(last)s) >= %(least)s AND %(now)s < %(before)s",
                first=first,
                last=last,
                least=least,
                now=now,
                before=before,
            ),
            order=SQL("%s - %s, cctv_picture_day.device_id", now, before),
            limit=BLURRED,
        )
        return self._blurred_rows(rows)

    @api.model
    def _blurred_rows(self, rows):
        words = self._device_words({row[0] for row in rows})
        labels = self._labels("cctv.picture.day", "mode")
        return [
            {
                **words[device],
                "light": labels.get(mode, ""),
                "before": as_float(before),
                "now": as_float(now),
                "change": as_float(now) - as_float(before),
            }
            for device, mode, before, now in rows
        ]


ALL = "all"


def _kept(numbers, cameras, short):
    days, proven, unchecked, gap_s, known, kept = numbers
    return {
        "cameras": len(cameras),
        "days": days,
        "proven": 100.0 * proven / days if days else None,
        "unchecked": 100.0 * unchecked / days if days else None,
        "missing_h": gap_s / 3600,
        "kept": 100.0 * kept / known if known else None,
        "short": len(short),
    }
