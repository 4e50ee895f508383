"""What becomes of planned visits when a schedule, its devices or the working days change.

What has not been begun follows; what was begun, done or cancelled stays, and so does what is
overdue: that it was not done is history.
"""

from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from . import cctv_row_locks as row_locks
from .cctv_visit_plan import QUIET


class CctvMaintenanceSchedule(models.Model):
    _inherit = "cctv.maintenance.schedule"

    def _follow(self, today, matching):
        """Withdraw what is no longer due or no longer about its device, and move what is planned
        for a day that has become a day off.

        :param matching: as ``_matching`` gives it; empty when the schedule stops
        """
        rows = self._planned_lines(today)
        wanted = self._wanted_dates({row[2] for row in rows}) if matching and rows else set()
        staying = self._staying({row[3] for row in rows} | set(matching.values()))
        gone, moved = [], []
        for line, device, due, place in rows:
            now_at = matching.get(device, place)
            if due not in wanted or device not in matching or staying[place] != staying[now_at]:
                gone.append(line)
            elif now_at != place:
                moved.append(line)
        self._withdraw(gone)
        self._correct_places(moved)
        if matching:
            self._leave_days_off(today)

    def _planned_lines(self, today):
        """[(line, device, due date, place)] that are planned from today on and not begun."""
        self.env["cctv.maintenance.line"].flush_model()
        self.env["maintenance.request"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.id, l.device_id, l.due_date, l.location_id
                  FROM cctv_maintenance_line l JOIN maintenance_request r ON r.id = l.request_id
                 WHERE l.schedule_id = %s AND l.state = 'planned' AND l.checklist_id IS NULL
                   AND r.cctv_state = 'planned' AND r.schedule_date >= %s
                """,
                self.id,
                self._calendar(fields.Datetime.now()).midnight(today),
            )
        )
        return [(line, device, due, place or False) for line, device, due, place in rows]

    def _wanted_dates(self, dates):
        """Those of ``dates`` on which it is due by the rule."""
        dues = self._dues(min(dates), max(dates) + timedelta(days=62))
        return dates & {due.date for due in dues}

    def _staying(self, places) -> dict:
        """{place: the place that is visited for it}."""
        own = self.env["cctv.location"].sudo().browse([place for place in places if place])
        return {False: 0, **self._visit_places(own.exists())}

    def _withdraw(self, line_ids):
        """Take planned lines back, and visits that are left without any. Nobody begins these
        meanwhile; who has begun one since this transaction read it makes it fail, and it is tried
        again.

        :raises psycopg2.OperationalError: one of them was changed meanwhile
        """
        if not line_ids:
            return
        lines = self.env["cctv.maintenance.line"].browse(line_ids)
        visits = lines.request_id
        row_locks.wait_for(visits)
        lines.unlink()
        empty = visits._cctv_without_lines(visits)
        count = len(empty)
        self._tell_taken_back(empty)
        empty.with_context(**QUIET).unlink()
        self._refit(visits - empty)
        self._message_log(
            body=self.env._(
                "No longer due and taken back: %(lines)s devices, %(visits)s visits.",
                lines=len(line_ids),
                visits=count,
            )
        )

    def _correct_places(self, line_ids):
        """Devices that were moved within the place of their visit."""
        if line_ids:
            self.env.cr.execute(
                SQL(
                    "UPDATE cctv_maintenance_line l SET location_id = e.cctv_location_id"
                    "  FROM maintenance_equipment e WHERE e.id = l.device_id AND l.id = ANY(%s)",
                    line_ids,
                )
            )
            self.env["cctv.maintenance.line"].invalidate_model(["location_id"])

    def _leave_days_off(self, today):
        """A holiday that was entered later moves what the schedule itself has planned."""
        calendar = self._calendar(fields.Datetime.now() - timedelta(days=370))
        moves = {}
        for visit in self._own_planned(calendar.midnight(today)):
            day = calendar.local_day(visit.schedule_date)
            if not calendar.working_day(day):
                shift = next(calendar.after(day)).day - day
                key = (visit.schedule_date, visit.schedule_end, shift)
                moves.setdefault(key, []).append(visit.id)
        for (begin, end, shift), ids in moves.items():
            visits = self.env["maintenance.request"].with_context(**QUIET).browse(ids)
            visits.write({"schedule_date": begin + shift, "schedule_end": end + shift})

    def _own_planned(self, since):
        """Visits that are not begun, from ``since`` on, which nobody has planned by hand."""
        return self.env["maintenance.request"].search(
            [
                ("cctv_schedule_id", "=", self.id),
                ("cctv_state", "=", "planned"),
                ("cctv_is_pinned", "=", False),
                ("schedule_date", ">=", since),
            ]
        )

    def _carry_over(self, changed):
        """Visits that are not begun are done as the schedule says now.

        :param changed: names of fields of the schedule
        """
        visits = self.env["maintenance.request"].with_context(**QUIET).search(
            [("cctv_schedule_id", "=", self.id), ("cctv_state", "=", "planned")]
        )
        if not visits:
            return
        lines = visits.cctv_line_ids.filtered(lambda line: line.state == "planned")
        if "work_kind" in changed:
            visits.write({"cctv_work_kind": self.work_kind})
            lines.write({"work_kind": self.work_kind})
        if "template_id" in changed:
            lines.filtered(lambda line: not line.checklist_id).template_id = self.template_id
        if "team_id" in changed and self.team_id:
            visits.write({"maintenance_team_id": self.team_id.id})
        if "name" in changed:
            order = self._order_of()
            for place, group in visits.grouped("cctv_location_id").items():
                group.write({"name": order.visit_name(place)})
        if "estimated_minutes" in changed:
            self._refit(visits)
        if "user_ids" in changed:
            self._reassign(visits.filtered(lambda visit: not visit.cctv_is_pinned))
        if "allowed_days" in changed:
            visits.write({"cctv_allowed_days": self.allowed_days})

    def _reassign(self, visits):
        """Those whose technician no longer does this go to the others in turn."""
        technicians = self._technicians()
        orphans = visits.filtered(lambda visit: visit.user_id not in technicians)
        orphans = orphans.sorted("schedule_date")
        for turn, technician in enumerate(technicians):
            mine = orphans[turn :: len(technicians)]
            mine.write({"user_id": technician.id, "cctv_to_announce": True})
            mine._cctv_add_technicians()
        if not technicians:
            orphans.write({"user_id": False})


class ResCompany(models.Model):
    _inherit = "res.company"

    def _cctv_days_change(self):
        """What is planned for days that are off now moves soon, not only the next day."""
        super()._cctv_days_change()
        running = [("state", "=", "running"), ("company_id", "in", self.ids)]
        if self and self.env["cctv.maintenance.schedule"].sudo().search_count(running, limit=1):
            self.env.ref("helpdesk_cctv.ir_cron_cctv_schedules").sudo()._trigger()
