"""Maintenance schedules of the demo: two run since two months, one is not started yet."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models

from ..tools.visits import Visit
from .cctv_schedule_match import USUAL_HOURS

HOUR = timedelta(hours=1)


class CctvMaintenanceSchedule(models.Model):
    _inherit = "cctv.maintenance.schedule"

    @api.model
    def _load_demo(self):
        """The cameras are cleaned each month, the last time some were not; the recorders are
        looked at every four weeks."""
        # The demo's devices have been in service for a year.
        self.env["maintenance.equipment"].search([]).cctv_awaits_initial = False
        company = self.env.ref("base.main_company")
        today = self.new({"company_id": company.id})._today()
        self._load_demo_holidays(company, {(today - timedelta(days=62)).year, today.year + 1})
        cameras, recorders, power = (
            self.create(self._prepare_demo(*values))
            for values in (
                ("Pembersihan lensa dan housing", "cleaning", "camera", 1, "month",
                 today - relativedelta(months=2), 20),
                ("Perawatan perekam", "recorder", "recorder", 4, "week",
                 today - timedelta(days=22), 60),
                ("Pengecekan tegangan daya", "power", "camera", 3, "month",
                 today + timedelta(days=20), 10),
            )
        )  # fmt: skip
        power.visit_scope = "place"
        for schedule in cameras | recorders:
            schedule.write({"state": "running", "date_running": schedule.date_start})
            schedule._load_demo_past(today)
            for _count in schedule._generate():
                pass
            self.env["cctv.maintenance.date"]._refresh(schedule, schedule.date_start)
        self._announce_demo()

    @api.model
    def _load_demo_holidays(self, company, years):
        """The national holidays from the first to the last of ``years``."""
        windows = self.env["cctv.load.holidays"].with_company(company)
        for year in range(min(years), max(years) + 1):
            windows.create({"company_id": company.id, "year": str(year)}).action_load()

    @api.model
    def _prepare_demo(self, name, work_kind, device_kind, every, unit, start, minutes):
        template = f"helpdesk_cctv.cctv_checklist_template_{device_kind}"
        technician = self.env.ref("helpdesk_cctv.cctv_demo_user_technician")
        return {
            "name": name,
            "company_id": self.env.ref("base.main_company").id,
            "work_kind": work_kind,
            "device_kind": device_kind,
            "template_id": self.env.ref(template).id,
            "repeat_every": every,
            "repeat_unit": unit,
            "date_start": start,
            "estimated_minutes": minutes,
            "lead_days": 30,
            "user_ids": [Command.set(technician.ids)],
        }

    def _load_demo_past(self, today):
        """What was due before today: done and closed, but for the last visit to one site."""
        calendar = self._calendar(fields.Datetime.now() - timedelta(days=370))
        dues = self._dues(self.date_start, today - timedelta(days=1))
        late = self.env.ref("helpdesk_cctv.cctv_demo_location_kota")
        for due in dues:
            used, visits = 0, []
            for place, devices in self._portions(self._matching()):
                length = len(devices) * self.estimated_minutes
                if used + length > USUAL_HOURS * 60:
                    used = 0
                visits.append(Visit(place, devices, self.user_ids.id, due.day, used))
                used += length
            for visit in self._make(due, visits, calendar):
                is_late = due == dues[-1] and visit.cctv_location_id == late
                if not (is_late and self.work_kind == "cleaning"):
                    visit._load_demo_done(self.env.ref("helpdesk_cctv.cctv_demo_user_itstaff"))

    @api.model
    def _announce_demo(self):
        """Nobody gets messages about the past."""
        visits = self.env["maintenance.request"].search([("cctv_to_announce", "=", True)])
        visits.with_context(tracking_disable=True).cctv_to_announce = False


class MaintenanceRequest(models.Model):
    _inherit = "maintenance.request"

    def _load_demo_done(self, closer):
        """Done by its technician when it was planned, and closed the next day."""
        begun, end = self.schedule_date, self.schedule_end
        self.cctv_line_ids.sudo().write(
            {
                "state": "done",
                "date_started": begun,
                "date_done": end,
                "done_by_id": self.user_id.id,
            }
        )
        self._deadline_finish(end)
        self.sudo().with_context(tracking_disable=True).write(
            {
                "cctv_state": "closed",
                "cctv_date_started": begun,
                "cctv_date_finished": end,
                "cctv_finished_by_id": self.user_id.id,
                "cctv_date_closed": end + 20 * HOUR,
                "cctv_closed_by_id": closer.id,
                "stage_id": self.env.ref("maintenance.stage_3").id,
            }
        )
