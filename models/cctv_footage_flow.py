"""The steps of a request for footage."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from . import cctv_row_locks as row_locks
from .cctv_texts import word_of
from .cctv_typed import REASON_MAX, typed

STEP_FIELDS = frozenset(
    "questions verified_by_id date_verified approved_by_id date_approved refused_reason "
    "received_by_id date_dies extractor_id".split()
)
"""Written by the steps alone."""


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    def _guarded_fields(self):
        return super()._guarded_fields() | STEP_FIELDS

    def _guarded_error(self, names):
        return AccessError(
            self.env._("Use the buttons for the steps of a request; the rest it notes itself.")
        )

    def _set_state(self, state, values=None):
        """Past the guard; who calls has checked who may."""
        for old, requests in self.grouped("state").items():
            requests.sudo().write({**(values or {}), "state": state})
            if old != state:
                requests._state_changed(old, state)

    def _state_changed(self, old, new):
        """Hook: these requests went from ``old`` to ``new`` just now."""

    def _check_state(self, *states):
        """Refuse a step that is not this request's next one; two at once: the second is told."""
        self.ensure_one()
        row_locks.take(self.sudo())
        if self.state not in states:
            raise self._not_next()

    def _not_next(self):
        return UserError(
            self.env._(
                "This is not the next step: the request is “%(state)s”. Somebody may have gone "
                "on with it; reload the page.",
                state=word_of(self, "state"),
            )
        )

    # Steps

    def action_submit(self):
        """Who has taken it down sends it in."""
        for request in self:
            request.check_access("write")
            request._submit()
        return True

    def _submit(self):
        """The request is complete and waits for its verification, or for the decision where nobody
        verifies. The clock starts: hours when it is urgent, else working days. The caller has
        checked who may."""
        self._check_state("draft", "returned")
        self._check_complete()
        self._start_clock()
        self._set_state("submitted", {"questions": False})
        self._watch_evidence()

    def _start_clock(self):
        """From when it was received. After questions it goes on, without the time that the
        requester took to answer; a pause for another reason does not end by the answer."""
        request = self.sudo()
        if not request.deadline_phase:
            request._deadline_begin(*self._time_allowed(), self.date_received)
            return
        self._adapt_clock()
        if request.deadline_is_paused and request.deadline_pause_kind == "waiting_requester":
            request._deadline_resume()

    def _time_allowed(self):
        """(amount, unit): until the decision when it is urgent, else until the hand-over."""
        rules = self._rules()
        if self.is_urgent:
            return rules.urgent_decision_hours, "hours"
        return rules.request_days, "working_days"

    def _adapt_clock(self):
        """It was made urgent, or is not urgent after all: due by the other time, from the same
        start, without the same pauses."""
        request, (amount, unit) = self.sudo(), self._time_allowed()
        if unit != request.deadline_unit:
            request.write({"deadline_amount": amount, "deadline_unit": unit})
            request._deadline_set_due()

    def action_verify(self):
        """It is true and complete."""
        for request in self:
            words = request.env._("You are not the one who verifies this request.")
            request._check_may("verify", words)
            request._check_state("submitted")
            request._check_no_gaps(request._decision_gaps())
            request._set_state("verified", request._verified())
        return True

    def _verified(self):
        return {"verified_by_id": self.env.uid, "date_verified": fields.Datetime.now()}

    def _return(self, questions):
        """Back to the requester, with questions; the clock waits for the answer."""
        words = self.env._("You neither verify this request nor decide on it now.")
        self._check_may("return", words)
        self._check_state("submitted", "verified")
        missing = self.env._("Write what the requester has to answer.")
        questions = typed(self.env, questions, REASON_MAX, missing)
        if self.deadline_phase == "running" and not self.deadline_is_paused:
            self.sudo()._deadline_pause("waiting_requester", questions)
        anew = {"verified_by_id": False, "date_verified": False}
        self._set_state("returned", {"questions": questions, **anew})

    def _calm(self, reason):
        """It is not urgent, as who verifies has seen: it is due like any other."""
        words = self.env._("You are not the one who verifies this request.")
        self._check_may("calm", words)
        self._check_state("submitted", "verified")
        if not self.is_urgent or self.word_by_id:
            raise self._not_next()
        missing = self.env._("Say why it is not urgent; the requester reads it.")
        reason = typed(self.env, reason, REASON_MAX, missing)
        self.sudo().is_urgent = False
        self._adapt_clock()
        self._watch_evidence()
        self._calmed(reason)

    def _calmed(self, reason):
        """Hook: it was said not to be urgent just now."""

    def action_approve(self):
        """Footage may be released."""
        for request in self:
            request._check_may("decide", request._not_decider())
            request._check_state(*request._decidable())
            request._check_undecided()
            request._check_no_gaps(request._decision_gaps())
            is_started = request.state in ("extraction", "ready")
            request._set_state(request.state if is_started else "approved", request._decided())
            request._after_approval(is_started)
        return True

    def _after_approval(self, is_started):
        """The clock of an urgent request ran until the decision; the next one runs until the
        hand-over. A requester who takes the footage out himself is named by the decision."""
        if self.is_urgent:
            self._start_second_clock()
        if is_started:
            self._decided_later()
        mine = self.sudo().partner_id.user_ids.filtered(lambda user: user._is_internal())[:1]
        if mine and not self.extractor_id and self._rules().extractor_role == "requester":
            if self.company_id in mine.sudo().company_ids and self._may_extract(mine):
                self.sudo().extractor_id = mine
                self._extractor_named()

    def _start_second_clock(self):
        """From the decision, or the demand in an emergency, to the hand-over."""
        request, now = self.sudo(), fields.Datetime.now()
        if request.deadline_date and request.deadline_phase == "running" and (
            request.deadline_date < now
        ):
            due = request._moment(request.deadline_date)
            request._message_log(body=self.env._("The decision was due on %s: it is late.", due))
        request._deadline_begin(self._rules().urgent_release_hours, "hours", now)

    def _decided_later(self):
        """Hook: the decision came after the footage was being taken out."""

    def _decidable(self):
        """States in which the decision is next: also later, when it was let start before."""
        first = ("submitted",) if self._rules().verifier_role == "none" else ("verified",)
        started = ("submitted", "verified", "extraction", "ready")
        return started if self.word_by_id else first

    def _check_undecided(self):
        """A decision is made once, also when the same is sent again."""
        if self.approved_by_id:
            raise self._not_next()

    def _decided(self):
        return {"approved_by_id": self.env.uid, "date_approved": fields.Datetime.now()}

    def _not_decider(self):
        if self._is_outside() and self._rules().approver_role == "supervisor":
            return self.env._("Who asks from outside gets footage with management's permission.")
        return self.env._(
            "You are not the one who decides on this request: it is somebody else's duty, your own "
            "request, or you have verified it yourself."
        )

    def _name_extractor(self, user):
        """Only ``user`` takes the footage out from now on (R111)."""
        words = self.env._("Who leads or decides names the person who takes the footage out.")
        self._check_may("name", words)
        self._check_state("submitted", "verified", "approved", "extraction")
        self._check_extractor(user)
        self.sudo().extractor_id = user
        self._extractor_named()

    def _extractor_named(self):
        """Hook: somebody was named just now."""

    def action_start_extraction(self):
        """Only the person who is named takes the footage out."""
        for request in self:
            words = request.env._("Somebody else is named to take out this footage.")
            request._check_may("extract", words)
            request._check_state(*request._startable())
            if request.extractor_id and request.extractor_id != self.env.user:
                raise AccessError(words)
            if not request.extractor_id and request._must_be_named():
                raise UserError(
                    request.env._(
                        "Nobody is named yet to take out this footage. A supervisor or who decides "
                        "names somebody first."
                    )
                )
            request.sudo().extractor_id = self.env.user
            request._set_state("extraction")
        return True

    def _startable(self):
        return ("approved", "submitted", "verified") if self.word_by_id else ("approved",)

    def action_ready(self):
        """All is taken out and can be handed over."""
        for request in self:
            words = request.env._("Only who takes out the footage says that it is ready.")
            request._check_may("say_ready", words)
            request._check_state("extraction")
            request._check_no_gaps(request._footage_gaps())
            request._set_state("ready")
        return True

    def _handed_over(self):
        """The hand-over is signed; its caller has checked who may."""
        self._check_state("ready")
        self._check_no_gaps(self._footage_gaps())
        self._set_state("handed_over")
        self.sudo()._deadline_finish()

    def action_close(self):
        """Nothing is left to do: the request is sealed."""
        for request in self:
            words = request.env._("Who took the footage out, IT staff or a supervisor closes it.")
            request._check_may("close", words)
            request._check_state("handed_over")
            request._check_no_gaps(request._footage_gaps())
            request._set_state("closed")
            request._seal()
        return True
