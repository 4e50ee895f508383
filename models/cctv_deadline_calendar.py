"""What the working days of a company are made of: when it changes, what runs is worked out anew."""

from odoo import api, models

HOURS_FIELDS = frozenset({"tz", "schedule_type", "flexible_hours", "two_weeks_calendar"})
"""Of working hours: what says which days are working days, and when they end."""

LEAVE_FIELDS = frozenset(
    {"calendar_id", "company_id", "date_from", "date_to", "resource_id", "time_type"}
)


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._cctv_days_change()
        return leaves

    def write(self, vals):
        is_move = not LEAVE_FIELDS.isdisjoint(vals)
        if is_move:
            self._cctv_days_change()
        done = super().write(vals)
        if is_move:
            self._cctv_days_change()
        return done

    def unlink(self):
        self._cctv_days_change()
        return super().unlink()

    def _cctv_days_change(self):
        """Time off of one person moves nothing; that of working hours concerns the companies that
        have them, that without hours its own company."""
        leaves = self.sudo().filtered(lambda leave: not leave.resource_id)
        leaves.calendar_id._cctv_days_change()
        common = leaves.filtered(lambda leave: not leave.calendar_id)
        common.company_id._cctv_days_change()


class ResourceCalendarAttendance(models.Model):
    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        periods = super().create(vals_list)
        periods.calendar_id._cctv_days_change()
        return periods

    def write(self, vals):
        hours = self.calendar_id
        done = super().write(vals)
        (hours | self.calendar_id)._cctv_days_change()
        return done

    def unlink(self):
        self.calendar_id._cctv_days_change()
        return super().unlink()


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def write(self, vals):
        done = super().write(vals)
        if not HOURS_FIELDS.isdisjoint(vals):
            self._cctv_days_change()
        return done

    def _cctv_days_change(self):
        """Of all companies that work by these hours."""
        if self:
            companies = self.env["res.company"].sudo()
            companies.search([("resource_calendar_id", "in", self.ids)])._cctv_days_change()


class ResCompany(models.Model):
    _inherit = "res.company"

    def write(self, vals):
        done = super().write(vals)
        if "resource_calendar_id" in vals:
            self._cctv_days_change()
        return done

    def _cctv_days_change(self):
        """Before this transaction ends, what is due in working days is worked out anew, once."""
        if self:
            self.env["cctv.deadline.news"].sudo()._move_later(self)
