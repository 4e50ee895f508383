"""What the lists and forms of CCTV work show, and the counts on devices and places."""

from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain

from .cctv_choices import CCTV_GROUPS, WORK_OPEN, WORK_STATES
from .cctv_duties import has_duty

OPEN_STATES = (*WORK_OPEN, "finished")


class MaintenanceRequest(models.Model):
    _inherit = "maintenance.request"

    cctv_state = fields.Selection(group_expand="_cctv_expand_states")
    cctv_device_count = fields.Integer(string="Devices of it", compute="_compute_cctv_progress")
    cctv_progress = fields.Char(string="Done", compute="_compute_cctv_progress")
    cctv_is_late = fields.Boolean(
        string="Overdue",
        compute="_compute_cctv_is_late",
        search="_search_cctv_is_late",
        help="Past its due time, or planned for a day that is over and not done.",
    )
    cctv_may_close = fields.Boolean(compute="_compute_cctv_may_close")
    cctv_may_override = fields.Boolean(compute="_compute_cctv_may_close")
    cctv_may_work = fields.Boolean(compute="_compute_cctv_may_close")

    @api.model
    def _cctv_expand_states(self, states, domain):
        """Columns in the order of the work, not of the alphabet."""
        return [code for code, _label in WORK_STATES if code in states]

    @api.depends("cctv_line_ids.state")
    def _compute_cctv_progress(self):
        counts = self._cctv_line_counts()
        for request in self:
            total, ended = counts.get(request.id, (0, 0))
            request.cctv_device_count = total
            words = self.env._("%(ended)s of %(total)s", ended=ended, total=total)
            request.cctv_progress = words if total else ""

    @api.depends("cctv_state", "schedule_date", "deadline_phase", "deadline_date")
    def _compute_cctv_is_late(self):
        now, today = fields.Datetime.now(), self._cctv_day_began()
        for request in self:
            is_open = request.cctv_state in WORK_OPEN
            day_over = request.schedule_date and request.schedule_date < today
            due_over = request.deadline_date and request.deadline_date <= now
            is_over = due_over if request.deadline_phase else day_over
            request.cctv_is_late = bool(is_open and is_over and request.deadline_phase != "paused")

    def _search_cctv_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        is_open = Domain("cctv_state", "in", WORK_OPEN)
        running = Domain("deadline_phase", "=", "running")
        unclocked = Domain("deadline_phase", "=", False)
        due_over = Domain("deadline_date", "<=", fields.Datetime.now())
        day_over = Domain("schedule_date", "<", self._cctv_day_began())
        late = is_open & ((running & due_over) | (unclocked & day_over))
        if True in value and False in value:
            return Domain.TRUE
        return late if True in value else ~late

    def _cctv_day_began(self):
        """The beginning of the reader's day, as it is stored."""
        local = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        return fields.Datetime.now() - (local - midnight)

    @api.depends_context("uid")
    @api.depends("cctv_state", "user_id")
    def _compute_cctv_may_close(self):
        closer, head = (has_duty(self.env.user, role) for role in ("it", "manager"))
        mine = self._filtered_access("write") if self.ids else self
        for request in self:
            request.cctv_may_close = closer
            request.cctv_may_override = head
            request.cctv_may_work = bool(request.cctv_work_kind) and request in mine


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    cctv_work_count = fields.Integer(
        string="Open maintenance work", compute="_compute_cctv_work_count", groups=CCTV_GROUPS
    )

    def _compute_cctv_work_count(self):
        counts = dict.fromkeys(self.ids, 0)
        rows = self.env["cctv.maintenance.line"]._read_group(
            [("device_id", "in", self.ids), ("request_id.cctv_state", "in", OPEN_STATES)],
            ["device_id"],
            ["request_id:count_distinct"],
        )
        for device, count in rows:
            counts[device.id] += count
        without_lines = [
            ("equipment_id", "in", self.ids),
            ("cctv_state", "in", OPEN_STATES),
            ("cctv_line_ids", "=", False),
        ]
        for device, count in self.env["maintenance.request"]._read_group(
            without_lines, ["equipment_id"], ["__count"]
        ):
            counts[device.id] += count
        for device in self:
            device.cctv_work_count = counts.get(device.id, 0)


class CctvLocation(models.Model):
    _inherit = "cctv.location"

    work_count = fields.Integer(string="Open work", compute="_compute_work_count")

    def _compute_work_count(self):
        """With the places inside."""
        rows = self.env["maintenance.request"]._read_group(
            [("cctv_location_id", "child_of", self.ids), ("cctv_state", "in", OPEN_STATES)],
            ["cctv_location_id"],
            ["__count"],
        )
        counts = Counter()
        for place, count in rows:
            counts.update(dict.fromkeys(place._path_ids(), count))
        for place in self:
            place.work_count = counts[place.id]


class CctvMaintenanceLine(models.Model):
    _inherit = "cctv.maintenance.line"

    def action_cctv_open_checklist(self):
        """Open the checklist of this device, to read it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "cctv.checklist",
            "res_id": self.checklist_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
