"""The scheduled action of the proof of recording: the day's rows and the morning's summary."""

import time

from odoo import api, fields, models

from ..tools.spans import day_bounds
from . import cctv_recording_night as night, cctv_recording_rows as read
from .cctv_poll_tools import from_epoch

COMPANIES_AT_ONCE = 50
"""Whose rows are written in one transaction."""


class CctvRecordingDay(models.Model):
    _inherit = "cctv.recording.day"

    @api.model
    def _cron_recordings(self):
        """Each half hour: rows for yesterday's cameras, what is known about them, and, from the
        morning hour on, the summary."""
        days = self._yesterdays(time.time())
        companies = list(days)
        for start in range(0, len(companies), COMPANIES_AT_ONCE):
            batch = companies[start : start + COMPANIES_AT_ONCE]
            self._prepare({company: days[company] for company in batch})
            self.env["cctv.recording.check"]._make_due(batch, fields.Datetime.now())
            self.env["ir.cron"]._commit_progress(
                len(batch), remaining=len(companies) - start - len(batch)
            )

    @api.model
    def _yesterdays(self, now: float) -> dict:
        """{company id: the day whose recordings are looked at now}."""
        zones = self.env["cctv.accounting"]._zones()
        return {company: read.yesterday_of(now, zone) for company, zone in zones.items()}

    @api.model
    def _prepare(self, days: dict):
        """A row for each camera that is to be recorded, with what is known by now.

        :param days: {company id: day}
        """
        night.prepare_days(self.env, days)
        night.write_reasons(self.env, days)
        for day in set(days.values()):
            companies = {company for company, its_day in days.items() if its_day == day}
            self._refresh_circumstances(companies, {day})
            self.env["cctv.recording.check"]._refresh_days(companies, {day})
        self.invalidate_model()

    @api.model
    def _refresh_circumstances(self, company_ids, days, camera_ids=None):
        """Look up anew whether the cameras (or some of them) were reachable on these days and
        their pictures good."""
        zones = self.env["cctv.accounting"]._zones()
        for day in days:
            bounds = {
                company: (day, *map(from_epoch, day_bounds(day, zones[company])))
                for company in company_ids
            }
            night.write_circumstances(self.env, bounds, camera_ids)
