"""From opening a violation to closing it."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .cctv_duties import check_duty
from .cctv_poll_tools import in_savepoint
from .cctv_procedure_settings import GROUP_OF_ROLE
from .cctv_row_locks import take
from .cctv_texts import word_of

LINK = Markup('<p>%s</p><p><a href="/odoo/cctv-violations/%s">%s</a></p>')

HEARERS = ("supervisor", "management")


class CctvConductViolation(models.Model):
    _inherit = "cctv.conduct.violation"

    @api.model_create_multi
    def create(self, vals_list):
        violations = super().create(vals_list)
        for violation in violations:
            words = violation.env._("A violation of the rules of conduct was opened.")
            violation._tell_management(words)
        return violations

    def action_heard(self):
        """The officer was heard, or had the chance."""
        for violation in self:
            violation._begin_step("open", HEARERS, self.env._("The supervisor hears the officer."))
            violation._refuse_gaps(violation._hearing_gaps())
            violation._set(
                state="heard", heard_by_id=self.env.uid, date_heard=fields.Datetime.now()
            )
            violation._tell_management(
                self.env._("The hearing about a violation of the rules of conduct is written down.")
            )
        return True

    def action_decide(self):
        for violation in self:
            sentence = self.env._("Management decides about violations.")
            violation._begin_step("heard", ("management",), sentence)
            violation._refuse_gaps(violation._decision_gaps())
            violation._set(
                state="decided", decided_by_id=self.env.uid, date_decided=fields.Datetime.now()
            )
        return True

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

    def _tell_management(self, sentence):
        """Without a name or what happened: mail goes through many hands."""
        group = self.env.ref(GROUP_OF_ROLE["management"])
        people = self.env["res.users"]._cctv_with_duty(group, self.company_id)
        for user in people - self.env.user - self.sudo().user_id:
            what = f"tell {user} of a violation"
            in_savepoint(self.env, lambda u=user: self._tell_one(u, sentence), what)

    def _tell_one(self, user, sentence):
        lang = user.lang or self.company_id._cctv_lang()
        mail = self.env["mail.thread"].sudo().with_context(lang=lang)
        mail.message_notify(
            partner_ids=user.partner_id.ids,
            subject=mail.env._("Register of violations"),
            body=LINK % (sentence, self.id, mail.env._("Register of violations")),
        )
