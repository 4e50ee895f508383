"""The life of a checklist: begun, done, reopened, cancelled; then signed and sealed."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

FIXED_FIELDS = frozenset(
    {
        "template_id",
        "version_id",
        "kind",
        "device_id",
        "location_id",
        "company_id",
        "standard_minutes",
        "state",
        "date_started",
        "date_done",
        "minutes_taken",
        "answer_lang",
        "line_count",
        "answered_count",
        "failed_count",
        "progress",
    }
)
"""What is set when the checklist is made, or by its buttons, and by nothing else."""

CONTENT_FIELDS = frozenset({"user_id", "note", "line_ids"})
"""What people write while it is open."""

NAMED_GAPS = 10
"""Open questions that are named when it is not complete yet."""


class CctvChecklist(models.Model):
    _inherit = "cctv.checklist"

    is_mine = fields.Boolean(compute="_compute_is_mine")

    @api.depends_context("uid")
    def _compute_is_mine(self):
        for checklist in self:
            checklist.is_mine = checklist.user_id in (self.env.user, self.env["res.users"])

    def _read_group_select(self, aggregate_spec, query):
        """The mean of the time taken is that of what is done: what is open has taken none yet."""
        if aggregate_spec != "minutes_taken:avg":
            return super()._read_group_select(aggregate_spec, query)
        minutes, state = (
            self._field_to_sql(self._table, name, query) for name in ("minutes_taken", "state")
        )
        return SQL("AVG(%s) FILTER (WHERE %s = 'done')", minutes, state)

    def action_done(self):
        """All is answered: the checklist is done, and can be signed and sealed."""
        self.check_access("write")
        for checklist in self._lock():
            checklist._check_state("open")
            checklist._check_complete()
            checklist._finish()
        return True

    def action_reopen(self):
        """Something is to be corrected before sealing."""
        self.check_access("write")
        for checklist in self._lock():
            checklist._check_state("done")
            checklist._refuse_sealed()
            checklist._set({"state": "open", "date_done": False, "minutes_taken": 0})
            checklist._deadline_reopen()
            checklist.message_post(body=self.env._("Reopened, to correct answers."))
        return True

    def action_cancel(self):
        """It will not be filled in."""
        self.check_access("write")
        for checklist in self._lock():
            checklist._check_state("open")
            checklist._set({"state": "cancelled"})
            checklist._deadline_cancel()
        return True

    def _begin(self):
        """The first answer was given."""
        for checklist in self.sudo().filtered(lambda checklist: not checklist.date_started):
            checklist._set({"date_started": fields.Datetime.now()})

    def _finish(self):
        now = fields.Datetime.now()
        started = self.date_started or now
        minutes = round((now - started).total_seconds() / 60)
        self._set(
            {
                "state": "done",
                "date_started": started,
                "date_done": now,
                "minutes_taken": minutes,
                "answer_lang": self.env.lang or "en_US",
            }
        )
        if self.deadline_start:
            self._deadline_finish(now)

    def _lock(self):
        """Until the end of the transaction nobody else answers, finishes or reopens these: the
        second waits, and then sees what the first has done."""
        if self.ids:
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM cctv_checklist WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                    tuple(self.ids),
                )
            )
        return self

    def _check_state(self, state):
        if self.state != state:
            words = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(checklist)s is already: %(state)s. Reload the page to see what happened.",
                    checklist=self.display_name,
                    state=words[self.state],
                )
            )

    def _check_changeable(self, vals):
        if fixed := FIXED_FIELDS & set(vals):
            field = self._fields[min(fixed)]
            raise UserError(
                self.env._(
                    "'%s' of a checklist is not changed by hand: it comes from the template and "
                    "the device, or from the buttons. Cancel this checklist and start another one "
                    "if it is the wrong one.",
                    field._description_string(self.env),
                )
            )
        if CONTENT_FIELDS & set(vals):
            if closed := self.filtered(lambda checklist: checklist.state != "open")[:1]:
                closed._refuse_sealed()
                closed._check_state("open")

    def _check_complete(self):
        """R106: what is not complete is refused, with the names of what is missing."""
        missing = self._open_questions()
        if not missing:
            return
        names = "".join(f"\n• {line.item_id.name}" for line in missing[:NAMED_GAPS])
        if len(missing) > NAMED_GAPS:
            names += "\n" + self.env._("and %s more", len(missing) - NAMED_GAPS)
        raise UserError(
            self.env._("%s: these questions must be answered first:", self.display_name) + names
        )

    def _open_questions(self):
        """Lines of mandatory questions that have no answer."""
        return self.line_ids.filtered(
            lambda line: (
                line.is_required
                and line.is_asked
                and (not line.is_answered or (line.kind == "photo" and not line.photo_ids))
            )
        )

    def _deadline_responsible(self):
        return self.user_id

    def _deadline_label(self):
        about = self.device_id.display_name or self.location_id.display_name
        return " – ".join(part for part in (self.template_id.name, about) if part)

    def _sealed_fields(self):
        line = dict.fromkeys(
            (
                "item_id",
                "section_id",
                "sequence",
                "kind",
                "measure",
                "is_required",
                "is_asked",
                "value_tick",
                "value_result",
                "value_number",
                "value_option_id",
                "value_text",
                "photo_ids",
                "value_signature",
                "note",
                "is_answered",
                "is_failed",
                "deviation",
                "date_answered",
                "answered_by_id",
            )
        )
        names = (
            "number",
            "procedure_revision_id",
            "template_id",
            "version_id",
            "kind",
            "device_id",
            "location_id",
            "user_id",
            "company_id",
            "state",
            "date_started",
            "date_done",
            "standard_minutes",
            "minutes_taken",
            "answer_lang",
            "note",
        )
        return {**dict.fromkeys(names), "line_ids": line}

    def _sealed_extra(self):
        """The wording of the form, so that a question rewritten later is noticed: of each question
        and section the words, bounds, condition and answers, in the source language and that of
        the one who declared it done. Not in all languages: one that is installed later is no
        forgery."""
        self.ensure_one()
        entries = []
        for item in self.version_id.sudo().item_ids:
            for lang in sorted({"en_US", self.answer_lang or "en_US"}):
                words = item.with_context(lang=lang)._words()
                entries.append((f"form[{item.id}].{lang}", item.name, words, words))
            if bounds := item._bounds_key():
                entries.append((f"form[{item.id}].bounds", item.name, bounds, bounds))
            if option := item.asked_after_id:
                path = f"form[{item.id}].asked_after"
                entries.append((path, item.name, option.id, option.name))
        return entries

    def _signature_conflicts(self):
        """R84: who checks is somebody else than who did it."""
        return [("executed", "checked")]

    def _signature_roles(self):
        return [
            ("executed", self.env._("Carried out by"), True),
            ("checked", self.env._("Checked by"), False),
        ]

    def _signing_facts(self):
        """Which form, and of what: a number alone says nothing to who signs."""
        facts = super()._signing_facts()
        for name in ("template_id", "device_id", "location_id"):
            if value := self.sudo()[name]:
                facts.append((self._fields[name]._description_string(self.env), value.display_name))
        return facts

    def _signing_report(self):
        return "helpdesk_cctv.paper_checklist"

    def _sealing_gaps(self):
        gaps = super()._sealing_gaps()
        if self.state != "done":
            gaps.append(self.env._("The checklist is not done yet."))
        return gaps
