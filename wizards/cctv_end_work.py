from odoo import api, fields, models

PURPOSES = [("close", "Close with gaps"), ("cancel", "Cancel the work"), ("reopen", "Reopen")]


class CctvEndWork(models.TransientModel):
    """The window in which somebody says why work is closed with gaps, cancelled or reopened."""

    _name = "cctv.end.work"
    _description = "End of Maintenance Work"

    request_ids = fields.Many2many("maintenance.request", string="Work", required=True)
    purpose = fields.Selection(PURPOSES, required=True, readonly=True)
    reason = fields.Text(string="Why", required=True)
    gaps = fields.Text(string="What is missing", compute="_compute_gaps")

    @api.depends("request_ids", "purpose")
    @api.depends_context("lang")
    def _compute_gaps(self):
        for window in self:
            texts = []
            for work in window.request_ids if window.purpose == "close" else ():
                work.check_access("read")
                if gaps := work._cctv_closing_gaps():
                    texts.append(work.display_name + "\n" + work._cctv_bullets(gaps))
            window.gaps = "\n\n".join(texts) or False

    def action_confirm(self):
        """Whoever may do it is asked by the step itself."""
        self.ensure_one()
        works = self.request_ids
        works.check_access("write")
        if self.purpose == "close":
            works._cctv_override(self.reason)
        elif self.purpose == "cancel":
            works.action_cctv_cancel(self.reason)
        else:
            works.action_cctv_reopen(self.reason)
        return {"type": "ir.actions.act_window_close"}
