"""What a schedule will bring, before it is started; and its year."""

from datetime import date, timedelta
from itertools import pairwise

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .cctv_choices import WORK_OPEN
from .cctv_texts import word_of

YEAR = timedelta(days=365)
SHOWN = 6
"""Dates that the preview names."""

PREVIEWED = (
    "company_id",
    "location_ids",
    "device_kind",
    "category_id",
    "device_ids",
    "repeat_every",
    "repeat_unit",
    "date_start",
    "date_end",
    "on_day_off",
    "user_ids",
    "estimated_minutes",
    "visit_scope",
    "max_devices",
)


class CctvMaintenanceSchedule(models.Model):
    _inherit = "cctv.maintenance.schedule"

    device_count = fields.Integer(string="Devices now", compute="_compute_device_count")
    visit_count = fields.Integer(string="Visits", compute="_compute_visit_counts")
    open_visit_count = fields.Integer(string="Visits to be done", compute="_compute_visit_counts")
    next_date = fields.Date(string="Next time", compute="_compute_next_date")
    rhythm = fields.Char(string="How often", compute="_compute_rhythm")
    preview_visits = fields.Char(string="Each time", compute="_compute_preview")
    preview_year = fields.Char(string="In the coming year", compute="_compute_preview")
    preview_dates = fields.Char(string="First dates", compute="_compute_preview")
    preview_warning = fields.Char(string="Look at this", compute="_compute_preview")

    @api.depends("company_id", "location_ids", "device_kind", "category_id", "device_ids")
    def _compute_device_count(self):
        equipment = self.env["maintenance.equipment"].sudo()
        for schedule in self:
            schedule.device_count = equipment.search_count(schedule._device_domain())

    def _compute_visit_counts(self):
        """Whoever sees the schedule may know how many visits there are, not which."""
        rows = self.env["maintenance.request"].sudo()._read_group(
            [("cctv_schedule_id", "in", self.ids)], ["cctv_schedule_id", "cctv_state"], ["__count"]
        )
        total, to_do = {}, {}
        for schedule, state, count in rows:
            total[schedule.id] = total.get(schedule.id, 0) + count
            if state in WORK_OPEN:
                to_do[schedule.id] = to_do.get(schedule.id, 0) + count
        for schedule in self:
            schedule.visit_count = total.get(schedule.id, 0)
            schedule.open_visit_count = to_do.get(schedule.id, 0)

    def _compute_next_date(self):
        rows = self.env["cctv.maintenance.date"].sudo()._read_group(
            [("schedule_id", "in", self.ids), ("day", ">=", fields.Date.context_today(self))],
            ["schedule_id"],
            ["day:min"],
        )
        days = {schedule.id: day for schedule, day in rows}
        for schedule in self:
            schedule.next_date = days.get(schedule.id)

    @api.depends("repeat_every", "repeat_unit")
    @api.depends_context("lang")
    def _compute_rhythm(self):
        for schedule in self:
            every = schedule.repeat_every
            one, many = {
                "day": (self.env._("each day"), self.env._("every %s days", every)),
                "week": (self.env._("each week"), self.env._("every %s weeks", every)),
                "month": (self.env._("each month"), self.env._("every %s months", every)),
            }[schedule.repeat_unit or "month"]
            schedule.rhythm = one if every == 1 else many

    @api.depends(*PREVIEWED)
    @api.depends_context("lang")
    def _compute_preview(self):
        for schedule in self:
            try:
                words = schedule._preview()
            except (UserError, ValueError) as error:
                words = {"warning": str(error)}
            for name in ("visits", "year", "dates", "warning"):
                schedule[f"preview_{name}"] = words.get(name, "")

    def _preview(self) -> dict:
        """The sentences of the preview; of a form that is half filled in what can be said."""
        if not self.date_start or self.repeat_every < 1 or self.estimated_minutes < 1:
            return {}
        self._check_numbers()
        devices = self._matching()
        if not devices:
            return {"warning": self.env._("No device fits. Choose other places or another kind.")}
        stops, today = self._portions(devices), self._today()
        dues = self._dues(today, today + YEAR)
        minutes = len(devices) * self.estimated_minutes
        shown = ", ".join(format_date(self.env, due.day) for due in dues[:SHOWN])
        return {
            "visits": self.env._(
                "%(devices)s devices in %(visits)s visits of at most %(most)s devices, about "
                "%(hours)s hours of work",
                devices=len(devices),
                visits=len(stops),
                most=max(len(ids) for _place, ids in stops),
                hours=max(1, round(minutes / 60)),
            ),
            "year": self.env._(
                "%(times)s times, %(visits)s visits",
                times=len(dues),
                visits=len(dues) * len(stops),
            ),
            "dates": shown + (" …" if len(dues) > SHOWN else ""),
            "warning": self._preview_warning(dues, minutes, stops),
        }

    def _preview_warning(self, dues, minutes, stops) -> str:
        if not dues:
            return self.env._("Nothing is due in the coming year. Look at the dates.")
        longest = max(len(ids) for _place, ids in stops) * self.estimated_minutes
        if longest > self._minutes_a_day():
            return self.env._(
                "The longest visit takes about %s hours, more than a working day. Let a visit have "
                "fewer devices.",
                round(longest / 60),
            )
        workers = len(self.user_ids)
        if not workers:
            return self.env._("No technician is named: IT staff assign each visit by hand.")
        days = -(-minutes // (self._minutes_a_day() * workers))
        gaps = [(after.day - due.day).days for due, after in pairwise(dues)]
        apart = min(gaps, default=YEAR.days)
        if days > max(1, apart * 5 / 7):
            return self.env._(
                "Once round takes %(days)s working days with so many technicians, but it is due "
                "again after %(apart)s days. Name more technicians, or let it be due less often.",
                days=days,
                apart=apart,
            )
        return ""

    def action_devices(self):
        """The devices that it is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Devices of %s", self.name),
            "res_model": "maintenance.equipment",
            "view_mode": "list,form",
            "views": [
                (self.env.ref("helpdesk_cctv.cctv_device_view_list").id, "list"),
                (False, "form"),
            ],
            "domain": [*self._device_domain()],
        }

    def action_visits(self):
        """The visits of these schedules."""
        return self._visits_action([])

    def _visits_action(self, domain):
        action = self.env["ir.actions.act_window"]._for_xml_id("helpdesk_cctv.cctv_work_action")
        action["domain"] = [
            ("cctv_work_kind", "!=", False),
            ("cctv_schedule_id", "in", self.ids),
            *domain,
        ]
        action["context"] = {}
        if len(self) == 1:
            action["display_name"] = self.env._("Visits of %s", self.name)
        return action

    def action_year(self):
        """The dates of these schedules as a calendar."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_cctv.cctv_maintenance_date_action"
        )
        action["domain"] = [("schedule_id", "in", self.ids)]
        return action

    def _cctv_year(self, year: int) -> list[dict]:
        """The plan of a year for the printed Jadwal Pemeliharaan: a row for each schedule and each
        place that is visited.

        What has visits is taken from them (also cancelled ones are left out), the rest is worked
        out. Without records: of all running schedules of the companies that one works in.

        :return: ``{"schedule": its name, "schedule_id", "work_kind": word, "rhythm": word,
            "location": name or "", "location_id", "device_count", "technicians": names,
            "dates": [date, …]}``, in the order of schedules and places
        """
        running = [("state", "=", "running"), ("company_id", "in", self.env.companies.ids)]
        schedules = self or self.search(running)
        schedules.check_access("read")
        return [row for schedule in schedules for row in schedule.sudo()._year_rows(year)]

    def _year_rows(self, year):
        devices = self._matching()
        by_place = self._by_visit_place(devices) if devices else {}
        made, coming = self._year_visits(year), self._year_coming(year)
        places = self.env["cctv.location"].browse([p for p in {*by_place, *made} if p])
        names = {0: "", **{place.id: place.complete_name or "" for place in places}}
        rows = []
        for place, name in sorted(names.items(), key=lambda item: item[1]):
            dates = dict(made.get(place, {}))
            if place in by_place:
                dates = {**{due.date: due.day for due in coming}, **dates}
            days = sorted({day for day in dates.values() if day.year == year})
            if days:
                rows.append(self._year_row(place, name, len(by_place.get(place, ())), days))
        return rows

    def _year_row(self, place, name, device_count, days) -> dict:
        return {
            "schedule": self.name,
            "schedule_id": self.id,
            "work_kind": word_of(self, "work_kind"),
            "rhythm": self.rhythm,
            "location": name,
            "location_id": place or False,
            "device_count": device_count,
            "technicians": ", ".join(self._technicians().mapped("name")),
            "dates": days,
        }

    def _year_coming(self, year):
        """What is due in ``year`` and not passed."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        since = first if self.state == "draft" else max(first, self._today())
        return self._dues(since, last) if since <= last else []

    def _year_visits(self, year) -> dict:
        """{place: {date by the schedule: first day planned}} of the visits of ``year``."""
        calendar = self._calendar(fields.Datetime.now())
        visits = self.env["maintenance.request"].search(
            [
                ("cctv_schedule_id", "=", self.id),
                ("cctv_state", "!=", "cancelled"),
                ("schedule_date", ">=", calendar.midnight(date(year, 1, 1))),
                ("schedule_date", "<", calendar.midnight(date(year + 1, 1, 1))),
            ],
            order="schedule_date DESC",
        )
        found = {}
        for visit in visits:
            day = calendar.local_day(visit.schedule_date)
            found.setdefault(visit.cctv_location_id.id or 0, {})[visit.cctv_due_date] = day
        return found
