from odoo import models

from ..papers import types as t


class PaperEvaluation(models.AbstractModel):
    """Evaluasi bulanan (P0: evaluated each month): figures, what is thought of them, what became of
    earlier decisions, what is decided."""

    _name = "report.helpdesk_cctv.paper_evaluation"
    _description = "Printed monthly evaluation"
    _inherit = ["cctv.paper"]

    def _title(self, record):
        return self.env._("Monthly evaluation")

    def _kind_of_document(self, record):
        return self.env._("Record")

    def _blocks(self, record):
        _ = self.env._
        taken = record._in_company_zone(record.date_figures)
        return [
            t.Facts(
                (
                    (_("Number"), record.number or ""),
                    (_("Month"), record._month_words()),
                    (_("Figures as of"), self._moment(taken)),
                    (_("Under procedure"), self._words(record, "procedure_revision_id")),
                )
            ),
            t.Heading(_("Key figures"), 2),
            self._figures(record),
            *self._followups(record),
            t.Heading(_("Assessment"), 2),
            t.Text(record.summary or ""),
            t.Heading(_("Decisions"), 2),
            self._decisions(record),
            *self._addenda(record),
            *self._signatures(record),
            *self._seal_blocks(record),
        ]

    def _figures(self, record):
        _ = self.env._
        head = (_("Key figure"), _("In this month"), _("The month before"), _("What has changed"),
                _("What is thought of it"))  # fmt: skip
        rows = tuple(
            (
                line.label or "",
                line.value_words or "",
                line.previous_words or "",
                line.change_words or "",
                line.words or "",
            )
            for line in record.line_ids
        )
        return t.Table(head, rows, (2.4, 1.2, 1.2, 1.6, 3))

    def _followups(self, record):
        _ = self.env._
        if not record.followup_ids:
            return []
        head = (_("What was decided"), _("Who does it"), _("Until"), _("What became of it"),
                _("What was done, or why not"))  # fmt: skip
        rows = tuple(
            (
                line.words or "",
                line.owner_name or "",
                self._day(line.date_due),
                self._words_of_now(line, "outcome"),
                line.result or "",
            )
            for line in record.followup_ids
        )
        return [t.Heading(_("Decisions of before"), 2), t.Table(head, rows, (3, 1.5, 1.4, 1.2, 3))]

    def _decisions(self, record):
        _ = self.env._
        head = (_("What is decided"), _("Who does it"), _("Until"))
        rows = tuple(
            (one.words, one.owner_id.name or "", self._day(one.date_due))
            for one in record.decision_ids
        )
        return t.Table(head, rows, (5, 2, 1.5))
