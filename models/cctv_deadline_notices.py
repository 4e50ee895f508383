"""When the steps of a chain fall due for a deadline."""

from datetime import timedelta
from itertools import islice

from odoo import models

from ..tools.working_days import NoWorkingDay
from .cctv_deadline_clock import LENGTHS


class CctvDeadlineMixin(models.AbstractModel):
    _inherit = "cctv.deadline.mixin"

    def _deadline_plan_notices(self, calendars):
        """Note when the next step is due. None while the clock stands still or has ended."""
        planned = {}
        for record in self:
            moment = record._deadline_next_notice_after(record.deadline_noticed_until, calendars)
            if moment != (record.deadline_next_notice or None):
                planned.setdefault(moment, []).append(record.id)
        for moment, ids in planned.items():
            self.browse(ids).write({"deadline_next_notice": moment})

    def _deadline_next_notice_after(self, since, calendars):
        if self.deadline_phase != "running" or self.deadline_is_paused:
            return None
        moments = [moment for moment, _step in self._deadline_moments(calendars)]
        return min((m for m in moments if not since or m > since), default=None)

    def _deadline_moments(self, calendars):
        """[(moment, step)] of the chain, in order. What would be before the start is left out."""
        calendar = calendars[self.company_id]
        steps = self._deadline_escalation_steps()
        moments = [(self._deadline_moment(step, calendar), step) for step in steps]
        found = [(m, step) for m, step in moments if m and m > self.deadline_start]
        return sorted(found, key=lambda pair: pair[0])

    def _deadline_moment(self, step, calendar):
        """When ``step`` falls due; None for never."""
        due, amount, unit = self.deadline_date, step.amount, step.unit
        if unit == "percent":
            amount, unit = self._deadline_share(amount)
        if unit != "working_days":
            length = amount * LENGTHS[unit]
            return due - length if step.timing == "before" else due + length
        day = calendar.local_day(due - timedelta(seconds=1))
        try:
            if step.timing == "before":
                return self._nth(calendar.before(day + timedelta(1)), amount + 1).begin
            return self._nth(calendar.after(day), amount).end if amount else due
        except NoWorkingDay:
            return None

    def _deadline_share(self, percent):
        """(amount, unit) of so many per cent of the time allowed."""
        if self.deadline_unit == "working_days":
            return self.deadline_amount * percent // 100, "working_days"
        return self.deadline_amount * percent / 100, self.deadline_unit

    @staticmethod
    def _nth(days, number):
        """The ``number``-th of the working days, from 1."""
        return next(islice(days, number - 1, None))
