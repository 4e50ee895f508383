from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.cctv_choices import WORK_OPEN
from ..models.cctv_device_firmware import check_plans_firmware
from ..models.cctv_visit_plan import Order
from ..tools.working_days import NoWorkingDay

MINUTES_EACH = 15
"""What the update of a device takes, with its restart."""

MOST = 1_000

ALLOWED_DAYS = 3


class CctvPlanFirmware(models.TransientModel):
    """The window in which firmware updates are planned: a visit for each place."""

    _name = "cctv.plan.firmware"
    _description = "Plan Firmware Updates"

    device_ids = fields.Many2many("maintenance.equipment", string="Devices", required=True)
    user_id = fields.Many2one(
        "res.users", string="Technician", domain="[('share', '=', False)]"
    )
    date = fields.Datetime(
        string="Begins", required=True, default=lambda self: self._default_date()
    )
    skipped_count = fields.Integer(compute="_compute_skipped_count")

    @api.model
    def _default_date(self):
        """When the company begins to work on its next working day."""
        now = fields.Datetime.now()
        try:
            calendar = self.env.company._cctv_work_calendar(now)
            return next(calendar.after(calendar.local_day(now))).begin
        except (NoWorkingDay, StopIteration):
            return now.replace(minute=0, second=0) + timedelta(days=1)

    @api.depends("device_ids")
    def _compute_skipped_count(self):
        for window in self:
            window.skipped_count = len(window.device_ids) - len(window._wanted())

    def action_plan(self):
        """Make the visits, and show them."""
        self.ensure_one()
        check_plans_firmware(self.env)
        devices = self._wanted()
        if not 1 <= len(devices) <= MOST:
            raise UserError(
                self.env._(
                    "Choose 1 to %s devices that are behind and have no update planned yet.", MOST
                )
            )
        visits = self.env["maintenance.request"]
        visits._cctv_check_planned_moments({"schedule_date": self.date})
        for company, group in devices.grouped("company_id").items():
            new = self._prepare_visits(company, group)
            visits += visits._cctv_make_visits(company, new, {"work_kind": "firmware"})
        action = self.env["ir.actions.act_window"]._for_xml_id("helpdesk_cctv.cctv_work_action")
        return {**action, "domain": [("id", "in", visits.ids)], "context": {}}

    def _wanted(self):
        """Devices that are behind, without an update that is planned already."""
        behind = self.device_ids.filtered("cctv_firmware_behind")
        planned = self.env["cctv.maintenance.line"].search(
            [
                ("device_id", "in", behind.ids),
                ("work_kind", "=", "firmware"),
                ("state", "in", WORK_OPEN),
            ]
        )
        return behind - planned.device_id

    def _prepare_visits(self, company, devices):
        """A visit for each place and what fits in a day, when the technician has time."""
        schedule = self.env["cctv.maintenance.schedule"].sudo().with_company(company).new(
            {
                "company_id": company.id,
                "estimated_minutes": MINUTES_EACH,
                "visit_scope": "place",
                "max_devices": 0,
            }
        )
        order = self._order_of(schedule, devices)
        stops = schedule._portions({device.id: device.cctv_location_id.id for device in devices})
        places = self.env["cctv.location"].sudo()
        return [
            order.visit(
                places.browse(place or ()), [(i, False) for i in ids], self.user_id.id, begin
            )
            for (place, ids), begin in zip(stops, self._begins(schedule, stops), strict=True)
        ]

    def _order_of(self, schedule, devices) -> Order:
        company = schedule.company_id
        return Order(
            company=company,
            name=self.with_context(lang=company._cctv_lang())._name_of(devices),
            work_kind="firmware",
            minutes=MINUTES_EACH,
            allowed_days=ALLOWED_DAYS,
            team=schedule._default_team(),
            day=schedule._today(),
        )

    def _name_of(self, devices):
        versions = set(devices.cctv_due_firmware_id.mapped("version"))
        if len(versions) == 1:
            return self.env._("Firmware %s", versions.pop())
        return self.env._("Firmware update")

    def _begins(self, schedule, stops):
        """When each visit begins. Chosen within working hours: the technician has nothing else
        then. Chosen at another time, as at night: one visit after the other."""
        calendar = schedule._calendar(fields.Datetime.now() - timedelta(days=1))
        first = calendar.local_day(self.date)
        hours = calendar.working_day(first)
        if not hours or not hours.begin <= self.date < hours.end:
            return self._one_after_another(stops)
        if not self.user_id:
            return [self.date] * len(stops)
        taken = round((self.date - hours.begin).total_seconds() / 60)
        agenda = schedule._agenda(first, 0, self.user_id.ids, calendar, taken)
        booked = [agenda.book(*stop, MINUTES_EACH) for stop in stops]
        return [
            calendar.working_day(visit.day).begin + timedelta(minutes=visit.begin)
            for visit in booked
        ]

    def _one_after_another(self, stops):
        begin, begins = self.date, []
        for _place, devices in stops:
            begins.append(begin)
            begin += timedelta(minutes=len(devices) * MINUTES_EACH * bool(self.user_id))
        return begins
