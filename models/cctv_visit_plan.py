"""How visits are made many at a time, and what follows when one is moved, done or given to
somebody else."""

from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL, clean_context, format_datetime

from .cctv_choices import WORK_OPEN
from .cctv_maintenance_gate import ABOUT_FIELDS, CORE_STEP_FIELDS, STEP_FIELDS

QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "mail_activity_automation_skip": True,
}
"""The core writes two e-mails, a note and an activity for each request; people get one digest."""

LINE_COLUMNS = frozenset(
    "id request_id device_id template_id sequence location_id user_id company_id".split()
)
"""What ``_cctv_insert_lines`` fills in itself."""

UNSAID = dict.fromkeys((STEP_FIELDS | CORE_STEP_FIELDS | ABOUT_FIELDS) - {"company_id"}, False)
"""What a new visit does not say of these is nothing: not what somebody keeps as a default."""

PINNING_FIELDS = frozenset({"schedule_date", "user_id"})
FOLLOWED_FIELDS = PINNING_FIELDS | {"cctv_state", "cctv_allowed_days", "cctv_work_kind"}


class NewVisit(NamedTuple):
    """A visit that is to be made: values of the request, and of its lines (device, checklist)."""

    values: dict
    devices: list


class Order(NamedTuple):
    """What visits that are made in one go have in common.

    ``name``: what is done; ``minutes``: what a device takes; ``day``: of the order, by the
    company's clock; ``values``: further ones of the request."""

    company: models.BaseModel
    name: str
    work_kind: str
    minutes: int
    allowed_days: int
    team: models.BaseModel
    day: date
    values: dict = MappingProxyType({})

    def visit_name(self, place) -> str:
        return f"{self.name} – {place.name}" if place else self.name

    def visit(self, place, devices, technician, begin) -> NewVisit:
        """:param devices: list of (device id, checklist id or False)
        :param technician: id of the user, or False
        """
        values = {
            "name": self.visit_name(place),
            "company_id": self.company.id,
            "cctv_work_kind": self.work_kind,
            "cctv_state": "planned",
            "cctv_allowed_days": self.allowed_days,
            "cctv_location_id": place.id,
            "maintenance_type": "preventive",
            "maintenance_team_id": self.team.id,
            "user_id": technician or False,
            "owner_user_id": False,
            "request_date": self.day,
            "schedule_date": begin,
            "schedule_end": begin + timedelta(minutes=len(devices) * self.minutes),
            **self.values,
        }
        return NewVisit(values, devices)


