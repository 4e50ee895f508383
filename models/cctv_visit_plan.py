"""How visits are made many at a time, and what follows when one is moved, done or given to
somebody else."""

from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL, clean_context, format_datetime

from .cctv_escalation_step import DEFAULT_CHAINS, Step
from .cctv_maintenance_gate import ABOUT_FIELDS, CORE_STEP_FIELDS, STEP_FIELDS

QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "mail_activity_automation_skip": True,
}
"""The core writes two e-mails, a note and an activity for each request; people get one digest."""

CHAIN = (
    Step("before", 25, "percent", "responsible"),
    Step("after", 0, "minutes", "manager"),
    Step("after", 5, "working_days", "management"),
)
"""Who hears of a visit when the procedure profile has no steps of its own: when it is overdue the
IT head, whose order the schedule is (P0)."""

LINE_COLUMNS = frozenset(
    "id request_id device_id template_id sequence location_id user_id company_id".split()
)
"""What ``_cctv_insert_lines`` fills in itself."""

UNSAID = dict.fromkeys((STEP_FIELDS | CORE_STEP_FIELDS | ABOUT_FIELDS) - {"company_id"}, False)
"""What a new visit does not say of these is nothing: not what somebody keeps as a default."""

DONE_STATES = ("finished", "closed")
PINNING_FIELDS = frozenset({"schedule_date", "user_id"})
FOLLOWED_FIELDS = PINNING_FIELDS | {"cctv_state"}


class NewVisit(NamedTuple):
    """A visit that is to be made: values of the request, and of its lines (device, checklist)."""

    values: dict
    devices: list
    allowed_days: int


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
        requests = made = quiet.create([{**UNSAID, **visit.values, **common} for visit in visits])
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
        by_allowed = dict(zip(made, visits, strict=True))
        for allowed, group in requests.grouped(lambda r: by_allowed[r].allowed_days).items():
            group._cctv_begin_deadlines(allowed)
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

    def _cctv_begin_deadlines(self, allowed_days):
        """Start the clocks: a visit is due on the ``allowed_days``-th working day from the one it
        is planned for."""
        now = fields.Datetime.now()
        for company, group in self.grouped("company_id").items():
            calendar = company._cctv_work_calendar(now - timedelta(days=370))
            by_day = group.grouped(lambda r, c=calendar: c.local_day(r.schedule_date or now))
            for day, visits in by_day.items():
                before = calendar.midnight(day) - timedelta(seconds=1)
                start = min(now, before)
                ahead = calendar.count(start, before) if start < before else 0
                visits._deadline_begin(ahead + allowed_days, "working_days", start)

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
        is_followed = not FOLLOWED_FIELDS.isdisjoint(vals)
        works = self.filtered("cctv_work_kind") if is_followed else self.browse()
        before = {work: (work.cctv_state, work.schedule_date, work.duration) for work in works}
        result = super().write(vals)
        if "schedule_date" in vals and "schedule_end" not in vals:
            works._cctv_keep_length(before)
        if not PINNING_FIELDS.isdisjoint(vals):
            works.filtered(lambda r: r.cctv_state == "planned")._cctv_replanned(before)
        for work in works:
            work._cctv_move_clock(before[work][0])
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
        clocked = moved.sudo().filtered("deadline_phase")
        for allowed, visits in clocked.grouped(lambda r: r._cctv_allowed_days()).items():
            visits._cctv_begin_deadlines(allowed)

    def _cctv_allowed_days(self) -> int:
        profile = self.company_id._cctv_profile()
        return self.cctv_schedule_id.allowed_days or profile.initial_maintenance_days

    def _cctv_note_move(self, before):
        for visit in self.filtered(lambda r: before[r][1] and r.schedule_date):
            old, new = (
                format_datetime(self.env, moment, dt_format="medium")
                for moment in (before[visit][1], visit.schedule_date)
            )
            visit._message_log(
                body=self.env._("Moved from %(old)s to %(new)s.", old=old, new=new)
            )

    def _cctv_move_clock(self, before):
        """The clock of the deadline follows the work."""
        state = self.cctv_state
        if state == before or not self.deadline_phase:
            return
        if state in DONE_STATES:
            self._deadline_finish()
        elif state == "cancelled":
            self._deadline_cancel()
        elif before in DONE_STATES:
            self._deadline_reopen()

    def _deadline_responsible(self):
        self.ensure_one()
        if not self.cctv_work_kind:
            return super()._deadline_responsible()
        return self.user_id

    def _deadline_label(self):
        self.ensure_one()
        if not self.cctv_work_kind:
            return super()._deadline_label()
        return self.env._("Maintenance “%s”", self.name)

    def _deadline_escalation_steps(self):
        steps = super()._deadline_escalation_steps()
        return CHAIN if steps == DEFAULT_CHAINS.get(self.deadline_unit) else steps


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
