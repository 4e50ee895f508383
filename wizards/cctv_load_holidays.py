from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..models.cctv_accounting import company_zone
from ..tools.national_holidays import national_holidays

MANAGER = "helpdesk_cctv.group_cctv_manager"


class CctvLoadHolidays(models.TransientModel):
    """The window in which the IT head takes the national holidays of a year over into the working
    hours of the company."""

    _name = "cctv.load.holidays"
    _description = "Load National Holidays"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    year = fields.Selection(
        "_selection_year", required=True, default=lambda self: str(self._this_year())
    )
    with_joint = fields.Boolean(
        string="Joint leave too",
        help="Days of joint leave (cuti bersama) as decreed; not every organisation takes them.",
    )
    hours_name = fields.Char(string="Working hours", compute="_compute_hours_name")
    warning = fields.Char(compute="_compute_warning")
    line_ids = fields.One2many(
        "cctv.load.holidays.line",
        "wizard_id",
        string="Holidays",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.model
    def _this_year(self):
        """Where the user is, who may be seven hours into the next one."""
        return fields.Date.context_today(self).year

    @api.model
    def _selection_year(self):
        this = self._this_year()
        return [(str(year), str(year)) for year in range(this - 1, this + 4)]

    @api.depends("company_id")
    def _compute_hours_name(self):
        for wizard in self:
            wizard.hours_name = wizard.company_id.sudo().resource_calendar_id.name

    @api.depends("year", "with_joint", "company_id")
    def _compute_line_ids(self):
        for wizard in self:
            there = wizard._days_there()
            lines = [wizard._prepare_line(holiday, there) for holiday in wizard._holidays()]
            wizard.line_ids = [Command.clear(), *(Command.create(vals) for vals in lines)]

    @api.depends("line_ids", "with_joint", "year")
    def _compute_warning(self):
        for wizard in self:
            wizard.warning = wizard._get_warning()

    def action_load(self):
        """Enter the chosen days as time off of everybody; those that are there stay as they are."""
        self.ensure_one()
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only the IT head loads holidays."))
        there = self._days_there()
        chosen = self.line_ids.filtered(lambda line: line.is_chosen and line.date not in there)
        vals_list = [self._prepare_leave(line) for line in chosen]
        self.env["resource.calendar.leaves"].sudo().create(vals_list)
        moved = 0
        if vals_list:
            moved = self.env["cctv.deadline.news"].sudo()._move_running(self.company_id)
        return self._say(len(vals_list), moved)

    def _holidays(self):
        if not self.year:
            return []
        return national_holidays(int(self.year), self.env.lang or "", self.with_joint)

    def _prepare_line(self, holiday, there):
        is_there = holiday.day in there
        return {
            "date": holiday.day,
            "name": holiday.name,
            "is_joint": holiday.is_joint,
            "is_estimated": holiday.is_estimated,
            "is_there": is_there,
            "is_chosen": not is_there,
        }

    def _get_warning(self):
        """What is not sure about the list."""
        if any(self.line_ids.mapped("is_estimated")):
            return self.env._(
                "The government has not fixed all dates of this year yet: days marked as estimated "
                "can still move by a day or two, joint leave can be missing. Load the year again "
                "after the joint decree, and correct what has moved in the working hours."
            )
        if self.with_joint and self.line_ids and not any(self.line_ids.mapped("is_joint")):
            return self.env._(
                "No joint leave is known for this year yet. Load it again after the joint decree."
            )
        return False

    def _zone(self):
        company = self.company_id.sudo()
        return pytz.timezone(company.resource_calendar_id.tz or company_zone(company))

    def _span(self, day):
        """The whole local day, in naive UTC."""
        zone = self._zone()
        ends = (datetime.combine(day, time.min), datetime.combine(day, time(23, 59, 59)))
        begin, end = (zone.localize(at).astimezone(pytz.utc).replace(tzinfo=None) for at in ends)
        return begin, end

    def _days_there(self):
        """The days of the year that are wholly off already."""
        if not self.year:
            return set()
        company = self.company_id
        first = datetime(int(self.year), 1, 1) - timedelta(days=1)
        leaves = company._cctv_holidays(company.sudo().resource_calendar_id, first)
        days = {holiday.day for holiday in self._holidays()} | set(self.line_ids.mapped("date"))
        minute = timedelta(minutes=1)
        return {
            day
            for day in filter(None, days)
            for begin, end in [self._span(day)]
            if any(start <= begin and stop >= end - minute for start, stop in leaves)
        }

    def _prepare_leave(self, line):
        begin, end = self._span(line.date)
        company = self.company_id.sudo()
        return {
            "name": line.name,
            "calendar_id": company.resource_calendar_id.id,
            "company_id": company.id,
            "date_from": begin,
            "date_to": end,
            "time_type": "leave",
        }

    def _say(self, entered, moved):
        if not entered:
            message = self.env._("Nothing was entered: all chosen days are there already.")
        elif moved:
            message = self.env._(
                "Days entered: %(days)s. Running deadlines worked out anew: %(deadlines)s.",
                days=entered,
                deadlines=moved,
            )
        else:
            message = self.env._("Days entered: %s.", entered)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if entered else "info",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.constrains("line_ids")
    def _check_lines(self):
        if any(line.is_chosen and not line.date for line in self.line_ids):
            raise UserError(self.env._("A chosen holiday has no date. Enter it, or untick it."))
