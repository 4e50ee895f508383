from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

from .cctv_accounting import company_time
from .cctv_poll_tools import alone

MONTHS = (1, 60)
LEAD = (1, 365)


class CctvAuditProgramme(models.Model):
    """An audit that comes again: every so many months one is planned, some weeks before its day.
    Kept by the IT head and management."""

    _name = "cctv.audit.programme"
    _description = "Audit programme"
    _order = "date_next, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    name = fields.Char(string="What is audited", required=True)
    months = fields.Integer(string="Every (months)", required=True, default=12, aggregator=None)
    date_next = fields.Date(string="Next on", required=True, default=fields.Date.context_today)
    lead_days = fields.Integer(
        string="Planned ahead (days)", required=True, default=30, aggregator=None
    )
    auditor_id = fields.Many2one(
        "res.users", string="Auditor", required=True, ondelete="restrict",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )  # fmt: skip
    auditee_id = fields.Many2one(
        "res.users", string="Who answers for it", required=True, ondelete="restrict",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )  # fmt: skip
    procedure_id = fields.Many2one(
        "cctv.procedure", string="Procedure", ondelete="restrict", check_company=True
    )
    template_id = fields.Many2one(
        "cctv.checklist.template",
        string="Questions",
        ondelete="restrict",
        check_company=True,
        domain="[('kind', '=', 'audit'), ('current_version_id', '!=', False)]",
        default=lambda self: self.env["cctv.audit"]._default_template(),
    )
    location_ids = fields.Many2many("cctv.location", string="Places", check_company=True)
    scope = fields.Text(string="What is looked at")
    audit_ids = fields.One2many("cctv.audit", "programme_id", string="Audits", copy=False)
    active = fields.Boolean(default=True)

    _apart = models.Constraint(
        "CHECK (auditor_id <> auditee_id)",
        "Whoever answers for what is audited does not audit it: choose somebody else.",
    )

    @api.constrains("months", "lead_days")
    def _check_figures(self):
        for programme in self:
            if not MONTHS[0] <= programme.months <= MONTHS[1]:
                raise ValidationError(self.env._("An audit comes every 1 to 60 months."))
            if not LEAD[0] <= programme.lead_days <= LEAD[1]:
                raise ValidationError(self.env._("It is planned 1 to 365 days ahead."))

    @api.model
    def _cron_plan(self):
        """Each day: what is to be planned by now. One that cannot be does not stop the others."""
        for programme in self.sudo().search([]):
            alone(self.env, programme._plan_due, f"plan the audit of programme {programme.id}")

    def _plan_due(self):
        today = company_time(self.company_id, fields.Datetime.now()).date()
        if self.date_next <= today + timedelta(days=self.lead_days):
            self._plan_next(today)

    def _plan_next(self, today):
        """One audit, however long the server was off; the next one is in the future."""
        company = self.company_id
        audits = self.env["cctv.audit"].sudo().with_company(company)
        audit = audits.with_context(lang=company._cctv_lang()).create(self._prepare_audit())
        while self.date_next <= max(today, audit.date_planned):
            self.date_next += relativedelta(months=self.months)
        audit._tell_person(audit.auditor_id, "_words_of_plan")

    def _prepare_audit(self):
        return {
            "programme_id": self.id,
            "company_id": self.company_id.id,
            "name": self.name,
            "date_planned": self.date_next,
            "auditor_id": self.auditor_id.id,
            "auditee_id": self.auditee_id.id,
            "procedure_id": self.procedure_id.id,
            "template_id": self.template_id.id,
            "location_ids": [Command.set(self.location_ids.ids)],
            "scope": self.scope,
        }
