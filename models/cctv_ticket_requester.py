from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import html2plaintext, plaintext2html

from . import cctv_requester_words, cctv_row_locks as row_locks
from .cctv_choices import CCTV_GROUPS, INTERNAL
from .cctv_poll_tools import in_savepoint
from .cctv_texts import word_of
from .cctv_ticket_news import Audience
from .cctv_typed import typed

ANSWER_DAYS = 14
"""How long after the closing a requester can say that it is still broken; later it is a new
report."""

DONE = ("repaired", "verified", "closed")

REQUESTERS_OWN = frozenset({"cctv_confirmed_date", "cctv_confirmed_by_id", "cctv_contact"})
"""What only the requester's pages write: that somebody confirmed a repair is a proof."""


class HelpdeskTicket(models.Model):
    """What the person who reported a fault is told, and answers."""

    _inherit = "helpdesk.ticket"

    cctv_further_ids = fields.One2many(
        "cctv.further.report", "ticket_id", string="Reported again by", groups=CCTV_GROUPS
    )
    cctv_further_count = fields.Integer(
        string="Reported again", compute="_compute_cctv_further_count", groups=CCTV_GROUPS
    )
    cctv_contact = fields.Char(
        string="Reach the reporter",
        readonly=True,
        copy=False,
        groups=INTERNAL,
        help="How somebody who reported without a log-in can be reached. Nobody has checked it.",
    )
    cctv_confirmed_date = fields.Datetime(
        string="Confirmed on", readonly=True, copy=False, groups=INTERNAL
    )
    cctv_confirmed_by_id = fields.Many2one(
        "res.partner",
        string="Confirmed by",
        readonly=True,
        copy=False,
        groups=INTERNAL,
        help="Who reported it has confirmed that it works again.",
    )

    @api.model
    def _guarded_fields(self):
        return super()._guarded_fields() | REQUESTERS_OWN

    @api.model
    def _guarded_error(self, names):
        if REQUESTERS_OWN.isdisjoint(names):
            return super()._guarded_error(names)
        return AccessError(
            self.env._("What a requester confirms is written by the requester alone.")
        )

    def write(self, vals):
        before = self._cctv_requesters() if "partner_id" in vals else {}
        result = super().write(vals)
        self._cctv_end_links(before)
        return result

    def _cctv_requesters(self):
        return {ticket.id: ticket.partner_id for ticket in self.sudo()}

    def _cctv_end_links(self, before):
        """The link of a former requester ends. ``before``: requester by id of the ticket."""
        renewed = self.sudo().filtered(
            lambda ticket: before.get(ticket.id, ticket.partner_id) != ticket.partner_id
        )
        if renewed:
            renewed._cctv_renew_token()

    @api.depends("cctv_further_ids")
    def _compute_cctv_further_count(self):
        counts = dict(
            self.env["cctv.further.report"]._read_group(
                [("ticket_id", "in", self.ids)], ["ticket_id"], ["__count"]
            )
        )
        for ticket in self:
            ticket.cctv_further_count = counts.get(ticket, 0)

    def _cctv_standing(self, partner):
        """What ``partner``, who reported it, is told and may do now: plain values for a page."""
        ticket = self.sudo()
        is_confirmed = ticket._cctv_has_confirmed(partner)
        may_answer = ticket._cctv_may_answer()
        return {
            **cctv_requester_words.standing(self.env, ticket, is_confirmed and may_answer),
            "may_confirm": may_answer and not is_confirmed,
            "may_reopen": may_answer,
        }

    def _cctv_symptom_word(self):
        """What is seen, in the reader's language; '' when nobody has said."""
        return word_of(self.sudo(), "cctv_symptom")

    def _cctv_has_words(self):
        """Whether something was typed: otherwise the description is what is seen, in the language
        of whoever it was written for."""
        ticket = self.sudo()
        text = html2plaintext(ticket.description or "").strip()
        languages = self.env["res.lang"].get_installed()
        return bool(text) and text not in {
            word_of(ticket.with_context(lang=code), "cctv_symptom") for code, _name in languages
        }

    def _cctv_is_confirmed_instead(self):
        """Whether its requester confirms it, and does not close it: it is a repair, be it about a
        place only, or about a device."""
        return bool(self.cctv_is_repair or self.cctv_device_id)

    def _cctv_has_confirmed(self, partner):
        again = self.cctv_further_ids.filtered(lambda report: report.partner_id == partner)
        if again:
            return bool(again.date_confirmed)
        return bool(self.cctv_confirmed_date) and self.cctv_confirmed_by_id == partner

    def _cctv_may_answer(self):
        """Whether it counts as done, and not for too long."""
        if not (self.cctv_phase in DONE or (self.closed and not self.cctv_phase)):
            return False
        since = fields.Datetime.now() - timedelta(days=ANSWER_DAYS)
        return not self.closed or (self.closed_date or self.write_date) >= since

    def _cctv_requester_confirms(self, partner):
        """``partner`` says that it works again. The check by somebody else (R74) stays with the
        staff. The caller has checked that it is a report of this partner."""
        ticket = self.sudo()
        ticket._cctv_check_may_answer()
        if ticket._cctv_has_confirmed(partner):
            return
        now = fields.Datetime.now()
        again = ticket.cctv_further_ids.filtered(lambda report: report.partner_id == partner)
        again.date_confirmed = now
        if partner == ticket.partner_id or not ticket.cctv_confirmed_date:
            ticket.write({"cctv_confirmed_date": now, "cctv_confirmed_by_id": partner.id})
        ticket._cctv_requester_says(partner, self.env._("It works again, says who reported it."))

    def _cctv_requester_reopens(self, partner, reason):
        """``partner`` says that it is still broken: the repair begins anew."""
        ticket = self.sudo()
        ticket._cctv_check_may_answer()
        missing = self.env._("Please say in a few words what is still wrong.")
        reason = typed(self.env, reason, missing=missing)
        ticket._cctv_set_phase("reported")
        heading = self.env._("Still broken, says who reported it:")
        ticket._cctv_requester_says(partner, heading, reason)

    def _cctv_check_may_answer(self):
        """Refuse an answer that nothing waits for, and one at the moment of another step."""
        row_locks.take(self)
        if not self._cctv_may_answer():
            raise UserError(
                self.env._(
                    "This report is not waiting for your answer now. If the camera is broken, "
                    "please report it again."
                )
            )

    def _cctv_requester_says(self, partner, heading, words=""):
        """Put it on the ticket: for all to read when it is the requester's own, else as a note,
        since a further reporter is no part of the conversation. Whoever works on it hears of it,
        else whoever looks after the place."""
        is_own = partner == self.partner_id
        body = plaintext2html("\n".join(filter(None, [heading, words])))
        hearer = self.user_id or Audience(self).responsible(self)
        return self.message_post(
            body=body,
            author_id=partner.id,
            partner_ids=hearer.partner_id.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment" if is_own else "mail.mt_note",
        )

    def _cctv_phase_changed(self, old, new):
        """Whoever has reported it is told when it is repaired, and again when it had to be done
        again."""
        super()._cctv_phase_changed(old, new)
        if old and (new == "reported" or (old, new) == ("repaired", "in_repair")):
            self.sudo().cctv_further_ids.write({"date_told": False, "date_confirmed": False})
        if new in DONE and old not in DONE:
            for ticket in self.sudo():
                what = f"tell the reporters of {ticket.number}"
                in_savepoint(self.env, ticket._cctv_tell_reporters, what)

    def _cctv_tell_reporters(self):
        self._cctv_tell_requester()
        self.cctv_further_ids._tell_repaired()

    def _cctv_tell_requester(self):
        """Ask the requester whether it works again."""
        requester = self.partner_id
        if not requester:
            return
        words = self.with_context(lang=requester.lang or self.company_id._cctv_lang())
        device = words.cctv_device_id.display_name or words.name
        url = f"{self.get_base_url()}/my/ticket/{self.id}"
        words.message_notify(
            partner_ids=requester.ids,
            subject=words.env._("%s has been repaired", device),
            body=words.env["cctv.further.report"]._repaired_body(device, url),
            email_add_signature=False,
        )
