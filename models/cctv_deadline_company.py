from odoo import models

from ..tools.working_days import OFFICE_WEEK, WorkCalendar
from .cctv_accounting import company_zone


class ResCompany(models.Model):
    _inherit = "res.company"

    def write(self, vals):
        done = super().write(vals)
        if "cctv_profile_id" in vals:
            self.env.registry.clear_cache()  # of the chains of escalation
            self.env["cctv.deadline.news"].sudo()._replan(self)
        return done

    def _cctv_work_calendar(self, since):
        """The working days of the company, with its holidays from ``since`` (naive UTC) on.

        Without working hours, or with some that name no days (none entered, flexible hours), it
        is Monday to Friday until 17:00, in the time zone of the hours, else of the company.
        """
        self.ensure_one()
        hours = self.sudo().resource_calendar_id
        return WorkCalendar(
            hours.tz or company_zone(self.sudo()),
            self._cctv_weeks(hours) or (OFFICE_WEEK,),
            self._cctv_holidays(hours, since),
        )

    def _cctv_weeks(self, hours):
        """The working hours as ``WorkCalendar`` takes them; nothing when they name no days."""
        periods = hours.attendance_ids.filtered(
            lambda period: period._is_work_period() and period.hour_to > period.hour_from
        )
        if hours.flexible_hours or not periods:
            return ()
        weeks = ({}, {}) if hours.two_weeks_calendar else ({},)
        for period in periods:
            week = weeks[int(period.week_type or 0) if len(weeks) > 1 else 0]
            span = (period.hour_from, period.hour_to)
            week[int(period.dayofweek)] = (*week.get(int(period.dayofweek), ()), span)
        return weeks

    def _cctv_holidays(self, hours, since):
        """The leaves that hold for everybody: of these working hours, or of the company."""
        leaves = self.env["resource.calendar.leaves"].sudo()
        found = leaves.search_fetch(
            [
                ("resource_id", "=", False),
                ("time_type", "=", "leave"),
                ("date_to", ">=", since),
                "|",
                ("calendar_id", "in", hours.ids),
                "&",
                ("calendar_id", "=", False),
                ("company_id", "in", [self.id, False]),
            ],
            ["date_from", "date_to"],
        )
        return [(leave.date_from, leave.date_to) for leave in found]
