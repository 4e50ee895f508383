from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from . import cctv_row_locks as row_locks
from .cctv_audit_due import ends_of_day, hours_until
from .cctv_duties import check_duty, has_duty
from .cctv_procedure_settings import GROUP_OF_ROLE

STATES = [
    ("planned", "Planned"),
    ("under_way", "Under way"),
    ("told", "Findings told"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]

PLANNERS = ("manager", "management")

PLAN_FIELDS = frozenset(
    "name date_planned auditor_id auditee_id procedure_id template_id location_ids scope "
    "company_id programme_id".split()
)
"""What is planned: it stays when the audit has begun."""

STEP_FIELDS = frozenset(
    "state programme_id checklist_id date_started date_told date_closed".split()
)


class CctvAudit(models.Model):
    """A look at whether procedures and rules are kept (R67): planned, carried out by somebody who
    does not answer for what is looked at, its findings told, answered, and closed. The IT head or
    management plans it, the auditor does the rest (``cctv_audit_steps``). Closing seals it."""

    _name = "cctv.audit"
    _description = "Audit"
    _inherit = ["mail.thread", "cctv.sealed.mixin", "cctv.deadline.mixin", "cctv.guarded"]
    _order = "date_planned desc, id desc"
    _rec_name = "number"
    _rec_names_search = ["number", "name"]
    _check_company_auto = True
    _cctv_sequence = "helpdesk_cctv.audit"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    name = fields.Char(string="What is audited", required=True)
    programme_id = fields.Many2one(
        "cctv.audit.programme", readonly=True, copy=False, index=True, ondelete="restrict"
    )
    date_planned = fields.Date(
        string="Planned for",
        required=True,
        copy=False,
        index=True,
        default=fields.Date.context_today,
    )
    auditor_id = fields.Many2one(
        "res.users",
        string="Auditor",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Not the one who answers for what is audited.",
    )
    auditee_id = fields.Many2one(
        "res.users",
        string="Who answers for it",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Who is audited, and answers the findings.",
    )
    procedure_id = fields.Many2one(
        "cctv.procedure", string="Procedure", ondelete="restrict", check_company=True
    )
    location_ids = fields.Many2many(
        "cctv.location", string="Places", check_company=True, help="Empty: everywhere."
    )
    scope = fields.Text(string="What is looked at", help="And what is not.")
    template_id = fields.Many2one(
        "cctv.checklist.template",
        string="Questions",
        ondelete="restrict",
        check_company=True,
        domain="[('kind', '=', 'audit'), ('current_version_id', '!=', False)]",
        default=lambda self: self._default_template(),
    )
    checklist_id = fields.Many2one(
        "cctv.checklist", readonly=True, copy=False, ondelete="restrict", index="btree_not_null"
    )
    state = fields.Selection(
        STATES, required=True, readonly=True, copy=False, default="planned", index=True,
        tracking=True,
    )  # fmt: skip
    date_started = fields.Datetime(string="Begun on", readonly=True, copy=False)
    date_told = fields.Datetime(string="Findings told on", readonly=True, copy=False)
    date_closed = fields.Datetime(string="Closed on", readonly=True, copy=False)
    summary = fields.Text(string="Conclusion", copy=False)
    finding_ids = fields.One2many(
        "cctv.audit.finding", "audit_id", string="Findings", copy=False
    )
    finding_count = fields.Integer(string="Number of findings", compute="_compute_counts")
    open_count = fields.Integer(string="Not verified", compute="_compute_counts")
    is_auditor = fields.Boolean(compute="_compute_is_mine")
    is_auditee = fields.Boolean(compute="_compute_is_mine")

    _apart = models.Constraint(
        "CHECK (auditor_id <> auditee_id)",
        "Whoever answers for what is audited does not audit it: choose somebody else.",
    )
    _once = models.UniqueIndex(
        "(programme_id, date_planned) WHERE programme_id IS NOT NULL",
        "This audit of the programme is planned already.",
    )

    @api.model
    def _default_template(self):
        shipped = "helpdesk_cctv.cctv_checklist_template_audit"
        template = self.env.ref(shipped, raise_if_not_found=False)
        return template if template and template.active else False

    def _guarded_fields(self):
        return super()._guarded_fields() | STEP_FIELDS

    @api.depends("finding_ids.state")
    def _compute_counts(self):
        rows = self.env["cctv.audit.finding"]._read_group(
            [("audit_id", "in", self.ids)], ["audit_id", "state"], ["__count"]
        )
        counts = {}
        for audit, state, count in rows:
            total = counts.setdefault(audit.id, [0, 0])
            total[0] += count
            total[1] += count * (state in ("open", "answered"))
        for audit in self:
            audit.finding_count, audit.open_count = counts.get(audit.id, (0, 0))

    @api.depends("auditor_id", "auditee_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for audit in self:
            audit.is_auditor = audit.auditor_id == self.env.user
            audit.is_auditee = audit.auditee_id == self.env.user

    @api.depends("number", "name")
    def _compute_display_name(self):
        for audit in self:
            audit.display_name = " – ".join(filter(None, (audit.number, audit.name)))

    @api.constrains("auditor_id", "auditee_id", "template_id", "company_id")
    def _check_people(self):
        for audit in self.sudo():
            for user in audit.auditor_id | audit.auditee_id:
                audit._check_person(user)
            auditor = audit.auditor_id
            if audit.template_id and not has_duty(auditor, "operator", "technician"):
                raise ValidationError(
                    self.env._(
                        "%s does not fill in checklists. Choose another auditor, or leave the "
                        "questions empty and write the findings.",
                        auditor.name,
                    )
                )

    def _check_person(self, user):
        """Who has no duty here could not read the audit."""
        is_here = not user.share and self.company_id in user.company_ids
        if not is_here or not has_duty(user, *GROUP_OF_ROLE):
            raise ValidationError(
                self.env._(
                    "%s has no CCTV duty in this company: the audit could not be read.",
                    user.name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        check_duty(self.env, PLANNERS, self.env._("The IT head or management plans audits."))
        audits = super().create(vals_list)
        audits._begin_clock()
        return audits

    def write(self, vals):
        if not self.env.su:
            self._check_may_write(vals)
        result = super().write(vals)
        if {"date_planned", "company_id"} & vals.keys():
            self.check_access("write")
            self.filtered(lambda audit: audit.state == "planned")._begin_clock()
        return result

    def unlink(self):
        raise AccessError(self.env._("An audit is not deleted: cancel it."))

    def _check_may_write(self, vals):
        """The plan is the planners', until the audit begins; the rest is the auditor's."""
        if PLAN_FIELDS & vals.keys():
            check_duty(self.env, PLANNERS, self.env._("The IT head or management plans audits."))
            if any(audit.state != "planned" for audit in self):
                raise UserError(
                    self.env._("This audit has begun: its plan stays as it is. Plan another one.")
                )
        if "cancel_reason" in vals:
            check_duty(self.env, PLANNERS, self.env._("The IT head or management plans audits."))
        if "summary" in vals:
            self._check_auditor()

    def _check_auditor(self):
        for audit in self:
            if not self.env.su and audit.auditor_id != self.env.user:
                raise AccessError(
                    self.env._("The auditor alone does this: %s.", audit.auditor_id.sudo().name)
                )

    def _lock_state(self, *states):
        """One step at a time; UserError when it is elsewhere by now."""
        row_locks.take(self.sudo())
        self.invalidate_recordset(["state"])
        for audit in self:
            if audit.state not in states:
                words = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(audit)s is already: %(state)s. Reload the page.",
                        audit=audit.number,
                        state=words[audit.state],
                    )
                )

    # The clock

    def _begin_clock(self):
        """It is to begin on the day it is planned for."""
        for audit in self:
            amount, start = hours_until(ends_of_day(audit.company_id, audit.date_planned))
            audit._deadline_begin(amount, "hours", start)

    def _deadline_responsible(self):
        return self.auditee_id if self.state == "told" else self.auditor_id

    def _deadline_label(self):
        if self.state == "told":
            return self.env._("Answers to the findings of audit %s", self.display_name)
        return self.env._("Audit %s", self.display_name)
