"""Telling people of requests for footage: who has the next step, and who has asked."""

from collections import defaultdict

from markupsafe import Markup

from odoo import SUPERUSER_ID, models
from odoo.tools import plaintext2html
from odoo.tools.translate import LazyTranslate

from .cctv_accounting import company_zone
from .cctv_audience import readable
from .cctv_poll_tools import in_savepoint
from .cctv_procedure_settings import GROUP_OF_ROLE
from .cctv_zone import zoned

_lt = LazyTranslate(__name__)

STAFF = {
    "submitted": _lt("It waits for the verification."),
    "undecided": _lt("It waits for the decision."),
    "urgent": _lt("URGENT: it is about the safety of people."),
    "verified": _lt("Verified: it waits for the decision."),
    "approved": _lt("Approved: the footage can be taken out."),
    "to_find": _lt("It names a place in words: find the cameras first."),
    "to_name": _lt("Approved: somebody has to be named who takes out the footage."),
    "stuck": _lt("Nobody is there who may take the next step."),
    "named": _lt("You are named to take out this footage."),
    "word": _lt("It was let start on the supervisor's word: the decision is due."),
    "emergency": _lt("Emergency: the control room is securing footage."),
    "returned": _lt("Back with questions: get the answers from the requester."),
    "refused": _lt("Refused."),
    "refused_late": _lt("Refused after it was let start: nothing is handed over."),
    "ready": _lt("The footage is ready to be handed over."),
    "expired": _lt("Expired: it cannot be fulfilled."),
    "room": _lt("Approved: the visitor can be let into the recording room."),
    "to_close": _lt("It was handed over and is still open: close it, so that its clips expire."),
    "undemanded": _lt("No authority has demanded it yet: cancel it, or place a hold."),
    "unfetched": _lt("It is ready, and nobody has fetched it yet."),
    "lost": _lt("Footage is lost: it cannot be secured any more."),
    "source_free": _lt(
        "The hold is over: the confidential footage is to be deleted at the recorder now."
    ),
    "dies": _lt("Secure it now: the footage is overwritten soon."),
}
"""What staff are told."""

REQUESTER = {
    "submitted": _lt("We have received your request for footage."),
    "returned": _lt("We have questions about your request for footage."),
    "approved": _lt("Your request for footage is approved; the footage is being taken out."),
    "approved_room": _lt("Your request for access to the recording room is approved."),
    "refused": _lt("Your request for footage is refused."),
    "ready": _lt("The footage you asked for is ready to be handed over."),
    "lost": _lt("Not all of the footage you asked for can be given."),
    "cancelled": _lt("Your request for footage is cancelled."),
    "unfetched": _lt("What you asked for is ready, and nobody has fetched it yet."),
    "handed_over": _lt("What you asked for has been handed over."),
    "closed": _lt("Your request for footage is done and closed."),
    "expired": _lt("Your request for footage cannot be fulfilled."),
    "calm": _lt("Your request for footage is not urgent, and is dealt with in its turn."),
}
"""What who has asked is told."""

MOMENT = "EEE d MMM y HH:mm z"

LINK = Markup(
    '<a href="/mail/view?model=cctv.footage.request&amp;res_id=%s"'
    ' data-oe-model="cctv.footage.request" data-oe-id="%s">%s</a>'
)

