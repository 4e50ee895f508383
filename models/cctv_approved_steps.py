"""From the draft to the approved paper, and to its next revision."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from . import cctv_row_locks as row_locks
from .cctv_approved_mixin import PLANNERS
from .cctv_choices import APPROVED_WRITTEN
from .cctv_duties import check_duty, has_duty
from .cctv_telling import tell
from .cctv_typed import REASON_MAX, typed

WRITTEN, APPROVED = "written", "approved"
"""Roles of the two signatures."""


class CctvApprovedMixin(models.AbstractModel):
    _inherit = "cctv.approved.mixin"

    def action_submit(self):
        """Sign it and ask for the approval: the window of the signature."""
        self.ensure_one()
        self.check_access("write")
        self._check_signer(WRITTEN)
        self._refuse_gaps(self._sealing_gaps())
        return self._signing_window("cctv.sign", self.env._("Sign and submit"), role=WRITTEN)

    def action_approve(self):
        """Approve what is in the form; ``cctv_seen`` says which submission that is."""
        self.ensure_one()
        self.check_access("read")
        self._check_seen(self.env.context.get("cctv_seen"))
        self._check_signer(APPROVED)
        return self._signing_window("cctv.sign", self.env._("Approve"), role=APPROVED)

    def action_request_signature(self):
        raise UserError(self.env._("It is signed by whoever is logged in, not by a link."))

    def _signing_window(self, model, name, role=None):
        window = super()._signing_window(model, name, role)
        seen = self.env.context.get("cctv_seen") or self.submissions
        window["context"]["default_seen"] = seen
        return window

    def _check_seen(self, seen):
        if seen and seen != self.sudo().submissions:
            raise UserError(
                self.env._(
                    "%s was taken back and submitted anew meanwhile. Reload the page and read it "
                    "again.",
                    self.number,
                )
            )

    def action_take_back(self):
        """Not to be approved yet: it is written in again."""
        self.ensure_one()
        self.check_access("write")
        check_duty(self.env, PLANNERS, self._planners_sentence())
        self._lock_state("submitted")
        self.sudo().write({"state": "draft"})
        self._drop_signatures()
        return True

    def action_return(self):
        return self._decision_window("return", self.env._("Send back with questions"))

    def action_refuse(self):
        return self._decision_window("refuse", self.env._("Do not approve"))

    def action_cancel(self):
        return self._decision_window("cancel", self.env._("Give up"))

    def _decision_window(self, purpose, name):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "cctv.decide.paper",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_res_model": self._name,
                "default_res_id": self.id,
                "default_purpose": purpose,
                "default_seen": self.env.context.get("cctv_seen") or self.submissions,
            },
        }

    def _send_back(self, reason):
        """To whoever wrote it, with questions."""
        self._begin_decision(reason)
        self._drop_signatures()
        self._decide("returned", reason)

    def _refuse(self, reason):
        self._begin_decision(reason)
        self._decide("refused", reason)

    def _begin_decision(self, reason):
        self._check_signer(APPROVED)
        self._reason(reason)
        self._lock_state("submitted")

    def _give_up(self, reason):
        """It is not carried out, or no further."""
        self.check_access("write")
        check_duty(self.env, PLANNERS, self._planners_sentence())
        reason = self._reason(reason)
        self._lock_state(*APPROVED_WRITTEN, "submitted", "approved")
        self._decide("cancelled", reason)

    def _reason(self, reason):
        return typed(self.env, reason, REASON_MAX, self.env._("Write the reason."))

    def _decide(self, state, reason=False):
        self.sudo().write(
            {
                "state": state,
                "date_decided": fields.Datetime.now(),
                "decided_by_id": self.env.uid,
                "decision_words": reason,
            }
        )
        self._tell(self._writers(), "_words_of_decision")

    def _drop_signatures(self):
        """What is written in again was not signed so."""
        self.env["cctv.signature"]._discard_of(self)
        self.invalidate_recordset(["signature_ids"])

    # Signing and sealing

    def _signature_roles(self):
        return [
            (WRITTEN, self.env._("Written by"), True),
            (APPROVED, self.env._("Approved by"), True),
        ]

    def _signature_conflicts(self):
        return [(WRITTEN, APPROVED)]

    def _signature_duties(self):
        return {WRITTEN: PLANNERS, APPROVED: ()}

    def _has_duty(self, role, user):
        if role == APPROVED:
            return self._may_approve(user)
        is_here = self.company_id in user.sudo().company_ids
        return is_here and has_duty(user, *PLANNERS)

    def _check_signer(self, role):
        self.check_access("read")
        if self._has_duty(role, self.env.user):
            return
        if role == WRITTEN:
            raise AccessError(self._planners_sentence())
        if self.env.user in self._writers():
            raise AccessError(
                self.env._("You have written in %s: somebody else approves it.", self.number)
            )
        role_words = self.company_id._cctv_profile()._words("plan_approver_role")
        raise AccessError(self.env._("This is approved by: %s.", role_words))

    def _sign(self, role, partner, user, image):
        """The signature of who wrote it submits it, that of who approves it seals it."""
        self._refuse_other_duty(role, partner, user)
        if role == WRITTEN:
            self._lock_state(*APPROVED_WRITTEN)
            self._refuse_gaps(self._sealing_gaps())
            self._submit(user)
            return super()._sign(role, partner, user, image)
        self._lock_state("submitted")
        signature = super()._sign(role, partner, user, image)
        self._seal()
        return signature

    def action_seal(self):
        raise UserError(self.env._("It is sealed when it is approved."))

    def _submit(self, user):
        self.sudo().write(
            {
                "state": "submitted",
                "submissions": self.submissions + 1,
                "date_submitted": fields.Datetime.now(),
                "submitted_by_id": user.id,
                "date_decided": False,
                "decided_by_id": False,
                "decision_words": False,
            }
        )
        self._tell(self._approvers(), "_words_of_submission")

    def _after_seal(self):
        super()._after_seal()
        self._decide("approved")
        if self.sudo().previous_id.state in ("approved", "done"):
            self.sudo().previous_id.state = "replaced"

    # Revisions

    def action_revise(self):
        """A new revision with the same content, to be changed and approved."""
        self.ensure_one()
        self.check_access("write")
        check_duty(self.env, PLANNERS, self._planners_sentence())
        self._lock_state("approved")
        row_locks.touch(self.sudo())
        if under_way := self._revision_under_way():
            raise UserError(self.env._("There is a revision under way already: %s.", under_way))
        new = self.sudo().create(self._prepare_revision()).sudo(False)
        self._message_log(body=self.env._("A new revision is written: %s.", new.number))
        return new._open()

    def _revision_under_way(self):
        states = (*APPROVED_WRITTEN, "submitted")
        under_way = [("previous_id", "=", self.id), ("state", "in", states)]
        return self.sudo().search(under_way, limit=1).number

    def _prepare_revision(self):
        first = self.sudo().first_id or self.sudo()
        known = self.sudo().search([("first_id", "=", first.id)])
        return {
            "company_id": self.company_id.id,
            "name": self.name,
            "author_id": self.env.uid,
            "first_id": first.id,
            "previous_id": self.id,
            "revision": max(known.mapped("revision"), default=0) + 1,
        }

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    # Messages

    def _tell(self, users, news):
        """:param news: name of the method that gives (subject, body) in the present language"""
        people = users.sudo() - self.env.user
        tell(self.sudo(), people, lambda paper: getattr(paper, news)(), about=self, must=True)

    def _words_of_submission(self):
        words = self.env._("%s waits for your approval.", self.display_name)
        return words, words

    def _words_of_decision(self):
        state = dict(self._fields["state"]._description_selection(self.env))[self.state]
        subject = f"{self.display_name}: {state}"
        return subject, self.decision_words or subject

    @api.model
    def _waiting_domain(self):
        return [("state", "=", "submitted")]
