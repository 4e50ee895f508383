from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from . import cctv_row_locks as row_locks
from .cctv_audit import PLANNERS
from .cctv_audit_due import ends_of_day, hours_until
from .cctv_duties import has_duty
from .cctv_typed import REASON_MAX, typed

STATES = [("open", "To be done"), ("done", "Reported done"), ("verified", "Verified")]

STEP_FIELDS = frozenset(
    "state result date_done done_by_id verified_words date_verified verified_by_id".split()
)

PLAN = frozenset({"finding_id", "words", "owner_id", "date_due"})


class CctvAuditAction(models.Model):
    """What is done about a finding: who, until when, what came of it. Whoever is to do it reports
    it done; the auditor, who never is the same person, verifies. Late ones are told of as any
    deadline."""

    _name = "cctv.audit.action"
    _description = "Corrective action"
    _inherit = [
        "mail.thread",
        "cctv.sealed.part.mixin",
        "cctv.deadline.mixin",
        "cctv.guarded",
    ]
    _order = "date_due, id"
    _rec_name = "words"
    _check_company_auto = True
    _sealed_parent = "finding_id"

    finding_id = fields.Many2one(
        "cctv.audit.finding", required=True, index=True, ondelete="restrict", check_company=True
    )
    audit_id = fields.Many2one(related="finding_id.audit_id", store=True, index=True)
    company_id = fields.Many2one(related="finding_id.company_id", store=True, index=True)
    auditor_id = fields.Many2one(related="finding_id.auditor_id", store=True, index=True)
    auditee_id = fields.Many2one(related="finding_id.auditee_id", store=True, index=True)
    words = fields.Char(string="What is done", required=True)
    owner_id = fields.Many2one(
        "res.users",
        string="Who does it",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    date_due = fields.Date(string="Until", required=True)
    state = fields.Selection(
        STATES, required=True, readonly=True, copy=False, default="open", index=True
    )
    answer = fields.Text(
        string="What was done", copy=False, help="Write it here, then press Reported done."
    )
    result = fields.Text(string="What came of it", readonly=True, copy=False)
    date_done = fields.Datetime(string="Reported on", readonly=True, copy=False)
    done_by_id = fields.Many2one(
        "res.users", string="Reported by", readonly=True, copy=False, ondelete="restrict"
    )
    verdict = fields.Text(
        string="What the auditor saw", copy=False, help="Write it here, then press a button."
    )
    verified_words = fields.Text(string="Verified how", readonly=True, copy=False)
    date_verified = fields.Datetime(string="Verified on", readonly=True, copy=False)
    verified_by_id = fields.Many2one(
        "res.users", string="Verified by", readonly=True, copy=False, ondelete="restrict"
    )
    is_auditor = fields.Boolean(compute="_compute_is_mine")
    is_owner = fields.Boolean(compute="_compute_is_mine")

    def _guarded_fields(self):
        return super()._guarded_fields() | STEP_FIELDS

    @api.depends("auditor_id", "owner_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for action in self:
            action.is_auditor = action.auditor_id == self.env.user
            action.is_owner = action.owner_id == self.env.user

    @api.constrains("owner_id", "finding_id")
    def _check_owner(self):
        for action in self.sudo():
            if action.owner_id == action.auditor_id:
                raise ValidationError(
                    self.env._(
                        "The auditor verifies what is done, and so does not do it: choose "
                        "somebody else."
                    )
                )
            action.audit_id._check_person(action.owner_id)

    @api.model_create_multi
    def create(self, vals_list):
        actions = super().create(vals_list)
        actions._check_may_plan()
        actions._begin_clock()
        return actions

    def write(self, vals):
        if not self.env.su:
            self._check_may_write(set(vals))
        result = super().write(vals)
        if "date_due" in vals:
            self._begin_clock()
        return result

    def unlink(self):
        self._check_may_plan()
        return super().unlink()

    def _check_may_plan(self):
        """Who answers for it, the auditor and the planners, while it is to be done."""
        for action in self:
            people = action.auditor_id | action.auditee_id
            if not self.env.su and self.env.user not in people:
                if not has_duty(self.env.user, *PLANNERS):
                    raise AccessError(
                        self.env._("Who answers for it, or the auditor, says what is done.")
                    )
            finding = action.sudo().finding_id
            if action.state != "open" or finding.state == "verified":
                raise UserError(self.env._("This is reported done already, and stays."))
            if finding.audit_state not in ("under_way", "told"):
                raise UserError(self.env._("This audit is closed: nothing is added to it."))

    def _check_may_write(self, names):
        if names & PLAN:
            self._check_may_plan()
        if "answer" in names and any(action.owner_id != self.env.user for action in self):
            raise AccessError(self.env._("Whoever does it writes what was done."))
        if "verdict" in names:
            self.audit_id._check_auditor()

    def _begin_clock(self):
        for action in self.filtered(lambda action: action.state == "open"):
            amount, start = hours_until(ends_of_day(action.company_id, action.date_due))
            action._deadline_begin(amount, "hours", start)

    def _deadline_responsible(self):
        return self.owner_id

    def _deadline_label(self):
        return self.env._("Corrective action: %s", self.words)

    # Steps

    def action_open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_done(self):
        """Whoever does it reports it done."""
        self.ensure_one()
        self.check_access("write")
        if self.owner_id != self.env.user:
            raise AccessError(self.env._("Whoever does it writes what was done."))
        self._lock_state("open")
        words = typed(self.env, self.answer, REASON_MAX, self.env._("Write what was done."))
        now, this = fields.Datetime.now(), self.sudo()
        done = {"state": "done", "result": words, "answer": False}
        this.write({**done, "date_done": now, "done_by_id": self.env.uid})
        this._deadline_finish(now)
        self.audit_id._tell_person(self.auditor_id, "_words_of_answer")
        return True

    def action_verify(self):
        """The auditor has seen it."""
        words = self._verdict_of("done")
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
        """It is not done, or not enough."""
        words = self._verdict_of("done")
        this = self.sudo()
        this.write({"state": "open", "verdict": False})
        this._deadline_reopen()
        this.message_post(
            body=self.env._("Sent back. %s", words), author_id=self.env.user.partner_id.id
        )
        return True

    def _verdict_of(self, state):
        self.ensure_one()
        self.check_access("write")
        self.audit_id._check_auditor()
        if self.done_by_id == self.env.user:
            raise AccessError(self.env._("Who has done it does not verify it."))
        self._lock_state(state)
        missing = self.env._("Write under 'What the auditor saw' what you saw.")
        return typed(self.env, self.verdict, REASON_MAX, missing)

    def _lock_state(self, state):
        row_locks.take(self.sudo())
        self.invalidate_recordset(["state"])
        if self.state != state:
            words = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._("This action is already: %s. Reload the page.", words[self.state])
            )
