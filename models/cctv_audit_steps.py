"""From the plan of an audit to its seal."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from .cctv_telling import tell
from .cctv_typed import TEXT_MAX, typed

ANSWER_DAYS = 10
"""Working days in which findings are answered."""

OVERALL = "audit_result"
"""Measure of the last question of the shipped template."""

ACTION_NEEDED = ("major", "minor")


class CctvAudit(models.Model):
    _inherit = "cctv.audit"

    cancel_reason = fields.Text(string="Why it is cancelled", copy=False)

    def action_start(self):
        """The auditor begins; the questions are there to be answered."""
        self.ensure_one()
        self.check_access("write")
        self._check_auditor()
        self._lock_state("planned")
        this, now = self.sudo(), fields.Datetime.now()
        this.write({"state": "under_way", "date_started": now})
        this._deadline_finish(now)
        if self.template_id:
            this.checklist_id = this.env["cctv.checklist"].create(this._prepare_checklist())
        self._tell_person(self.auditee_id, "_words_of_start")
        return self.action_open_checklist() if self.template_id else True

    def _prepare_checklist(self):
        places = self.location_ids
        return {
            "template_id": self.template_id.id,
            "user_id": self.auditor_id.id,
            "company_id": self.company_id.id,
            "location_id": places.id if len(places) == 1 else False,
            "note": self.display_name,
        }

    def action_open_checklist(self):
        """The questions; where they were cancelled while it goes on, anew."""
        self.ensure_one()
        if self.sudo().checklist_id.state == "cancelled" and self.state == "under_way":
            self.check_access("write")
            self._check_auditor()
            self._lock_state("under_way")
            this = self.sudo()
            this.checklist_id = this.env["cctv.checklist"].create(this._prepare_checklist())
        return {
            "type": "ir.actions.act_window",
            "res_model": "cctv.checklist",
            "res_id": self.checklist_id.id,
            "views": [(self.env.ref("helpdesk_cctv.cctv_checklist_view_form").id, "form")],
        }

    def action_take_findings(self):
        """A finding for each question that was answered with 'failed' and has none yet."""
        self.ensure_one()
        self.check_access("write")
        self._check_auditor()
        self._lock_state("under_way")
        failed = self._failed_lines()
        if not failed:
            raise UserError(
                self.env._("No answer failed that is not a finding already. Answer the questions.")
            )
        self.env["cctv.audit.finding"].create([self._prepare_finding(line) for line in failed])
        return True

    def _failed_lines(self):
        """Answers that failed and are no finding yet."""
        return self._failed_answers() - self.sudo().finding_ids.line_id

    def _failed_answers(self):
        """But for the overall result: it is what the findings come to."""
        return self.sudo().checklist_id.line_ids.filtered(
            lambda line: line.is_failed and line.measure != OVERALL
        )

    def _prepare_finding(self, line):
        question = line.item_id.with_context(lang=self.company_id._cctv_lang()).name
        return {
            "audit_id": self.id,
            "line_id": line.id,
            "clause": question,
            "facts": line.note or question,
        }

    def action_tell(self):
        """What was found is told to who answers for it, and is to be answered from now on."""
        self.ensure_one()
        self.check_access("write")
        self._check_auditor()
        self._lock_state("under_way")
        self._refuse_telling(self._telling_gaps())
        this = self.sudo()
        this.write({"state": "told", "date_told": fields.Datetime.now()})
        this.finding_ids.earlier_id._note_found_again()
        if this.finding_ids:
            this._begin_answers()
        self._tell_person(self.auditee_id, "_words_of_findings")
        return True

    def _begin_answers(self):
        """The clock of the answers, unless it runs."""
        if self.deadline_phase not in ("running", "paused"):
            self._deadline_begin(ANSWER_DAYS, "working_days")

    def _telling_gaps(self):
        gaps, _ = [], self.env._
        checklist = self.sudo().checklist_id
        if checklist and checklist.state != "done":
            gaps.append(_("Answer the questions to the end, and declare the checklist done."))
        if not (self.summary or "").strip():
            gaps.append(_("Write the conclusion."))
        gaps += [
            _("This failed, and is no finding yet: %s", line.item_id.name)
            for line in self._failed_lines()
        ]
        gaps += [
            _("Write where it is to be seen: %s", finding.display_name)
            for finding in self.finding_ids
            if not (finding.evidence or "").strip()
        ]
        return gaps

    def _refuse_telling(self, gaps):
        if gaps:
            raise UserError(
                self.env._("%s: the findings cannot be told yet:", self.number)
                + "".join(f"\n• {gap}" for gap in gaps)
            )

    def action_cancel(self):
        """It does not take place."""
        self.ensure_one()
        self._check_planner()
        self.check_access("write")
        self._lock_state("planned", "under_way")
        missing = self.env._("Write under 'Why it is cancelled' why it does not take place.")
        reason = typed(self.env, self.cancel_reason, TEXT_MAX, missing)
        this = self.sudo()
        this.write({"state": "cancelled", "cancel_reason": reason})
        this._deadline_cancel()
        this.finding_ids.action_ids._deadline_cancel()
        if this.checklist_id.state == "open":
            this.checklist_id.action_cancel()
        return True

    # Signing and sealing

    def action_seal(self):
        self._check_auditor()
        return super().action_seal()

    def _sealed_fields(self):
        own = (
            "number procedure_revision_id company_id name date_planned auditor_id auditee_id "
            "procedure_id location_ids scope checklist_id date_started date_told summary"
        ).split()
        action = "words owner_id date_due result date_done done_by_id verified_words".split()
        action += ["date_verified", "verified_by_id"]
        finding = "place clause facts severity evidence line_id earlier_id cause answer".split()
        finding += "date_answered answered_by_id verified_words date_verified".split()
        finding += ["verified_by_id"]
        return {
            **dict.fromkeys(own),
            "finding_ids": {**dict.fromkeys(finding), "action_ids": dict.fromkeys(action)},
        }

    def _sealed_open_fields(self):
        return super()._sealed_open_fields() | {"state", "date_closed"}

    def _governing_procedure(self):
        return self.procedure_id or super()._governing_procedure()

    def _signature_roles(self):
        _ = self.env._
        return [
            ("audited", _("Audited by"), True),
            ("heard", _("Read by who answers for it"), True),
            ("noted", _("Noted by management"), False),
        ]

    def _signature_conflicts(self):
        return [("audited", "heard"), ("audited", "noted")]

    def _sealing_gaps(self):
        gaps, _ = super()._sealing_gaps(), self.env._
        if self.state != "told":
            gaps.append(_("The findings are not told yet."))
        for finding in self.finding_ids:
            if finding.state in ("open", "answered"):
                gaps.append(_("Not verified yet: %s", finding.display_name))
        return gaps

    def _signature_duties(self):
        """Two places are those of two people, whatever else their duty is."""
        return {"audited": (), "heard": (), "noted": ("management",)}

    def _has_duty(self, role, user):
        people = {"audited": self.sudo().auditor_id, "heard": self.sudo().auditee_id}
        return user == people[role] if role in people else super()._has_duty(role, user)

    def _check_signer(self, role):
        self.check_access("read")
        if not self._has_duty(role, self.env.user):
            raise AccessError(
                self.env._("The auditor signs, whoever answers for it, and management.")
            )

    def _sign(self, role, partner, user, image):
        self._refuse_other_duty(role, partner, user)
        self._refuse_gaps(self._sealing_gaps())
        return super()._sign(role, partner, user, image)

    def _after_seal(self):
        super()._after_seal()
        this = self.sudo()
        this._deadline_finish(self.date_sealed)
        this.write({"state": "closed", "date_closed": self.date_sealed})

    # Messages

    def _tell_person(self, user, news):
        """:param news: name of the method that gives (subject, body) in the present language"""
        person = user.sudo() - self.env.user
        tell(self.sudo(), person, lambda audit: getattr(audit, news)(), about=self, must=True)

    def _words_of_plan(self):
        day = format_date(self.env, self.date_planned)
        words = self.env._(
            "Audit %(audit)s is planned for %(day)s.", audit=self.display_name, day=day
        )
        return words, words

    def _words_of_start(self):
        words = self.env._("%s has begun.", self.display_name)
        return words, words

    def _words_of_findings(self):
        subject = self.env._("Findings of audit %s", self.display_name)
        body = self.env._(
            "Findings to be answered: %s. Write the cause, and who does what until when.",
            len(self.finding_ids),
        )
        return subject, body

    def _words_of_answer(self):
        words = self.env._("Audit %s: there is something to verify.", self.display_name)
        return words, words

    @api.model
    def _needs_action(self, severity):
        return severity in ACTION_NEEDED
