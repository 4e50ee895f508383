from dataclasses import replace

from odoo import fields, models

from ..models.cctv_choices import COVERAGE_GAPS
from ..papers import types as t


class PaperCoverage(models.AbstractModel):
    """The coverage matrix on paper (R44): the areas that were marked, gaps first."""

    _name = "report.helpdesk_cctv.paper_coverage"
    _description = "Printed coverage of areas"
    _inherit = ["cctv.paper.of.register"]

    def _title(self, records):
        return self.env._("Coverage of critical areas")

    def _paper_date(self, records):
        """It is worked out when it is printed."""
        return fields.Datetime.now()

    def _key(self, area):
        return area.state, -area.score, area.complete_name or "", area.id

    def _paper(self, records):
        return replace(super()._paper(records), is_landscape=True)

    def _blocks(self, records):
        _ = self.env._
        gaps = records.filtered(lambda area: area.state in COVERAGE_GAPS)
        words = _(
            "%(count)s areas, %(critical)s of them critical, %(gaps)s with a gap.",
            count=len(records),
            critical=len(records.filtered("is_critical")),
            gaps=len(gaps),
        )
        head = (_("No."), _("Place"), _("Kind of area"), _("Risk"), _("Needed"),
                _("Cameras"), _("On a floor plan"), _("Still missing"), _("Planned"),
                _("Coverage"))  # fmt: skip
        rows = tuple(self._row(number, area) for number, area in enumerate(records, 1))
        bold = tuple(place for place, area in enumerate(records) if area in gaps)
        widths = (0.5, 3, 1.3, 1.2, 1.15, 0.9, 0.9, 0.9, 1.25, 2.2)
        return [
            t.Text(words),
            t.Table(head, rows, widths, "llllcccccl", bold_rows=bold),
            t.Signatures(tuple(map(t.SignatureCell, (_("Register kept by"), _("Checked by"))))),
        ]

    def _row(self, number, area):
        return (
            str(number),
            area.complete_name or "",
            self._words_of_now(area, "area_class"),
            self._words_of_now(area, "level") or "-",
            str(area.cameras_wanted) if area.analysis_id else "-",
            str(area.camera_count),
            str(area.pin_count),
            str(area.missing_count),
            str(area.planned_count),
            self._words_of_now(area, "state"),
        )
