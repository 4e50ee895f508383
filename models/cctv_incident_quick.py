"""What the officer and the supervisor enter with one tap or one line while it happens. The time is
always that of the server: the clock of a workplace may be wrong."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from . import cctv_row_locks as row_locks
from .cctv_choices import MARK_KINDS
from .cctv_duties import check_duty
from .cctv_incident import AHEAD, LEADERS
from .cctv_texts import word_of

SEEN_FIELDS = frozenset(("seen_by_id", "date_seen"))

CALLED_TWICE_S = 20
"""A second tap on the same number within so many seconds is the same call."""


class CctvIncident(models.Model):
    _inherit = "cctv.incident"

    seen_by_id = fields.Many2one(
        "res.users",
        string="Seen by",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Which superior has said first that the message was read.",
    )
    date_seen = fields.Datetime(string="Seen at", readonly=True, copy=False)

    def _guarded_fields(self):
        return super()._guarded_fields() | SEEN_FIELDS

    def _sealed_open_fields(self):
        return super()._sealed_open_fields() | SEEN_FIELDS

    @api.model_create_multi
    def create(self, vals_list):
        incidents = super().create([self._with_facts(vals) for vals in vals_list])
        incidents._refuse_early_review()
        return incidents

    def _refuse_early_review(self):
        """What was made, not what was given: it may come from the defaults of a context."""
        if not self.env.su and any(one.review or one.outcome for one in self):
            raise UserError(self.env._("First the record, then the closing review."))

    @api.model
    def _with_facts(self, vals):
        """In an emergency nobody types first: the kind stands for the facts until they come."""
        facts = vals.get("facts", self.env.context.get("default_facts"))
        if (facts or "").strip():
            return vals
        return {**vals, "facts": self._bare_facts(vals.get("kind") or "other")}

    @api.model
    def _bare_facts(self, kind):
        return word_of(self, "kind", kind)

    def _has_bare_facts(self):
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        bare = {self.with_context(lang=code)._bare_facts(self.kind) for code in languages}
        return (self.facts or "").strip() in bare

    def _sealing_gaps(self):
        gaps = super()._sealing_gaps()
        if self._has_bare_facts():
            gaps.append(self.env._("Write under 'What happened' what was seen."))
        return gaps

    def action_open_form(self):
        """From the emergency window to all that is to be done."""
        self.ensure_one()
        return {**self._form_action(), "res_id": self.id, "target": "main"}

    def action_called(self, authority_id):
        """This authority is being called now.

        :return: the id of the call
        """
        self._begin_step()
        authority = self.env["cctv.authority"].browse(authority_id).exists()
        if not authority:
            raise UserError(self.env._("This number is not in the directory any more."))
        now, calls = fields.Datetime.now(), self.call_ids
        for call in calls.filtered(lambda one: one.authority_id == authority):
            if 0 <= (now - call.date).total_seconds() < CALLED_TWICE_S:
                return call.id
        return calls.create(
            {"incident_id": self.id, "authority_id": authority.id, "date": now}
        ).id

    def action_no_call(self, words):
        """Nobody has to be called."""
        self._begin_step()
        self.no_call_reason = self._typed(words, self.env._("Write why nobody is called."))
        return True

    def action_answered(self, call_id, words):
        """Who has answered a call."""
        self._begin_step()
        call = self.call_ids.filtered(lambda one: one.id == call_id)
        if not call:
            raise UserError(self.env._("This call is not there any more: reload the page."))
        call.answered_by = self._typed(words, self.env._("Write who has answered."))
        return True

    def action_told(self, user_id):
        """This superior has just been told by word of mouth."""
        self._begin_step()
        if user_id not in self.superior_ids.ids:
            raise UserError(
                self.env._("Choose under 'Superior told by word of mouth' whom you have told.")
            )
        self.reported_to_id = user_id
        return self.action_reported()

    def action_decide(self, words):
        """What the supervisor or management decides now."""
        sentence = self.env._("A supervisor or management decides.")
        check_duty(self.env, LEADERS, sentence)
        self._begin_step()
        words = self._typed(words, self.env._("Write what is decided."))
        self.decision_ids.create({"incident_id": self.id, "words": words})
        return True

    def action_mark(self, kind, words):
        """What a person or vehicle looks like."""
        self._begin_step()
        if kind not in dict(MARK_KINDS):
            raise UserError(self.env._("Choose what it is: person, vehicle, plate, thing."))
        words = self._typed(words, self.env._("Write what was seen: plate, clothing, features."))
        self.mark_ids.create({"incident_id": self.id, "kind": kind, "words": words})
        return True

    def action_seen(self):
        """A superior has read it; the first one stands there."""
        self.check_access("read")
        check_duty(self.env, (*LEADERS, "manager"), self.env._("A superior says so."))
        row_locks.wait_for(self.sudo()).invalidate_recordset(SEEN_FIELDS)
        if self.env.user in self.user_id:
            raise UserError(self.env._("You have written it yourself: another superior says so."))
        for incident in self.filtered(lambda one: not one.seen_by_id):
            seen = {"seen_by_id": self.env.uid, "date_seen": fields.Datetime.now()}
            incident.sudo().write(seen)
        return True

    def action_look(self):
        """Have the polling take the pictures of the cameras anew."""
        self.ensure_one()
        self.check_access("write")
        if not self.device_ids:
            raise UserError(self.env._("Choose the cameras that have seen it, and save."))
        self.device_ids._cctv_look_anew()
        self.env["cctv.poll"].sudo()._check_soon()
        return True

    @api.model
    def _check_part_dates(self, parts):
        """Nothing about an incident is in the future, or before it."""
        latest = fields.Datetime.now() + AHEAD
        for part in parts:
            if part.date > latest:
                raise UserError(self.env._("This time is in the future: check it."))
            if part.date < part.incident_id.date - AHEAD:
                raise UserError(self.env._("This time is before the incident: check it."))
