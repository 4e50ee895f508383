from odoo import models

from ..models.cctv_recording_check import FIGURES
from ..papers import types as t


class PaperRecordingCheck(models.AbstractModel):
    """The morning's summary of recordings on paper: figures, what was not proven and what is done
    about it, signatures."""

    _name = "report.helpdesk_cctv.paper_recording_check"
    _description = "Printed daily check of recordings"
    _inherit = ["cctv.paper"]

    def _title(self, record):
        return self.env._("Daily check of recordings")

    def _kind_of_document(self, record):
        return self.env._("Record")

    def _blocks(self, record):
        return [
            t.Facts(tuple(self._facts(record))),
            t.Heading(self.env._("Figures"), 2),
            t.Facts(tuple((self._label(record, name), str(record[name])) for name in FIGURES)),
            *self._lines(record),
            *self._remarks(record),
            *self._addenda(record),
            *self._signatures(record),
            *self._seal_blocks(record),
        ]

    def _facts(self, record):
        return (
            (self.env._("Number"), record.number),
            (self.env._("Recordings of"), self._day(record.day)),
            (self.env._("Site"), self._words(record, "site_id") or self.env._("All sites")),
            (self.env._("Figures as of"), self._moment(record.date_refreshed) or "-"),
            (self.env._("Signed"), self._moment(record.date_signed) or "-"),
            (self.env._("Under procedure"), self._words(record, "procedure_revision_id") or "-"),
        )

    def _label(self, record, name):
        return record._fields[name]._description_string(self.env)

    def _lines(self, record):
        title = t.Heading(self.env._("Cameras to look at"), 2)
        if not record.line_ids:
            return [title, t.Text(self.env._("None: all cameras are proven."))]
        head = (
            self.env._("Camera"),
            self.env._("Place"),
            self.env._("Result"),
            self.env._("What was found"),
            self.env._("Decision and explanation"),
        )
        rows = tuple(self._row(line) for line in record.line_ids)
        return [title, t.Table(head, rows, (2, 2, 1.2, 3, 3))]

    def _row(self, line):
        decision = self._words_of_now(line, "decision")
        if line.is_explained and not decision:
            decision = self.env._("Explained by the system")
        return (
            line.camera_id.display_name or "",
            line.location_id.complete_name or "",
            self._words_of_now(line, "topic"),
            line.words or "",
            ": ".join(part for part in (decision, line.note) if part),
        )

    def _remarks(self, record):
        if not record.note:
            return []
        return [t.Heading(self.env._("Remarks"), 2), t.Text(record.note)]
