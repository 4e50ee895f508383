from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from .cctv_accounting import company_time
from .cctv_choices import REPORT_STATES

MOST_DAYS = 366
OPEN = ("waiting", "running")

STEP_FIELDS = frozenset(
    "state percent doing problem attempts date_begun date_ready pdf xlsx is_scheduled "
    "date_told".split()
)
"""Written by the making (``cctv_monthly_report_make``) alone."""


class CctvMonthlyReport(models.Model):
    """A report on some days of a company, asked for by the IT head or by management, or each first
    of a month by the system: as PDF and as a workbook, both of the same figures. It is made in the
    background; what was made stays as it is."""

    _name = "cctv.monthly.report"
    _description = "Monthly report"
    _inherit = ["cctv.guarded"]
    _order = "id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._last_month()[0]
    )
    date_to = fields.Date(string="Until", required=True, default=lambda self: self._last_month()[1])
    is_month = fields.Boolean(compute="_compute_is_month")
    location_ids = fields.Many2many(
        "cctv.location",
        string="Places",
        check_company=True,
        help="With the places inside. Empty: all.",
    )
    lang = fields.Selection(
        "_languages", string="Language", required=True, default=lambda self: self._language()
    )
    with_annexes = fields.Boolean(
        string="With annexes", help="Each camera, each piece of work and each ticket."
    )
    state = fields.Selection(
        REPORT_STATES, required=True, readonly=True, copy=False, default="waiting", index=True
    )
    percent = fields.Integer(string="Made (percent)", readonly=True, copy=False, aggregator=None)
    doing = fields.Char(string="Now", readonly=True, copy=False)
    problem = fields.Text(string="Why it failed", readonly=True, copy=False)
    attempts = fields.Integer(readonly=True, copy=False)
    date_begun = fields.Datetime(string="Figures as of", readonly=True, copy=False)
    date_ready = fields.Datetime(string="Ready on", readonly=True, copy=False)
    date_told = fields.Datetime(readonly=True, copy=False)
    is_scheduled = fields.Boolean(string="By the calendar", readonly=True, copy=False)
    pdf = fields.Binary(string="PDF", attachment=True, readonly=True, copy=False)
    xlsx = fields.Binary(string="Workbook (XLSX)", attachment=True, readonly=True, copy=False)
    pdf_name = fields.Char(compute="_compute_names")
    xlsx_name = fields.Char(compute="_compute_names")

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | STEP_FIELDS

    @api.model
    def _open_fields(self):
        """What was asked for stays: ask anew for something else."""
        return frozenset()

    @api.model
    def _closed_error(self):
        return AccessError(
            self.env._("A report stays as it was asked for. Ask for another one with New.")
        )

    @api.model
    def _last_month(self):
        """First and last day of the month before this one, by the company's clock."""
        today = company_time(self.env.company, fields.Datetime.now()).date()
        first = today - relativedelta(months=1, day=1)
        return first, first + relativedelta(day=31)

    @api.model
    def _languages(self):
        return self.env["res.lang"].get_installed()

    @api.model
    def _language(self):
        return self.env.company._cctv_lang()

    @api.depends("date_from", "date_to")
    def _compute_is_month(self):
        for report in self:
            begin, end = report.date_from, report.date_to
            is_first = begin and begin.day == 1
            report.is_month = bool(is_first and end == begin + relativedelta(day=31))

    @api.depends("date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for report in self:
            report.display_name = report._days_in_words()

    def _days_in_words(self):
        """'November 2026', or the two days."""
        if not (self.date_from and self.date_to):
            return ""
        if self.is_month:
            return format_date(self.env, self.date_from, date_format="MMMM y")
        days = (format_date(self.env, day) for day in (self.date_from, self.date_to))
        return " – ".join(days)

    @api.depends("date_from", "date_to")
    def _compute_names(self):
        for report in self:
            days = f"{report.date_from or ''}" if report.is_month else (
                f"{report.date_from or ''}_{report.date_to or ''}"
            )
            days = days[:7] if report.is_month else days
            report.pdf_name, report.xlsx_name = f"CCTV-{days}.pdf", f"CCTV-{days}.xlsx"

    @api.constrains("date_from", "date_to", "company_id")
    def _check_days(self):
        for report in self:
            today = company_time(report.company_id.sudo(), fields.Datetime.now()).date()
            if report.date_to < report.date_from:
                raise ValidationError(
                    self.env._(
                        "The last day of a report is not before its first. Correct the days."
                    )
                )
            if (report.date_to - report.date_from).days >= MOST_DAYS:
                raise ValidationError(
                    self.env._("A report is about one year at most. Choose fewer days.")
                )
            if report.date_from > today:
                raise ValidationError(
                    self.env._("These days have not come yet: there is nothing to report.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        reports = super().create(vals_list)
        reports._check_not_under_way()
        reports._make_soon()
        return reports

    def _check_not_under_way(self):
        """The same twice costs twice and says the same."""
        for report in self:
            if other := report._same():
                raise UserError(
                    self.env._(
                        "This very report is being made already (%(percent)s percent). Open it "
                        "from the list: it is the one that %(who)s has asked for.",
                        percent=other.percent,
                        who=other.create_uid.sudo().name,
                    )
                )

    def _same(self):
        domain = [
            ("id", "!=", self.id),
            ("state", "in", OPEN),
            ("company_id", "=", self.company_id.id),
            ("date_from", "=", self.date_from),
            ("date_to", "=", self.date_to),
            ("lang", "=", self.lang),
            ("with_annexes", "=", self.with_annexes),
        ]
        found = self.sudo().search(domain)
        return found.filtered(lambda one: one.location_ids == self.sudo().location_ids)[:1]

    def action_again(self):
        """The same report with the figures of now: a new one, since this one stays."""
        self.ensure_one()
        self.check_access("read")
        again = self.copy()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": again.id,
            "views": [(False, "form")],
        }

    @api.model
    def _make_soon(self):
        self.env.ref("helpdesk_cctv.ir_cron_cctv_monthly_report").sudo()._trigger()
