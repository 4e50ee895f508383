"""What the screens of a request for footage say, and which buttons they have for whom."""

from odoo import api, fields, models
from odoo.fields import Domain

from .cctv_choices import FOOTAGE_OVER
from .cctv_duties import check_duty
from .cctv_footage_clock import OPEN_ITEMS, WATCHED
from .cctv_footage_news import MOMENT
from .cctv_texts import word_of
from .cctv_zone import zoned

STAFF_STATES = ("submitted", "verified", "approved", "extraction", "ready")
"""In which something is the staff's to do, before it is handed over."""

MINE_MAX = 500
"""Requests that are looked through for those that wait for somebody: the most pressing ones, and
as many that only have to be closed."""


class CctvFootageRequest(models.Model):
    _inherit = "cctv.footage.request"

    can_find = fields.Boolean(compute="_compute_can")
    can_verify = fields.Boolean(compute="_compute_can")
    can_decide = fields.Boolean(compute="_compute_can")
    can_approve = fields.Boolean(compute="_compute_can")
    can_return = fields.Boolean(compute="_compute_can")
    can_calm = fields.Boolean(compute="_compute_can")
    can_word = fields.Boolean(compute="_compute_can")
    can_name = fields.Boolean(compute="_compute_can")
    can_start = fields.Boolean(compute="_compute_can")
    can_say_ready = fields.Boolean(compute="_compute_can")
    can_confirm_demand = fields.Boolean(compute="_compute_can")
    can_hand_over = fields.Boolean(compute="_compute_can")
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
        "state", "verified_by_id", "approved_by_id", "extractor_id", "word_by_id", "date_demanded",
        "item_ids", "form_ids", "is_urgent",
    )  # fmt: skip
    @api.depends_context("uid")
    def _compute_can(self):
        user = self.env.user
        for request in self:
            able = request._able(user) if request.company_id else {}
            for name in CAN:
                request[name] = able.get(name, False)
            request.waits_for_me = bool(able) and request._waits_for(user, able)

    def _able(self, user):
        """{name of the button's field: whether ``user`` may press it now}."""
        able = {**self._able_before(user), **self._able_after(user)}
        able["can_end"] = self.state not in (*FOOTAGE_OVER, "handed_over") and self._may_end(user)
        return able

    def _able_before(self, user):
        """Up to the decision."""
        is_asked = self.state in ("submitted", "verified")
        is_next = not self.approved_by_id and self.state in self._decidable()
        is_free = self.is_urgent and not self.word_by_id and not self.approved_by_id
        lacks_clip = self._has_no_clip()
        can_decide = is_next and self._may_decide(user)
        is_word = is_free and is_asked and not lacks_clip and self._may_word(user)
        return {
            "can_find": is_asked and lacks_clip and self._may_find(user),
            "can_verify": self.state == "submitted" and not lacks_clip and self._may_verify(user),
            "can_decide": can_decide,
            "can_approve": can_decide and not lacks_clip,
            "can_return": is_asked and self._may_return(user),
            "can_calm": is_asked and is_free and self._may_calm(user),
            "can_word": is_word and not self._may_decide(user),
        }

    def _able_after(self, user):
        """From the decision, or the word, on."""
        state, extractor = self.state, self.extractor_id
        is_free = not extractor and not self._must_be_named()
        is_demanded = self.channel != "emergency" or self.date_demanded
        in_work = state in ("extraction", "ready")
        is_ready = state == "ready" and not self._handover_gaps()
        return {
            "can_name": state in ("submitted", "verified", "approved", "extraction")
            and self._may_name(user),
            "can_start": state in self._startable()
            and (extractor == user or is_free)
            and self._may_extract(user),
            "can_say_ready": state == "extraction" and self._may_say_ready(user),
            "can_confirm_demand": in_work and not is_demanded and self._may_confirm_demand(user),
            "can_hand_over": is_ready and self._may_hand_over(user),
            "can_close": state == "handed_over" and self._may_close(user),
        }

    def _waits_for(self, user, able):
        """Whether what ``user`` may do is what it waits for. Naming, cancelling and deciding in
        the place of others one may, but need not."""
        if able["can_decide"] and not self._is_first_decider(user):
            able = {**able, "can_decide": False}
        if any(able[name] for name in MINE):
            return True
        if self.state == "ready" and self._lacks_form():
            return user == self.sudo().received_by_id or self._may_hand_over(user)
        return able["can_name"] and self._step_of() == "name"

    @api.model
    def _search_waits_for_me(self, operator, value):
        """Who may take the next step, the profile says: no question for the database alone."""
        if operator != "in":
            return NotImplemented
        pressing = "deadline_date nulls first, id"  # in an emergency nothing is due yet
        open_ones = self.search([("state", "in", STAFF_STATES)], limit=MINE_MAX, order=pressing)
        to_close = self.search([("state", "=", "handed_over")], limit=MINE_MAX, order="id")
        mine = (open_ones | to_close).filtered("waits_for_me")
        return Domain("id", "in" if True in value else "not in", mine.ids)

    @api.depends(
        "state", "extractor_id", "word_by_id", "approved_by_id", "date_demanded", "item_ids",
        "form_ids",
    )  # fmt: skip
    @api.depends_context("lang")
    def _compute_next_step(self):
        for request in self:
            request.next_step = request._next_words()

    def _next_words(self):
        """Who has to do what next, in a sentence."""
        _, name = self.env._, self.sudo().extractor_id.name
        step = self._step_of() if self.company_id else None
        if step == "find":
            return _("Its cameras have to be found.")
        if step == "extract" and name:
            return _("%s takes out the footage.", name)
        if step == "name":
            return _("Somebody has to be named who takes out the footage.")
        if self.state == "extraction":
            return _("%s is taking out the footage.", name)
        if self.state == "ready":
            gaps = self._handover_gaps()
            return gaps[0] if gaps else _("It can be handed over.")
        if self.state == "handed_over":
            gaps = self._closing_gaps()
            return gaps[0] if gaps else _("It can be closed.")
        return {
            "draft": _("Complete it and send it in."),
            "submitted": _("It waits for the verification.")
            if step == "verify"
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
        when = zoned(self.env, self.date_dies, MOMENT)
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
            reasons = sorted({word_of(item, "loss_reason") for item in lost if item.loss_reason})
            return "lost", _(
                "%(lost)s of %(all)s clips are lost (%(why)s).",
                lost=len(lost),
                all=len(self.item_ids),
                why=", ".join(reasons) or _("Overwritten"),
            )
        if self.state in WATCHED and self.item_ids:
            if not self.item_ids.filtered(lambda item: item.state in OPEN_ITEMS):
                return "calm", _("All of the footage is secured.")
        return False, False

    @api.depends("state", "kind", "item_ids.state", "approved_by_id", "date_demanded", "form_ids")
    @api.depends_context("lang")
    def _compute_gaps_text(self):
        for request in self:
            gaps = request._footage_gaps() + request._stuck_gaps() if request.company_id else []
            request.gaps_text = "\n".join(gaps) or False

    # Who is reminded

    def _deadline_responsible(self):
        return self._next_users() or self.received_by_id | self.verified_by_id

    def _deadline_label(self):
        return self.env._("Request for footage %s", self.number)

    def _deadline_check_may_pause(self):
        super()._deadline_check_may_pause()
        words = self.env._("A supervisor, the IT head or management pauses the clock.")
        for request in self.filtered(lambda r: not r._leads(self.env.user)):
            check_duty(request.env, ("supervisor", "manager", "management"), words)

    # Windows

    def action_return(self):
        """Open the window for questions to the requester."""
        return self._open_step("return", self.env._("Return with questions"))

    def action_calm(self):
        """Open the window for the reason why it is not urgent."""
        return self._open_step("calm", self.env._("Not urgent"))

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
    "can_find can_verify can_decide can_approve can_return can_calm can_word can_name can_start "
    "can_say_ready can_confirm_demand can_hand_over can_end can_close"
).split()

MINE = (
    "can_find can_verify can_decide can_start can_say_ready can_confirm_demand can_hand_over "
    "can_close"
).split()
"""What a request waits for."""
