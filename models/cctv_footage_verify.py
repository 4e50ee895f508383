"""Verifying the files of clips by hand."""

from odoo import models
from odoo.exceptions import UserError

HERE_AT_ONCE = 2**30
"""Bytes that are read while somebody waits; more is left to the scheduled action."""


class CctvFootageItem(models.Model):
    _inherit = "cctv.footage.item"

    def action_verify_files(self):
        """Read the files of these clips whole, and say whether they are what was stored."""
        self.check_access("read")
        files = self.env["cctv.evidence"].sudo().search([("item_id", "in", self.ids)])
        if not files:
            raise UserError(self.env._("There is no file to verify."))
        checks = self.env["cctv.evidence.check"]._of(files)
        if sum(files.filtered(lambda file: not file.date_destroyed).mapped("size")) > HERE_AT_ONCE:
            return self._verify_later(checks)
        for check in checks:  # all read before the first entry: it locks the chain for everybody
            check._verify()
        for check in checks:
            self.env["cctv.custody.event"]._note(
                check.item_id,
                "verified",
                check.findings or "",
                file=check.evidence_id.id,
                state=check.state,
            )
            check._tell_new()
        return self._verified(checks)

    def _verify_later(self, checks):
        """Hours of reading do not fit into a page that waits."""
        checks._write_row({"date_checked": False, "date_tried": False})
        self.env.ref("helpdesk_cctv.ir_cron_cctv_custody").sudo()._trigger()
        words = self.env._(
            "The files are large: they are verified in the background. The result is under "
            "Verified files; who answers for the evidence hears of what does not fit."
        )
        return _notification(words, "info")

    def _verified(self, checks):
        findings = "\n".join(filter(None, checks.mapped("findings")))
        if findings:
            return _notification(findings, "danger")
        words = self.env._("%s files verified: each is what was stored.", len(checks))
        return _notification(words, "success")


def _notification(message, kind):
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {"message": message, "type": kind, "sticky": kind == "danger"},
    }
