"""The visits of a schedule: made a batch at a time, never twice.

A batch is a transaction: who is killed in the middle has made all of it or nothing, and the next
run makes what is missing. That a device has one line for a schedule and a date is kept by a unique
index.
"""

import logging
import time
from datetime import date, timedelta

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.visits import Agenda
from . import cctv_row_locks as row_locks
from .cctv_visit_plan import Order

_logger = logging.getLogger(__name__)

BATCH = 100
"""Visits of one transaction."""

AT_ONCE = 500
"""Devices for which visits are made while somebody waits; more are left to the cron."""

CATCH_UP = timedelta(days=366)
"""What has not been made for longer is not made any more."""


class CctvMaintenanceSchedule(models.Model):
    _inherit = "cctv.maintenance.schedule"

    @api.model
    def _cron_generate(self):
        """Each day, and when something has changed: make the visits that lie within the lead
        time, those of new devices, and tell the technicians."""
        until = time.monotonic() + self.env["cctv.poll"]._budget_s()
        is_done = self._generate_running(until) and self._make_initial_visits(until)
        if not (is_done and self._announced()):
            self.env.ref("helpdesk_cctv.ir_cron_cctv_schedules")._trigger()

    @api.model
    def _announced(self) -> bool:
        """Tell the technicians. Whether all were told; else somebody was changing a visit at the
        same moment, or taking it back."""
        try:
            self._announce()
        except psycopg2.OperationalError:
            _logger.info("Visits are changed by somebody at this moment.")
            self.env.cr.rollback()
            return False
        return True

    @api.model
    def _generate_running(self, until: float) -> bool:
        """Whether all is made; else the time is up."""
        cron, is_done = self.env["ir.cron"], True
        domain = [("state", "=", "running")]
        for schedule in self.sudo().search(domain, order="date_generated NULLS FIRST, id"):
            try:
                for count in schedule._generate():
                    cron._commit_progress(count)
                    if time.monotonic() > until:
                        return False
            except psycopg2.OperationalError:  # somebody wrote at the same moment: once more
                _logger.info("%s is changed by somebody at this moment.", schedule)
                self.env.cr.rollback()
                is_done = False
            except Exception as error:  # one schedule does not keep the others from theirs
                _logger.exception("Could not make the visits of %s.", schedule)
                self.env.cr.rollback()
                schedule._note_problem(schedule._words_of(error))
            cron._commit_progress(1)
        return is_done

    def _words_of(self, error) -> str:
        """What people read of it; the rest is in the log."""
        if isinstance(error, UserError):
            return str(error)
        env = self.with_context(lang=self.company_id._cctv_lang()).env
        return env._(
            "The visits could not be made because of an error (%s). It is tried again each day; "
            "the server's log says more.",
            type(error).__name__,
        )

    def _generate(self):
        """Make what is missing of this schedule. Yields after each batch how many visits it made,
        so that a caller may commit; the schedule is locked anew for the next."""
        self.ensure_one()
        schedule = self.sudo().with_company(self.company_id)
        if not schedule._may_generate():
            return
        today = schedule._today()
        matching = schedule._matching()
        schedule._follow(today, matching)
        horizon = today + timedelta(days=schedule.lead_days)
        calendar = schedule._calendar(fields.Datetime.now() - timedelta(days=370))
        for due in schedule._wanted(today, horizon):
            yield from schedule._generate_due(due, calendar, matching)
        schedule._generated(today, horizon)

    def _may_generate(self) -> bool:
        """Nobody else is at it, and it still runs. What was known of it is from before the last
        commit: others may have changed it since."""
        self.env.flush_all()
        self.env.invalidate_all(flush=False)
        locked = self.exists().try_lock_for_update(allow_referencing=True)
        return bool(locked) and self.state == "running"

    def _wanted(self, today, horizon):
        """What is due up to ``horizon``. Of what was missed, because the server was down, only
        the latest is made up for."""
        since = max(self.date_running or today, today - CATCH_UP)
        if self.date_generated:
            since = max(since, min(today, self.date_generated + timedelta(days=1)))
        dues = self._dues(since, horizon)
        missed = [due for due in dues if due.day < today]
        return missed[-1:] + dues[len(missed) :]

    def _generate_due(self, due, calendar, matching):
        missing = self._missing(due, matching)
        missing = self._join_visits(due, missing) if missing else {}
        stops = self._portions(missing) if missing else []
        technicians = self._technicians().ids
        for start in range(0, len(stops), BATCH):
            batch = stops[start : start + BATCH]
            agenda = self._agenda(due.day, due.number, technicians, calendar)
            visits = [agenda.book(*stop, self.estimated_minutes) for stop in batch]
            self._make(due, visits, calendar)
            yield len(visits)
            if not self._may_generate():
                return

    def _technicians(self):
        """In the order of their turns; who has left or works elsewhere now has none."""
        return self.user_ids.filtered(
            lambda user: user.active and self.company_id in user.company_ids
        ).sorted("id")

    def _missing(self, due, matching) -> dict:
        """The devices of ``matching`` that have no line for ``due`` yet."""
        lines = self.env["cctv.maintenance.line"]
        lines.flush_model(["schedule_id", "due_date", "device_id"])
        rows = self.env.execute_query(
            SQL(
                "SELECT device_id FROM cctv_maintenance_line"
                " WHERE schedule_id = %s AND due_date = %s",
                self.id,
                due.date,
            )
        )
        have = {device for (device,) in rows}
        return {d: place for d, place in matching.items() if d not in have}

    def _join_visits(self, due, missing) -> dict:
        """Devices that came later go into the visits that are planned already, while these have
        room. What is left."""
        visits = self._planned_of(due)
        if not visits:
            return missing
        most, wide = self._most_devices(), self._by_visit_place(missing)
        places = self._visit_places(visits.cctv_location_id)
        rows = []
        for visit in visits:
            waiting = wide.get(places.get(visit.cctv_location_id.id, 0), [])
            free = max(0, most - len(visit.cctv_line_ids))
            rows += [(visit.id, device, self.template_id.id) for device in waiting[:free]]
            del waiting[:free]
        if rows:
            row_locks.wait_for(visits)
            visits._cctv_insert_lines(self.company_id, rows, self._line_values(due))
            self._refit(visits.filtered(lambda v: v.id in {row[0] for row in rows}))
        return {device: missing[device] for group in wide.values() for device in group}

    def _planned_of(self, due):
        return self.env["maintenance.request"].search(
            [
                ("cctv_schedule_id", "=", self.id),
                ("cctv_due_date", "=", due.date),
                ("cctv_state", "=", "planned"),
            ],
            order="id",
        )

    def _agenda(self, first, turn, technicians, calendar, taken=0):
        """Who has time from the day ``first`` on, which begins ``taken`` minutes later."""
        first = max(first, self._today())
        days = (work.day for work in calendar.after(first - timedelta(1)))
        load = self._load(technicians, first)
        for technician in technicians:
            load[technician, first] = max(load.get((technician, first), 0), taken)
        return Agenda(technicians, turn, days, load, self._minutes_a_day())

    def _load(self, technicians, since: date) -> dict:
        """{(technician, day): minutes} that are planned from ``since`` on, of all schedules."""
        if not technicians:
            return {}
        self.env["maintenance.request"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT user_id, (schedule_date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS d,
                       SUM(EXTRACT(EPOCH FROM schedule_end - schedule_date) / 60)::int
                  FROM maintenance_request
                 WHERE user_id = ANY(%(users)s) AND cctv_state IN ('planned', 'under_way')
                   AND schedule_date >= %(since)s AND schedule_end > schedule_date
                 GROUP BY user_id, d
                """,
                zone=self._zone(),
                users=technicians,
                since=since - timedelta(days=1),
            )
        )
        return {(user, day): minutes for user, day, minutes in rows}

    def _make(self, due, visits, calendar):
        places, order = self.env["cctv.location"], self._order_of(due)
        new = []
        for visit in visits:
            begin = calendar.working_day(visit.day).begin + timedelta(minutes=visit.begin)
            devices = [(device, self.template_id.id) for device in visit.devices]
            place = places.browse(visit.place or ())
            new.append(order.visit(place, devices, visit.technician, begin))
        requests = self.env["maintenance.request"]
        return requests._cctv_make_visits(self.company_id, new, self._line_values(due))

    def _order_of(self, due=None) -> Order:
        """:param due: for which date; without one, only for what the visits are called"""
        return Order(
            company=self.company_id,
            name=self.name,
            work_kind=self.work_kind,
            minutes=self.estimated_minutes,
            allowed_days=self.allowed_days,
            team=self.team_id or self._default_team(),
            day=self._today(),
            values={"cctv_schedule_id": self.id, "cctv_due_date": due and due.date},
        )

    def _line_values(self, due) -> dict:
        return {"schedule_id": self.id, "due_date": due.date, "work_kind": self.work_kind}

    def _refit(self, visits):
        """Visits take as long as their devices."""
        for visit in visits:
            minutes = len(visit.cctv_line_ids) * self.estimated_minutes
            if visit.schedule_date:
                visit.schedule_end = visit.schedule_date + timedelta(minutes=minutes)

    def _generated(self, today, horizon):
        """Note up to when visits are made, and what stands in their way."""
        problem = self._trouble()
        if problem != (self.problem or ""):
            self._note_problem(problem)
        self.env["cctv.maintenance.date"]._refresh(self, today)
        self.date_generated = horizon

    def _trouble(self) -> str:
        env = self.with_context(lang=self.company_id._cctv_lang()).env
        if not self.env["maintenance.equipment"].sudo().search_count(
            self._device_domain(), limit=1
        ):
            return env._("No device fits any more: change the devices, or pause the schedule.")
        if self.date_end and self.date_end < self._today():
            return env._("The last time is over: give it a later one, or archive the schedule.")
        return ""

    def _note_problem(self, problem):
        """Keep ``problem`` where people see it, and ask the IT head once to look at it."""
        self.problem = problem or False
        self.activity_unlink(["mail.mail_activity_data_warning"], only_automated=True)
        profile = self.company_id._cctv_profile()
        managers = profile._users_of_role("manager", self.company_id)
        if problem and managers:
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_warning", summary=problem, user_id=managers[0].id
            )

    def _generate_now(self):
        """Make the visits while somebody waits, or soon when there are many."""
        cron = self.env.ref("helpdesk_cctv.ir_cron_cctv_schedules").sudo()
        for schedule in self.filtered(lambda s: s.state == "running"):
            if len(schedule._matching()) <= AT_ONCE:
                for _count in schedule._generate():
                    pass
        cron._trigger()
