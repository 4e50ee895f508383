"""Requests that nobody goes on with: they would keep their footage past its time without a word."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .cctv_footage_hand_over import ROOM_OPEN
from .cctv_poll_tools import alone

WEEK = timedelta(days=7)
"""After so long people are told, and then again each week."""

FETCH_DAYS = 30
"""Days for which footage waits for its requester (P2: at most 30 days)."""

VISIT_OVER = timedelta(days=1)

PARKED = ("extraction", "ready", "handed_over")
"""States of which it is noted since when."""

BATCH = 200

STEP_FIELDS = frozenset("date_in_state date_parked_told".split())
"""Written by the job and the steps alone."""


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    date_in_state = fields.Datetime(string="So since", readonly=True, copy=False)
    date_parked_told = fields.Datetime(
        string="Asked about on", readonly=True, copy=False, help="That nobody goes on with it."
    )

    def _guarded_fields(self):
        return super()._guarded_fields() | STEP_FIELDS

    def _state_changed(self, old, new):
        super()._state_changed(old, new)
        if new in PARKED:
            now = fields.Datetime.now()
            self.sudo().write({"date_in_state": now, "date_parked_told": False})

    # The job

    @api.model
    def _cron_parked(self):
        """Each day: ask about what nobody goes on with, end what nobody came for."""
        now = fields.Datetime.now()
        unknown = self.search([("state", "in", PARKED), ("date_in_state", "=", False)])
        unknown.write({"date_in_state": now})
        self.env["ir.cron"]._commit_progress(0)
        for request in self.search(self._parked_domain(now), limit=BATCH, order="id"):
            told = request._in_its_company()
            alone(self.env, lambda r=told: r._parked_round(now), f"ask about request {request.id}")

    def _parked_domain(self, now):
        """Whoever was asked about is not found again before a week has passed."""
        is_quiet = Domain("date_parked_told", "=", False) | Domain(
            "date_parked_told", "<=", now - WEEK
        )
        is_old = Domain("date_in_state", "<=", now - WEEK) & is_quiet
        is_waiting = Domain("state", "in", ("ready", "handed_over"))
        is_secured = Domain("state", "=", "extraction") & Domain("channel", "=", "emergency")
        missed = (
            Domain("kind", "=", "room")
            & Domain("state", "in", ROOM_OPEN)
            & Domain("date_to", "<=", now - VISIT_OVER)
        )
        return missed | (is_old & (is_waiting | is_secured))

    def _parked_round(self, now):
        """What is next with one of them."""
        if self.kind == "room" and self.state in ROOM_OPEN:
            self._end_visit()
        elif self.state == "handed_over":
            self._ask_parked("to_close", self.extractor_id or self._users_who("close"), now)
        elif self.channel == "emergency" and not self.date_demanded:
            self._ask_parked("undemanded", self._users_with(("supervisor", "management")), now)
        elif self.state == "ready":
            self._end_or_ask(now)

    def _end_visit(self):
        """Who is inside still is chased by the access book."""
        if not self._inside() and not self._visits():
            self._expire(self.env._("Nobody came for the visit on the day that was allowed."))

    def _end_or_ask(self, now):
        """The requester was told a week ago at least before it ends; it does not end for what the
        house itself still has to do, nor before an appointment and the week after it."""
        if self.date_invited and self.date_invited > now - WEEK:
            return
        is_late = self.date_in_state <= now - timedelta(days=FETCH_DAYS)
        if is_late and self.date_parked_told and not self._handover_gaps():
            self._expire(
                self.env._("The footage was not fetched within %s days.", FETCH_DAYS)
            )
            return
        self._ask_parked("unfetched", self._users_who("hand_over"), now)
        if not self._handover_gaps():
            self._tell_requester("unfetched")

    def _ask_parked(self, key, users, now):
        self.date_parked_told = now
        self._tell_staff(key, users)

    def _requester_body(self, key, sentence):
        body = super()._requester_body(key, sentence)
        if key != "unfetched":
            return body
        last = max(self.date_in_state + timedelta(days=FETCH_DAYS), fields.Datetime.now() + WEEK)
        day = format_date(self.env, last.date())
        return body + self.env._("It can be fetched until %s.", day)
