"""The figures on the first page of the monthly report."""

from dataclasses import dataclass

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .cctv_figures import as_float


@dataclass(frozen=True)
class Figure:
    """One headline figure. ``domain`` of ``model``: the list that shows it; ``measure``: which
    column's aggregate it is there, ``__count`` for how many, ``share`` for how many percent of
    ``domain`` are in ``part``; empty: see the definition."""

    key: str
    value: float | None
    unit: str
    better: str | None = None
    model: str = ""
    domain: Domain | None = None
    measure: str = ""
    part: Domain | None = None


class CctvFigures(models.AbstractModel):
    _inherit = "cctv.figures"

    @api.model
    def _headline(self, company, date_from, date_to, locations=None) -> list[dict]:
        """The figures on the first page.

        :return: of each key, label, value, unit, previous, better ('up', 'down' or None), model,
            domain and measure of the list that shows the same, and part, of a share
        """
        scope = self._scope(company, date_from, date_to, locations)
        self.env.flush_all()
        return self._headline_of(scope)

    @api.model
    def _headline_of(self, scope) -> list[dict]:
        before = {figure.key: figure.value for figure in self._figures(scope.before())}
        labels = self._figure_labels()
        return [
            {
                "key": figure.key,
                "label": labels[figure.key],
                "value": figure.value,
                "unit": figure.unit,
                "previous": before[figure.key],
                "better": figure.better,
                "model": figure.model,
                "domain": list(figure.domain) if figure.domain is not None else [],
                "measure": figure.measure,
                "part": list(figure.part) if figure.part is not None else [],
            }
            for figure in self._figures(scope)
        ]

    @api.model
    def _figures(self, scope) -> list[Figure]:
        return [
            *self._figures_of_devices(scope),
            *self._figures_of_maintenance(scope),
            *self._figures_of_repairs(scope),
            *self._figures_of_footage(scope),
            *self._figures_of_recordings(scope),
            *self._figures_of_audits(scope),
        ]

    @api.model
    def _counted(self, key, model, domain, better=None) -> Figure:
        value = self._count(model, domain)
        return Figure(key, value, "count", better, model, domain, "__count")

    @api.model
    def _shared(self, key, model, domain, part, better="up") -> Figure:
        value = self._share(model, domain, part)
        return Figure(key, value, "percent", better, model, domain, "share", part)

    @api.model
    def _figures_of_devices(self, scope):
        uptime, mended = scope.uptime_of_cameras(), scope.faults_mended()
        fault, day = "cctv.fault", "cctv.uptime.day"
        new = self._counted("faults_new", fault, scope.faults_new(), "down")
        return [
            Figure(
                "availability",
                self._availability(uptime),
                "percent",
                "up",
                day,
                uptime,
                "availability:avg",
            ),
            new,
            self._counted("faults_open", fault, scope.faults_open(), "down"),
            Figure(
                "mttr", self._mttr(mended), "hours", "down", fault, mended, "duration_h:avg"
            ),
            Figure("mtbf", self._mtbf(scope, new.value), "hours", "up", day, scope.uptime()),
        ]

    @api.model
    def _availability(self, domain) -> float | None:
        """Percent of the known and unplanned time, as the list of uptime reckons it."""
        served, down = self._served_and_down(domain)
        return 100.0 * served / (served + down) if served + down else None

    @api.model
    def _served_and_down(self, domain) -> tuple[int, int]:
        """Seconds fine or degraded, seconds down."""
        served = SQL("coalesce(sum(cctv_uptime_day.up_s + cctv_uptime_day.degraded_s), 0)")
        down = SQL("coalesce(sum(cctv_uptime_day.down_s), 0)")
        return self._select("cctv.uptime.day", domain, [served, down])[0]

    @api.model
    def _mttr(self, domain) -> float | None:
        """Mean hours from the first failed check to the first good one."""
        return self._mean("cctv.fault", domain, "duration_h")

    @api.model
    def _mtbf(self, scope, faults) -> float | None:
        """Hours that the devices have worked, for each fault; None without one, and when nothing
        is known of the devices."""
        served, down = self._served_and_down(scope.uptime())
        return served / 3600 / faults if faults and served + down else None

    @api.model
    def _figures_of_maintenance(self, scope):
        visit, line = "maintenance.request", "cctv.maintenance.line"
        judged, in_time = scope.visits_judged(), scope.visits_in_time()
        return [
            self._counted("visits_planned", visit, scope.visits()),
            self._counted("visits_done", visit, scope.visits_done(), "up"),
            self._shared("visits_in_time", visit, judged, in_time),
            self._shared("visited_done", line, scope.visited(), scope.visited_done()),
        ]

    @api.model
    def _figures_of_repairs(self, scope):
        ticket, judged = "helpdesk.ticket", scope.repairs_judged()
        answered = scope.repairs_answered()
        return [
            self._counted("repairs_new", ticket, scope.repairs_new(), "down"),
            self._counted("repairs_closed", ticket, scope.repairs_closed(), "up"),
            self._counted("repairs_open", ticket, scope.repairs_open(), "down"),
            self._shared("repairs_in_time", ticket, judged, scope.repairs_in_time()),
            Figure(
                "first_response",
                self._first_response(answered),
                "hours",
                "down",
                ticket,
                answered,
                "cctv_response_h:avg",
            ),
        ]

    @api.model
    def _first_response(self, domain) -> float | None:
        """Mean hours from the report to the first analysis."""
        return self._mean("helpdesk.ticket", domain, "cctv_response_h")

    @api.model
    def _mean(self, model, domain, field) -> float | None:
        """As the lists average it."""
        records = self.env[model].sudo()
        column = SQL("avg(%s)", records._field_to_sql(records._table, field))
        return as_float(self._select(model, domain, [column])[0][0])

    @api.model
    def _figures_of_footage(self, scope):
        request, judged = "cctv.footage.request", scope.footage_judged()
        return [
            self._counted("footage_new", request, scope.footage_new()),
            self._shared("footage_in_time", request, judged, scope.footage_in_time()),
        ]

    @api.model
    def _figures_of_recordings(self, scope):
        held, pictures, day = scope.held(), scope.pictures(), "cctv.picture.day"
        return [
            self._shared("retention", "cctv.recording.day", held, scope.held_long_enough()),
            Figure(
                "sharpness",
                self._mean(day, pictures, "sharpness_percent"),
                "percent",
                "up",
                day,
                pictures,
                "sharpness_percent:avg",
            ),
        ]

    @api.model
    def _figure_labels(self) -> dict:
        _ = self.env._
        return {
            "availability": _("Availability of the cameras"),
            "faults_new": _("New faults"),
            "faults_open": _("Faults open at the end"),
            "mttr": _("Mean time to repair (MTTR)"),
            "mtbf": _("Mean time between failures (MTBF)"),
            "visits_planned": _("Maintenance visits planned"),
            "visits_done": _("Maintenance visits done"),
            "visits_in_time": _("Visits in time"),
            "visited_done": _("Planned devices that were maintained"),
            "repairs_new": _("New repair requests"),
            "repairs_closed": _("Repair requests closed"),
            "repairs_open": _("Repair requests open at the end"),
            "repairs_in_time": _("Repairs in time (SLA)"),
            "first_response": _("First response to a repair request"),
            "footage_new": _("Requests for footage"),
            "footage_in_time": _("Requests for footage in time"),
            "retention": _("Recordings kept as long as demanded"),
            "sharpness": _("Sharpness against the reference"),
            "findings_open": _("Findings of audits open at the end"),
        }
