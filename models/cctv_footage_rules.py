"""Who takes which step of a request for footage: the procedure profile says (R40)."""

from odoo import models
from odoo.exceptions import AccessError, UserError

from .cctv_duties import has_duty
from .cctv_procedure_settings import GROUP_OF_ROLE

OUTSIDE = ("authority", "external")
"""Who asks from outside: a letter and management's permission are needed (R117)."""

KEEPERS = ("it", "operator")
"""Who takes footage out in an emergency, and in the presence of a requester who has no log-in of
the staff; who finds the cameras of a place in words."""

TAKEN_OUT = ("extracted", "uploaded", "copied")
"""Entries of custody by which somebody has taken footage out."""


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    def _rules(self):
        """The procedure profile that holds for this request."""
        self.ensure_one()
        return self.company_id._cctv_profile()

    def _is_own(self, user):
        """Whether ``user`` asks for it, by the contact or by the e-mail address; people change the
        address of their contact themselves, but not the one by which they log in."""
        partner, email = user.sudo().partner_id, (self.sudo().requester_email or "").strip()
        if not partner:
            return False
        known = {(partner.email or "").strip().lower(), (user.sudo().login or "").lower()}
        is_same = bool(email) and email.lower() in known
        return is_same or partner == self.sudo().partner_id

    def _is_outside(self):
        return self.requester_kind in OUTSIDE

    def _decider_role(self):
        """Who decides. Footage leaves the organisation with management's permission only, also
        where a supervisor decides otherwise (R117)."""
        role = self._rules().approver_role
        return "management" if role == "supervisor" and self._is_outside() else role

    def _may_verify(self, user) -> bool:
        """Say that it is true and complete; nobody of an own request."""
        role = self._rules().verifier_role
        return role != "none" and self._may_by(self._is_verifier, role, user)

    def _is_verifier(self, user) -> bool:
        return not self._is_own(user)

    def _may_decide(self, user) -> bool:
        """Approve or refuse; management also where a supervisor does, being above him."""
        role = self._decider_role()
        if role == "supervisor" and self._has_role(user, "management"):
            return self._is_decider(user)
        return self._may_by(self._is_decider, role, user)

    def _is_decider(self, user) -> bool:
        """Nobody an own request; who has verified it or let it start only where the profile says
        so, and who takes or took the footage out neither."""
        rules, request = self._rules(), self.sudo()
        if self._is_own(user):
            return False
        if not rules.approver_may_extract and user in request._takers():
            return False
        before = request.verified_by_id | request.word_by_id
        return rules.verifier_may_approve or user not in before

    def _is_first_decider(self, user) -> bool:
        """Whether the decision waits for ``user``: not for management as long as there is a
        supervisor whom the profile wants to decide."""
        role = self._decider_role()
        if role != "supervisor" or self._has_role(user, role):
            return True
        return not self._holders(role).filtered(self._is_decider)

    def _may_by(self, is_free, role, user) -> bool:
        """Whether ``user`` takes a step that is the duty of ``role``: who has it and ``is_free``
        for it; where nobody is, management stands in."""
        if self._has_role(user, role):
            return is_free(user)
        if not self._has_role(user, "management") or not is_free(user):
            return False
        return not self._holders(role).filtered(is_free)

    def _holders(self, role):
        """Active users of the company who have a role."""
        users = self._rules()._users_of_role(role, self.company_id)
        return users.filtered(lambda user: user._is_internal() and not user._is_superuser())

    def _takers(self):
        """Who takes this footage out or has done so, whoever is named now: to have somebody else
        named does not make the same person another one."""
        request = self.sudo()
        people = request.extractor_id | request.item_ids.pull_user_id
        originals = request.item_ids.evidence_ids.filtered(lambda file: file.role == "original")
        copies = request.item_ids.event_ids.filtered(lambda event: event.kind in TAKEN_OUT)
        people |= originals.user_id | copies.user_id
        is_emergency = request.channel == "emergency"
        return people | (request.received_by_id if is_emergency else people.browse())

    def _may_return(self, user) -> bool:
        """Ask the requester: who verifies, and who decides when the decision is next."""
        is_next = self.state in self._decidable() and not self.approved_by_id
        return self._may_verify(user) or (is_next and self._may_decide(user))

    def _may_calm(self, user) -> bool:
        """Say that it is not urgent: who sees first whether it is true."""
        nobody = self._rules().verifier_role == "none"
        return self._may_decide(user) if nobody else self._may_verify(user)

    def _may_find(self, user) -> bool:
        """Say which cameras a place in words means."""
        return has_duty(user, *KEEPERS)

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
        """Be the one who takes the footage out; in an emergency anybody of those who secure it."""
        rules, request = self._rules(), self.sudo()
        deciders = request.approved_by_id | request.word_by_id | request.demand_by_id
        if user in deciders and not rules.approver_may_extract:
            return False
        if self._is_own(user):
            return rules.requester_may_extract
        if self.channel == "emergency":
            return has_duty(user, *KEEPERS)
        if rules.extractor_role == "requester":
            return has_duty(user, *KEEPERS)
        return self._has_role(user, rules.extractor_role)

    def _may_say_ready(self, user) -> bool:
        """Who takes it out; in an emergency, over a change of shift, whoever goes on with it."""
        is_emergency = self.channel == "emergency"
        return user == self.sudo().extractor_id or (is_emergency and self._may_extract(user))

    def _may_confirm_demand(self, user) -> bool:
        """Say that an authority has demanded what was secured in an emergency."""
        if user in self._takers() and not self._rules().approver_may_extract:
            return False
        return self._may_verify(user) or self._leads(user, "supervisor", "management")

    def _may_end(self, user) -> bool:
        """Cancel it: who has taken it down until it is decided, and who leads."""
        is_clerk = user == self.sudo().received_by_id and not self.sudo().approved_by_id
        is_leader = self._leads(user, "supervisor", "manager", "management")
        return is_clerk or is_leader or self._is_own(user)

    def _may_close(self, user) -> bool:
        return user == self.sudo().extractor_id or has_duty(user, "it", "supervisor")

    def _leads(self, user, *duties) -> bool:
        """Whether ``user`` has one of the duties of a leader, or is the official who decides."""
        is_official = self._rules().approver_role == "official" and self._has_role(user, "official")
        return is_official or has_duty(user, *duties)

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

    def _first_who(self, step: str):
        """Those of ``_users_who`` for whom the step waits."""
        users = self._users_who(step)
        return users.filtered(self._is_first_decider) if step == "decide" else users

    def _step_of(self):
        """The step that is next, by the names of ``_check_may``; None when the requester has to
        answer, or when it is over."""
        state, nobody = self.state, self._rules().verifier_role == "none"
        if state in ("submitted", "verified") and self._has_no_clip():
            return "find"
        if state == "approved":
            is_open = not self.sudo().extractor_id and self._must_be_named()
            return "name" if is_open else "extract"
        if state == "ready":
            return self._step_of_ready()
        return {
            "submitted": "decide" if nobody else "verify",
            "verified": "decide",
            "extraction": "say_ready",
            "handed_over": "close",
        }.get(state)

    def _step_of_ready(self):
        if self.word_by_id and not self.approved_by_id:
            return "decide"
        is_demanded = self.channel != "emergency" or self.date_demanded
        return "hand_over" if is_demanded else "confirm_demand"

    def _is_stuck(self):
        """Nobody may take the next step: all who have the duty ask for it themselves, or nobody
        has it."""
        return bool(self._step_of()) and not self._next_users()

    def _stuck_gaps(self):
        """What to do about that, in a sentence."""
        if not self._is_stuck():
            return []
        return [
            self.env._(
                "Nobody is there who may take the next step: who has the duty asks for it or has "
                "done another step of it. Give the duty to one more person, or change the "
                "procedure profile."
            )
        ]

    def _next_users(self):
        """Who goes on with it: the one who is named, else all for whom the step waits."""
        step, extractor = self._step_of(), self.sudo().extractor_id
        if extractor and step in ("extract", "say_ready"):
            return extractor
        people = self._first_who(step) if step else self.env["res.users"]
        return (step == "hand_over" and people & extractor) or people
