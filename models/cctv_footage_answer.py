"""What the requester does with an own request for footage: answer its questions, withdraw it."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext, plaintext2html

from .cctv_accounting import company_time
from .cctv_footage_take import AGAIN_H, hours_ago
from .cctv_footage_typed import LINE_MAX
from .cctv_typed import TEXT_MAX, typed

ANSWERS_HOURLY = 20
"""Answers an hour of one user."""


class CctvFootageDesk(models.AbstractModel):
    _inherit = "cctv.footage.desk"

    @api.model
    def _answer(self, request, posted, files):
        """Answer the questions about an own request, which goes on with that. The same answer again
        is the button pressed twice.

        :param request: by ``_own``
        """
        missing = self.env._("Write your answer.")
        words = typed(self.env, posted.get("words"), missing=missing)
        if self._is_answered(request, words):
            return
        self._check_returned(request)
        values = self._corrected(request, posted)
        self._spend({("footage answers", self.env.user.partner_id.id): ANSWERS_HOURLY})
        with self.env.cr.savepoint():
            uploads = self.env["cctv.uploads"]._take_all(files, request.company_id)
            self._add_letter(request, uploads)
            self._correct(request, values)
            self._note(request, self._answer_words(request, words))
            request._submit()

    def _is_answered(self, request, words):
        """Whether the user has given this answer just now, and nobody has asked again."""
        if request.state == "returned":
            return False
        mine, since = self.env.user.partner_id, hours_ago(AGAIN_H)
        notes = request.message_ids.filtered(lambda m: m.author_id == mine and m.date > since)
        said = " ".join(words.split())
        return any(" ".join(html2plaintext(m.body).split()).endswith(said) for m in notes)

    def _check_returned(self, request):
        if request.state != "returned":
            raise UserError(
                self.env._("There is no open question any more. Reload the page to see more.")
            )

    def _corrected(self, request, posted):
        """What may be put right with an answer: the times, the letter, what it is for, the place
        and the identity. What is left empty stays as it was."""
        gaps = []
        values = self._corrected_times(request, posted, gaps)
        lines = ("letter_number", "requester_identity")
        values |= {name: self._text(posted.get(name), LINE_MAX, gaps) for name in lines}
        texts = ("purpose", "place_words")
        values |= {name: self._text(posted.get(name), TEXT_MAX, gaps) for name in texts}
        values["letter_date"] = self._letter_date(posted.get("letter_date"), gaps)
        values = {name: value for name, value in values.items() if value}
        if gaps:
            raise UserError("\n".join(gaps))
        return values

    def _corrected_times(self, request, posted, gaps):
        """In the zone of the request, by the rules of what it asks for. The form sends back what it
        showed: that is no correction, and may be what staff have written down."""
        names = ("date_from", "date_to")
        typed_in = [(posted.get(name) or "").strip()[:16] for name in names]
        shown = [company_time(request.company_id, request[name]) for name in names]
        if not any(typed_in) or typed_in == [time.strftime("%Y-%m-%dT%H:%M") for time in shown]:
            return {}
        desk = self.sudo().with_company(request.company_id)
        return desk._checked_times({**posted, "kind": request.kind}, gaps)

    def _correct(self, request, values):
        """The clips follow the times, unless staff have given one times of its own."""
        names = ("date_from", "date_to")
        span = {name: values[name] for name in names if name in values}
        clips = request.item_ids.filtered(
            lambda clip: clip.state == "wanted"
            and all(clip[name] == request[name] for name in names)
        )
        request.write(values)
        if span:
            clips.write(span)

    def _answer_words(self, request, words):
        env = request.env
        return "\n".join(
            [env._("Question: %s", request.questions or ""), env._("Answer: %s", words)]
        )

    @api.model
    def _withdraw(self, request, posted):
        """An own request is not wanted any more. The same again is the button pressed twice."""
        reason = (posted.get("words") or "").strip()
        if request.state == "cancelled" and request.refused_reason == reason:
            return
        self._spend({("footage answers", self.env.user.partner_id.id): ANSWERS_HOURLY})
        with self.env.cr.savepoint():
            request._cancel(posted.get("words"))

    def _note(self, request, text):
        """On the request, for the staff alone."""
        request.with_context(mail_post_autofollow_author_skip=True).message_post(
            body=plaintext2html(text),
            author_id=self.env.user.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )
