from odoo import models

from ..papers import types as t


class PaperRightsReview(models.AbstractModel):
    """Daftar Hak Akses (P1): who has which right of access since when, and what the last look at
    them decided."""

    _name = "report.helpdesk_cctv.paper_rights_review"
    _description = "Printed list of rights of access"
    _inherit = ["cctv.paper.of.footage"]

    def _title(self, record):
        return self.env._("List of rights of access")

    def _kind_of_document(self, record):
        return self.env._("Register")

    def _blocks(self, record):
        _ = self.env._
        return [
            self._filled(
                (
                    *self._own_number(record),
                    (_("Rights as of"), self._exact(record.date)),
                    (_("Under procedure"), self._words(record, "procedure_revision_id")),
                    (_("Lines"), str(len(record.line_ids))),
                )
            ),
            self._lines(record),
            *([t.Heading(_("Remarks"), 2), t.Text(record.note)] if record.note else []),
            *self._addenda(record),
            *self._signatures(record),
            *self._seal_blocks(record),
        ]

    def _lines(self, record):
        _ = self.env._
        head = (_("No."), _("Name"), _("Log-in name"), _("Duty"), _("Since"), _("Last log-in"),
                _("Decision"), _("Remark"))  # fmt: skip
        rows = tuple(
            (
                str(place),
                line.user_name or "",
                line.login or "",
                self._words_of_now(line, "duty"),
                self._day(line.date_from and line.date_from.date()),
                self._moment(line.date_login) or "-",
                self._words_of_now(line, "decision") or "-",
                line.note or "",
            )
            for place, line in enumerate(record.line_ids, 1)
        )
        return t.Table(head, rows, (0.7, 1.9, 2.2, 1.5, 1.8, 1.6, 1.3, 1.7))
