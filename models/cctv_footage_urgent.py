"""Requests that cannot wait: on the supervisor's word, and in an emergency without a request."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .cctv_duties import check_duty
from .cctv_footage_places import FOUND_MAX
from .cctv_typed import REASON_MAX, typed

STEP_FIELDS = frozenset("word_by_id date_word date_demanded demand_by_id".split())
"""Written by the steps alone."""

EMERGENCY_BACK = timedelta(hours=24)
"""How far back an emergency goes that the control room sees itself."""

DEMAND_FIELDS = (
    "requester_name requester_identity requester_unit requester_phone letter_number letter_date"
).split()


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    word_by_id = fields.Many2one(
        "res.users",
        string="On the word of",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Who let an urgent request start before the decision.",
    )
    date_word = fields.Datetime(string="Word given on", readonly=True, copy=False)
    is_decision_open = fields.Boolean(
        string="Decision missing",
        compute="_compute_is_decision_open",
        store=True,
        help="It was let start on the supervisor's word; who decides has not decided yet.",
    )
    date_demanded = fields.Datetime(
        string="Demanded on",
        readonly=True,
        copy=False,
        help="When an authority has demanded what the control room secured in an emergency.",
    )
    demand_by_id = fields.Many2one(
        "res.users", string="Demand confirmed by", readonly=True, copy=False, ondelete="restrict"
    )

    @api.depends("word_by_id", "approved_by_id", "state")
    def _compute_is_decision_open(self):
        for request in self:
            is_over = request.state in ("cancelled", "expired")
            is_open = request.word_by_id and not request.approved_by_id
            request.is_decision_open = bool(is_open) and not is_over

    def _guarded_fields(self):
        return super()._guarded_fields() | STEP_FIELDS

    def _start_on_word(self, extractor):
        """An urgent request starts on the supervisor's word; the decision follows within the hours
        of the profile (R112)."""
        words = self.env._("A supervisor lets an urgent request start, but not an own one.")
        self._check_may("word", words)
        self._check_state("submitted", "verified")
        if not self.is_urgent:
            raise UserError(
                self.env._("It is not urgent: it starts when it is approved, not before.")
            )
        if self.word_by_id or self.approved_by_id:
            raise self._not_next()
        self._check_no_gaps(self._decision_gaps())
        values = {"word_by_id": self.env.uid, "date_word": fields.Datetime.now()}
        if self.state == "submitted" and self._may_verify(self.env.user):
            values |= {"state": "verified", **self._verified()}
        self.sudo().write(values)
        self._check_extractor(extractor)
        self.sudo().extractor_id = extractor
        hours = self._rules().urgent_decision_hours
        self.sudo()._deadline_begin(hours, "hours", self.date_word)
        self._word_given()

    def _word_given(self):
        """Hook: it was let start on the supervisor's word just now."""

    # Emergency (R96)

    @api.model
    def _secure_in_emergency(self, cameras, date_from, date_to, reason, location=None):
        """The control room sees an emergency: the footage is taken out at once, by who sees it.

        :return: the request, in extraction
        """
        self._check_may_secure_at_once()
        reason = typed(self.env, reason, REASON_MAX, self.env._("Say what has happened."))
        if not cameras:
            raise UserError(self.env._("Choose the cameras that have seen it."))
        cameras.check_access("read")
        self._check_emergency(cameras, date_from)
        company = self.env.company
        span = {"date_from": date_from, "date_to": date_to}
        clips = [{"device_id": x.id, "company_id": company.id, **span} for x in cameras]
        request = self.sudo().create(
            {
                "company_id": company.id,
                "channel": "emergency",
                "requester_kind": "authority",
                "requester_name": self._not_demanded(company),
                "purpose": reason,
                "is_urgent": True,
                "urgent_reason": reason,
                "location_id": location.id if location else cameras.cctv_location_id[:1].id,
                "item_ids": [fields.Command.create(clip) for clip in clips],
                **span,
            }
        )
        request._check_no_gaps(request._camera_gaps())
        values = {"extractor_id": self.env.uid, "received_by_id": self.env.uid}
        request = request.sudo(False)
        request._set_state("extraction", values)
        request._watch_evidence()
        return request

    @api.model
    def _check_emergency(self, cameras, date_from):
        """Without a request only what is happening now (R96): for all else somebody asks."""
        if date_from and date_from < fields.Datetime.now() - EMERGENCY_BACK:
            raise UserError(
                self.env._(
                    "In an emergency the footage of the last %s hours is secured. For what was "
                    "before, write down a request.",
                    int(EMERGENCY_BACK / timedelta(hours=1)),
                )
            )
        if len(cameras) > FOUND_MAX:
            raise UserError(
                self.env._("Choose at most %s cameras, those that have seen it.", FOUND_MAX)
            )

    @api.model
    def _not_demanded(self, company):
        """For all who read the list, whatever the officer's own language is."""
        return self.with_context(lang=company._cctv_lang()).env._("Not demanded yet")

    @api.model
    def _check_may_secure_at_once(self):
        words = self.env._("The control room and IT staff secure footage in an emergency.")
        check_duty(self.env, ("operator", "it"), words)

    def _demand(self, values, letters):
        """An authority demands what was secured in an emergency: now it can be handed over.

        :param values: who demands it, by the names of ``DEMAND_FIELDS``
        :param letters: ``ir.attachment`` with the scan
        """
        words = self.env._(
            "A supervisor or management confirms the demand of an authority; who has taken out the "
            "footage does not."
        )
        self._check_may("confirm_demand", words)
        self._check_state("extraction", "ready")
        if self.channel != "emergency" or self.date_demanded:
            raise self._not_next()
        letters.check_access("read")
        letters.filtered(lambda file: not file.res_id).check_access("write")
        found = {name: values.get(name) or False for name in DEMAND_FIELDS}
        needed = ("requester_name", "requester_identity", "requester_unit", "letter_number")
        if not all(found[name] for name in needed) or not letters:
            raise UserError(
                self.env._(
                    "Enter who demands it: name, number of the service card, institution, and the "
                    "letter with its number and scan."
                )
            )
        self.sudo().write(
            {
                **found,
                "letter_ids": [fields.Command.link(letter.id) for letter in letters],
                "date_demanded": fields.Datetime.now(),
                "demand_by_id": self.env.uid,
            }
        )
        self._start_second_clock()
