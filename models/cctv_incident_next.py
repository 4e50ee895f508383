"""What is to be done next about an incident, as sentences with buttons, numbers to call and the
pictures of the cameras. The screen (static/src/incident) shows what stands here and decides
nothing."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date, format_datetime

from .cctv_choices import MARK_KINDS, SELF_HANDLED
from .cctv_duties import has_duty
from .cctv_incident import LEADERS
from .cctv_texts import word_of

MOST_NUMBERS = 8
MOST_CAMERAS = 6
MOST_SUPERIORS = 3


class CctvIncident(models.Model):
    _inherit = "cctv.incident"

    next_steps = fields.Json(string="What is to be done", compute="_compute_next_steps")

    @api.depends(
        "kind",
        "state",
        "seal_state",
        "date",
        "date_noticed",
        "deadline_date",
        "location_id",
        "device_ids",
        "facts",
        "reported_to_id",
        "date_reported",
        "no_call_reason",
        "call_ids.authority_id",
        "call_ids.answered_by",
        "request_id.state",
        "hold_id.is_over",
        "followup_ids.date_done",
        "followup_ids.date_due",
        "signature_ids",
        "review",
        "outcome",
        "seen_by_id",
    )
    @api.depends_context("lang", "tz", "uid")
    def _compute_next_steps(self):
        for incident in self:
            known = incident._origin
            incident.next_steps = known._prepare_next_steps() if known else False

    def _prepare_next_steps(self):
        may_write = self.has_access("write")
        is_open = self.state == "open"
        has_to_sign = self.seal_state != "sealed"
        leads = has_duty(self.env.user, *LEADERS)
        return {
            "what": self._news(),
            "due": fields.Datetime.to_string(self.deadline_date) if is_open else False,
            "steps": [step for step in self._steps() if step],
            "numbers": self._numbers() if is_open and may_write else [],
            "cameras": self._cameras() if is_open else [],
            "may_look": may_write and is_open,
            "may_mark": self._may_mark() and is_open and has_to_sign,
            "may_decide": leads and is_open and has_to_sign,
            "mark_kinds": [
                [code, word_of(self.mark_ids, "kind", code)] for code, _label in MARK_KINDS
            ],
        }

    def _may_mark(self):
        return self.env["cctv.incident.mark"].has_access("create") and self.has_access("write")

    def _steps(self):
        if self.state == "closed":
            return [self._step("closed", "done", self.env._("Closed. Nothing is to be done."))]
        if self.state == "recorded":
            return [self._footage_step(), *self._ending_steps()]
        return [
            self._told_step(),
            self._seen_step(),
            self._call_step(),
            *self._answer_steps(),
            self._footage_step(),
            self._record_step(),
        ]

    def _step(self, key, state, words, buttons=(), ask=None, due=None):
        """:param state: done, todo or late
        :param buttons: (method, arguments, label[, question before]) of each
        :param ask: (method, arguments, label) of a line to be typed
        :param due: when it is late (naive UTC); the screen counts down to it
        """
        names = ("method", "args", "label", "question")
        return {
            "key": key,
            "state": state,
            "words": words,
            "due": fields.Datetime.to_string(due) if due else False,
            "buttons": [dict(zip(names, button, strict=False)) for button in buttons],
            "ask": ask and dict(zip(names, ask, strict=False)) or False,
        }

    def _clock(self, when):
        """The hour; with the day when it was not today, where the reader is."""
        day, today = (
            fields.Datetime.context_timestamp(self, moment).date()
            for moment in (when, fields.Datetime.now())
        )
        form = "HH:mm" if day == today else "d MMM HH:mm"
        return format_datetime(self.env, when, dt_format=form)

    def _is_officer(self):
        return has_duty(self.env.user, "operator") and self.has_access("write")

    # the steps of an open incident

    def _told_step(self):
        _ = self.env._
        standard = self.company_id._cctv_profile().superior_notice_minutes
        if self.date_reported:
            words = _(
                "%(who)s was told by word of mouth at %(time)s.",
                who=self.reported_to_id.sudo().name,
                time=self._clock(self.date_reported),
            )
            return self._step("told", "done", words)
        due = self.date_noticed + timedelta(minutes=standard)
        state = "late" if due < fields.Datetime.now() else "todo"
        words = _(
            "Tell your superior by word of mouth until %(time)s (%(count)s minutes).",
            time=self._clock(due),
            count=standard,
        )
        superiors = self._superiors()[:MOST_SUPERIORS] if self._is_officer() else ()
        buttons = [
            ("action_told", [user.id], _("I have told %s", user.name))
            for user in superiors
            if user != self.env.user
        ]
        return self._step("told", state, words, buttons, due=due)

    def _seen_step(self):
        """Whether the message has been read; the supervisor says so with a tap."""
        _ = self.env._
        if self.seen_by_id:
            who, time = self.seen_by_id.sudo().name, self._clock(self.date_seen)
            words = _("%(who)s has read the message, at %(time)s.", who=who, time=time)
            return self._step("seen", "done", words)
        mine = self.env.user in self._superiors()
        buttons = [("action_seen", [], _("I have seen it"))] if mine else ()
        words = _("The superiors were sent a message; none has said yet that it was read.")
        return self._step("seen", "todo", words, buttons)

    def _call_step(self):
        _ = self.env._
        calls = self.call_ids.sorted("date")
        if calls:
            called = ", ".join(
                f"{call.authority_id.name or call.called} {self._clock(call.date)}"
                for call in calls
            )
            return self._step("call", "done", _("Called: %s.", called))
        if self.no_call_reason:
            words = _("Nobody was called: %s", self.no_call_reason)
            return self._step("call", "done", words)
        if self.kind in SELF_HANDLED:
            return None
        words = _("Call an authority: tap a number, the call is written down with its time.")
        ask = ("action_no_call", [], _("Or: why nobody is called")) if self._is_officer() else None
        return self._step("call", "todo", words, ask=ask)

    def _answer_steps(self):
        _ = self.env._
        silent = self.call_ids.filtered(lambda call: call.authority_id and not call.answered_by)
        if not self._is_officer():
            return []
        label = _("Who has answered?")
        return [
            self._step(
                f"answer{call.id}",
                "todo",
                _("%(who)s, %(time)s:", who=call.authority_id.name, time=self._clock(call.date)),
                ask=("action_answered", [call.id], label),
            )
            for call in silent
        ]

    def _footage_step(self):
        """What is kept of it, and until when it lives otherwise."""
        _ = self.env._
        if self.request_id or self.hold_id:
            parts = [*self._request_words(), *self._hold_words()]
            is_late = self.request_id.sudo().is_preserve_needed and not self.hold_id
            return self._step("footage", "late" if is_late else "done", " ".join(parts))
        if not self.device_ids:
            words = _("Choose the cameras that have seen it, so that their footage can be kept.")
            return self._step("footage", "todo", words)
        buttons = []
        if has_duty(self.env.user, "operator", "it") and self.has_access("write"):
            buttons = [
                ("action_secure", [], _("Take the footage out now")),
                ("action_hold", [], _("Keep it from being deleted")),
            ]
        words = _("The footage is not secured: the recorder overwrites it.")
        return self._step("footage", "todo", words, buttons)

    def _request_words(self):
        request, _ = self.request_id.sudo(), self.env._
        if not request:
            return []
        state = word_of(self.request_id, "state", request.state)
        words = [_("Footage %(number)s: %(state)s.", number=request.number, state=state)]
        if request.date_dies:
            dies = format_datetime(self.env, request.date_dies, dt_format="medium")
            words.append(_("What is not taken out yet is overwritten on %s.", dies))
        return words

    def _hold_words(self):
        hold, _ = self.hold_id.sudo(), self.env._
        if not hold:
            return []
        if hold.is_over:
            return [_("The hold %s has ended.", hold.number)]
        return [
            _("On hold: %(number)s, clips held: %(count)s.", number=hold.number,
              count=hold.covered_count)
        ]  # fmt: skip

    def _record_step(self):
        """What the record still wants, then who signs next."""
        _ = self.env._
        is_late = self.deadline_state == "overdue"
        state = "late" if is_late else "todo"
        if gaps := self._sealing_gaps():
            words = " ".join([_("The record is not complete yet."), *gaps])
            return self._step("record", state, words)
        roles = set(self.signature_ids.mapped("role"))
        if "recorded" not in roles:
            words, label = _("The record is complete: sign it."), _("Sign")
            buttons = [("action_sign", [], label)] if self._is_officer() else ()
            return self._step("record", state, words, buttons)
        if "noted" not in roles:
            leads = has_duty(self.env.user, *LEADERS)
            words = _("The officer has signed. Now the supervisor signs.")
            buttons = [("action_sign", [], _("Sign"))] if leads else ()
            return self._step("record", state, words, buttons)
        question = _(
            "A sealed record cannot be changed or deleted any more. Corrections are added as "
            "addenda. Seal it now?"
        )
        words = _("Both have signed: seal the record.")
        return self._step("record", state, words, [("action_seal", [], _("Seal"), question)])

    # of one that is recorded

    def _ending_steps(self):
        _ = self.env._
        waiting = self.followup_ids.filtered(lambda line: not line.date_done)
        steps = [self._followup_step(line) for line in waiting]
        if not ((self.review or "").strip() and self.outcome):
            words = _("The supervisor writes the closing review and says how it ended.")
            return [*steps, self._step("review", "todo", words)]
        question = _("The review is sealed with the record. Close the incident now?")
        leads = has_duty(self.env.user, *LEADERS) and not waiting
        buttons = [("action_close", [], _("Close the incident"), question)] if leads else ()
        return [*steps, self._step("close", "todo", _("The review is written."), buttons)]

    def _followup_step(self, line):
        _ = self.env._
        is_late = line.date_due and line.date_due < fields.Date.context_today(self)
        words = _("Still to be done: %s", line.words)
        if line.date_due:
            day = format_date(self.env, line.date_due)
            words = _("Still to be done until %(day)s: %(what)s", day=day, what=line.words)
        return self._step(f"followup{line.id}", "late" if is_late else "todo", words)

    # what is called and seen

    def _numbers(self):
        authorities = self.env["cctv.authority"]._to_call(
            self.kind, self.location_id or self.device_ids[:1].cctv_location_id, self.company_id
        )
        called = {call.authority_id.id: call.date for call in self.call_ids.sorted("date")}
        return [
            {
                "id": one.id,
                "name": one.name,
                "phone": one.phone,
                "dial": one._dial(),
                "note": one.note or "",
                "called": self._clock(called[one.id]) if one.id in called else "",
            }
            for one in authorities[:MOST_NUMBERS]
        ]

    def _cameras(self):
        return [
            {
                "id": device.id,
                "name": device.display_name,
                "taken": fields.Datetime.to_string(device.cctv_snapshot_date) or False,
                "live": device.cctv_health not in ("down", "stale"),
            }
            for device in self.device_ids[:MOST_CAMERAS]
        ]
