"""Closing, cancelling and reopening CCTV work: by IT staff, with what is missing or with a
reason."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .cctv_maintenance_gate import HEAD, OVER
from .cctv_poll_tools import clean

QUIET = {"mail_activity_automation_skip": True}

ACTIVITY = ["maintenance.mail_act_maintenance_request"]

STAGES = {
    "planned": "stage_0",
    "under_way": "stage_1",
    "finished": "stage_1",
    "closed": "stage_3",
    "cancelled": "stage_4",
}
"""State of the work → the core's stage: New Request, In Progress, Repaired, Scrap."""

REASON_LIMIT = 1_000

NOT_CLOSED = {
    "cctv_date_closed": False,
    "cctv_closed_by_id": False,
    "cctv_is_overridden": False,
    "cctv_override_reason": False,
    "cctv_override_gaps": False,
    "cctv_cancel_reason": False,
}


class MaintenanceRequest(models.Model):
    _inherit = "maintenance.request"

    cctv_is_overridden = fields.Boolean(
        string="Closed with gaps",
        readonly=True,
        copy=False,
        help="The IT head has closed it although something was missing.",
    )
    cctv_override_reason = fields.Text(string="Why it was closed", readonly=True, copy=False)
    cctv_override_gaps = fields.Text(string="What was missing", readonly=True, copy=False)
    cctv_cancel_reason = fields.Text(string="Why it was cancelled", readonly=True, copy=False)
    cctv_reopen_count = fields.Integer(string="Times reopened", readonly=True, copy=False)
    cctv_reopen_reason = fields.Text(string="Why it was reopened", readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        late = requests.filtered(lambda work: work.cctv_state not in (False, "planned"))
        late.filtered("cctv_work_kind")._cctv_follow_stage()
        return requests

    def write(self, vals):
        result = super().write(vals)
        if "cctv_state" in vals:
            self.filtered("cctv_work_kind")._cctv_follow_stage()
        return result

    def action_cctv_close(self):
        """IT staff close what is finished. Refused with the list of what is missing; then nothing
        is closed, also of several."""
        self._cctv_check_closer()
        works = self._cctv_take_open("closed")
        gaps = {work: work._cctv_closing_gaps() for work in works}
        if any(gaps.values()):
            raise UserError(self._cctv_gaps_sentence(gaps))
        for work in works:
            work._cctv_close()
        return True

    def action_cctv_override(self):
        """Open the window in which the IT head closes it all the same."""
        self._cctv_check_head()
        return self._cctv_reason_window("close", self.env._("Close with gaps"))

    def action_cctv_cancel(self, reason=""):
        """It will not be done (any more). Without a reason, ask for it."""
        self._cctv_check_closer()
        if not reason:
            return self._cctv_reason_window("cancel", self.env._("Cancel the work"))
        reason = self._cctv_reason(reason)
        for work in self._cctv_take_open("cancelled"):
            work._cctv_settle_lines(reason)
            work._cctv_set(
                {**NOT_CLOSED, **work._cctv_mark("cancelled"), "cctv_cancel_reason": reason}
            )
            work._cctv_after_over(self.env._("Cancelled."), reason)
        return True

    def action_cctv_reopen(self, reason=""):
        """It was finished, closed or cancelled too early. Without a reason, ask for it."""
        self._cctv_check_closer()
        if not reason:
            return self._cctv_reason_window("reopen", self.env._("Reopen the work"))
        reason = self._cctv_reason(reason)
        for work in self._cctv_lock():
            work._cctv_check_ended()
            work._cctv_set(work._cctv_prepare_reopening(reason))
            work._cctv_note(self.env._("Reopened."), reason, work._cctv_workers())
        return True

    def _cctv_override(self, reason):
        """Close with gaps: the IT head's decision, kept with what was missing."""
        self._cctv_check_head()
        self._cctv_check_closer()
        reason = self._cctv_reason(reason)
        for work in self._cctv_take_open("closed"):
            gaps = "\n".join(f"• {gap}" for gap in work._cctv_closing_gaps())
            work._cctv_settle_lines(reason)
            if gaps:
                extra = {
                    "cctv_is_overridden": True,
                    "cctv_override_reason": reason,
                    "cctv_override_gaps": gaps,
                }
                work._cctv_close(extra, self.env._("Closed although something was missing."))
            else:
                work._cctv_close()

    # Checks

    def _cctv_check_head(self):
        if not self.env.user.has_group(HEAD):
            raise AccessError(
                self.env._("The IT head alone closes work to which something is missing.")
            )

    def _cctv_take_open(self, wanted):
        """Myself, locked; those that somebody else has ended meanwhile are told. A second tap of
        who has ended it himself changes nothing."""
        self._cctv_lock()
        self.invalidate_recordset()
        works = self.browse()
        for work in self:
            if not work.cctv_work_kind:
                raise UserError(self.env._("%s is no CCTV work.", work.display_name))
            if work.cctv_state not in OVER:
                works += work
            elif work.cctv_state != wanted or work.cctv_closed_by_id != self.env.user:
                raise UserError(work._cctv_over_sentence())
        return works

    def _cctv_check_ended(self):
        if not self.cctv_work_kind or self.cctv_state not in ("finished", *OVER):
            raise UserError(
                self.env._(
                    "%s is open already. Perhaps somebody else has just reopened it; reload the "
                    "page.",
                    self.display_name,
                )
            )

    def _cctv_reason(self, reason):
        reason = clean(reason).strip() if isinstance(reason, str) else ""
        if not reason:
            raise UserError(self.env._("Say why; the reason is kept with the work."))
        if len(reason) > REASON_LIMIT:
            raise UserError(
                self.env._("Please say it in at most %s characters.", REASON_LIMIT)
            )
        return reason

    def _cctv_gaps_sentence(self, gaps):
        parts = []
        for work, sentences in gaps.items():
            if sentences:
                head = self.env._("%s cannot be closed yet:", work.display_name)
                parts.append(f"{head}\n{self._cctv_bullets(sentences)}")
        parts.append(
            self.env._("See to these first. The IT head may close it all the same, with a reason.")
        )
        return "\n\n".join(parts)

    # Steps

    def _cctv_mark(self, state):
        return {
            "cctv_state": state,
            "cctv_date_closed": fields.Datetime.now(),
            "cctv_closed_by_id": self.env.uid,
        }

    def _cctv_close(self, extra=None, words=None):
        """:param extra: what is kept of an override"""
        unwatched = self._cctv_unwatched()
        self._cctv_set({**NOT_CLOSED, **self._cctv_mark("closed"), **(extra or {})})
        self._cctv_after_over(words or self.env._("Closed."), self.cctv_override_reason)
        if gaps := self.cctv_override_gaps:
            self._cctv_note(self.env._("What was missing:"), gaps)
        if unwatched:
            names = ", ".join(unwatched.device_id.sudo().mapped("display_name"))
            self._cctv_note(self.env._("Not polled, so no check tells whether it works:"), names)

    def _cctv_after_over(self, words, reason):
        """Nothing waits for it any more."""
        self.sudo().cctv_line_ids.filtered("awaits_checks")._await_checks(False)
        self.sudo().activity_unlink(ACTIVITY)
        self._cctv_note(words, reason)

    def _cctv_settle_lines(self, reason):
        """What is still open was not done, for the reason for which the work ends."""
        lines = self.sudo().cctv_line_ids.filtered(lambda x: x.state in ("planned", "under_way"))
        for line in lines:
            line._set({"skip_reason": reason})
            line._end("skipped")
        self._cctv_cancel_checklists()

    def _cctv_prepare_reopening(self, reason):
        lines = self.sudo().cctv_line_ids
        has_begun = bool(self.cctv_date_started or lines.filtered("date_started"))
        state = "under_way" if has_begun else "planned"
        return {
            **NOT_CLOSED,
            "cctv_state": state,
            "stage_id": self._cctv_stage(state).id,
            "archive": False,
            "cctv_date_finished": False,
            "cctv_finished_by_id": False,
            "cctv_reopen_count": self.cctv_reopen_count + 1,
            "cctv_reopen_reason": reason,
        }

    def _cctv_workers(self):
        """Whom it concerns that the work goes on."""
        lines = self.sudo().cctv_line_ids
        return (self.sudo().user_id | lines.started_by_id | lines.done_by_id) - self.env.user

    def _cctv_note(self, words, reason="", users=None):
        """:param users: are told; else it is only noted"""
        body = Markup("<p>%s</p>") % words
        for line in (reason or "").splitlines():
            body += Markup("<p>%s</p>") % line
        if users:
            self.message_post(body=body, partner_ids=users.partner_id.ids)
        else:
            self._message_log(body=body)

    def _cctv_reason_window(self, purpose, title):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "cctv.end.work",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_request_ids": self.ids, "default_purpose": purpose},
        }

    # The stage of the core

    def _cctv_follow_stage(self):
        """The core's stage follows the state; a stage of one's own, like 'Waiting for parts',
        stays while the work is open. What is cancelled is also archived, as in the core."""
        for state, works in self.grouped("cctv_state").items():
            archived = state == "cancelled"
            changed = works.filtered(lambda work, a=archived: work.archive != a)
            changed.sudo().with_context(**QUIET).archive = archived
            for work in works:
                stage = work._cctv_stage(state)
                if stage != work.stage_id:
                    work.sudo().with_context(**QUIET).stage_id = stage

    def _cctv_stage(self, state):
        present, is_over = self.stage_id, state in OVER
        stages = self.env["maintenance.stage"].search([])
        usual = self.env.ref(f"maintenance.{STAGES.get(state, 'stage_0')}", False)
        fitting = stages.filtered(lambda stage: stage.done == is_over)
        if not fitting:
            return present
        is_own = present in fitting and present != stages[:1]
        if not is_over and state != "planned" and is_own:
            return present
        if state == "planned" and present in fitting:
            return present
        if usual and usual in fitting:
            return usual
        if state == "cancelled":
            return fitting[-1:]
        return (state in ("under_way", "finished") and fitting[1:2]) or fitting[:1]
