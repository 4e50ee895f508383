from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from . import cctv_row_locks as row_locks
from .cctv_backup_plan import RESTORE_TEST_DAYS
from .cctv_telling import tell
from .cctv_texts import word_of
from .cctv_typed import TEXT_MAX, typed

RUN_KINDS = [("backup", "Backup"), ("restore", "Restore test")]

RUN_STATES = [
    ("due", "To be reported"),
    ("done", "Succeeded"),
    ("failed", "Failed"),
    ("missed", "Missed"),
]

BY_HAND = frozenset(("size_gb", "medium", "note"))
"""What people write before they report."""


class CctvBackupRun(models.Model):
    """One line of the backup log (Log Backup Data): a backup or a restore test that was due, and
    what came of it. The plan makes it; IT staff report."""

    _name = "cctv.backup.run"
    _description = "Backup log entry"
    _inherit = ["mail.thread", "cctv.deadline.mixin", "cctv.guarded"]
    _order = "date_planned desc, id desc"

    plan_id = fields.Many2one(
        "cctv.backup.plan", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(RUN_KINDS, required=True, readonly=True, default="backup")
    date_planned = fields.Datetime(string="Planned for", required=True, readonly=True, index=True)
    state = fields.Selection(
        RUN_STATES,
        string="Status",
        default="due",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    date_done = fields.Datetime(string="Reported on", readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users", string="Reported by", readonly=True, copy=False, ondelete="restrict"
    )
    size_gb = fields.Float(string="Size (GB)", digits=(12, 2))
    medium = fields.Char(string="Storage medium", help="Disk, tape or place in the network.")
    note = fields.Text(
        string="What happened", help="After a test: what was restored, and whether it was whole."
    )

    _once = models.Constraint(
        "UNIQUE(plan_id, kind, date_planned)", "This backup is in the log already."
    )

    @api.depends("plan_id", "kind", "date_planned")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for run in self:
            run.display_name = f"{run.plan_id.name}, {word_of(run, 'kind')}"

    def _guarded_fields(self):
        own = "plan_id company_id kind date_planned state date_done user_id".split()
        return super()._guarded_fields() | set(own)

    def write(self, vals):
        if not self.env.su and BY_HAND.intersection(vals) and "done" in self.mapped("state"):
            self.check_access("write")
            raise UserError(self.env._("What was reported stays as it was reported."))
        return super().write(vals)

    @api.model
    def _make(self, plan, kind, planned):
        planned = fields.Datetime.to_datetime(planned)
        run = self.sudo().create(
            {
                "plan_id": plan.id,
                "company_id": plan.company_id.id,
                "kind": kind,
                "date_planned": planned,
                "medium": plan.target,
            }
        )
        if kind == "backup":
            run._deadline_begin(plan.grace_hours, "hours", start=planned)
        else:
            run._deadline_begin(RESTORE_TEST_DAYS, "working_days")
        return run

    def action_done(self):
        """It went well."""
        self._report("done")
        return True

    def action_failed(self):
        """It went wrong; what happened is written down, and the IT head is told."""
        for run in self:
            missing = run.env._("Write under 'What happened' what went wrong.")
            typed(run.env, run.note, TEXT_MAX, missing)
        self._report("failed")
        self.sudo()._tell("failed")
        return True

    def _report(self, state):
        for run in self:
            run.check_access("write")
            row_locks.take(run.sudo())
            if run.state == "done" or run.state == state:
                raise UserError(self.env._("%s is reported already.", run.display_name))
            if run.kind == "restore":
                missing = run.env._(
                    "Write under 'What happened' what was restored, and the result."
                )
                typed(run.env, run.note, TEXT_MAX, missing)
            now = fields.Datetime.now()
            run.sudo().write({"state": state, "date_done": now, "user_id": self.env.uid})
            run.sudo()._deadline_finish()

    @api.model
    def _mark_missed(self, now):
        """What nobody has reported in time counts as missed, and those are told who must know."""
        runs = self.search([("state", "=", "due"), ("deadline_date", "<=", now)])
        runs = runs.try_lock_for_update(allow_referencing=True)
        runs.write({"state": "missed"})
        runs._tell("missed")

    def _tell(self, what):
        """The responsible and the IT head of each company."""
        for company, runs in self.grouped("company_id").items():
            users = runs.plan_id.user_id.filtered("active")
            users |= company._cctv_profile()._users_of_role("manager", company)
            tell(runs, users, lambda told: told._subject_and_body(what), about=runs[0], must=True)

    def _subject_and_body(self, what):
        names = ", ".join(self.mapped("display_name"))
        return self._news(what, len(self)), self._news(what, names)

    def _news(self, what, which):
        """``which``: how many, or their names."""
        if what == "missed":
            return self.env._("Backups that nobody has reported: %s.", which)
        return self.env._("Backups that failed: %s.", which)

    def _deadline_responsible(self):
        return self.plan_id.user_id

    def _deadline_label(self):
        return self.env._("Backup log: %s", self.display_name)

    def unlink(self):
        if not self.env.su:
            raise AccessError(self.env._("Entries of the backup log are not deleted."))
        return super().unlink()
