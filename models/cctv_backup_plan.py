from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .cctv_accounting import company_time
from .cctv_poll_tools import alone

UNITS = [("days", "days"), ("weeks", "weeks"), ("months", "months")]

CATCH_UP = 31
"""Backups that are noted as missed after the server was down; older ones are left out."""

COUNTING = frozenset(("date_next", "interval_number", "interval_unit"))
"""Who sets one of them counts anew."""

RESTORE_TEST_DAYS = 5
"""Working days for a restore test, from the day it is due."""


class CctvBackupPlan(models.Model):
    """What is backed up, how often, to where, and how often it is tried whether it can be restored
    (R130). IT staff keep it; a scheduled action makes the runs that are due."""

    _name = "cctv.backup.plan"
    _description = "Backup plan"
    _inherit = ["mail.thread"]
    _order = "company_id, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    source = fields.Char(string="What is saved", required=True, tracking=True)
    target = fields.Char(string="Where to", required=True, tracking=True)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        tracking=True,
    )
    interval_number = fields.Integer(string="Every", required=True, default=1, tracking=True)
    interval_unit = fields.Selection(
        UNITS, string="Unit of time", required=True, default="days", tracking=True
    )
    grace_hours = fields.Integer(
        string="Time to report (hours)",
        required=True,
        default=12,
        help="How long after its time a backup may be reported before it counts as missed.",
    )
    date_next = fields.Datetime(
        string="Next backup", required=True, default=fields.Datetime.now
    )
    date_first = fields.Datetime(
        string="Counted from",
        readonly=True,
        copy=False,
        help="The last time that somebody has set: monthly from the 31st is the 31st again after "
        "February.",
    )
    restore_months = fields.Integer(
        string="Restore test every (months)",
        default=3,
        help="0: no test. A backup that nobody has ever restored is a hope, not a backup.",
    )
    date_next_test = fields.Date(string="Next restore test")
    note = fields.Text(string="Remarks")
    active = fields.Boolean(default=True)
    run_ids = fields.One2many("cctv.backup.run", "plan_id", string="Log")
    date_last_done = fields.Datetime(string="Last good backup", compute="_compute_last")
    date_last_test = fields.Datetime(string="Last good test", compute="_compute_last")
    missed_count = fields.Integer(string="Missed or failed (30 days)", compute="_compute_missed")

    def _compute_last(self):
        done = [("plan_id", "in", self.ids), ("state", "=", "done")]
        rows = self.env["cctv.backup.run"]._read_group(
            done, ["plan_id", "kind"], ["date_done:max"]
        )
        last = {(plan.id, kind): date for plan, kind, date in rows}
        for plan in self:
            plan.date_last_done = last.get((plan.id, "backup"), False)
            plan.date_last_test = last.get((plan.id, "restore"), False)

    def _compute_missed(self):
        since = fields.Datetime.now() - relativedelta(days=30)
        bad = [("state", "in", ("missed", "failed")), ("date_planned", ">=", since)]
        rows = self.env["cctv.backup.run"]._read_group(
            [("plan_id", "in", self.ids), *bad], ["plan_id"], ["__count"]
        )
        counts = {plan.id: count for plan, count in rows}
        for plan in self:
            plan.missed_count = counts.get(plan.id, 0)

    @api.constrains("interval_number", "grace_hours", "restore_months")
    def _check_numbers(self):
        for plan in self:
            if not 1 <= plan.interval_number <= 365:
                raise ValidationError(self.env._("Between two backups are 1 to 365 units of time."))
            if not 1 <= plan.grace_hours <= 744:
                raise ValidationError(self.env._("The time to report is 1 to 744 hours."))
            if not 0 <= plan.restore_months <= 60:
                raise ValidationError(self.env._("Restore tests are 1 to 60 months apart, or 0."))

    @api.model_create_multi
    def create(self, vals_list):
        plans = super().create(vals_list)
        for plan in plans.filtered(lambda p: p.restore_months and not p.date_next_test):
            plan.date_next_test = fields.Date.today() + relativedelta(months=plan.restore_months)
        return plans

    def write(self, vals):
        if COUNTING.intersection(vals) and "date_first" not in vals:
            vals = {**vals, "date_first": vals.get("date_next", False)}
        result = super().write(vals)
        if "company_id" in vals:
            self.check_access("write")  # it may be another's company now
            if any(plan.company_id != plan.run_ids.company_id for plan in self if plan.run_ids):
                raise ValidationError(
                    self.env._("There is a log of this plan: it stays with its company.")
                )
        return result

    def action_run_now(self):
        """A backup besides the plan: a row of the log to fill in."""
        self.ensure_one()
        self.check_access("write")
        run = self.env["cctv.backup.run"].sudo()._make(self, "backup", fields.Datetime.now())
        return {
            "type": "ir.actions.act_window",
            "res_model": run._name,
            "res_id": run.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    @api.model
    def _cron_backups(self):
        """Each half hour: make the runs and restore tests that are due, and mark as missed what
        nobody has reported."""
        now = fields.Datetime.now()
        plans, runs = self.sudo().search([]), self.env["cctv.backup.run"].sudo()
        for plan in plans:
            alone(self.env, lambda p=plan: p._make_due_locked(now), f"plan the backups of {plan}")
        alone(self.env, lambda: runs._mark_missed(now), "mark the backups that were missed")

    def _make_due_locked(self, now):
        """Unless somebody is changing it: then the next run has it."""
        if self.try_lock_for_update(allow_referencing=True):
            self._make_due(now)

    def _make_due(self, now):
        runs = self.env["cctv.backup.run"]
        if self.date_next <= now:
            dates, following = self._dates_due(now)
            for planned in dates:
                runs._make(self, "backup", planned)
            first = (self.date_first or self.date_next) if self.interval_unit == "months" else False
            self.write({"date_next": following, "date_first": first})
        today = company_time(self.company_id, now).date()
        if self.restore_months and self.date_next_test and self.date_next_test <= today:
            runs._make(self, "restore", now)
            self.date_next_test = today + relativedelta(months=self.restore_months)

    def _dates_due(self, now):
        """(the last times up to ``now`` that are not in the log, the first time after it)."""
        first = self.date_first or self.date_next
        step = relativedelta(**{self.interval_unit: self.interval_number})
        dates, count, date = [], 0, first
        while date <= now:
            dates += [date] if date >= self.date_next else []
            count += 1
            date = first + count * step  # not a step from the last one: months differ
        dates = dates[-CATCH_UP:]
        known = [("plan_id", "=", self.id), ("kind", "=", "backup"), ("date_planned", "in", dates)]
        logged = set(self.env["cctv.backup.run"].sudo().search(known).mapped("date_planned"))
        return [planned for planned in dates if planned not in logged], date
