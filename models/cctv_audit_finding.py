from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from . import cctv_row_locks as row_locks
from .cctv_typed import TEXT_MAX, typed

SEVERITIES = [("major", "Major"), ("minor", "Minor"), ("observation", "Observation")]

STATES = [
    ("open", "To be answered"),
    ("answered", "Answered"),
    ("verified", "Verified"),
    ("returned", "Found again"),
]

STEP_FIELDS = frozenset(
    "state place date_answered answered_by_id verified_words date_verified verified_by_id".split()
)

OF_AUDITOR = frozenset("audit_id line_id clause facts severity evidence earlier_id".split())
"""What the auditor writes until the findings are told."""


class CctvAuditFinding(models.Model):
    """Something that an audit found: which rule, what was seen, how grave. The auditor writes it;
    whoever answers for it writes the cause and what is done; the auditor verifies. One that is
    found again in a later audit is named there, and counts as returned."""

    _name = "cctv.audit.finding"
    _description = "Finding of an audit"
    _inherit = ["cctv.sealed.part.mixin", "cctv.guarded"]
    _order = "audit_id desc, place, id"
    _rec_names_search = ["clause", "facts", "audit_id.number"]
    _check_company_auto = True
    _sealed_parent = "audit_id"

    audit_id = fields.Many2one(
        "cctv.audit", required=True, index=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(related="audit_id.company_id", store=True, index=True)
    auditor_id = fields.Many2one(related="audit_id.auditor_id", store=True, index=True)
    auditee_id = fields.Many2one(related="audit_id.auditee_id", store=True, index=True)
    audit_state = fields.Selection(related="audit_id.state", string="State of the audit")
    place = fields.Integer(string="No.", readonly=True, copy=False, aggregator=None)
    line_id = fields.Many2one(
        "cctv.checklist.line",
        string="Failed answer",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    clause = fields.Char(
        string="Requirement or clause", required=True, help="What is asked for, and where."
    )
    facts = fields.Text(string="What was found", required=True, help="Facts, no opinions.")
    severity = fields.Selection(SEVERITIES, required=True, default="minor", index=True)
    evidence = fields.Text(
        string="Where it is to be seen", help="Numbers of records, dates, who was asked."
    )
    earlier_id = fields.Many2one(
        "cctv.audit.finding",
        string="Found before",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('company_id', '=', company_id), ('audit_id', '!=', audit_id)]",
        help="The same in an earlier audit.",
    )
    later_ids = fields.One2many("cctv.audit.finding", "earlier_id", string="Found again in")
    state = fields.Selection(
        STATES, required=True, readonly=True, copy=False, default="open", index=True
    )
    cause = fields.Text(string="Why it came to it", copy=False)
    answer = fields.Text(string="What is said to it", copy=False)
    date_answered = fields.Datetime(readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict", string="Replied by"
    )
    verdict = fields.Text(
        string="What the auditor saw", copy=False, help="Write it here, then press a button."
    )
    verified_words = fields.Text(string="Verified how", readonly=True, copy=False)
    date_verified = fields.Datetime(string="Verified on", readonly=True, copy=False)
    verified_by_id = fields.Many2one(
        "res.users", string="Verified by", readonly=True, copy=False, ondelete="restrict"
    )
    action_ids = fields.One2many(
        "cctv.audit.action", "finding_id", string="Corrective actions", copy=False
    )
    is_auditor = fields.Boolean(compute="_compute_is_mine")
    is_auditee = fields.Boolean(compute="_compute_is_mine")

    def _guarded_fields(self):
        return super()._guarded_fields() | STEP_FIELDS

    @api.depends("auditor_id", "auditee_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for finding in self:
            finding.is_auditor = finding.auditor_id == self.env.user
            finding.is_auditee = finding.auditee_id == self.env.user

    @api.depends("audit_id.number", "place", "clause")
    def _compute_display_name(self):
        for finding in self:
            number = f"{finding.audit_id.sudo().number or ''}-{finding.place or ''}"
            finding.display_name = f"{number}: {(finding.clause or '')[:80]}"

    @api.constrains("earlier_id", "audit_id", "line_id")
    def _check_links(self):
        for finding in self.sudo():
            earlier = finding.earlier_id
            if earlier and (earlier.audit_id == finding.audit_id or earlier.id > finding.id):
                raise ValidationError(
                    self.env._("What was found before stands in an earlier audit. Choose another.")
                )
            line = finding.line_id
            if line and line.checklist_id != finding.audit_id.checklist_id:
                raise ValidationError(self.env._("This answer belongs to another checklist."))

    @api.model_create_multi
    def create(self, vals_list):
        findings = super().create(vals_list)
        for audit, group in findings.grouped("audit_id").items():
            audit._check_auditor()
            group._check_audit_in("under_way")
            last = max((audit.sudo().finding_ids - group).mapped("place"), default=0)
            for place, finding in enumerate(group.sudo(), last + 1):
                finding.place = place
                if not finding.earlier_id:
                    finding.earlier_id = finding._found_before()
        return findings

    def write(self, vals):
        if not self.env.su:
            for finding in self:
                finding._check_may_write(vals)
        return super().write(vals)

    def unlink(self):
        self.audit_id._check_auditor()
        self._check_audit_in("under_way")
        return super().unlink()

    def _check_may_write(self, vals):
        names, user, state = set(vals), self.env.user, self.audit_id.state
        if names & OF_AUDITOR:
            self.audit_id._check_auditor()
            self._check_audit_in("under_way")
        if "verdict" in names:
            self.audit_id._check_auditor()
        if names & {"cause", "answer"}:
            if self.auditee_id != user:
                raise AccessError(
                    self.env._("Who answers for it writes this: %s.", self.auditee_id.sudo().name)
                )
            if state != "told" or self.state != "open":
                raise UserError(self.env._("This is answered already, or not told yet."))
        rest = names - OF_AUDITOR - STEP_FIELDS - {"verdict", "cause", "answer", "action_ids"}
        if rest:
            raise AccessError(self.env._("This is filled in by itself."))

    def _check_audit_in(self, state):
        for audit in self.audit_id:
            if audit.sudo().state != state:
                raise UserError(
                    self.env._(
                        "Findings are written while the audit is under way. What was told stays."
                    )
                )

    def _found_before(self):
        """The last finding of the company about the same question, or the same clause."""
        findings = self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("audit_id", "!=", self.audit_id.id),
                ("audit_id.state", "in", ("told", "closed")),
                ("id", "<", self.id),
                *self._same_matter(),
            ],
            order="id desc",
            limit=1,
        )
        return findings

    def _same_matter(self):
        if measure := self.line_id.measure:
            return [("line_id.measure", "=", measure)]
        return [("clause", "=ilike", self.clause)]

    def _note_found_again(self):
        """A later audit has told the same: what counted as mended was not."""
        self.sudo().write({"state": "returned"})

    def _sealed_open_fields(self):
        return super()._sealed_open_fields() | {"state"}

    # Steps

    def action_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_answer(self):
        """Who answers for it has written the cause, and who does what."""
        self.ensure_one()
        self.check_access("write")
        if self.auditee_id != self.env.user:
            raise AccessError(
                self.env._("Who answers for it writes this: %s.", self.auditee_id.sudo().name)
            )
        self._lock_state("open")
        self._check_told()
        typed(self.env, self.cause, TEXT_MAX, self.env._("Write why it came to it."))
        typed(self.env, self.answer, TEXT_MAX, self.env._("Write what you say to it."))
        if self.audit_id._needs_action(self.severity) and not self.action_ids:
            raise UserError(self.env._("Write who does what until when: one action at least."))
        now = fields.Datetime.now()
        this = self.sudo()
        this.write({"state": "answered", "date_answered": now, "answered_by_id": self.env.uid})
        if "open" not in this.audit_id.finding_ids.mapped("state"):
            this.audit_id._deadline_finish(now)
        self.audit_id._tell_person(self.auditor_id, "_words_of_answer")
        return True

    def action_verify(self):
        """The auditor has seen that it is mended."""
        self.ensure_one()
        self._lock_verdict("answered")
        if waiting := self.sudo().action_ids.filtered(lambda action: action.state != "verified"):
            raise UserError(
                self.env._("Verify this first: %s", ", ".join(waiting.mapped("words")))
            )
        words = self._verdict_words()
        self.sudo().write(
            {
                "state": "verified",
                "verified_words": words,
                "date_verified": fields.Datetime.now(),
                "verified_by_id": self.env.uid,
                "verdict": False,
            }
        )
        return True

    def action_send_back(self):
        """The answer is not enough."""
        self.ensure_one()
        self._lock_verdict("answered")
        words = self._verdict_words()
        this = self.sudo()
        this.write({"state": "open", "verdict": False})
        self.audit_id.sudo().message_post(
            body=self.env._(
                "%(finding)s: sent back. %(words)s", finding=self.display_name, words=words
            ),
            author_id=self.env.user.partner_id.id,
        )
        this.audit_id._begin_answers()
        self.audit_id._tell_person(self.auditee_id, "_words_of_findings")
        return True

    def _lock_verdict(self, state):
        self.check_access("write")
        self.audit_id._check_auditor()
        self._lock_state(state)
        self._check_told()

    def _verdict_words(self):
        missing = self.env._("Write under 'What the auditor saw' what you saw.")
        return typed(self.env, self.verdict, TEXT_MAX, missing)

    def _check_told(self):
        if self.audit_id.state != "told":
            raise UserError(self.env._("The findings of this audit are not told, or it is closed."))

    def _lock_state(self, state):
        row_locks.take(self.sudo())
        self.invalidate_recordset(["state"])
        if self.state != state:
            words = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "This finding is already: %s. Reload the page.", words[self.state]
                )
            )
