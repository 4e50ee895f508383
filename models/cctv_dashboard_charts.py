"""The charts of the dashboard: the last 30 days."""

from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.fields import Domain

from .cctv_accounting import company_time, company_zone

CHART_DAYS = 30


class CctvDashboard(models.AbstractModel):
    _inherit = "cctv.dashboard"

    @api.model
    def cctv_dashboard_charts(self):
        """Of the last days of the company's time zone, oldest first: availability in percent (None:
        not known, as of today, which is booked later), and how many faults began; each None for
        who may not read what it counts. It reads 30 accounts of each device, so that a screen asks
        for it now and then only."""
        self._check_duty()
        zone = company_zone(self.env.company.sudo())
        today = company_time(self.env.company.sudo(), fields.Datetime.now()).date()
        days = [today - timedelta(days=back) for back in range(CHART_DAYS, -1, -1)]
        availability, faults = self._availability(days), self._new_faults(days, zone)
        return {
            "days": [fields.Date.to_string(day) for day in days],
            "availability": availability and [availability.get(day) for day in days],
            "faults": faults and [faults.get(day, 0) for day in days],
        }

    def _availability(self, days):
        accounts = self.env["cctv.uptime.day"]
        if not accounts.has_access("read"):
            return None
        domain = self._here() & Domain("day", ">=", days[0]) & Domain("day", "<", days[-1])
        rows = accounts._read_group(domain, ["day:day"], ["availability:avg"])
        return {days[0]: None} | {
            day: None if share is None else round(share, 2) for day, share in rows
        }

    def _new_faults(self, days, zone):
        """{day: faults that began on it}"""
        faults = self.env["cctv.fault"].with_context(tz=zone)
        if not faults.has_access("read"):
            return None
        begin = pytz.timezone(zone).localize(datetime.combine(days[0], time()))
        begin = begin.astimezone(pytz.utc).replace(tzinfo=None)
        domain = self._here() & Domain("date_start", ">=", begin)
        rows = faults._read_group(domain, ["date_start:day"], ["__count"])
        return {days[0]: 0} | {moment.date(): count for moment, count in rows}