class MaintenanceRequest(models.Model):
    _inherit = "maintenance.request"

    cctv_is_pinned = fields.Boolean(
        string="Planned by hand",
        readonly=True,
        copy=False,
        help="Somebody has chosen the day or the technician: the schedule no longer changes them.",
    )
    cctv_to_announce = fields.Boolean(
        readonly=True, copy=False, help="Made by the system; the technician has not been told yet."
    )

    _cctv_unannounced = models.Index("(company_id, user_id) WHERE cctv_to_announce")
    _cctv_planned_of = models.Index(
        "(cctv_schedule_id, cctv_due_date) WHERE cctv_schedule_id IS NOT NULL"
    )

    @api.model
    def _cctv_make_visits(self, company, visits, line_values):
        """Make visits with their lines in one go, without mails, activities and tracking.

        :param visits: list of ``NewVisit``
        :param line_values: what all lines have in common: schedule_id, due_date, work_kind
        :return: the requests that got lines; where another run was quicker there are none
        """
        quiet = self.sudo().with_context(clean_context(self.env.context)).with_company(company)
        quiet = quiet.with_context(**QUIET)
        common = {"stage_id": quiet._default_stage().id, "cctv_to_announce": True}
        requests = quiet.create([{**UNSAID, **visit.values, **common} for visit in visits])
        rows = [
            (request.id, device, template)
            for request, visit in zip(requests, visits, strict=True)
            for device, template in visit.devices
        ]
        if quiet._cctv_insert_lines(company, rows, line_values) < len(rows):
            empty = quiet._cctv_without_lines(requests)
            requests -= empty
            empty.unlink()
        requests._cctv_add_technicians()
        return requests.with_env(self.env)

    @api.model
    def _cctv_insert_lines(self, company, rows, values) -> int:
        """Lines for ``rows`` (request, device, checklist); those of which there is one already,
        by the unique index, are left out. How many there are now."""
        lines = self.env["cctv.maintenance.line"]
        lines.flush_model()
        self.env["maintenance.request"].flush_model()
        self.env["maintenance.equipment"].flush_model(["cctv_location_id"])
        common = {**lines._default_columns(LINE_COLUMNS), "company_id": company.id, **values}
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO cctv_maintenance_line
                       (request_id, device_id, template_id, sequence, location_id, user_id, %s)
                SELECT v.request_id, v.device_id, v.template_id, v.number, e.cctv_location_id,
                       r.user_id, %s
                  FROM unnest(%s::int[], %s::int[], %s::int[])
                       WITH ORDINALITY AS v (request_id, device_id, template_id, number)
                  JOIN maintenance_equipment e ON e.id = v.device_id
                  JOIN maintenance_request r ON r.id = v.request_id
                 ORDER BY v.number
                    ON CONFLICT DO NOTHING
                """,
                SQL(", ").join(map(SQL.identifier, common)),
                SQL(", ").join(SQL("%s", value) for value in common.values()),
                [row[0] for row in rows],
                [row[1] for row in rows],
                [row[2] or None for row in rows],
            )
        )
        made = self.env.cr.rowcount
        lines.invalidate_model(flush=False)
        self.invalidate_model(["cctv_line_ids"], flush=False)
        return made

    @api.model
    def _cctv_without_lines(self, requests):
        rows = self.env["cctv.maintenance.line"]._read_group(
            [("request_id", "in", requests.ids)], ["request_id"]
        )
        return requests.browse(set(requests.ids) - {request.id for (request,) in rows})

    def _add_followers(self):
        """Visits that the system makes come by the hundred: see ``_cctv_add_technicians``."""
        visits = self.filtered("cctv_to_announce") if self.env.su else self.browse()
        super(MaintenanceRequest, self - visits)._add_followers()

    def _cctv_add_technicians(self):
        """Technicians follow their visits: a few statements for each technician."""
        followers = self.env["mail.followers"]
        for user, visits in self.grouped("user_id").items():
            if user:
                followers._insert_followers(self._name, visits.ids, user.partner_id.ids)

    def write(self, vals):
        self._cctv_check_may_allow(vals)
        is_followed = not FOLLOWED_FIELDS.isdisjoint(vals)
        works = self.filtered("cctv_work_kind") if is_followed else self.browse()
        before = {work: (work.cctv_state, work.schedule_date, work.duration) for work in works}
        result = super().write(vals)
        if "schedule_date" in vals and "schedule_end" not in vals:
            works._cctv_keep_length(before)
        if not PINNING_FIELDS.isdisjoint(vals):
            works.filtered(lambda r: r.cctv_state == "planned")._cctv_replanned(before)
        if "cctv_allowed_days" in vals:
            works.sudo().filtered(lambda r: r.cctv_state in WORK_OPEN)._cctv_begin_clocks()
        works._cctv_move_clocks({work: was[0] for work, was in before.items()})
        if "cctv_work_kind" in vals:
            (self - works)._cctv_join()
        return result

    def _cctv_keep_length(self, before):
        """The core gives each request an hour when it is moved."""
        for work in self.filtered("schedule_date"):
            if hours := before[work][2]:
                work.schedule_end = work.schedule_date + timedelta(hours=hours)

    def _cctv_replanned(self, before):
        """Somebody has moved visits or given them to another: their clocks follow the day, and
        the schedule leaves them so."""
        moved = self.filtered(lambda r: r.schedule_date != before[r][1])
        if not self.env.su:
            self.sudo().filtered("cctv_schedule_id").write({"cctv_is_pinned": True})
            moved._cctv_note_move(before)
        moved.sudo().filtered("deadline_phase")._cctv_begin_clocks()

    def _cctv_note_move(self, before):
        for visit in self.filtered(lambda r: before[r][1] and r.schedule_date):
            old, new = (
                format_datetime(self.env, moment, dt_format="medium")
                for moment in (before[visit][1], visit.schedule_date)
            )
            visit._message_log(
                body=self.env._("Moved from %(old)s to %(new)s.", old=old, new=new)
            )


class CctvMaintenanceLine(models.Model):
    _inherit = "cctv.maintenance.line"

    @api.model
    def _default_columns(self, without) -> dict:
        """{column: value} that a new line has when nobody says otherwise, but those ``without``."""
        now = fields.Datetime.now()
        stored = (f for f in self._fields.values() if f.store and f.column_type and f.default)
        defaults = self.default_get([f.name for f in stored if f.name not in without])
        columns = {
            name: self._fields[name].convert_to_column_insert(value, self)
            for name, value in defaults.items()
        }
        stamps = {"create_uid": self.env.uid, "write_uid": self.env.uid}
        return {**columns, **stamps, "create_date": now, "write_date": now}
