"""The technician's own page: what is to be done today, by place."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .cctv_choices import WORK_OPEN
from .cctv_maintenance_line_flow import ENDED

AHEAD_DAYS = 7
MOST_JOBS = 200
"""More than anybody does in a week; what is overdue comes first."""


class MaintenanceRequest(models.Model):
    _inherit = "maintenance.request"

    @api.model
    def cctv_my_work(self):
        """The reader's jobs, and those that nobody has taken yet.

        :return: ``{"sections": [{"key", "jobs": [...]}], "is_cut"}``; key is under_way, overdue,
            today, unassigned or later; see ``_cctv_job``
        """
        self.check_access("read")
        today = fields.Date.context_today(self)
        jobs = self.search(self._cctv_my_domain(today), order="schedule_date, id", limit=MOST_JOBS)
        counts = jobs._cctv_line_counts()
        sections = {key: [] for key in ("under_way", "overdue", "today", "unassigned", "later")}
        for job in jobs:
            key = job._cctv_section(today)
            sections[key].append(job._cctv_job(counts.get(job.id, (0, 0)), today))
        return {
            "sections": [{"key": key, "jobs": found} for key, found in sections.items() if found],
            "is_cut": len(jobs) == MOST_JOBS,
        }

    @api.model
    def _cctv_my_domain(self, today):
        last = today + timedelta(days=AHEAD_DAYS + 1)
        mine = Domain("user_id", "in", [self.env.uid, False]) | Domain(
            "cctv_line_ids.started_by_id", "=", self.env.uid
        )
        return (
            Domain("cctv_work_kind", "!=", False)
            & Domain("archive", "=", False)
            & Domain("cctv_state", "in", [*WORK_OPEN, False])
            & (Domain("schedule_date", "=", False) | Domain("schedule_date", "<=", str(last)))
            & mine
        )

    def _cctv_line_counts(self):
        """{id: (devices, devices that are ended)}"""
        rows = self.env["cctv.maintenance.line"]._read_group(
            [("request_id", "in", self.ids)], ["request_id", "state"], ["__count"]
        )
        counts = {}
        for request, state, count in rows:
            total, ended = counts.get(request.id, (0, 0))
            counts[request.id] = (total + count, ended + count * (state in ENDED))
        return counts

    def _cctv_day(self):
        """The day it is planned for, by the reader's clock."""
        if self.schedule_date:
            return fields.Datetime.context_timestamp(self, self.schedule_date).date()
        return self.cctv_due_date or self.request_date

    def _cctv_section(self, today):
        day = self._cctv_day() or today
        if self.cctv_state == "under_way":
            return "under_way"
        if not self.user_id:
            return "unassigned" if day <= today else "later"
        if self.cctv_is_late:
            return "overdue"
        return "today" if day <= today else "later"

    def _cctv_job(self, counts, today):
        device, place = self.equipment_id.sudo(), self.sudo().cctv_location_id
        place = place or device.cctv_location_id
        day, total = self._cctv_day(), counts[0]
        return {
            "id": self.id,
            "name": self.name or "",
            "place": place.complete_name or "",
            "device": device.display_name or "",
            "kind": self._cctv_word("cctv_work_kind"),
            "state": self.cctv_state or "planned",
            "state_words": self._cctv_word("cctv_state"),
            "day": format_date(self.env, day) if day else "",
            "is_today": day == today,
            "is_overdue": self.cctv_is_late,
            "total": total,
            "ended": counts[1],
            "technician": self.sudo().user_id.name or "",
            "is_mine": self.user_id == self.env.user,
        }
