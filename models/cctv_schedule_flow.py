"""Starting, pausing and changing a schedule."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from . import cctv_row_locks as row_locks

SYSTEM_FIELDS = frozenset({"state", "date_running", "date_generated", "problem"})
"""Written by the steps alone."""

RULE_FIELDS = frozenset(
    "location_ids device_kind category_id device_ids repeat_every repeat_unit date_start date_end "
    "on_day_off lead_days".split()
)
"""What is due for which devices."""

WORK_FIELDS = frozenset(
    "name work_kind template_id team_id user_ids estimated_minutes allowed_days".split()
)
"""How the work is done."""


class CctvMaintenanceSchedule(models.Model):
    _inherit = "cctv.maintenance.schedule"

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | SYSTEM_FIELDS

    @api.model
    def _guarded_error(self, names):
        return AccessError(
            self.env._("Use the buttons to start and pause a schedule; the rest it notes itself.")
        )

    def write(self, vals):
        self._guarded_refuse(vals)
        if vals.get("active") is False:
            self._stop()
        result = super().write(vals)
        changed = (RULE_FIELDS | WORK_FIELDS) & set(vals)
        if changed:
            self._changed(changed)
        return result

    def action_start(self):
        """Start it, or let it go on after a pause: what is due from today on is planned."""
        self.check_access("write")
        for schedule in self.filtered(lambda s: s.state != "running"):
            schedule._check_startable()
            schedule.sudo().write(
                {
                    "state": "running",
                    "date_running": schedule._today(),
                    "date_generated": False,
                    "problem": False,
                }
            )
        self._generate_now()
        return True

    def action_pause(self):
        """No more visits; those that are planned and not begun are taken back."""
        self.check_access("write")
        running = self.filtered(lambda s: s.state == "running")
        running._stop()
        running.sudo().write({"state": "paused", "problem": False})
        return True

    def _check_startable(self):
        self._check_archived()
        if not self._matching():
            raise UserError(
                self.env._(
                    "No device fits place, kind and category. Correct them, or enter the devices "
                    "in the register first."
                )
            )
        if not (self.team_id or self._default_team()):
            raise UserError(
                self.env._("Choose the team that does the work, or have one made first.")
            )
        if self.date_end and self.date_end < self._today():
            raise UserError(
                self.env._("The last time is over. Enter a later one, or none at all.")
            )
        self._dues(self._today(), self._today())

    def _check_archived(self):
        if not self.active:
            raise UserError(self.env._("'%s' is archived. Take it back first.", self.name))

    def _stop(self):
        for schedule in self.sudo().filtered(lambda s: s.state == "running"):
            schedule._lock()
            schedule._follow(schedule._today(), {})
            schedule.write({"state": "paused"})
            self.env["cctv.maintenance.date"]._refresh(schedule, schedule._today())

    def _changed(self, names):
        """What is planned and not begun follows; what is missing is made."""
        running = self.sudo().filtered(lambda s: s.state == "running")
        for schedule in running:
            schedule._lock()
            schedule._carry_over(names)
        if running and not RULE_FIELDS.isdisjoint(names):
            self._generate_now()

    def _lock(self):
        """Two people at once, or one and the cron: the second is told."""
        words = self.env._(
            "The visits of '%s' are being made at this moment. Try again in a minute.", self.name
        )
        row_locks.take(self, words)
