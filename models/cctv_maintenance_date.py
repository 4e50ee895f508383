"""The coming year of a schedule: its dates, also those whose visits are not made yet."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from .cctv_choices import WORK_OPEN
from .cctv_work_moments import YEARS

COMING = timedelta(days=366)
SHOWN_DAYS = 800
"""More than a calendar shows at once."""


class CctvMaintenanceDate(models.Model):
    """A date on which a schedule is due. The schedules write the coming year, anew each day; what
    has passed stays."""

    _name = "cctv.maintenance.date"
    _description = "Date of a maintenance schedule"
    _order = "day, schedule_id, id"

    schedule_id = fields.Many2one(
        "cctv.maintenance.schedule", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    work_kind = fields.Selection(related="schedule_id.work_kind")
    due_date = fields.Date(string="By the schedule", required=True, readonly=True)
    day = fields.Date(
        required=True, readonly=True, index=True, help="The working day that it falls on."
    )
    device_count = fields.Integer(string="Devices", readonly=True)
    visit_count = fields.Integer(string="Visits", compute="_compute_visits")
    open_count = fields.Integer(string="Visits to be done", compute="_compute_visits")
    progress = fields.Selection(
        [
            ("coming", "Visits not made yet"),
            ("planned", "Visits to be done"),
            ("done", "All visits done"),
        ],
        compute="_compute_visits",
    )

    _once = models.UniqueIndex(
        "(schedule_id, due_date)", "A schedule has a date once. Reload the page."
    )

    def _compute_visits(self):
        """Whoever sees the date may know how many visits there are, not which."""
        rows = self.env["maintenance.request"].sudo()._read_group(
            [
                ("cctv_schedule_id", "in", self.schedule_id.ids),
                ("cctv_due_date", "in", self.mapped("due_date")),
            ],
            ["cctv_schedule_id", "cctv_due_date:day", "cctv_state"],
            ["__count"],
        )
        found = {}
        for schedule, due, state, count in rows:
            total, is_open = found.get((schedule, due), (0, 0))
            is_todo = state in WORK_OPEN
            found[schedule, due] = (total + count, is_open + count * is_todo)
        for date in self:
            total, is_open = found.get((date.schedule_id, date.due_date), (0, 0))
            date.visit_count, date.open_count = total, is_open
            date.progress = "planned" if is_open else "done" if total else "coming"

    @api.depends("schedule_id", "day")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for date in self:
            name = date.schedule_id.sudo().name or ""
            day = format_date(self.env, date.day) if date.day else ""
            date.display_name = f"{name} – {day}"

    def action_visits(self):
        """The visits of these dates."""
        return self.schedule_id._visits_action(
            [("cctv_due_date", "in", self.mapped("due_date"))]
        )

    @api.model
    def get_unusual_days(self, date_from, date_to=None):
        """{date: whether it is a day off}: the calendar shows these in grey."""
        self.check_access("read")
        first = self._shown_day(date_from)
        last = self._shown_day(date_to) if date_to else first
        calendar = self.env.company._cctv_work_calendar(first - timedelta(days=1))
        count = min((last - first).days, SHOWN_DAYS) + 1
        days = [first.date() + timedelta(days=number) for number in range(count)]
        return {day.isoformat(): not calendar.working_day(day) for day in days}

    def _shown_day(self, moment):
        """What a calendar asks for; anybody can ask for anything."""
        try:
            found = fields.Datetime.to_datetime(moment)
        except (TypeError, ValueError):
            found = None
        if not found or not YEARS[0] <= found.year <= YEARS[1]:
            raise UserError(
                self.env._("There is no such month. Open the calendar from the menu again.")
            )
        return found

    @api.model
    def _refresh(self, schedule, today):
        """Write the coming year of ``schedule`` anew."""
        dues = schedule._dues(today, today + COMING) if schedule.state == "running" else []
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "DELETE FROM cctv_maintenance_date"
                " WHERE schedule_id = %s AND day >= %s AND NOT due_date = ANY(%s)",
                schedule.id,
                today,
                [due.date for due in dues],
            )
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO cctv_maintenance_date
                       (schedule_id, company_id, device_count, due_date, day)
                SELECT %s, %s, %s, v.* FROM unnest(%s::date[], %s::date[]) AS v (due_date, day)
                    ON CONFLICT (schedule_id, due_date) DO UPDATE
                   SET day = excluded.day, device_count = excluded.device_count
                 WHERE (cctv_maintenance_date.day, cctv_maintenance_date.device_count)
                       IS DISTINCT FROM (excluded.day, excluded.device_count)
                """,
                schedule.id,
                schedule.company_id.id,
                len(schedule._matching()) if dues else 0,
                [due.date for due in dues],
                [due.day for due in dues],
            )
        )
        self.invalidate_model(flush=False)
