"""The clock of a piece of maintenance work: all of it is due, also single jobs that somebody has
entered by hand, and what is overdue goes to the IT head."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .cctv_choices import WORK_OPEN
from .cctv_duties import check_duty
from .cctv_escalation_step import DEFAULT_CHAINS, Step

CHAIN = (
    Step("before", 25, "percent", "responsible"),
    Step("after", 0, "minutes", "manager"),
    Step("after", 5, "working_days", "management"),
)
"""Who hears of work when the procedure profile has no steps of its own: when it is overdue the
IT head, whose order the schedule is (P0)."""

DONE_STATES = ("finished", "closed")

ALLOWED_MOST = 250
"""Working days, about a year."""

PLAN_AHEAD = timedelta(days=5 * 366)
"""More is a slip of the hand."""


class CctvProcedureProfile(models.Model):
    _inherit = "cctv.procedure.profile"

    work_days = fields.Integer(
        string="Time for single jobs (working days)",
        default=3,
        required=True,
        help="From the day a job is planned for, when it comes from no schedule and nobody has "
        "said how long it may take. After that it is overdue, and the IT head is told. P0 names "
        "no days.",
    )


class MaintenanceRequest(models.Model):
    _inherit = "maintenance.request"

    cctv_allowed_days = fields.Integer(
        string="Time to do it (working days)",
        compute="_compute_cctv_allowed_days",
        store=True,
        readonly=False,
        copy=False,
        help="Counted from the day it is planned for; after that it is overdue, and the IT head "
        "is told. 0: as the schedule or the procedure profile says.",
    )

    @api.depends("cctv_work_kind")
    def _compute_cctv_allowed_days(self):
        """What is usual when it becomes CCTV work, so that people see it and may change it."""
        for request in self:
            usual = request._cctv_usual_days() if request.cctv_work_kind else 0
            request.cctv_allowed_days = request.cctv_allowed_days or usual

    @api.constrains("cctv_allowed_days")
    def _check_cctv_allowed_days(self):
        for request in self:
            if not 0 <= request.cctv_allowed_days <= ALLOWED_MOST:
                raise ValidationError(
                    self.env._(
                        "'%(field)s' is %(value)s; it must be from %(least)s to %(most)s.",
                        field=self._fields["cctv_allowed_days"]._description_string(self.env),
                        value=request.cctv_allowed_days,
                        least=0,
                        most=ALLOWED_MOST,
                    )
                )

    @api.constrains("schedule_date", "cctv_work_kind")
    def _check_cctv_schedule_date(self):
        last = fields.Datetime.now() + PLAN_AHEAD
        for request in self.filtered("cctv_work_kind"):
            if request.schedule_date and request.schedule_date > last:
                raise ValidationError(
                    self.env._(
                        "%s is planned for a day more than five years ahead. Correct the day.",
                        request.display_name,
                    )
                )

    def _cctv_check_may_allow(self, vals):
        """Who is to do it does not give himself more time; the IT head would not hear of it."""
        if "cctv_allowed_days" in vals and self.filtered("cctv_work_kind"):
            check_duty(
                self.env,
                ("it",),
                self.env._("IT staff say how long CCTV work may take. Ask them for more time."),
            )

    def _cctv_join(self):
        """All CCTV work is due, whoever has made it and in which screen."""
        works = super()._cctv_join()
        works._cctv_start_clocks()
        return works

    def _cctv_start_clocks(self):
        """Of those that are open and have none."""
        self.sudo().filtered(
            lambda work: work.cctv_state in WORK_OPEN and not work.deadline_phase
        )._cctv_begin_clocks()

    def _cctv_begin_clocks(self):
        for allowed, works in self.grouped(lambda work: work._cctv_days_to_do()).items():
            works._cctv_begin_deadlines(allowed)

    def _cctv_days_to_do(self) -> int:
        """The working days allowed for it."""
        return self.cctv_allowed_days or self._cctv_usual_days()

    def _cctv_usual_days(self) -> int:
        profile = (self.company_id or self.env.company)._cctv_profile()
        is_initial = self.cctv_work_kind == "initial"
        usual = profile.initial_maintenance_days if is_initial else profile.work_days
        return self.cctv_schedule_id.allowed_days or usual

    def _cctv_begin_deadlines(self, allowed_days):
        """Start the clocks: work is due on the ``allowed_days``-th working day from the one it is
        planned for, or from today when it is planned for no day."""
        now = fields.Datetime.now()
        for company, group in self.grouped("company_id").items():
            calendar = company._cctv_work_calendar(now - timedelta(days=370))
            by_day = group.grouped(lambda r, c=calendar: c.local_day(r.schedule_date or now))
            for day, works in by_day.items():
                before = calendar.midnight(day) - timedelta(seconds=1)
                start = min(now, before)
                ahead = calendar.count(start, before) if start < before else 0
                works._deadline_begin(ahead + allowed_days, "working_days", start)

    def _cctv_move_clocks(self, before):
        """The clocks follow the work.

        :param before: {work: its state before}
        """
        moved = self.filtered(lambda work: work.cctv_state != before[work])
        moved._cctv_start_clocks()
        for work in moved.filtered("deadline_phase"):
            if work.cctv_state in DONE_STATES:
                work._deadline_finish()
            elif work.cctv_state == "cancelled":
                work._deadline_cancel()
            elif before[work] in DONE_STATES:
                work._deadline_reopen()

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
