from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.cctv_maintenance_gate import CLOSERS
from ..models.cctv_visit_plan import NewVisit
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
        if not self.env.user.has_group(CLOSERS):
            raise AccessError(self.env._("IT staff plan firmware updates."))
        devices = self._wanted()
        if not 1 <= len(devices) <= MOST:
            raise UserError(
                self.env._(
                    "Choose 1 to %s devices that are behind and have no update planned yet.", MOST
                )
            )
        visits = self.env["maintenance.request"]
        visits._cctv_check_moments({"schedule_date": self.date})
        for company, group in devices.grouped("company_id").items():
            new = [self._prepare_visit(*stop) for stop in group.grouped("cctv_location_id").items()]
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
                ("state", "in", ("planned", "under_way")),
            ]
        )
        return behind - planned.device_id

    def _prepare_visit(self, place, devices):
        schedule = self.env["cctv.maintenance.schedule"].with_company(devices.company_id)
        minutes = len(devices) * MINUTES_EACH
        values = {
            "name": self._name_of(place, devices),
            "company_id": devices.company_id.id,
            "cctv_work_kind": "firmware",
            "cctv_state": "planned",
            "cctv_location_id": place.id,
            "maintenance_type": "preventive",
            "maintenance_team_id": schedule._default_team().id,
            "user_id": self.user_id.id,
            "schedule_date": self.date,
            "schedule_end": self.date + timedelta(minutes=minutes),
        }
        return NewVisit(values, [(device.id, False) for device in devices], ALLOWED_DAYS)

    def _name_of(self, place, devices):
        versions = devices.cctv_due_firmware_id.mapped("version")
        what = self.env._("Firmware %s", versions[0] if len(versions) == 1 else "")
        return " – ".join(part for part in (what.strip(), place.name) if part)
