from odoo import models
from odoo.tools import formatLang


class PaperBackupLog(models.AbstractModel):
    """Log Backup Data (P1): backups and restore tests that were due, and what came of them."""

    _name = "report.helpdesk_cctv.paper_backup_log"
    _description = "Printed backup log"
    _inherit = ["cctv.paper.of.register"]

    _date_field = "date_planned"

    def _title(self, records):
        return self.env._("Backup log")

    def _head(self):
        _ = self.env._
        words = (_("Planned for"), _("Plan"), _("Kind"), _("What is saved"), _("Storage medium"),
                 _("Size (GB)"), _("Result"), _("Reported"), _("What happened"))  # fmt: skip
        return words, (1.5, 1.6, 1.2, 1.8, 1.6, 0.9, 1.3, 1.8, 2.4)

    def _row(self, line):
        return (
            self._moment(line.date_planned),
            line.plan_id.name or "",
            self._words_of_now(line, "kind"),
            line.plan_id.source or "",
            line.medium or "-",
            formatLang(self.env, line.size_gb, digits=2) if line.size_gb else "-",
            self._words_of_now(line, "state"),
            self._joined(self._moment(line.date_done), line.user_id.name),
            line.note or "",
        )
