"""From the draft to the revision in force, by methods alone: who may do which step, and when."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError

from .cctv_accounting import company_time
from .cctv_procedure_revision import DRAFTERS

CHECKERS = ("manager", "supervisor", "management")

REVISION_ACTIVITY = "helpdesk_cctv.mail_activity_type_document_step"


class CctvProcedureRevision(models.Model):
    _inherit = "cctv.procedure.revision"

    acknowledgement_ids = fields.One2many(
        "cctv.procedure.acknowledgement", "revision_id", string="Readers", copy=False
    )
    acknowledgement_count = fields.Integer(
        string="Have to read", compute="_compute_read", compute_sudo=True
    )
    read_count = fields.Integer(string="Have read", compute="_compute_read", compute_sudo=True)
    read_percent = fields.Integer(string="Read (%)", compute="_compute_read", compute_sudo=True)

    may_approve = fields.Boolean(compute="_compute_may_approve")

    @api.depends("company_id")
    @api.depends_context("uid")
    def _compute_may_approve(self):
        for revision in self:
            revision.may_approve = bool(revision.company_id) and revision._is_approver()

    @api.depends("acknowledgement_ids.state")
    def _compute_read(self):
        """How many of those who have to read it did; rows that were cancelled do not count."""
        rows = self.env["cctv.procedure.acknowledgement"]._read_group(
            [("revision_id", "in", self.ids), ("state", "!=", "cancelled")],
            ["revision_id", "state"],
            ["__count"],
        )
        counts = {(revision.id, state): count for revision, state, count in rows}
        for revision in self:
            done = counts.get((revision.id, "done"), 0)
            total = done + counts.get((revision.id, "open"), 0)
            revision.read_count = done
            revision.acknowledgement_count = total
            revision.read_percent = 100 * done // total if total else 0

    def action_ask_check(self):
        """Tell those who may check it that the draft is ready."""
        self.ensure_one()
        self._begin_step(("draft",), DRAFTERS)
        self._refuse_incomplete()
        people = self._users_of(CHECKERS) - self._who_drafted()
        if not people:
            raise UserError(
                self.env._(
                    "Nobody else may check documents. Give somebody the duty of supervisor, IT "
                    "head or management, or allow in the procedure profile that the drafter checks."
                )
            )
        self.sudo()._ask(people, self.env._("Please check this revision"))
        return True

    def action_check(self):
        """Checked: it is complete and right."""
        for revision in self:
            revision._begin_step(("draft",), CHECKERS)
            revision._refuse_incomplete()
            revision._refuse_drafter("drafter_may_check")
            revision.sudo().write(
                {
                    "state": "checked",
                    "checked_by_id": self.env.uid,
                    "date_checked": fields.Datetime.now(),
                }
            )
            revision._ask_approvers()
        return True

    def action_send_back(self):
        """Not yet right: the drafter works on it again."""
        for revision in self:
            revision._begin_step(("checked",), CHECKERS, or_approver=True)
            revision = revision.sudo()
            revision._end_step_activities()
            revision.write({"state": "draft", "checked_by_id": False, "date_checked": False})
            revision._ask(revision.drafted_by_id, self.env._("Sent back: please work on it again"))
        return True

    def action_approve(self):
        """Approve and seal; in force at once, or on the day it is to be effective."""
        for revision in self:
            revision._begin_step(("checked",), or_approver=True)
            revision._refuse_drafter("drafter_may_approve", revision.checked_by_id)
            revision = revision.sudo()
            revision._refuse_signature_of_another()
            revision.write(revision._prepare_approval())
            revision.action_seal()
            revision._end_step_activities()
            if revision.date_effective <= revision._today():
                revision._put_in_force()
        return True

    def _refuse_signature_of_another(self):
        """Who approves has signed that; or somebody without log-in has, when asked by name."""
        signer = self.signature_ids.filtered(lambda one: one.role == "approved").user_id
        if signer and signer != self.env.user:
            raise UserError(
                self.env._(
                    "%s has signed as the one who approves, and approves it then. Or sign it "
                    "yourself first.",
                    signer.name,
                )
            )

    def action_withdraw(self):
        """Not in force any more, without another in its place; or given up before it was."""
        for revision in self:
            revision._begin_step(("draft", "checked", "approved", "in_force"), or_approver=True)
            revision.sudo()._end("withdrawn")
        return True

    def _begin_step(self, states, roles=(), or_approver=False):
        """Whether the user may do this step now; one person at a time."""
        self.ensure_one()
        self.check_access("read")
        self._refuse_role(roles, or_approver)
        self._lock()
        if self.state not in states:
            names = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(revision)s is now in the state '%(state)s': this step is not possible. "
                    "Perhaps somebody else has just done it; reload the page.",
                    revision=self.display_name,
                    state=names[self.state],
                )
            )

    def _lock(self):
        """Keep others from deciding on the same document at the same moment."""
        try:
            self.sudo().procedure_id.lock_for_update(allow_referencing=True)
        except LockError:
            raise UserError(
                self.env._(
                    "Somebody else is just working on this document. Wait a moment and try again."
                )
            ) from None
        self.invalidate_recordset(["state"])

    def _refuse_role(self, roles, or_approver):
        duties = [f"helpdesk_cctv.group_cctv_{role}" for role in roles]
        if any(self.env.user.has_group(duty) for duty in duties):
            return
        if not (or_approver and self._is_approver()):
            raise AccessError(
                self.env._(
                    "This step is not part of your duties. Ask: %s.", self._duty_words(roles)
                )
            )

    def _duty_words(self, roles):
        groups = [self.env.ref(f"helpdesk_cctv.group_cctv_{r}").sudo().name for r in roles]
        if not groups:
            profile = self.company_id._cctv_profile()
            groups = [profile._words("document_approver_role")]
        return ", ".join(groups)

    def _is_approver(self):
        role = self.company_id._cctv_profile().document_approver_role
        if role == "official":
            return self.env.user in self._users_of((role,))
        return self.env.user.has_group(f"helpdesk_cctv.group_cctv_{role}")

    def _who_drafted(self):
        return self.sudo().drafted_by_id | self.sudo().editor_ids

    def _refuse_drafter(self, setting, others=None):
        """Two pairs of eyes, unless the profile says that one has to do."""
        people = self._who_drafted() | (others or self.env["res.users"])
        if self.env.user in people and not self.company_id._cctv_profile()[setting]:
            raise UserError(
                self.env._(
                    "You have drafted or checked %s yourself; somebody else has to do this step. "
                    "For an office with one person, the procedure profile can allow it.",
                    self.display_name,
                )
            )

    def _refuse_incomplete(self):
        if gaps := self._sealing_gaps():
            raise UserError("\n".join(gaps))

    def _prepare_approval(self):
        return {
            "state": "approved",
            "approved_by_id": self.env.uid,
            "date_approved": fields.Datetime.now(),
            "date_effective": self.date_effective or self._today(),
            "content_digest": self._digest(),
        }

    def _today(self):
        """Today where the company is."""
        return company_time(self.company_id.sudo(), fields.Datetime.now()).date()

    def _put_in_force(self):
        """Let this revision hold, and the one before no longer. Runs as superuser."""
        for revision in self:
            procedure = revision.procedure_id
            procedure.revision_ids.filtered(lambda r: r.state == "in_force")._end("superseded")
            revision.write({"state": "in_force", "date_in_force": fields.Datetime.now()})
            procedure.current_revision_id = revision
            procedure._end_review_activity()
            procedure.message_post(
                body=self.env._("Revision %s is in force.", revision.revision),
            )
        self._follow_readers()

    def _end(self, state):
        """Superseded or withdrawn: nobody need read it any more."""
        for revision in self:
            revision._end_step_activities()
            revision.write({"state": state, "date_ended": fields.Datetime.now()})
            if revision.procedure_id.current_revision_id == revision:
                revision.procedure_id.current_revision_id = False
        self.acknowledgement_ids.filtered(lambda row: row.state == "open")._cancel()
        self.flush_recordset(["state"])

    @api.model
    def _put_due_in_force(self):
        """What is approved and whose day has come."""
        for revision in self.search([("state", "=", "approved")], order="date_effective, id"):
            if revision.date_effective <= revision._today():
                revision._put_in_force()

    def _users_of(self, roles):
        profile, users = self.company_id._cctv_profile(), self.env["res.users"]
        for role in roles:
            users |= profile._users_of_role(role, self.company_id)
        return users

    def _ask_approvers(self):
        revision = self.sudo()
        revision._end_step_activities()
        role = revision.company_id._cctv_profile().document_approver_role
        people = revision._users_of((role,))
        revision._ask(people, self.env._("Please approve this revision"))

    def _ask(self, users, summary):
        for user in users.filtered("active"):
            self.activity_schedule(REVISION_ACTIVITY, summary=summary, user_id=user.id)

    def _end_step_activities(self):
        self.activity_unlink([REVISION_ACTIVITY])
