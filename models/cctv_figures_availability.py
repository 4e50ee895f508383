"""Availability of places and cameras, planned maintenance apart, and the worst of them."""

from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.report_section import Chart, Column, Section
from .cctv_figures import as_float
from .cctv_figures_scope import NO_FAULTS
from .cctv_figures_words import name_of_device

WORST = 10

FEW_CAMERAS = 60
"""So many stand in the report itself; more of them in its annex only."""

SUMS = [
    SQL("coalesce(sum(cctv_uptime_day.up_s + cctv_uptime_day.degraded_s), 0)"),
    SQL("coalesce(sum(cctv_uptime_day.down_s), 0)"),
    SQL("coalesce(sum(cctv_uptime_day.maintenance_s), 0)"),
    SQL("coalesce(sum(cctv_uptime_day.unknown_s), 0)"),
]
TIMES = ("served_s", "down_s", "maintenance_s", "unknown_s")
"""What ``SUMS`` are."""


class CctvFigures(models.AbstractModel):
    _inherit = "cctv.figures"

    # places

    @api.model
    def _section_availability(self, scope):
        _ = self.env._
        return Section(
            key="availability",
            title=_("Availability by place"),
            columns=[Column("place", _("Place")), *self._time_columns(with_cameras=True)],
            rows=self._availability_of_places(scope),
            chart=self._availability_chart(scope),
            note=_(
                "Availability: time fine or degraded, of the time that is known and was not "
                "planned maintenance. Planned maintenance and unknown time stand apart and count "
                "neither way."
            ),
        )

    @api.model
    def _time_columns(self, with_cameras=False):
        _ = self.env._
        cameras = [Column("cameras", _("Cameras"), "count")] if with_cameras else []
        return [
            *cameras,
            Column("availability", _("Availability"), "percent"),
            Column("down_h", _("Down (hours)"), "hours"),
            Column("maintenance_h", _("Planned maintenance (hours)"), "hours"),
            Column("unknown_h", _("Unknown (hours)"), "hours"),
        ]

    @api.model
    def _availability_of_places(self, scope):
        """One row a place, also one without cameras, and the sum of all."""
        places = self._places(scope)
        sums = {place: _nothing() for place in set(places.values())}
        for location, cameras, *times in self._select(
            "cctv.uptime.day",
            scope.uptime_of_cameras(),
            [
                SQL("cctv_uptime_day.location_id"),
                SQL("count(DISTINCT cctv_uptime_day.device_id)"),
                *SUMS,
            ],
            group=SQL("cctv_uptime_day.location_id"),
        ):
            _add(sums.setdefault(places.get(location), _nothing()), cameras, times)
        return self._place_rows(sums)

    @api.model
    def _place_rows(self, sums):
        names = self._place_names([place for place in sums if place])
        rows = [{"place": names[place], **_account(sums[place])} for place in names]
        if None in sums:
            rows.append({"place": self.env._("Without a place"), **_account(sums[None])})
        if len(rows) > 1:
            total = _nothing()
            for one in sums.values():
                _add(total, one["cameras"], [one[name] for name in TIMES])
            rows.append({"place": self.env._("All"), **_account(total), "is_total": True})
        return rows

    @api.model
    def _availability_chart(self, scope):
        """Day by day."""
        found = dict(
            self._select(
                "cctv.uptime.day",
                scope.uptime_of_cameras(),
                [
                    SQL("cctv_uptime_day.day"),
                    SQL(
                        "100.0 * sum(cctv_uptime_day.up_s + cctv_uptime_day.degraded_s)"
                        " / nullif(sum(cctv_uptime_day.up_s + cctv_uptime_day.degraded_s"
                        " + cctv_uptime_day.down_s), 0)"
                    ),
                ],
                group=SQL("cctv_uptime_day.day"),
            )
        )
        return self._chart_of_days(
            scope,
            self.env._("Availability day by day"),
            [(self.env._("Availability"), found)],
            unit="%",
        )

    @api.model
    def _chart_of_days(self, scope, title, series, unit=""):
        """A line chart; None when nothing is known of any day."""
        days = scope.days()
        lines = tuple(
            (name, tuple(as_float(values.get(day)) for day in days)) for name, values in series
        )
        if not any(value is not None for _name, values in lines for value in values):
            return None
        return Chart("line", tuple(self._day_label(day, days) for day in days), lines, unit, title)

    @api.model
    def _day_label(self, day, days):
        is_one_month = (days[0].year, days[0].month) == (days[-1].year, days[-1].month)
        return str(day.day) if is_one_month else f"{day.day}/{day.month}"

    # cameras

    @api.model
    def _section_worst(self, scope):
        """The cameras that were down for longest, and what was wrong with them."""
        _ = self.env._
        rows = self._worst(scope)
        return Section(
            key="worst",
            title=_("The ten worst cameras"),
            sentences=[] if rows else [_("No camera was down.")],
            columns=[
                Column("code", _("Code")),
                Column("device", _("Camera")),
                Column("place", _("Place")),
                Column("availability", _("Availability"), "percent"),
                Column("down_h", _("Down (hours)"), "hours"),
                Column("faults", _("Faults")),
            ],
            rows=rows,
            chart=self._worst_chart(rows),
            note=_("Those that were down for longest, with all faults of the period.")
            if rows
            else "",
        )

    @api.model
    def _worst(self, scope):
        is_down = Domain("down_s", ">", 0)
        rows = self._select(
            "cctv.uptime.day",
            scope.uptime_of_cameras() & is_down,
            [SQL("cctv_uptime_day.device_id")],
            group=SQL("cctv_uptime_day.device_id"),
            order=SQL("sum(cctv_uptime_day.down_s) DESC, cctv_uptime_day.device_id"),
            limit=WORST,
        )
        ids = [id_ for (id_,) in rows]
        accounts = {row["id"]: row for row in self._camera_rows(scope, ids)} if ids else {}
        faults = self._faults_of(scope, ids)
        return [{**accounts[id_], "faults": faults.get(id_, "")} for id_ in ids]

    @api.model
    def _worst_chart(self, rows):
        if not rows:
            return None
        hours = tuple(row["down_h"] for row in rows)
        labels = tuple(row["code"] or row["device"] for row in rows)
        name = self.env._("Down (hours)")
        return Chart("bar", labels, ((name, hours),), title=self.env._("Hours down"))

    @api.model
    def _faults_of(self, scope, device_ids):
        """{device id: 'Unreachable (3), Picture black (1)'}: also what another device caused."""
        if not device_ids:
            return {}
        runs_on = Domain("date_end", "=", False) | Domain("date_end", ">=", scope.begin)
        domain = (
            Domain("device_id", "in", device_ids)
            & Domain("review_state", "not in", NO_FAULTS)
            & Domain("date_start", "<", scope.end)
            & runs_on
        )
        labels, found = self._labels("cctv.fault", "kind"), defaultdict(list)
        for device, kind, count in self._select(
            "cctv.fault",
            domain,
            [SQL("cctv_fault.device_id"), SQL("cctv_fault.kind"), SQL("count(*)")],
            group=SQL("cctv_fault.device_id, cctv_fault.kind"),
            order=SQL("count(*) DESC, cctv_fault.kind"),
        ):
            found[device].append(f"{labels.get(kind, kind)} ({count})")
        return {device: ", ".join(words) for device, words in found.items()}

    @api.model
    def _section_cameras(self, scope):
        """All cameras, where there are many."""
        is_many = self._cameras_polled(scope) > FEW_CAMERAS
        return self._cameras(scope, annex=True) if is_many else None

    @api.model
    def _section_few_cameras(self, scope):
        """All cameras, where they are few: in the report itself."""
        return self._cameras(scope, annex=False) if self._has_few_cameras(scope) else None

    @api.model
    def _has_few_cameras(self, scope) -> bool:
        return 0 < self._cameras_polled(scope) <= FEW_CAMERAS

    @api.model
    def _cameras(self, scope, annex):
        _ = self.env._
        return Section(
            key="cameras",
            title=_("Availability by camera"),
            columns=[
                Column("code", _("Code")),
                Column("device", _("Camera")),
                Column("place", _("Place")),
                Column("days", _("Days"), "count"),
                *self._time_columns(),
            ],
            rows=lambda: self._camera_rows(scope),
            note=_(
                "Days: on how many the camera was polled. Fewer than the period has: it was "
                "added, taken out or not polled within it."
            ),
            annex=annex,
        )

    @api.model
    def _camera_rows(self, scope, ids=None):
        """One row a camera that was polled, by place and code."""
        domain = scope.uptime_of_cameras()
        if ids is not None:
            domain &= Domain("device_id", "in", ids)
        rows = self._select(
            "cctv.uptime.day",
            domain,
            [
                SQL("device.id"),
                SQL("device.cctv_code"),
                name_of_device(self.env),
                SQL("place.complete_name"),
                SQL("count(*)"),
                *SUMS,
            ],
            SQL(
                "JOIN maintenance_equipment device ON device.id = cctv_uptime_day.device_id"
                " LEFT JOIN cctv_location place ON place.id = device.cctv_location_id"
            ),
            group=SQL("device.id, place.id"),
            order=SQL("place.complete_name NULLS LAST, device.cctv_code, device.id"),
        )
        for id_, code, name, place, days, *times in rows:
            account = _nothing()
            _add(account, 1, times)
            yield {
                "id": id_,
                "code": code or "",
                "device": name or "",
                "place": place or "",
                "days": days,
                **_account(account),
            }


def _nothing():
    return {"cameras": 0, **dict.fromkeys(TIMES, 0)}


def _add(account, cameras, times):
    account["cameras"] += cameras
    for name, seconds in zip(TIMES, times, strict=True):
        account[name] += int(seconds)


def _account(sums):
    """A row's hours and availability of the seconds."""
    known = sums["served_s"] + sums["down_s"]
    return {
        "cameras": sums["cameras"],
        "availability": 100.0 * sums["served_s"] / known if known else None,
        **{f"{name[:-2]}_h": sums[name] / 3600 for name in TIMES[1:]},
    }
