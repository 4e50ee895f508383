"""What is said between our staff and a provider about one job: kept on the ticket under a subtype
of its own, which is internal, so that requesters do not see it; and told by mail or inbox."""

from odoo import models
from odoo.tools import plaintext2html
from odoo.tools.translate import LazyGettext, LazyTranslate

_lt = LazyTranslate(__name__)

SUBTYPE = "helpdesk_cctv.mt_cctv_provider"

NEWS = {
    "given": _lt("A repair is given to you. Please accept or decline it."),
    "message": _lt("There is a message for you."),
    "again": _lt("The repair has not passed. Please look at it again."),
    "taken_back": _lt("The repair has been taken back. You need not do anything."),
}
"""What a provider is told by mail, in the reader's language."""

BECAUSE = {
    "another": _lt("Another provider is to repair it."),
    "elsewhere": _lt("It has been repaired by somebody else."),
    "anew": _lt("It was reported anew."),
    "closed": _lt("The ticket has been closed."),
}
"""Why the course of a repair takes it back from a provider."""


def in_language(text, lang) -> str:
    """``text``, which may be one of ``BECAUSE``."""
    return text._translate(lang or "en_US") if isinstance(text, LazyGettext) else text or ""


class CctvProviderJob(models.Model):
    _inherit = "cctv.provider.job"

    def _say_to_staff(self, heading, text="", uploads=()):
        """Of the provider, or noted by one of us for the provider: for whoever has the repair."""
        author = self.env.user.partner_id
        readers = (self.ticket_id._deadline_responsible() | self.given_by_id).partner_id - author
        return self._post(heading, text, uploads, readers)

    def _say_to_provider(self, text, uploads=()):
        """Of our staff: on the provider's page and by mail."""
        subject = self.env._("To %s", self.partner_id.name)
        self._post("", text, uploads, subject=subject)
        self._tell_provider("message", text)

    def _post(self, heading, text, uploads=(), readers=(), subject=None):
        """Put it on the ticket and on the provider's page. Files hang on the job: what hangs on
        the ticket itself the portal gives to its requester."""
        ticket = self.ticket_id
        files = self.env["cctv.uploads"]._keep(self, uploads)
        quiet = {"mail_post_autofollow_author_skip": True, "mail_post_autofollow": False}
        message = ticket.with_context(**quiet).message_post(
            body=plaintext2html("\n".join(filter(None, [heading, text]))),
            subject=subject,
            author_id=self.env.user.partner_id.id,
            message_type="comment",
            subtype_xmlid=SUBTYPE,
            partner_ids=[partner.id for partner in readers],
        )
        message.attachment_ids = files
        self.message_ids += message
        return message

    def _tell_provider(self, news, text=""):
        """A mail to the provider's people, with the number and the device and nothing else of the
        ticket but what is said here.

        :param news: one of ``NEWS``
        """
        for job in self:
            for partner in job._audience():
                job._tell_one(partner, news, text)

    def _tell_one(self, partner, news, text):
        lang = partner.lang or self.company_id._cctv_lang()
        job = self.with_context(lang=lang)
        sentence = NEWS[news]._translate(lang or "en_US")
        has_page = self.is_current and bool(partner.sudo().user_ids)
        values = {
            "sentence": sentence,
            "text": in_language(text, lang),
            "number": job.ticket_id.number,
            "device": job.env["cctv.provider.desk"]._device_words(job),
            "company": job.company_id.name,
            "url": job._page_url() if has_page else None,
        }
        # without the record: whoever is told of one gets a link and a right to read it
        job.env["mail.thread"].sudo().message_notify(
            partner_ids=partner.ids,
            subject=f"{job.ticket_id.number}: {sentence}",
            body=job.env["ir.qweb"]._render("helpdesk_cctv.provider_mail", values),
            author_id=job.company_id.partner_id.id,
            email_add_signature=False,
        )

    def _page_url(self):
        return f"{self.get_base_url()}/my/cctv-work/{self.id}"
