"""What a report is about: a company, its days and its places; and which records of each list that
makes. The figures and the lists that people open beside them share these domains."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from odoo.fields import Domain

from .cctv_choices import REPAIR_OVER
from .cctv_zone import zone_name

NO_FAULTS = ("accepted", "ignored", "reference", "exempt")
"""Results of the review by which nothing has to be repaired."""

WORK_DONE = ("finished", "closed")
"""States of a visit that was made."""

LINE_MADE = ("done", "failed")
"""States of a device of a visit at which the work was done; 'failed' has found something."""

PLACES = {
    "cctv.uptime.day": ("location_id",),
    "cctv.fault": ("location_id",),
    "cctv.recording.day": ("location_id",),
    "cctv.picture.day": ("location_id",),
    "cctv.provider.job": ("location_id",),
    "cctv.maintenance.line": ("location_id",),
    "maintenance.equipment": ("cctv_location_id",),
    "helpdesk.ticket": ("cctv_location_id", "cctv_device_id.cctv_location_id"),
    "maintenance.request": (
        "cctv_location_id",
        "cctv_line_ids.location_id",
        "equipment_id.cctv_location_id",
    ),
    "cctv.footage.request": ("location_id", "item_ids.device_id.cctv_location_id"),
}
"""By which fields a record is at a place."""


@dataclass(frozen=True)
class Scope:
    """Days of a company, both included, and the moments at which they begin and end, in UTC.
    ``locations``: ids of the places, with all inside them; none: all places."""

    company_id: int
    date_from: date
    date_to: date
    begin: datetime
    end: datetime
    now: datetime
    zone: str
    locations: tuple[int, ...] = ()

    @property
    def until(self) -> datetime:
        """Up to when anything is known."""
        return min(self.end, self.now)

    @property
    def zone_words(self) -> str:
        return zone_name(self.zone)

    def days(self) -> list[date]:
        return [
            self.date_from + timedelta(days=number)
            for number in range((self.date_to - self.date_from).days + 1)
        ]

    def before(self) -> "Scope":
        """The months before, of whole months; else as many days before."""
        date_from, date_to = days_before(self.date_from, self.date_to)
        begin, end = moments(self.zone, date_from, date_to)
        return replace(self, date_from=date_from, date_to=date_to, begin=begin, end=end)

    # domains

    def of(self, model: str) -> Domain:
        """All of a list that is of the company and its places."""
        domain = Domain("company_id", "=", self.company_id)
        if not self.locations:
            return domain
        places = list(self.locations)
        return domain & Domain.OR(
            Domain(name, "child_of", places) for name in PLACES[model]
        )

    def within(self, name: str) -> Domain:
        """A moment lies in it."""
        return Domain(name, ">=", self.begin) & Domain(name, "<", self.end)

    def on_days(self, name: str = "day") -> Domain:
        return Domain(name, ">=", self.date_from) & Domain(name, "<=", self.date_to)

    def uptime(self) -> Domain:
        """The days of all devices."""
        return self.of("cctv.uptime.day") & self.on_days()

    def uptime_of_cameras(self) -> Domain:
        return self.uptime() & Domain("device_id.cctv_kind", "=", "camera")

    def faults(self) -> Domain:
        """What stands on its own: not what another fault has caused, nor what the review has found
        to be none."""
        return (
            self.of("cctv.fault")
            & Domain("cause_device_id", "=", False)
            & Domain("review_state", "not in", NO_FAULTS)
        )

    def faults_new(self) -> Domain:
        return self.faults() & self.within("date_start")

    def faults_mended(self) -> Domain:
        return self.faults() & self.within("date_end") & Domain("end_reason", "=", "recovered")

    def faults_open(self) -> Domain:
        """Open when it ends, whatever has become of them since."""
        is_open = Domain("date_end", "=", False) | Domain("date_end", ">=", self.end)
        return self.faults() & Domain("date_start", "<", self.end) & is_open

    def visits(self) -> Domain:
        """Preventive work that was to be done: due by its schedule, or planned for one of these
        days by hand."""
        by_hand = Domain("cctv_due_date", "=", False) & self.within("schedule_date")
        return (
            self.of("maintenance.request")
            & Domain("cctv_work_kind", "!=", False)
            & Domain("maintenance_type", "=", "preventive")
            & Domain("cctv_state", "!=", "cancelled")
            & (self.on_days("cctv_due_date") | by_hand)
        )

    def visits_done(self) -> Domain:
        return self.visits() & Domain("cctv_state", "in", WORK_DONE)

    def visits_in_time(self) -> Domain:
        return self.visits() & Domain("deadline_phase", "=", "met")

    def visits_judged(self) -> Domain:
        """Done, in time or not, or overdue now."""
        late = Domain("deadline_phase", "=", "running") & Domain("deadline_date", "<=", self.now)
        return self.visits() & (Domain("deadline_phase", "in", ("met", "missed")) | late)

    def visited(self) -> Domain:
        """The devices of the visits."""
        return self.of("cctv.maintenance.line") & Domain("request_id", "any", self.visits())

    def visited_done(self) -> Domain:
        return self.visited() & Domain("state", "in", LINE_MADE)

    def work(self) -> Domain:
        """All work that was planned for, due or done on these days: the annex."""
        return (
            self.of("maintenance.request")
            & Domain("cctv_work_kind", "!=", False)
            & (
                self.on_days("cctv_due_date")
                | self.within("schedule_date")
                | self.within("cctv_date_finished")
            )
        )

    def repairs(self) -> Domain:
        return self.of("helpdesk.ticket") & Domain("cctv_phase", "!=", False)

    def repairs_new(self) -> Domain:
        return self.repairs() & self.within("create_date")

    def repairs_closed(self) -> Domain:
        return self.repairs() & Domain("cctv_phase", "=", "closed") & self.within("closed_date")

    def repairs_open(self) -> Domain:
        """Open when it ends. One that was reported anew since counts as open all the time."""
        is_open = Domain("closed_date", "=", False) & Domain("cctv_phase", "not in", REPAIR_OVER)
        return (
            self.repairs()
            & Domain("create_date", "<", self.end)
            & (is_open | Domain("closed_date", ">=", self.end))
        )

    def repairs_judged(self) -> Domain:
        """Repaired on these days, under a standard."""
        return (
            self.repairs()
            & self.within("deadline_done")
            & Domain("deadline_phase", "in", ("met", "missed"))
        )

    def repairs_in_time(self) -> Domain:
        return self.repairs() & self.within("deadline_done") & Domain("deadline_phase", "=", "met")

    def repairs_answered(self) -> Domain:
        """Analysed on these days: the first answer of the staff (R71)."""
        return self.repairs() & self.within("cctv_analysed_date")

    def repairs_listed(self) -> Domain:
        """New, closed or open on these days: the annex."""
        return (
            self.repairs()
            & Domain("create_date", "<", self.end)
            & (
                (Domain("closed_date", "=", False) & Domain("cctv_phase", "not in", REPAIR_OVER))
                | Domain("closed_date", ">=", self.begin)
                | Domain("create_date", ">=", self.begin)
            )
        )

    def footage(self) -> Domain:
        return self.of("cctv.footage.request") & Domain("state", "!=", "draft")

    def footage_new(self) -> Domain:
        return self.footage() & self.within("date_received")

    def footage_judged(self) -> Domain:
        return (
            self.footage()
            & self.within("deadline_done")
            & Domain("deadline_phase", "in", ("met", "missed"))
        )

    def footage_in_time(self) -> Domain:
        return self.footage() & self.within("deadline_done") & Domain("deadline_phase", "=", "met")

    def held(self) -> Domain:
        """Days of cameras of which it is known how far back their recordings reach."""
        return self.of("cctv.recording.day") & self.on_days() & Domain("is_held_known", "=", True)

    def held_long_enough(self) -> Domain:
        return self.held() & Domain("is_short", "=", False)

    def pictures(self) -> Domain:
        """Days of cameras whose pictures were compared with a reference."""
        return self.of("cctv.picture.day") & self.on_days() & Domain("ratio_pictures", ">", 0)

    def findings_open(self) -> Domain:
        """Of audits: told before it ends, and not verified then. An audit of no place in
        particular is one of all."""
        domain = (
            Domain("company_id", "=", self.company_id)
            & Domain("audit_id.date_told", "<", self.end)
            & (Domain("date_verified", "=", False) | Domain("date_verified", ">=", self.end))
        )
        if not self.locations:
            return domain
        return domain & (
            Domain("audit_id.location_ids", "child_of", list(self.locations))
            | Domain("audit_id.location_ids", "=", False)
        )

    def months(self) -> list[date]:
        """The first days of the months that it is made of; none when it is no whole months."""
        if self.date_from.day != 1 or (self.date_to + timedelta(days=1)).day != 1:
            return []
        return [day for day in self.days() if day.day == 1]

    def jobs(self) -> Domain:
        """Repairs that were given to a provider on these days."""
        return self.of("cctv.provider.job") & self.within("given_date")


def days_before(date_from: date, date_to: date) -> tuple[date, date]:
    """First and last of the days before, to compare with: of whole months as many months, else as
    many days.

    >>> days_before(date(2026, 3, 1), date(2026, 3, 31))
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    >>> days_before(date(2026, 1, 1), date(2026, 2, 28))
    (datetime.date(2025, 11, 1), datetime.date(2025, 12, 31))
    >>> days_before(date(2026, 3, 10), date(2026, 3, 16))
    (datetime.date(2026, 3, 3), datetime.date(2026, 3, 9))
    """
    last = date_from - timedelta(days=1)
    if date_from.day == 1 and (date_to + timedelta(days=1)).day == 1:
        count = (date_to.year - date_from.year) * 12 + date_to.month - date_from.month + 1
        month = date_from.year * 12 + date_from.month - 1 - count
        return date(month // 12, month % 12 + 1, 1), last
    return last - (date_to - date_from), last


def moments(zone: str, date_from: date, date_to: date) -> tuple[datetime, datetime]:
    """When the first day begins and when the last one is over, naive UTC."""
    return _midnight(zone, date_from), _midnight(zone, date_to + timedelta(days=1))


def _midnight(zone: str, day: date) -> datetime:
    """Where the clocks jump over midnight, the moment at which they do."""
    local = datetime.combine(day, time(), tzinfo=ZoneInfo(zone))
    return local.astimezone(timezone.utc).replace(tzinfo=None)
