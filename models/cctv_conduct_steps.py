"""From opening a violation to closing it."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .cctv_duties import check_duty
from .cctv_procedure_settings import GROUP_OF_ROLE
from .cctv_row_locks import take
from .cctv_telling import tell
from .cctv_texts import word_of

LINK = Markup('<p>%s</p><p><a href="/odoo/cctv-violations/%s">%s</a></p>')

HEARERS = ("supervisor", "management")


class CctvConductViolation(models.Model):
    _inherit = "cctv.conduct.violation"

    @api.model_create_multi
    def create(self, vals_list):
        violations = super().create(vals_list)
        for violation in violations:
            violation._tell_management("_opened_words")
        return violations

    def action_heard(self):
        """The officer was heard, or had the chance."""
        for violation in self:
            violation._begin_step("open", HEARERS, self.env._("The supervisor hears the officer."))
            violation._refuse_gaps(violation._hearing_gaps())
            violation._set(
                state="heard", heard_by_id=self.env.uid, date_heard=fields.Datetime.now()
            )
            violation._tell_management("_heard_words")
        return True

    def action_decide(self):
        for violation in self:
            sentence = self.env._("Management decides about violations.")
            violation._begin_step("heard", ("management",), sentence)
            violation._refuse_gaps(violation._decision_gaps())
            violation._check_own_words()
            violation._set(
                state="decided", decided_by_id=self.env.uid, date_decided=fields.Datetime.now()
            )
        return True

    def action_take_over(self):
        """Who has read the words of another of the management goes on with them as his own."""
        for violation in self:
            sentence = self.env._("Management decides about violations.")
            violation._begin_step("heard", ("management",), sentence)
            violation._set(worded_by_id=self.env.uid)
        return True

    def _check_own_words(self):
        """Nobody decides by words that another has put there meanwhile."""
        if self.worded_by_id != self.env.user:
            raise UserError(
                self.env._(
                    "The decision is in the words of another. Reload the page, read it, press "
                    "'Take over the wording', and then decide."
                )
            )

    def action_close(self):
        """The measure is carried out."""
        for violation in self:
            violation._begin_step("decided", HEARERS, self.env._("The supervisor closes it."))
            if violation.measure != "none" and not (violation.carried_out or "").strip():
                raise UserError(self.env._("Write how the measure was carried out, then close."))
            violation._set(
                state="closed", closed_by_id=self.env.uid, date_closed=fields.Datetime.now()
            )
        return True

    def _begin_step(self, state, roles, sentence):
        """Whether the user may do this step now; one person at a time."""
        self.check_access("write")
        check_duty(self.env, roles, sentence)
        if self.sudo().user_id == self.env.user:
            raise AccessError(self.env._("Nobody opens or decides a violation of his own."))
        take(self)
        self.invalidate_recordset(["state"])
        if self.state != state:
            raise UserError(
                self.env._(
                    "This violation is now in the state '%s': this step is not possible. Reload "
                    "the page.",
                    word_of(self, "state"),
                )
            )

    def _hearing_gaps(self):
        _ = self.env._
        gaps = []
        if not self.hearing_kind:
            gaps.append(_("Say how the officer was heard."))
        if not self.date_hearing:
            gaps.append(_("Say when the officer was heard, or was to be heard."))
        if self.hearing_kind != "written" and not (self.hearing_present or "").strip():
            gaps.append(_("Say who was there."))
        if self.hearing_kind != "absent" and not (self.hearing or "").strip():
            gaps.append(_("Write down what the officer says."))
        return gaps

    def _decision_gaps(self):
        gaps = []
        if not self.measure:
            gaps.append(self.env._("Choose the measure, or 'No violation'."))
        if not (self.decision or "").strip():
            gaps.append(self.env._("Write the reason of the decision."))
        return gaps

    def _refuse_gaps(self, gaps):
        if gaps:
            raise UserError("\n".join(gaps))

    def _set(self, **vals):
        self.sudo().write(vals)

    def _tell_management(self, words):
        """Without a name or what happened: mail goes through many hands.

        :param words: name of the method that gives the sentence
        """
        group = self.env.ref(GROUP_OF_ROLE["management"])
        people = self.env["res.users"]._cctv_with_duty(group, self.company_id)
        others = people - self.env.user - self.sudo().user_id
        tell(self.sudo(), others, lambda told: told._conduct_news(getattr(told, words)()))

    def _conduct_news(self, sentence):
        subject = self.env._("Register of violations")
        return subject, LINK % (sentence, self.id, subject)

    def _opened_words(self):
        return self.env._("A violation of the rules of conduct was opened.")

    def _heard_words(self):
        return self.env._("The hearing about a violation of the rules of conduct is written down.")
