"""When and where the requester comes: to fetch the footage, to see it, to enter the room."""

from markupsafe import Markup

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from .cctv_duties import has_duty
from .cctv_footage_form import VISIT_AHEAD
from .cctv_poll_tools import in_savepoint
from .cctv_typed import REASON_MAX, typed

INVITE_FIELDS = frozenset("date_invited invite_place invite_words invited_by_id".split())
"""Written by the step alone."""

PLACE_MAX = 200

INVITABLE = {
    "copy": ("ready",),
    "playback": ("approved", "extraction", "ready"),
    "room": ("approved", "extraction", "ready"),
}
"""States in which somebody may be told to come, by what was asked for."""


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    date_invited = fields.Datetime(
        string="Appointment",
        readonly=True,
        copy=False,
        tracking=True,
        help="When the requester comes; the requester was told.",
    )
    invite_place = fields.Char(string="Where to come", readonly=True, copy=False)
    invite_words = fields.Text(string="Whom to ask for, what to bring", readonly=True, copy=False)
    invited_by_id = fields.Many2one(
        "res.users", string="Invited by", readonly=True, copy=False, ondelete="restrict"
    )
    can_invite = fields.Boolean(compute="_compute_can_invite")

    def _guarded_fields(self):
        return super()._guarded_fields() | INVITE_FIELDS

    def _compute_can_invite(self):
        for request in self:
            request.can_invite = request._is_invitable() and request._may_invite(self.env.user)

    def _is_invitable(self) -> bool:
        """Nobody is told to come before it is decided, or before somebody has asked at all."""
        is_there = self.channel != "emergency" or bool(self.date_demanded)
        is_next = self.state in INVITABLE.get(self.kind, ())
        return is_next and is_there and not self.is_decision_open

    def _may_invite(self, user) -> bool:
        """Who hands over, and the control room, which has the diary."""
        return self._may_hand_over(user) or has_duty(user, "operator")

    def action_invite(self):
        """Open the window that says when and where."""
        self.ensure_one()
        self.check_access("read")
        context = {"default_request_id": self.id}
        return self._window("cctv.footage.invite", self.env._("Appointment"), context)

    def _invite(self, moment, place, words):
        """Tell the requester when and where to come; once more when it is changed."""
        sentence = self.env._("Who hands over footage, or the control room, makes appointments.")
        self._check_may("invite", sentence)
        self._check_state(*INVITABLE[self.kind])
        if not self._is_invitable():
            raise self._not_next()
        place = typed(self.env, place, PLACE_MAX, self.env._("Say where to come."))
        words = typed(self.env, words, REASON_MAX) or False
        now = fields.Datetime.now()
        if not moment or not now <= moment <= now + VISIT_AHEAD:
            raise UserError(self.env._("Choose a time within the next month."))
        if self.kind == "room":
            self._check_day(moment)
        is_same = (moment, place, words) == (self.date_invited, self.invite_place,
                                             self.invite_words)  # fmt: skip
        self.sudo().write(
            {
                "date_invited": moment,
                "invite_place": place,
                "invite_words": words,
                "invited_by_id": self.env.uid,
            }
        )
        if not is_same:
            self.sudo()._tell_invited()

    def _is_invited(self):
        return bool(self.date_invited) and self.state in INVITABLE.get(self.kind, ())

    def _invited_words(self):
        """What the requester is told, in the language of the environment."""
        return self.env._(
            "Please come on %(moment)s to: %(place)s",
            moment=self._moment(self.date_invited),
            place=self.invite_place,
        )

    def _tell_invited(self):
        lang = self.partner_id.lang or self.company_id._cctv_lang()
        in_savepoint(
            self.env,
            lambda: self._mail_invited(lang),
            f"tell the requester of {self.number}",
        )

    def _mail_invited(self, lang):
        about = self.with_user(SUPERUSER_ID).with_context(lang=lang)
        sentence = about._invited_words()
        about._send_requester(
            f"{self.number}: {about.env._('Appointment')}",
            about._requester_body("invited", sentence)
            + plaintext2html(self.invite_words or "")
            + Markup("<p>%s</p>") % about.env._("Bring your identity card or service card."),
        )

    def _send_requester(self, subject, body):
        """To the contact, or to the address that was typed in; to nobody where there is neither."""
        if self.partner_id:
            self.env["mail.thread"].message_notify(
                partner_ids=self.partner_id.ids, subject=subject, body=body
            )
        elif self.requester_email:
            mail = {"subject": subject, "body_html": body, "email_to": self.requester_email}
            self.env["mail.mail"].create({**mail, "auto_delete": True})
