"""What the screens of a request for footage say, and which buttons they have for whom."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime

from .cctv_choices import FOOTAGE_OVER
from .cctv_duties import check_duty
from .cctv_footage_clock import OPEN_ITEMS, WATCHED
from .cctv_footage_news import MOMENT

OPEN_STATES = ("draft", "submitted", "returned", "verified", "approved", "extraction", "ready")

MINE_MAX = 500
"""Open requests that are looked through for those that wait for somebody."""


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    can_verify = fields.Boolean(compute="_compute_can")
    can_decide = fields.Boolean(compute="_compute_can")
    can_word = fields.Boolean(compute="_compute_can")
    can_name = fields.Boolean(compute="_compute_can")
    can_start = fields.Boolean(compute="_compute_can")
    can_say_ready = fields.Boolean(compute="_compute_can")
    can_confirm_demand = fields.Boolean(compute="_compute_can")
    can_end = fields.Boolean(compute="_compute_can")
    can_close = fields.Boolean(compute="_compute_can")
    waits_for_me = fields.Boolean(
        string="Waits for me", compute="_compute_can", search="_search_waits_for_me"
    )
    next_step = fields.Char(string="What is next", compute="_compute_next_step")
    evidence_text = fields.Char(string="How long the footage is there", compute="_compute_evidence")
    evidence_look = fields.Selection(
        [("calm", "In time"), ("soon", "Secure now"), ("over", "Overwritten"), ("lost", "Lost")],
        string="Evidence",
        compute="_compute_evidence",
    )
    gaps_text = fields.Text(string="What is missing", compute="_compute_gaps_text")
    is_form_open = fields.Boolean(compute="_compute_is_form_open")

    @api.depends("state")
    def _compute_is_form_open(self):
        for request in self:
            request.is_form_open = request.state in ("draft", "returned")

    @api.depends(
        "state", "verified_by_id", "approved_by_id", "extractor_id", "word_by_id", "date_demanded"
    )
    @api.depends_context("uid")
    def _compute_can(self):
        user = self.env.user
        for request in self:
            able = request._able(user) if request.company_id else {}
            for name in CAN:
                request[name] = able.get(name, False)
            request.waits_for_me = any(able.get(name) for name in MINE)

    def _able(self, user):
        """{name of the button's field: whether ``user`` may press it now}."""
        state, extractor = self.state, self.extractor_id
        is_next = not self.approved_by_id and state in self._decidable()
        is_free = not extractor and not self._must_be_named()
        is_urgent = self.is_urgent and not self.word_by_id and not self.approved_by_id
        is_demanded = self.channel != "emergency" or self.date_demanded
        in_work = state in ("extraction", "ready")
        return {
            "can_verify": state == "submitted" and self._may_verify(user),
            "can_decide": is_next and self._may_decide(user),
            "can_word": is_urgent
            and state in ("submitted", "verified")
            and self._may_word(user)
            and not self._may_decide(user),
            "can_name": state in ("submitted", "verified", "approved", "extraction")
            and self.channel != "emergency"
            and self._may_name(user),
            "can_start": state in self._startable()
            and (extractor == user or is_free)
            and self._may_extract(user),
            "can_say_ready": state == "extraction" and extractor == user,
            "can_confirm_demand": in_work and not is_demanded and self._may_confirm_demand(user),
            "can_end": state not in (*FOOTAGE_OVER, "handed_over") and self._may_end(user),
            "can_close": state == "handed_over" and self._may_close(user),
        }

    @api.model
    def _search_waits_for_me(self, operator, value):
        """Who may take the next step, the profile says: no question for the database alone."""
        if operator != "in":
            return NotImplemented
        states = ("draft", *OPEN_STATES, "handed_over")
        open_ones = self.search([("state", "in", states)], limit=MINE_MAX, order="id desc")
        mine = open_ones.filtered("waits_for_me")
        return Domain("id", "in" if True in value else "not in", mine.ids)

    @api.depends("state", "extractor_id", "word_by_id", "approved_by_id", "date_demanded")
    @api.depends_context("lang")
    def _compute_next_step(self):
        for request in self:
            request.next_step = request._next_words()

    def _next_words(self):
        """Who has to do what next, in a sentence."""
        _, name = self.env._, self.sudo().extractor_id.name
        if self.state == "approved" and name:
            return _("%s takes out the footage.", name)
        if self.state == "approved" and self.company_id and self._must_be_named():
            return _("Somebody has to be named who takes out the footage.")
        if self.state == "extraction":
            return _("%s is taking out the footage.", name)
        verifies = self.company_id and self._rules().verifier_role != "none"
        if self.state == "ready":
            gaps = self._handover_gaps()
            return gaps[0] if gaps else _("It can be handed over.")
        if self.state == "handed_over":
            gaps = self._closing_gaps()
            return gaps[0] if gaps else _("It can be closed.")
        return {
            "draft": _("Complete it and send it in."),
            "submitted": _("It waits for the verification.")
            if verifies
            else _("It waits for the decision."),
            "returned": _("The requester has to answer the questions."),
            "verified": _("It waits for the decision."),
            "approved": _("The footage can be taken out."),
        }.get(self.state, "")

    @api.depends("date_dies", "is_preserve_needed", "state", "item_ids.state")
    @api.depends_context("lang", "tz")
    def _compute_evidence(self):
        now = fields.Datetime.now()
        for request in self:
            look, text = request._evidence_words(now)
            request.evidence_look, request.evidence_text = look, text

    def _evidence_words(self, now):
        _ = self.env._
        lost = self.item_ids.filtered(lambda item: item.state == "lost")
        when = format_datetime(self.env, self.date_dies, dt_format=MOMENT) if self.date_dies else ""
        if self.state in WATCHED and self.date_dies:
            if self.date_dies <= now:
                return "over", _(
                    "By its retention this footage was overwritten on %s. Look at once whether it "
                    "is still there.",
                    when,
                )
            if self.is_preserve_needed:
                return "soon", _(
                    "This footage is overwritten on %s, before the request is due: secure it now.",
                    when,
                )
            return "calm", _("This footage is overwritten on %s.", when)
        if lost:
            return "lost", _(
                "%(lost)s of %(all)s clips are lost: overwritten before they were secured.",
                lost=len(lost),
                all=len(self.item_ids),
            )
        if self.state in WATCHED and self.item_ids:
            if not self.item_ids.filtered(lambda item: item.state in OPEN_ITEMS):
                return "calm", _("All of the footage is secured.")
        return False, False

    @api.depends("state", "item_ids.state", "approved_by_id", "date_demanded", "form_ids")
    @api.depends_context("lang")
    def _compute_gaps_text(self):
        for request in self:
            gaps = request._footage_gaps() if request.company_id else []
            request.gaps_text = "\n".join(gaps) or False

    # Who is reminded

    def _deadline_responsible(self):
        if self.state in ("approved", "extraction"):
            return self.extractor_id or self._users_who("extract")
        if self.state == "submitted" and self._rules().verifier_role != "none":
            return self._users_who("verify")
        if self.state in ("submitted", "verified"):
            return self._users_who("decide")
        return self.received_by_id | self.verified_by_id

    def _deadline_label(self):
        return self.env._("Request for footage %s", self.number)

    def _deadline_check_may_pause(self):
        super()._deadline_check_may_pause()
        words = self.env._("A supervisor, the IT head or management pauses the clock.")
        check_duty(self.env, ("supervisor", "manager", "management"), words)

    # Windows

    def action_return(self):
        """Open the window for questions to the requester."""
        return self._open_step("return", self.env._("Return with questions"))

    def action_refuse(self):
        """Open the window for the reason of a refusal."""
        return self._open_step("refuse", self.env._("Refuse"))

    def action_cancel(self):
        """Open the window for the reason why it is not wanted any more."""
        return self._open_step("cancel", self.env._("Cancel the request"))

    def action_word(self):
        """Open the window in which a supervisor lets an urgent request start."""
        return self._open_step("word", self.env._("Start on my word"))

    def action_name(self):
        """Open the window that names who takes the footage out."""
        return self._open_step("name", self.env._("Name who takes out the footage"))

    def _open_step(self, purpose, title):
        self.ensure_one()
        self.check_access("read")
        context = {"default_request_id": self.id, "default_purpose": purpose}
        return self._window("cctv.footage.step", title, context)

    def action_demand(self):
        """Open the window for the demand of an authority."""
        self.ensure_one()
        self.check_access("read")
        context = {"default_request_id": self.id}
        return self._window("cctv.footage.demand", self.env._("Demand of an authority"), context)

    def action_resolve(self):
        """Open the window that shows cameras with their pictures."""
        self.ensure_one()
        self.check_access("write")
        window = self.env["cctv.footage.resolve"].create({"request_id": self.id})
        window._fill()
        return window._open()

    def _window(self, model, title, context):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": context,
        }


CAN = (
    "can_verify can_decide can_word can_name can_start can_say_ready can_confirm_demand can_end "
    "can_close"
).split()

MINE = ("can_verify", "can_decide", "can_start", "can_say_ready", "can_confirm_demand", "can_close")
"""What somebody waits for; naming and cancelling one may, but need not."""
