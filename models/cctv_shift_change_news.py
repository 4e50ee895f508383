"""Telling people about leave and swaps."""

from markupsafe import Markup

from odoo import models

from .cctv_audience import LAST_RESORT
from .cctv_poll_tools import in_savepoint
from .cctv_procedure_settings import GROUP_OF_ROLE
from .cctv_texts import word_of

LINK = Markup(
    '<p>%s</p><p><a href="/mail/view?model=cctv.shift.change&amp;res_id=%s"'
    ' data-oe-model="cctv.shift.change" data-oe-id="%s">%s</a></p>'
)


class CctvShiftChange(models.Model):
    _inherit = "cctv.shift.change"

    def _tell_asked(self):
        """The other officer of a swap, the supervisors of leave."""
        for change in self.sudo():
            users = change.with_officer_id.user_id if change.kind == "swap" else change._deciders()
            change._tell(users, "_asked_words")

    def _tell_answered(self):
        mine = self.sudo()
        users = mine.officer_id.user_id
        if mine.answer == "yes":
            users |= mine._deciders()
        mine._tell(users, "_answered_words")

    def _tell_decided(self):
        mine = self.sudo()
        mine._tell(mine.officer_id.user_id | mine.with_officer_id.user_id, "_decided_words")

    def _tell_ended(self):
        mine = self.sudo()
        mine._tell(mine.officer_id.user_id | mine._deciders(), "_ended_words")

    def _deciders(self):
        """Supervisors of the company, else management."""
        users = self.env["res.users"]
        for duties in (("supervisor",), LAST_RESORT):
            groups = self.env["res.groups"].union(
                *[self.env.ref(GROUP_OF_ROLE[duty]) for duty in duties]
            )
            found = users._cctv_with_duty(groups, self.company_id) - self.officer_id.user_id
            if found:
                return found
        return users

    def _tell(self, users, words):
        for user in users.filtered("active") - self.env.user:
            what = f"tell {user} of {self}"
            in_savepoint(self.env, lambda u=user: self._tell_one(u, words), what)

    def _tell_one(self, user, words):
        lang = user.lang or self.company_id._cctv_lang()
        mine = self.with_context(lang=lang, tz=user.tz)
        sentence = getattr(mine, words)()
        mine.message_notify(
            partner_ids=user.partner_id.ids,
            subject=mine.display_name,
            body=LINK % (sentence, self.id, self.id, mine.display_name),
        )

    def _asked_words(self):
        if self.kind == "leave":
            return self.env._("%s asks for leave.", self.officer_id.name)
        return self.env._(
            "%(name)s wants to swap a shift with you: %(shift)s. Say yes or no.",
            name=self.officer_id.name,
            shift=self.duty_id.shift_id._words(),
        )

    def _answered_words(self):
        name = self.with_officer_id.name
        if self.answer == "yes":
            return self.env._("%s agrees to the swap. The supervisor decides now.", name)
        return self.env._("%s does not agree to the swap.", name)

    def _ended_words(self):
        return self.env._(
            "The leave of %s is cancelled. Shifts that others have taken over stay with them.",
            self.officer_id.name,
        )

    def _decided_words(self):
        return self.env._(
            "Decided: %(state)s. %(words)s",
            state=word_of(self, "state"),
            words=self.decision or "",
        )
