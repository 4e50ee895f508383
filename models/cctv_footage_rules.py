"""Who takes which step of a request for footage: the procedure profile says (R40)."""

from odoo import models
from odoo.exceptions import AccessError, UserError

from .cctv_duties import has_duty
from .cctv_procedure_settings import GROUP_OF_ROLE

OUTSIDE = ("authority", "external")
"""Who asks from outside: a letter and management's permission are needed (R117)."""

KEEPERS = ("it", "operator")
"""Who takes footage out in the presence of a requester who has no log-in of the staff."""


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    def _rules(self):
        """The procedure profile that holds for this request."""
        self.ensure_one()
        return self.company_id._cctv_profile()

    def _is_own(self, user):
        """Whether ``user`` asks for it, by the contact or by the e-mail address."""
        partner, email = user.sudo().partner_id, (self.sudo().requester_email or "").strip()
        if not partner:
            return False
        is_same = bool(email) and email.lower() == (partner.email or "").strip().lower()
        return is_same or partner == self.sudo().partner_id

    def _is_outside(self):
        return self.requester_kind in OUTSIDE

    def _decider_role(self):
        """Who decides. Footage leaves the organisation with management's permission only, also
        where a supervisor decides otherwise (R117)."""
        role = self._rules().approver_role
        return "management" if role == "supervisor" and self._is_outside() else role

    def _may_verify(self, user) -> bool:
        role = self._rules().verifier_role
        return role != "none" and self._has_role(user, role) and not self._is_own(user)

    def _may_decide(self, user) -> bool:
        """Approve or refuse. Nobody an own request; who has verified it or let it start only where
        the profile says so, and who takes the footage out neither."""
        rules, request = self._rules(), self.sudo()
        if not self._has_role(user, self._decider_role()) or self._is_own(user):
            return False
        if user == request.extractor_id and not rules.approver_may_extract:
            return False
        before = request.verified_by_id | request.word_by_id
        return rules.verifier_may_approve or user not in before

    def _may_word(self, user) -> bool:
        """Let an urgent request start before the decision."""
        return has_duty(user, "supervisor") and not self._is_own(user)

    def _may_name(self, user) -> bool:
        """Name who takes the footage out (R111)."""
        if self._is_own(user):
            return False
        is_leader = has_duty(user, "supervisor", "manager")
        return is_leader or self._may_verify(user) or self._has_role(user, self._decider_role())

    def _may_extract(self, user) -> bool:
        """Be the one who takes the footage out."""
        rules, request = self._rules(), self.sudo()
        deciders = request.approved_by_id | request.word_by_id
        if user in deciders and not rules.approver_may_extract:
            return False
        if self._is_own(user):
            return rules.requester_may_extract
        if rules.extractor_role == "requester":
            return has_duty(user, *KEEPERS)
        return self._has_role(user, rules.extractor_role)

    def _may_confirm_demand(self, user) -> bool:
        """Say that an authority has demanded what was secured in an emergency."""
        if user == self.sudo().extractor_id and not self._rules().approver_may_extract:
            return False
        return self._may_verify(user) or has_duty(user, "supervisor", "management")

    def _may_end(self, user) -> bool:
        """Cancel it: who has taken it down until it is decided, and who leads."""
        is_clerk = user == self.sudo().received_by_id and not self.sudo().approved_by_id
        is_leader = has_duty(user, "supervisor", "manager", "management")
        return is_clerk or is_leader or self._is_own(user)

    def _may_close(self, user) -> bool:
        return user == self.sudo().extractor_id or has_duty(user, "it", "supervisor")

    def _must_be_named(self) -> bool:
        """An operator takes footage out only when he is named for it (R111)."""
        return self._rules().extractor_role == "operator"

    def _has_role(self, user, role) -> bool:
        if role == "official":
            return user == self._rules().official_id
        return role in GROUP_OF_ROLE and has_duty(user, role)

    def _check_may(self, step: str, sentence: str):
        """:param step: verify, decide, extract, word, name, confirm_demand, end or close
        :raises AccessError: with ``sentence``, when the user is not the one who takes the step
        """
        self.check_access("read")
        if not getattr(self, f"_may_{step}")(self.env.user):
            raise AccessError(sentence)

    def _check_extractor(self, user):
        """:raises UserError: ``user`` cannot be the one who takes the footage out"""
        company = self.company_id
        is_there = user.active and not user.share and company in user.sudo().company_ids
        if not is_there or not self._may_extract(user):
            raise UserError(
                self.env._(
                    "%(person)s cannot take out this footage: by the procedure it is another duty, "
                    "or this person has decided on it or asks for it.",
                    person=user.name,
                )
            )

    def _users_who(self, step: str):
        """Active users of the company who may take a step: to tell them, and to be chosen."""
        company = self.company_id
        groups = self.env["res.groups"].union(*[self.env.ref(g) for g in GROUP_OF_ROLE.values()])
        users = self.env["res.users"]._cctv_with_duty(groups, company)
        users |= self._rules().official_id.filtered("active")
        may = getattr(self, f"_may_{step}")
        users = users.filtered(lambda user: user._is_internal() and not user._is_superuser())
        return users.filtered(may)
