"""Which devices a schedule is about, and when it is due."""

from collections import defaultdict
from datetime import datetime, time, timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.recurrence import due_between
from ..tools.visits import devices_a_visit, portions
from ..tools.working_days import NoWorkingDay, WorkCalendar
from .cctv_accounting import company_zone

EVERY_DAY = dict.fromkeys(range(7), ((8.0, 17.0),))
"""For schedules that do not mind days off."""

USUAL_HOURS, HOURS_MAX = 8.0, 12.0
"""A technician's day where the working hours of the company do not say how long it is, or are
those of several shifts."""


class CctvMaintenanceSchedule(models.Model):
    _inherit = "cctv.maintenance.schedule"

    def _device_domain(self) -> Domain:
        """The devices it is about, as they are now."""
        self.ensure_one()
        domain = Domain("cctv_kind", "!=", False)
        domain &= Domain("company_id", "=", self.company_id.id) & Domain("active", "=", True)
        domain &= Domain("cctv_is_awaited", "=", False)
        domain &= Domain("scrap_date", "=", False) | Domain("scrap_date", ">", self._today())
        if devices := self._chosen("device_ids"):
            return domain & Domain("id", "in", devices)
        if places := self._chosen("location_ids"):
            domain &= Domain("cctv_location_id", "child_of", places)
        if self.device_kind:
            domain &= Domain("cctv_kind", "=", self.device_kind)
        if self.category_id:
            domain &= Domain("category_id", "=", self.category_id._origin.id)
        return domain

    def _chosen(self, name) -> list:
        """Ids of the devices or places that were picked, also of those that are another company's
        by now: the field shows these to nobody, and an empty one means all of them."""
        shown, kept = self[name]._origin, self._origin
        if not kept.id:
            return shown.ids
        field = self._fields[name]
        self.flush_model([name])
        rows = self.env.execute_query(
            SQL(
                "SELECT %s FROM %s WHERE %s = %s",
                SQL.identifier(field.column2),
                SQL.identifier(field.relation),
                SQL.identifier(field.column1),
                kept.id,
            )
        )
        hidden = {number for (number,) in rows} - set(kept[name].ids)
        return [*shown.ids, *sorted(hidden)]

    def _matching(self) -> dict:
        """{device id: place id or False}, in the order of places and codes; one query."""
        equipment = self.env["maintenance.equipment"].sudo()
        query = equipment._search(self._device_domain(), order="cctv_code, id")
        columns = [SQL.identifier(query.table, name) for name in ("id", "cctv_location_id")]
        rows = self.env.execute_query(query.select(*columns))
        return {device: place or False for device, place in rows}

    def _today(self):
        """The date where the company is."""
        return self._calendar(fields.Datetime.now()).local_day(fields.Datetime.now())

    def _zone(self) -> str:
        """The name of the time zone of the working hours."""
        company = (self.company_id or self.env.company).sudo()
        return company.resource_calendar_id.tz or company_zone(company)

    def _calendar(self, since):
        """The days on which visits may be, with the holidays from ``since`` on."""
        if self.on_day_off == "stay":
            return WorkCalendar(self._zone(), (EVERY_DAY,))
        return (self.company_id or self.env.company)._cctv_work_calendar(since)

    def _dues(self, since, until):
        """What is due on days from ``since`` to ``until``.

        :raises UserError: the company has no working day within a year
        """
        calendar = self._calendar(datetime.combine(since, time.min) - timedelta(days=370))
        try:
            return due_between(self._rule(), calendar, since, until)
        except NoWorkingDay:
            raise UserError(
                self.env._(
                    "The working hours of the company have no working day within a year. Correct "
                    "them, or its holidays, or have the schedule work on days off too."
                )
            ) from None

    def _minutes_a_day(self) -> int:
        hours = (self.company_id or self.env.company).sudo().resource_calendar_id.hours_per_day
        return round((hours if 0 < hours <= HOURS_MAX else USUAL_HOURS) * 60)

    def _most_devices(self) -> int:
        """How many devices a visit has at most."""
        if self.max_devices > 0:
            return self.max_devices
        return devices_a_visit(self._minutes_a_day(), self.estimated_minutes)

    def _portions(self, devices: dict) -> list:
        """[(place of the visit, devices)] for ``devices`` as ``_matching`` gives them."""
        by_place = self._by_visit_place(devices)
        return portions(by_place, self._most_devices())

    def _by_visit_place(self, devices: dict) -> dict:
        """{place of a visit (0: none): devices}; places in order, within them the devices by
        their own places."""
        places = self.env["cctv.location"].sudo().with_context(active_test=False)
        own = places.browse(sorted({place for place in devices.values() if place}))
        names = {place.id: place.complete_name or "" for place in own}
        wide = self._visit_places(own)
        found = defaultdict(list)
        order = sorted(devices.items(), key=lambda item: names.get(item[1], ""))
        for device, place in order:
            found[wide.get(place, 0)].append(device)
        return dict(found)

    def _visit_places(self, places) -> dict:
        """{place: the place that is visited for it, e.g. its site}."""
        ancestors = {place.id: place._path_ids() for place in places}
        every = places.browse({one for line in ancestors.values() for one in line})
        kinds = {place.id: place.kind for place in every}
        return {place: self._visit_place(line, kinds) for place, line in ancestors.items()}

    def _visit_place(self, ancestors, kinds):
        """Of a place with these ``ancestors`` (the largest first, itself last)."""
        if self.visit_scope == "place":
            return ancestors[-1]
        if self.visit_scope == "building":
            buildings = [place for place in ancestors if kinds.get(place) == "building"]
            return buildings[-1] if buildings else ancestors[0]
        return ancestors[0]
