from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from .cctv_accounting import company_time, company_zone
from .cctv_duties import check_duty
from .cctv_poll_tools import alone

EVALUATION_DAYS = 10
"""Working days of the next month in which a month is evaluated."""

OPENERS = ("manager", "management")


class CctvEvaluation(models.Model):
    """What a month of a company was like (R62): figures filled in by the system, what the IT head
    thinks of them, what is decided, and what became of the decisions of before. Signed and sealed.
    It opens by itself when the month is over."""

    _name = "cctv.evaluation"
    _description = "Monthly evaluation"
    _inherit = ["mail.thread", "cctv.sealed.mixin", "cctv.deadline.mixin"]
    _order = "month desc, id desc"
    _rec_name = "number"
    _check_company_auto = True
    _cctv_sequence = "helpdesk_cctv.evaluation"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    month = fields.Date(
        required=True,
        copy=False,
        index=True,
        default=lambda self: self._last_month(self.env.company),
        help="Any day of it.",
    )
    date_figures = fields.Datetime(string="Figures as of", readonly=True, copy=False)
    line_ids = fields.One2many("cctv.evaluation.line", "evaluation_id", string="Key figures")
    summary = fields.Text(
        string="Assessment", help="What was good, what was not, and why: in your own words."
    )
    decision_ids = fields.One2many(
        "cctv.evaluation.decision", "evaluation_id", string="Decisions", copy=False
    )
    followup_ids = fields.One2many(
        "cctv.evaluation.followup", "evaluation_id", string="Decisions of before", copy=False
    )
    waiting_count = fields.Integer(
        string="Not followed up", compute="_compute_waiting_count"
    )

    _once = models.UniqueIndex("(company_id, month)", "This month has its evaluation already.")

    @api.model
    def _last_month(self, company):
        """The first day of the month before this one, by the company's clock."""
        today = company_time(company, fields.Datetime.now()).date()
        return today - relativedelta(months=1, day=1)

    def _last_day(self):
        return self.month + relativedelta(day=31)

    @api.depends("followup_ids.outcome")
    def _compute_waiting_count(self):
        for evaluation in self:
            waiting = evaluation.followup_ids.filtered(lambda line: not line.outcome)
            evaluation.waiting_count = len(waiting)

    @api.depends("number", "month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for evaluation in self:
            words = evaluation._month_words()
            evaluation.display_name = " – ".join(filter(None, (evaluation.number, words)))

    def _month_words(self):
        return format_date(self.env, self.month, date_format="MMMM y") if self.month else ""

    @api.model_create_multi
    def create(self, vals_list):
        check_duty(self.env, OPENERS, self.env._("The IT head evaluates a month."))
        vals_list = [{**vals, **self._with_first_day(vals)} for vals in vals_list]
        evaluations = super().create(vals_list)
        for evaluation in evaluations:
            evaluation._check_month()
            evaluation._open()
        return evaluations

    def write(self, vals):
        if not self.env.su and {"month", "company_id", "date_figures"} & vals.keys():
            raise AccessError(
                self.env._(
                    "What an evaluation is about stays. Open another one for another month."
                )
            )
        return super().write(vals)

    def unlink(self):
        raise AccessError(self.env._("An evaluation is not deleted: it tells what was decided."))

    @api.model
    def _with_first_day(self, vals):
        day = fields.Date.to_date(vals.get("month"))
        return {"month": day.replace(day=1)} if day else {}

    def _check_month(self):
        if self.month > self._last_month(self.company_id):
            raise ValidationError(
                self.env._("This month is not over yet: it is evaluated when it is.")
            )

    def _open(self):
        """Its figures, and what was decided before and is not done."""
        this = self.sudo()
        decisions = self.env["cctv.evaluation.decision"].sudo()
        before = [("company_id", "=", self.company_id.id), ("month", "<", self.month)]
        for decision in decisions.search([*before, ("state", "=", "open")]):
            this.followup_ids.create(decision._prepare_followup(this))
        this._take_figures()
        this._deadline_begin(EVALUATION_DAYS, "working_days")

    def action_take_figures(self):
        """The figures anew: until somebody has signed them."""
        self.ensure_one()
        check_duty(self.env, OPENERS, self.env._("The IT head evaluates a month."))
        self.check_access("write")
        if self.signature_ids:
            raise UserError(
                self.env._("These figures were signed already: they stay as they are.")
            )
        self.sudo()._take_figures()
        return True

    def _take_figures(self):
        """What was written about a figure stays with it."""
        lang = self.company_id._cctv_lang()
        figures = self.env["cctv.figures"].with_context(
            lang=lang, tz=company_zone(self.company_id)
        )
        found = figures._headline(self.company_id, self.month, self._last_day())
        known = {line.key: line for line in self.line_ids}
        lines = self.env["cctv.evaluation.line"].sudo()
        for place, figure in enumerate(found):
            values = {**figures._evaluation_words(figure), "sequence": place}
            if line := known.pop(figure["key"], None):
                line.write(values)
            else:
                lines.create({**values, "evaluation_id": self.id, "key": figure["key"]})
        lines.union(*known.values()).filtered(lambda line: not line.words).unlink()
        self.date_figures = fields.Datetime.now()

    # Signing and sealing

    def _sealed_fields(self):
        own = "number procedure_revision_id company_id month date_figures summary".split()
        line = "key label value_words previous_words change_words words".split()
        decision = "words owner_id date_due".split()
        followup = "words owner_name date_due outcome result".split()
        return {
            **dict.fromkeys(own),
            "line_ids": dict.fromkeys(line),
            "decision_ids": dict.fromkeys(decision),
            "followup_ids": dict.fromkeys(followup),
        }

    def _signature_roles(self):
        is_needed = bool(self._management())
        return [
            ("evaluated", self.env._("Evaluated by the IT head"), True),
            ("noted", self.env._("Noted by management"), is_needed),
        ]

    def _management(self):
        company = self.company_id
        return company._cctv_profile()._users_of_role("management", company)

    def _signature_conflicts(self):
        return [("evaluated", "noted")]

    def _signature_duties(self):
        return {"evaluated": ("manager",), "noted": ("management",)}

    def _sealing_gaps(self):
        gaps, _ = super()._sealing_gaps(), self.env._
        if not (self.summary or "").strip():
            gaps.append(_("Write the assessment: what was good, what was not, and why."))
        for line in self.followup_ids:
            if not line.outcome:
                gaps.append(_("Say what became of: %s", line.words))
            elif not (line.result or "").strip():
                gaps.append(_("Write what was done, or why not: %s", line.words))
        gaps += [
            _("Say who does it and until when: %s", decision.words)
            for decision in self.decision_ids.filtered(lambda d: not (d.owner_id and d.date_due))
        ]
        return gaps

    def _check_signer(self, role):
        self.check_access("read")
        if not self._has_duty(role, self.env.user):
            raise AccessError(
                self.env._("The IT head signs the evaluation, management notes it.")
            )

    def _sign(self, role, partner, user, image):
        self._refuse_other_duty(role, partner, user)
        self._refuse_gaps(self._sealing_gaps())
        if role == "noted" and "evaluated" not in self.sudo().signature_ids.mapped("role"):
            raise UserError(self.env._("The IT head signs first that the month is evaluated."))
        signature = super()._sign(role, partner, user, image)
        if role == "evaluated":
            self.sudo()._deadline_finish()
        return signature

    def _after_seal(self):
        """What was said of earlier decisions is so from now on."""
        super()._after_seal()
        self.sudo().followup_ids._carry_out()

    def _deadline_responsible(self):
        company = self.company_id
        return company._cctv_profile()._users_of_role("manager", company)

    def _deadline_label(self):
        return self.env._("Evaluation of %s", self._month_words())

    # By the calendar

    @api.model
    def _cron_open(self):
        """The last month of each company that watches cameras, once."""
        devices = self.env["maintenance.equipment"].sudo()
        rows = devices._read_group([("cctv_kind", "!=", False)], ["company_id"])
        for (company,) in rows:
            if company:
                alone(
                    self.env,
                    lambda c=company: self._open_last(c),
                    f"open the evaluation of company {company.id}",
                )

    @api.model
    def _open_last(self, company):
        month = self._last_month(company)
        begun = company_time(company, company.create_date).date() if company.create_date else month
        known = [("company_id", "=", company.id), ("month", "=", month)]
        if begun <= month + relativedelta(day=31) and not self.search_count(known, limit=1):
            self.with_company(company).create({"company_id": company.id, "month": month})
