"""The first maintenance of devices that are new (P0: whatever is procured gets it)."""

import time

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.visits import devices_a_visit, portions
from .cctv_choices import TECHNICAL_GROUPS
from .cctv_schedule_match import USUAL_HOURS
from .cctv_visit_plan import Order

AT_A_TIME = 2000
"""New devices of one company whose visits are made in one transaction."""

MINUTES_EACH = 30
"""What the first maintenance of a device takes."""

WITHOUT = frozenset({"circuit"})
"""Kinds that are nothing to be maintained themselves."""


class CctvProcedureProfile(models.Model):
    _inherit = "cctv.procedure.profile"

    initial_maintenance = fields.Boolean(
        string="Initial maintenance of new devices",
        default=True,
        help="A device that is entered in the register gets a visit of its own. P0: IT sees first "
        "to whatever CCTV is procured.",
    )
    initial_maintenance_days = fields.Integer(
        string="Initial maintenance within (working days)",
        default=5,
        required=True,
        help="From the day it is entered. P0 names no days.",
    )


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    cctv_awaits_initial = fields.Boolean(
        string="Awaits initial maintenance",
        readonly=True,
        copy=False,
        groups=TECHNICAL_GROUPS,
        help="New in the register: the next run plans its initial maintenance.",
    )

    _cctv_awaiting = models.Index("(company_id) WHERE cctv_awaits_initial")

    @api.model_create_multi
    def create(self, vals_list):
        created = super().create(vals_list)
        created.filtered(lambda d: d.cctv_kind and d.cctv_kind not in WITHOUT)._cctv_await_initial()
        return created

    def _cctv_join_register(self):
        super()._cctv_join_register()
        self.filtered(lambda d: d.cctv_kind not in WITHOUT)._cctv_await_initial()

    def _cctv_await_initial(self):
        """Imports bring thousands one batch after the other: the cron gathers them into visits.
        What is not in service yet has its first maintenance when it is."""
        companies = self.sudo().company_id
        wanted = companies.filtered(lambda c: c._cctv_profile().initial_maintenance)
        devices = self.sudo().filtered(
            lambda device: device.company_id in wanted and not device.cctv_is_awaited
        )
        if devices:
            devices.with_context(tracking_disable=True).cctv_awaits_initial = True
            self.env.ref("helpdesk_cctv.ir_cron_cctv_schedules").sudo()._trigger()


class CctvMaintenanceSchedule(models.Model):
    _inherit = "cctv.maintenance.schedule"

    @api.model
    def _make_initial_visits(self, until: float) -> bool:
        """Visits for devices that are new. Whether all are made; else the time is up."""
        for company in self._companies_with_new():
            while devices := self._claim_new(company):
                count = self._make_initial(company, devices)
                self.env["ir.cron"]._commit_progress(count)
                if time.monotonic() > until:
                    return False
        return True

    @api.model
    def _companies_with_new(self):
        equipment = self.env["maintenance.equipment"].sudo()
        rows = equipment._read_group([("cctv_awaits_initial", "=", True)], ["company_id"])
        return [company for (company,) in rows if company]

    @api.model
    def _claim_new(self, company):
        """Devices that wait; whoever takes them has taken them, in the same transaction."""
        self.env["maintenance.equipment"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE maintenance_equipment SET cctv_awaits_initial = FALSE
                 WHERE id IN (SELECT id FROM maintenance_equipment
                               WHERE cctv_awaits_initial AND company_id = %s
                               ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED)
                RETURNING id, active
                """,
                company.id,
                AT_A_TIME,
            )
        )
        ids = sorted(device for device, active in self.env.cr.fetchall() if active)
        equipment = self.env["maintenance.equipment"].sudo()
        equipment.invalidate_model(["cctv_awaits_initial"], flush=False)
        return equipment.browse(ids)

    @api.model
    def _make_initial(self, company, devices) -> int:
        """One visit for a site, a technician and what fits in a day."""
        if not company._cctv_profile().initial_maintenance:
            return 0
        schedule = self.with_company(company).new({"company_id": company.id})
        day = next(schedule._calendar(fields.Datetime.now()).after(schedule._today()))
        most = devices_a_visit(round(USUAL_HOURS * 60), MINUTES_EACH)
        templates, order = self._initial_templates(company), self._initial_order(schedule)
        locations = self.env["cctv.location"].sudo()
        visits = []
        for technician, group in devices.grouped(_technician).items():
            places = {device.id: device.cctv_location_id.id for device in group}
            rows = {device.id: (device.id, templates.get(device.cctv_kind)) for device in group}
            for place, ids in portions(schedule._by_visit_place(places), most):
                where = locations.browse(place or ())
                mine = [rows[number] for number in ids]
                visits.append(order.visit(where, mine, technician.id, day.begin))
        requests = self.env["maintenance.request"]
        return len(requests._cctv_make_visits(company, visits, {"work_kind": "initial"}))

    @api.model
    def _initial_order(self, schedule) -> Order:
        company = schedule.company_id
        return Order(
            company=company,
            name=self.with_context(lang=company._cctv_lang()).env._("Initial maintenance"),
            work_kind="initial",
            minutes=MINUTES_EACH,
            allowed_days=company._cctv_profile().initial_maintenance_days,
            team=schedule._default_team(),
            day=schedule._today(),
        )

    @api.model
    def _initial_templates(self, company) -> dict:
        """{kind of device: id of the checklist of maintenance for it}; a company's own first."""
        templates = self.env["cctv.checklist.template"].sudo()
        found = templates.search(
            [
                ("kind", "=", "maintenance"),
                ("device_kind", "!=", False),
                ("current_version_id", "!=", False),
                ("company_id", "in", [company.id, False]),
            ],
            order="company_id NULLS FIRST, id DESC",
        )
        return {template.device_kind: template.id for template in found}


def _technician(device):
    """Who looks after a device, as the core's register says."""
    return device.technician_user_id or device.category_id.technician_user_id
