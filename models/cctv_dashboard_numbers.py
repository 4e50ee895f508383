"""The numbers of the dashboard, each with the list behind it."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .cctv_accounting import company_time
from .cctv_choices import FOOTAGE_OVER, WORK_OPEN

DISKS_WRONG = ("fault", "full", "gone")
OF_SITES = {"down": ("down",), "degraded": ("degraded",), "unknown": ("unknown", "stale")}
"""Numbers that are sums over the sites, which have counted the same devices."""


class CctvDashboard(models.AbstractModel):
    _inherit = "cctv.dashboard"

    @api.model
    def _devices(self, *healths):
        domain = Domain("cctv_kind", "!=", False) & self._here()
        return domain & Domain("cctv_health", "in", list(healths)) if healths else domain

    @api.model
    def _number_rows(self):
        """[(key, label, model, domain, action of the list, level)]; level: what it means when there
        are some: bad, warn or todo."""
        return self._rows_of_devices() + self._rows_of_work() + self._rows_of_rooms()

    def _rows_of_devices(self):
        _, here = self.env._, self._here()
        device, fault = "maintenance.equipment", "cctv.fault"
        levels = {"down": "bad", "degraded": "warn", "unknown": "warn"}
        labels = {
            "down": _("Devices down"),
            "degraded": _("Devices degraded"),
            "unknown": _("State not known"),
        }
        rows = [
            (key, labels[key], device, self._devices(*healths), "cctv_device_action", levels[key])
            for key, healths in OF_SITES.items()
        ]
        waiting = here & self.env[fault]._to_review()
        return [
            *rows,
            ("faults", _("Faults now"), fault, self._faults_now(), "cctv_fault_action", "bad"),
            ("review", _("Pictures to review"), fault, waiting, "cctv_fault_action", "todo"),
        ]

    def _work_domain(self):
        return self._here() & Domain("cctv_work_kind", "!=", False)

    def _work_today(self):
        return (
            self._work_domain()
            & Domain("cctv_state", "in", WORK_OPEN)
            & Domain("schedule_date", "<=", self._end_of_today())
        )

    def _footage_asked(self):
        return self._here() & Domain("state", "not in", (*FOOTAGE_OVER, "draft"))

    def _rows_of_work(self):
        _, here, work, asked = self.env._, self._here(), self._work_domain(), self._footage_asked()
        request, footage = "maintenance.request", "cctv.footage.request"
        late = work & Domain("cctv_is_late", "=", True)
        finished = work & Domain("cctv_state", "=", "finished")
        repairs = here & Domain("cctv_phase", "!=", False) & Domain("closed", "=", False)
        overdue = asked & Domain("deadline_state", "=", "overdue")
        footages = "cctv_footage_request_action"
        return [
            ("tickets", _("Open repairs"), "helpdesk.ticket", repairs, "cctv_ticket_action",
             "todo"),
            ("work_today", _("Work due today"), request, self._work_today(), "cctv_work_action",
             "todo"),
            ("work_late", _("Work overdue"), request, late, "cctv_work_action", "bad"),
            ("work_close", _("Work to be closed"), request, finished, "cctv_work_action", "todo"),
            ("footage", _("Requests for footage"), footage, asked, footages, "todo"),
            ("footage_late", _("Footage overdue"), footage, overdue, footages, "bad"),
        ]  # fmt: skip

    def _rows_of_rooms(self):
        _, here = self.env._, self._here()
        return [
            ("incidents", _("Open incidents"), "cctv.incident",
             here & Domain("state", "!=", "closed"), "cctv_incident_action", "warn"),
            ("checks", _("Recording checks to sign"), "cctv.recording.check",
             here & Domain("seal_state", "=", "draft"), "cctv_recording_check_action", "todo"),
            ("disks", _("Disks with a fault"), "cctv.recorder.disk",
             here & Domain("status", "in", DISKS_WRONG), "cctv_recorder_disk_action", "bad"),
        ]  # fmt: skip

    @api.model
    def _end_of_today(self):
        """The last moment of today by the clock of the company, naive UTC."""
        now = fields.Datetime.now()
        here = company_time(self.env.company.sudo(), now)
        return now + timedelta(
            hours=23 - here.hour, minutes=59 - here.minute, seconds=59 - here.second
        )

    @api.model
    def _numbers(self, rows, sites):
        """Counted by one statement, each with the rules of its model. ``sites``: whose devices
        are counted already."""
        rows = [row for row in rows if self.env[row[2]].has_access("read")]
        asked = [row for row in rows if row[0] not in OF_SITES]
        counts = [
            SQL("(SELECT count(*) FROM (%s) AS found)", self.env[model]._search(domain).select())
            for _key, _label, model, domain, *_more in asked
        ]
        found = self.env.execute_query(SQL("SELECT %s", SQL(", ").join(counts)))[0] if asked else ()
        numbers = dict(zip((row[0] for row in asked), found, strict=True))
        for key, healths in OF_SITES.items():
            numbers[key] = sum(
                part["count"]
                for site in sites
                for part in site["counts"]
                if part["health"] in healths
            )
        return [
            {"key": key, "label": label, "count": numbers[key], "level": level}
            for key, label, *_more, level in rows
        ]
