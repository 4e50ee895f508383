"""Who among the superiors knows of an entry, and by when (R93, R97)."""

from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import AccessError, UserError

from . import cctv_row_locks as row_locks
from .cctv_choices import LOG_TOLD
from .cctv_duties import check_duty, has_duty
from .cctv_procedure_settings import GROUP_OF_ROLE
from .cctv_telling import tell
from .cctv_texts import word_of
from .cctv_typed import REASON_MAX, typed

SUPERIORS = ("supervisor", "manager", "management")
"""Who may confirm that he knows."""

TOLD_FIRST = {"important": ("supervisor",), "emergency": ("supervisor", "manager")}
"""Who is told at once, by severity (P2 6 C: the supervisor tells the manager at once)."""


class CctvLogEntry(models.Model):
    """An important entry is told to the superiors as soon as it is written. Its clock runs until
    the officer notes whom he has told by word of mouth, or a superior confirms that he knows."""

    _inherit = "cctv.log.entry"

    told_date = fields.Datetime(string="Told at", readonly=True, copy=False)
    told_id = fields.Many2one(
        "res.users", string="Superior told", readonly=True, copy=False, ondelete="restrict"
    )
    told_name = fields.Char(string="Told to", readonly=True, copy=False)
    sent_to = fields.Char(string="Message sent to", readonly=True, copy=False)
    confirmed_date = fields.Datetime(string="Confirmed at", readonly=True, copy=False)
    confirmed_by_id = fields.Many2one(
        "res.users", string="Confirmed by", readonly=True, copy=False, ondelete="restrict"
    )
    confirmed_words = fields.Text(string="What the superior says", readonly=True, copy=False)
    notice_minutes = fields.Float(
        string="Minutes until the superior knew",
        readonly=True,
        copy=False,
        digits=(16, 1),
        aggregator="avg",
    )
    awaits_superior = fields.Boolean(
        string="Superior has not confirmed", readonly=True, copy=False, index=True
    )

    def _guarded_fields(self):
        own = "told_date told_id told_name sent_to confirmed_date confirmed_by_id confirmed_words"
        return super()._guarded_fields() | {*own.split(), "notice_minutes", "awaits_superior"}

    def _begin(self):
        super()._begin()
        for entry in self.filtered(lambda entry: entry.severity in LOG_TOLD):
            entry._begin_notice()

    def _begin_notice(self):
        """Start the clock from what was seen, or from the writing where that came late; tell."""
        minutes = self.sudo().company_id._cctv_profile().superior_notice_minutes
        start = self.date_written if self.is_late else min(self.date, self.date_written)
        self._set({"awaits_superior": True})
        self.sudo()._deadline_begin(max(1, minutes), "minutes", start)
        self._tell_superiors()

    def _tell_superiors(self):
        """A message to those who are to know at once."""
        told = self._tell(self._superiors(), "_notice_words")
        self._set({"sent_to": ", ".join(told.mapped("name")) or False})

    def _void(self, reason):
        """Whoever was told that something happens hears that it is crossed out, and why."""
        super()._void(reason)
        if self.severity in LOG_TOLD:
            self._tell(self._superiors(), "_void_words")

    def _tell(self, users, words):
        """:param words: name of the method that gives the message"""
        entry = self.with_user(SUPERUSER_ID)
        return tell(
            entry, users, lambda e: (e._notice_subject(), getattr(e, words)()), about=entry
        )

    def _superiors(self):
        """Who is told at once: those of the first duty that has anybody who may read it."""
        first = TOLD_FIRST[self.severity]
        return (
            self._with_duty(first)
            or self._with_duty(("manager",))
            or self._with_duty(("management",))
        )

    def _with_duty(self, roles):
        groups = self.env["res.groups"].union(*[self.env.ref(GROUP_OF_ROLE[r]) for r in roles])
        company = self.sudo().company_id
        found = self.env["res.users"]._cctv_with_duty(groups, company)
        return found.filtered(
            lambda user: user.active and user.id not in (SUPERUSER_ID, self.user_id.id)
        )

    def _notice_subject(self):
        place = self.device_id.display_name or self.location_id.complete_name or self.room_id.name
        return f"{word_of(self, 'severity')}: {place}"

    def _notice_words(self):
        return self.env._(
            "%(number)s, %(who)s: %(facts)s – Please confirm in the entry that you know.",
            number=self.number,
            who=self.user_id.name,
            facts=self.facts,
        )

    def _void_words(self):
        return self.env._(
            "%(number)s is crossed out by %(who)s: %(reason)s",
            number=self.number,
            who=self.user_id.name,
            reason=self.void_reason,
        )

    def action_open_told(self):
        """The window that asks whom the officer has told."""
        return self.env["cctv.log.window"]._open("told", self)

    def action_open_confirm(self):
        """The window in which the superior confirms that he knows."""
        return self.env["cctv.log.window"]._open("confirm", self)

    def _told(self, user, name, when=None):
        """The officer has told a superior by word of mouth: the clock stops."""
        self.ensure_one()
        self.check_access("write")
        row_locks.take(self.sudo())
        self._check_notice()
        if self.told_date:
            raise UserError(self.env._("It is noted already who was told. Reload the page."))
        name = typed(self.env, name, REASON_MAX) or user.sudo().name
        if not name:
            raise UserError(self.env._("Say which superior was told."))
        if user and user == self.user_id:
            raise UserError(self.env._("Choose the superior who was told, not the officer."))
        if user and not has_duty(user.sudo(), *SUPERIORS):
            who = user.sudo().name
            raise UserError(
                self.env._("%s is no superior: the clock runs until one was told.", who)
            )
        when = self._checked_moment(when)
        self._set({"told_date": when, "told_id": user.id, "told_name": name})
        self._end_notice(when)

    def _confirm(self, words=""):
        """A superior knows."""
        self.ensure_one()
        self.check_access("read")
        if not has_duty(self.env.user, *SUPERIORS) or self.env.user == self.user_id:
            raise AccessError(
                self.env._("The supervisor, the IT head or management confirm, not the officer.")
            )
        row_locks.take(self.sudo())
        self._check_notice()
        if self.confirmed_date:
            raise UserError(
                self.env._("%s has confirmed it already.", self.confirmed_by_id.sudo().name)
            )
        now = fields.Datetime.now()
        self._set(
            {
                "confirmed_date": now,
                "confirmed_by_id": self.env.uid,
                "confirmed_words": typed(self.env, words, REASON_MAX) or False,
                "awaits_superior": False,
            }
        )
        self._end_notice(now)

    def _end_notice(self, when):
        """The superior knows since ``when``: the first time counts."""
        entry = self.sudo()
        if entry.notice_minutes or entry.deadline_unit != "minutes":
            return
        minutes = (when - entry.deadline_start).total_seconds() / 60
        entry._set({"notice_minutes": max(minutes, 0.1)})
        entry._deadline_finish(max(when, entry.deadline_start))

    def _check_notice(self):
        self._check_stands()
        if self.severity not in LOG_TOLD:
            raise UserError(
                self.env._("It is an entry of normal weight: the superior need not be told.")
            )

    def _checked_moment(self, when):
        """When it was: after it was seen, and not in the future."""
        now = fields.Datetime.now()
        when = when or now
        if when < self.date.replace(second=0) or when > fields.Datetime.add(now, minutes=5):
            raise UserError(
                self.env._("That was after it was seen, and not in the future. Correct the time.")
            )
        return min(when, now)

    def _deadline_check_may_pause(self):
        """The officer does not stop the clock by which he is measured."""
        super()._deadline_check_may_pause()
        words = self.env._("The supervisor, the IT head or management pause this clock.")
        check_duty(self.env, SUPERIORS, words)

    def _deadline_responsible(self):
        return self.user_id

    def _deadline_label(self):
        return self.env._("Entry of the log %s", self.display_name)