PAGE = Markup('<a href="%s">%s</a>')


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    def _state_changed(self, old, new):
        super()._state_changed(old, new)
        for request in self.sudo():
            if key := request._staff_key(old, new):
                request._tell_staff(key, request._next_people(new))
            if new not in ("draft", "returned") and request._is_stuck():
                request._tell_staff("stuck", request._users_with(("manager", "management")))
            is_asked = request.channel != "emergency" or request.date_demanded
            if is_asked and not (new == "ready" and request.is_decision_open):
                request._tell_requester(new)

    def _staff_key(self, old, new):
        if new == "submitted" and self.is_urgent:
            return "urgent"
        if new == "submitted" and self._step_of() == "find":
            return "to_find"
        if new == "submitted" and self._rules().verifier_role == "none":
            return "undecided"
        if new == "approved" and self._step_of() == "name":
            return "to_name"
        if new == "extraction" and self.channel == "emergency":
            return "emergency"
        if new == "refused" and old in ("extraction", "ready"):
            return "refused_late"
        return new if new in STAFF else None

    def _next_people(self, new):
        """Who hears of it: who has the next step; of what is urgent everybody concerned at once."""
        request = self.sudo()
        if new == "submitted" and request.is_urgent:
            leaders = self._users_who("word") | self._users_who("decide")
            return leaders | self._users_who("verify") | self._users_who("extract")
        if new in ("submitted", "verified", "approved"):
            return self._next_users()
        if new == "extraction" and request.channel == "emergency":
            return self._users_with(("supervisor", "management"))
        clerks = request.received_by_id | request.verified_by_id
        if new == "ready":
            return clerks | self._next_users()
        if new in ("refused", "expired"):
            return clerks | request.extractor_id
        return clerks

    def _decided_later(self):
        """Only now the requester hears that it is approved, and that it is ready."""
        super()._decided_later()
        request = self.sudo()
        request._tell_requester("approved" if self.state == "extraction" else self.state)
        if self.state == "ready":
            request._tell_staff("ready", self._next_people("ready"))

    def _clips_found(self):
        """The cameras are known now: whoever has the next step hears of it."""
        request = self.sudo()
        key = "undecided" if self._rules().verifier_role == "none" else self.state
        if self.state in ("submitted", "verified"):
            request._tell_staff(key, self._next_users())

    def _calmed(self, reason):
        super()._calmed(reason)
        request = self.sudo()
        request._message_log(body=self.env._("Not urgent: %s", reason))
        request._tell_requester("calm", reason)

    def _extractor_named(self):
        super()._extractor_named()
        self.sudo()._tell_staff("named", self.sudo().extractor_id)

    def _word_given(self):
        super()._word_given()
        request = self.sudo()
        request._tell_staff("named", request.extractor_id)
        request._tell_staff("word", self._users_who("decide"))

    def _tell_evidence(self, duties):
        super()._tell_evidence(duties)
        self.sudo()._tell_staff("dies", self._users_with(duties))

    def _users_with(self, duties):
        groups = self.env["res.groups"].union(*[self.env.ref(GROUP_OF_ROLE[x]) for x in duties])
        users = self.env["res.users"]._cctv_with_duty(groups, self.company_id)
        if "management" in duties and self._rules().approver_role == "official":
            users |= self._rules().official_id.sudo().filtered("active")
        return users.filtered(lambda user: not user._is_superuser())

    def _tell_staff(self, key, users):
        """One message to all who are told the same; whoever did the step hears nothing of it."""
        alike = defaultdict(lambda: self.env["res.users"])
        for user in users.sudo() - self.env.user:
            is_reader = bool(readable(user, self))
            if is_reader or self._is_named(user):
                alike[user.lang or self.company_id._cctv_lang(), is_reader] |= user
        for (lang, is_reader), group in alike.items():
            in_savepoint(
                self.env,
                lambda c=lang, g=group, r=is_reader: self._notify_staff(key, g, c, r),
                f"tell staff of {self.number}",
            )

    def _notify_staff(self, key, users, lang, is_reader):
        """Who is named without a duty has a page instead of the record."""
        about = self.with_user(SUPERUSER_ID).with_context(lang=lang)
        sentence = STAFF[key]._translate(lang)
        place = {"model": self._name, "res_id": self.id} if is_reader else {}
        link = LINK % (self.id, self.id, self.number)
        if not is_reader:
            link = PAGE % (self._named_url(), self.number)
        about.env["mail.thread"].message_notify(
            **place,
            partner_ids=users.partner_id.ids,
            subject=f"{self.number}: {sentence}",
            body=about._news_body(sentence, link),
        )

    def _news_body(self, sentence, link):
        """What it is about, without who asks: mails are read by many."""
        _ = self.env._
        facts = [
            (_("Request"), link),
            (_("Place"), self.location_id.complete_name or self.place_words),
            (_("From"), self._moment(self.date_from)),
            (_("Until"), self._moment(self.date_to)),
            (_("Due"), self._moment(self.deadline_date)),
            (_("Overwritten on"), self._moment(self.date_dies)),
            (_("Why it is urgent"), self.urgent_reason if self.is_urgent else ""),
            (_("Questions"), self.questions),
            (_("Reason"), self.refused_reason),
        ]
        rows = Markup().join(
            Markup("<li><b>%s:</b> %s</li>") % (label, value) for label, value in facts if value
        )
        return Markup("<p>%s</p><ul>%s</ul>") % (sentence, rows)

    def _moment(self, moment):
        return zoned(self.env, moment, MOMENT, company_zone(self.company_id))

    # Who has asked

    def _tell_requester(self, key, reason=""):
        if key not in REQUESTER:
            return
        lang = self.partner_id.lang or self.company_id._cctv_lang()
        in_savepoint(
            self.env,
            lambda: self._notify_requester(key, lang, reason),
            f"tell the requester of {self.number}",
        )

    def _notify_requester(self, key, lang, reason):
        about = self.with_user(SUPERUSER_ID).with_context(lang=lang)
        sentence = REQUESTER[key]._translate(lang)
        subject, body = f"{self.number}: {sentence}", about._requester_body(key, sentence)
        body += plaintext2html(reason) if reason else Markup()
        is_me = self.partner_id and self.partner_id == self.env.user.partner_id
        is_me = is_me and key != "submitted"  # the receipt, with number and date
        if self.partner_id and not is_me:
            about.env["mail.thread"].message_notify(
                partner_ids=self.partner_id.ids, subject=subject, body=body
            )
        elif self.requester_email and not self.partner_id:
            mail = {"subject": subject, "body_html": body, "email_to": self.requester_email}
            about.env["mail.mail"].create({**mail, "auto_delete": True})

    def _requester_body(self, key, sentence):
        _ = self.env._
        body = Markup("<p>%s</p><p>%s</p>") % (sentence, _("Number: %s", self.number))
        if key in ("submitted", "calm") and self.deadline_date:
            due = self._moment(self.deadline_date)
            body += Markup("<p>%s</p>") % _("You get an answer until %s.", due)
        text = self.questions if key == "returned" else self.refused_reason
        return body + (plaintext2html(text) if text else Markup())
