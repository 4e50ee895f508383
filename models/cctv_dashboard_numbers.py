"""The numbers of the dashboard, each with the list behind it."""

from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .cctv_accounting import company_time
from .cctv_choices import FOOTAGE_OVER, WORK_OPEN
from .cctv_dashboard import PARTS

DISKS_WRONG = ("fault", "full", "gone")
OF_SITES = {"down": ("down",), "degraded": ("degraded",), "unknown": ("unknown", "stale")}
"""Numbers that are sums over the sites, which have counted the same devices."""


WORK_TO_DO = (*WORK_OPEN, "finished")


class Number(NamedTuple):
    key: str
    label: str
    level: str
    """What it means when there are some: bad, warn or todo."""
    domain: Domain = Domain.TRUE
    """Which records of the table's base are counted."""


class Counted(NamedTuple):
    """Numbers of one table, counted by one scan of the records in ``base``; each is that of the
    list of ``action`` with the same domain."""

    model: str
    action: str
    base: Domain
    numbers: tuple


class CctvDashboard(models.AbstractModel):
    _inherit = "cctv.dashboard"

    @api.model
    def _devices(self):
        in_service = Domain("cctv_is_awaited", "=", False)
        return self._here() & Domain("cctv_kind", "!=", False) & in_service

    @api.model
    def _counts(self, parts=PARTS):
        """In the order of the screen."""
        counts = {
            "devices": (self._count_devices, self._count_faults),
            "repairs": (self._count_tickets,),
            "work": (self._count_work,),
            "footage": (self._count_footage,),
            "incidents": (self._count_incidents,),
            "recording": (self._count_checks, self._count_disks),
        }
        return [count() for part, group in counts.items() if part in parts for count in group]

    def _count_devices(self):
        _ = self.env._
        labels = {
            "down": (_("Devices down"), "bad"),
            "degraded": (_("Devices degraded"), "warn"),
            "unknown": (_("State not known"), "warn"),
        }
        numbers = tuple(
            Number(key, *labels[key], Domain("cctv_health", "in", healths))
            for key, healths in OF_SITES.items()
        )
        model, action = "maintenance.equipment", "cctv_device_action"
        return Counted(model, action, self._devices(), numbers)

    @api.model
    def _faults_open(self):
        return self._here() & Domain("date_end", "=", False)

    @api.model
    def _is_fault_now(self):
        """Confirmed; not what only follows from another fault, nor what waits for a review or has
        been found to be none."""
        return (
            Domain("date_confirmed", "!=", False)
            & Domain("cause_fault_id", "=", False)
            & Domain("review_state", "in", ("none", "ticket"))
        )

    def _count_faults(self):
        _, waiting = self.env._, self.env["cctv.fault"]._to_review()
        numbers = (
            Number("faults", _("Faults now"), "bad", self._is_fault_now()),
            Number("review", _("Pictures to review"), "todo", waiting),
        )
        return Counted("cctv.fault", "cctv_fault_action", self._faults_open(), numbers)

    def _count_tickets(self):
        repairs = Domain("cctv_phase", "!=", False) & Domain("closed", "=", False)
        numbers = (Number("tickets", self.env._("Open repairs"), "todo"),)
        model, action = "helpdesk.ticket", "cctv_ticket_action"
        return Counted(model, action, self._here() & repairs, numbers)

    @api.model
    def _work_to_do(self):
        return (
            self._here()
            & Domain("cctv_work_kind", "!=", False)
            & Domain("cctv_state", "in", WORK_TO_DO)
        )

    @api.model
    def _is_work_of_today(self):
        is_due = Domain("schedule_date", "<=", self._end_of_today())
        return Domain("cctv_state", "in", WORK_OPEN) & is_due

    def _count_work(self):
        _ = self.env._
        late = Domain("cctv_is_late", "=", True)
        finished = Domain("cctv_state", "=", "finished")
        numbers = (
            Number("work_today", _("Work due today"), "todo", self._is_work_of_today()),
            Number("work_late", _("Work overdue"), "bad", late),
            Number("work_close", _("Work to be closed"), "todo", finished),
        )
        model, action = "maintenance.request", "cctv_work_action"
        return Counted(model, action, self._work_to_do(), numbers)

    @api.model
    def _footage_asked(self):
        return self._here() & Domain("state", "not in", (*FOOTAGE_OVER, "draft"))

    def _count_footage(self):
        _, overdue = self.env._, Domain("deadline_state", "=", "overdue")
        numbers = (
            Number("footage", _("Requests for footage"), "todo"),
            Number("footage_late", _("Footage overdue"), "bad", overdue),
        )
        model, action = "cctv.footage.request", "cctv_footage_request_action"
        return Counted(model, action, self._footage_asked(), numbers)

    def _count_incidents(self):
        is_open = Domain("state", "!=", "closed")
        numbers = (Number("incidents", self.env._("Open incidents"), "warn"),)
        model, action = "cctv.incident", "cctv_incident_action"
        return Counted(model, action, self._here() & is_open, numbers)

    def _count_checks(self):
        is_draft = Domain("seal_state", "=", "draft")
        numbers = (Number("checks", self.env._("Recording checks to sign"), "todo"),)
        model, action = "cctv.recording.check", "cctv_recording_check_action"
        return Counted(model, action, self._here() & is_draft, numbers)

    def _count_disks(self):
        is_wrong = Domain("status", "in", DISKS_WRONG)
        numbers = (Number("disks", self.env._("Disks with a fault"), "bad"),)
        model, action = "cctv.recorder.disk", "cctv_recorder_disk_action"
        return Counted(model, action, self._here() & is_wrong, numbers)

    @api.model
    def _company_now(self):
        """The moment by the clock of the company, of which no more is read than that takes."""
        company = self.env.company.sudo().with_context(prefetch_fields=False)
        company.fetch(["partner_id", "resource_calendar_id"])
        return company_time(company, fields.Datetime.now())

    @api.model
    def _end_of_today(self):
        """The last moment of today by the clock of the company, naive UTC."""
        here = self._company_now()
        return fields.Datetime.now() + timedelta(
            hours=23 - here.hour, minutes=59 - here.minute, seconds=59 - here.second
        )

    # Counting -------------------------------------------------------------------------------

    @api.model
    def _readable_counts(self, parts):
        return [
            one
            for one in self._counts(parts)
            if self.env[one.model].has_access("read")
        ]

    @api.model
    def _select_numbers(self, counts):
        """{name: one row}; the base with the rules of the model, once for all numbers of it."""
        return {
            f"numbers of {one.model}": self._select_count(one)
            for one in counts
            if one.model != "maintenance.equipment"
        }

    @api.model
    def _select_count(self, counted):
        model = self.env[counted.model]
        query = model._search(counted.base)
        columns = []
        for number in counted.numbers:
            only = model._search(number.domain, active_test=False, bypass_access=True).where_clause
            only = SQL("FILTER (WHERE %s)", only) if only else SQL()
            columns.append(SQL("count(*) %s AS %s", only, SQL.identifier(number.key)))
        return query.select(*columns)

    @api.model
    def _show_numbers(self, counts, found):
        """[{key, label, count, level}]"""
        numbers = {
            key: sum(row["count"] for row in found.get("sites", ()) if row["health"] in healths)
            for key, healths in OF_SITES.items()
        }
        for one in counts:
            for row in found.get(f"numbers of {one.model}", ()):
                numbers |= row
        return [
            {
                "key": number.key,
                "label": number.label,
                "count": numbers[number.key],
                "level": number.level,
            }
            for one in counts
            for number in one.numbers
        ]
