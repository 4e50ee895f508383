"""What is missing before work can be closed (R61)."""

from odoo import api, fields, models
from odoo.tools import format_datetime

NAMED_QUESTIONS = 5
"""Open questions of a checklist that are named; the rest is counted."""

SHOWN = 25
"""Sentences in one message; the rest is counted."""


class MaintenanceRequest(models.Model):
    _inherit = "maintenance.request"

    cctv_gap_text = fields.Text(
        string="Missing before it can be closed", compute="_compute_cctv_gap_text"
    )
    cctv_unwatched_text = fields.Text(
        string="Devices that are not polled", compute="_compute_cctv_gap_text"
    )

    @api.depends_context("lang")
    @api.depends("cctv_state", "cctv_line_ids.state", "cctv_line_ids.checks_passed")
    def _compute_cctv_gap_text(self):
        for request in self:
            is_open = request.cctv_work_kind and request.cctv_state == "finished"
            gaps = request._cctv_closing_gaps() if is_open else []
            request.cctv_gap_text = self._cctv_bullets(gaps) if gaps else False
            unwatched = request._cctv_unwatched() if is_open else self.env["cctv.maintenance.line"]
            names = unwatched.device_id.sudo().mapped("display_name")
            request.cctv_unwatched_text = ", ".join(names) or False

    def _cctv_closing_gaps(self):
        """What is missing before this can be closed, a sentence each; nothing: it may be."""
        self.ensure_one()
        gaps = [] if self.cctv_state == "finished" else [self._cctv_not_finished()]
        for line in self.sudo().cctv_line_ids:
            gaps += line._closing_gaps()
        return gaps

    def _cctv_not_finished(self):
        if self.cctv_state == "under_way":
            return self.env._("The work is under way: the technician has not finished it.")
        return self.env._("The work has not begun.")

    def _cctv_unwatched(self):
        """Lines of devices of which no check can tell whether they work."""
        lines = self.sudo().cctv_line_ids
        return lines.filtered(lambda line: line.state == "done" and not line._is_watched())

    @api.model
    def _cctv_bullets(self, sentences):
        shown = [f"• {sentence}" for sentence in sentences[:SHOWN]]
        if len(sentences) > SHOWN:
            shown.append(self.env._("… and %s more.", len(sentences) - SHOWN))
        return "\n".join(shown)


class CctvMaintenanceLine(models.Model):
    _inherit = "cctv.maintenance.line"

    def _closing_gaps(self):
        """What is missing of this device, in sentences that begin with its name."""
        self.ensure_one()
        gaps = {
            "planned": self._gaps_of_open,
            "under_way": self._gaps_of_open,
            "done": self._gaps_of_done,
            "failed": self._gaps_of_failed,
            "skipped": self._gaps_of_skipped,
        }[self.state]()
        name = self.device_id.display_name
        return [f"{name}: {gap}" for gap in gaps]

    def _gaps_of_open(self):
        return [self.env._("neither done nor explained.")]

    def _gaps_of_skipped(self):
        if self.skip_reason:
            return []
        return [self.env._("not done, and nobody has said why.")]

    def _gaps_of_failed(self):
        if self.ticket_id:
            return []
        return [self.env._("failed, but there is no repair ticket for it.")]

    def _gaps_of_done(self):
        return [
            *self._gaps_of_checklist(),
            *self._gaps_of_picture(),
            *self._gaps_of_kind(),
            *self._gaps_of_health(),
        ]

    def _gaps_of_checklist(self):
        checklist = self.checklist_id
        if not checklist or checklist.state == "cancelled":
            if form := self._form_in_force():
                return [self.env._("the checklist “%s” was not filled in.", form.name)]
            return []
        missing = checklist._open_questions()
        if missing:
            names = missing.mapped("item_id.name")
            more = len(names) - NAMED_QUESTIONS
            text = ", ".join(names[:NAMED_QUESTIONS])
            if more > 0:
                text = self.env._("%(names)s and %(count)s more", names=text, count=more)
            return [self.env._("the checklist has open questions: %s.", text)]
        if checklist.state != "done":
            return [self.env._("the checklist is not declared done.")]
        return []

    def _gaps_of_picture(self):
        if self.picture_after_state == "waiting":
            return [
                self.env._("the picture after the work is on its way; look again in a minute.")
            ]
        if self.picture_after_state == "missing":
            return [self.env._("the camera has given no picture after the work.")]
        return []

    def _gaps_of_kind(self):
        """What a kind of work has to leave behind; extended where that is kept."""
        return []

    def _gaps_of_health(self):
        needed = self.company_id._cctv_profile().closing_checks
        if not needed or not self._is_watched() or self.checks_passed >= needed:
            return []
        status = self.device_id.cctv_status_id
        if not status._was_checked_since(self.date_done):
            return [self._unchecked_sentence()]
        wrong = status.reason_text or (not self.checks_passed and status._what_is_wrong())
        return [self._checks_sentence(needed, wrong)]

    def _unchecked_sentence(self):
        return self.env._(
            "it has not been checked since the work ended (%s). Press “Check at next sweep” on "
            "the device, or wait for the polling.",
            format_datetime(self.env, self.date_done, dt_format="short"),
        )

    def _checks_sentence(self, needed, wrong):
        values = {"passed": self.checks_passed, "needed": needed}
        if wrong:
            return self.env._(
                "it has passed %(passed)s of %(needed)s checks since the work ended. %(wrong)s",
                wrong=wrong,
                **values,
            )
        return self.env._(
            "it has passed %(passed)s of %(needed)s checks since the work ended. Wait for the "
            "next ones.",
            **values,
        )
