from odoo import models

from ..papers import types as t


class PaperRiskAnalysis(models.AbstractModel):
    """Analisis Risiko Keamanan (P1 stage 1): what may happen at a place, how grave it is, what is
    wanted against it."""

    _name = "report.helpdesk_cctv.paper_risk_analysis"
    _description = "Printed risk analysis"
    _inherit = ["cctv.paper"]

    def _title(self, record):
        return self.env._("Security risk analysis")

    def _kind_of_document(self, record):
        return self.env._("Record")

    def _mark(self, record):
        if record.state in ("draft", "returned", "submitted"):
            return self.env._("NOT APPROVED")
        return super()._mark(record)

    def _blocks(self, record):
        _ = self.env._
        return [
            self._facts(record),
            t.Heading(_("Hazards"), 2),
            self._hazards(record),
            t.Text(
                _(
                    "Score: likelihood times impact, each from 1 to 5. From 15 on very high, from "
                    "10 on high, from 5 on medium, else low."
                ),
                small=True,
            ),
            *self._wanted(record),
            *([t.Heading(_("Conclusion"), 2), t.Text(record.conclusion)]
              if record.conclusion else []),
            *self._addenda(record),
            *self._signatures(record),
            *self._seal_blocks(record),
        ]  # fmt: skip

    def _facts(self, record):
        _ = self.env._
        level = self._words_of_now(record, "level")
        critical = _("Critical area") if record.is_critical else _("Not critical")
        facts = (
            (_("Number"), record.number or ""),
            (_("Title"), record.name or ""),
            (_("Area"), self._words(record, "location_id")),
            (_("Kind of area"), self._words(record, "area_class")),
            (_("Assessed by"), self._words(record, "author_id")),
            (_("Assessed on"), self._day(record.date)),
            (_("Valid until"), self._day(record.date_valid)),
            (_("Risk"), f"{level} ({record.score}) – {critical}" if level else "-"),
            (_("Cameras wanted"), str(record.cameras_wanted)),
            (_("Under procedure"), self._words(record, "procedure_revision_id")),
        )
        return t.Facts(tuple(fact for fact in facts if fact[1]))

    def _hazards(self, record):
        _ = self.env._
        head = (_("No."), _("What may happen"), _("Likelihood"), _("Impact"), _("Score"),
                _("Level"), _("What there is against it"))  # fmt: skip
        rows = tuple(
            (
                str(place),
                line.hazard or "",
                line.likelihood or "",
                line.impact or "",
                str(line.score),
                self._words_of_now(line, "level"),
                line.measures or "-",
            )
            for place, line in enumerate(self._lines(record), 1)
        )
        return t.Table(head, rows, (0.5, 2.6, 1.3, 1, 0.7, 1.1, 2.8), "llccclll"[:7])

    def _lines(self, record):
        return record.line_ids.sorted(lambda line: (-line.score, line.id))

    def _wanted(self, record):
        wanted = tuple(
            f"{line.hazard}: {line.wanted}" for line in self._lines(record) if line.wanted
        )
        return [t.Heading(self.env._("What is wanted"), 2), t.Bullets(wanted)] if wanted else []
