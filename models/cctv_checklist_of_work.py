"""Checklists that were filled in for maintenance work."""

from odoo import models
from odoo.exceptions import UserError

from .cctv_choices import WORK_OVER


class CctvChecklist(models.Model):
    _inherit = "cctv.checklist"

    def action_reopen(self):
        """What was filled in for work that is closed stays, until the work is reopened."""
        self.check_access("write")
        lines = self.env["cctv.maintenance.line"].sudo()
        closed = lines.search(
            [("checklist_id", "in", self.ids), ("request_id.cctv_state", "in", WORK_OVER)], limit=1
        )
        if closed:
            raise UserError(
                self.env._(
                    "This checklist belongs to closed work (%s). IT staff reopen that first.",
                    closed.request_id.display_name,
                )
            )
        return super().action_reopen()
