import re

from odoo import models

from ..papers import types as t
from .cctv_paper_of_footage import in_groups

HASH = re.compile(r"\b[0-9a-f]{64}\b")


class PaperDestruction(models.AbstractModel):
    """Berita Acara Pemusnahan: which footage was destroyed, how, by whom and before which
    witness."""

    _name = "report.helpdesk_cctv.paper_destruction"
    _description = "Printed record of a destruction"
    _inherit = ["cctv.paper.of.footage"]

    def _title(self, record):
        if record.kind == "source":
            return self.env._("Record of deleting the source")
        return self.env._("Record of destroying footage")

    def _kind_of_document(self, record):
        return self.env._("Official record")

    def _mark(self, record):
        if record.state == "cancelled":
            return self.env._("CANCELLED")
        return super()._mark(record)

    def _blocks(self, record):
        _ = self.env._
        return [
            t.Text(self._opening(record)),
            self._filled(self._facts(record), record.state == "open"),
            *([t.Heading(_("Why"), 2), t.Text(record.reason)] if record.reason else []),
            t.Heading(_("Clips"), 2),
            self._lines(record),
            *self._addenda(record),
            self._signers(record),
            *self._seal_blocks(record),
        ]

    def _opening(self, record):
        _ = self.env._
        if not record.date_done:
            return _("The footage below is to be destroyed:")
        return _(
            "On %(day)s, at %(time)s, the footage below was destroyed:",
            day=self._moment(record.date_done, "EEEE, d MMMM y"),
            time=self._moment(record.date_done, "HH:mm z"),
        )

    def _signers(self, record):
        """Who signs by hand stands there by name already."""
        cells = [self._signature_cell(cell) for cell in record._signature_cells()]
        people = {"executed": record.done_by_id.partner_id, "witness": record.witness_id}
        keys = [key for key, _label, _needed in record._signature_roles()]
        for place, key in enumerate(keys):
            if not cells[place].name and people[key]:
                cells[place] = self._named_cell(cells[place].role, people[key])
        return t.Signatures(tuple(cells))

    def _facts(self, record):
        _ = self.env._
        return (
            *self._own_number(record),
            (_("What was destroyed"), self._words(record, "kind")),
            (_("Request"), record.request_id.number),
            (_("How"), self._words(record, "method")),
            (_("Carried out by"), self._words(record, "done_by_id")),
            (_("Witness"), self._words(record, "witness_id")),
        )

    def _lines(self, record):
        _ = self.env._
        head = (_("Clip"), _("Camera"), _("From"), _("Until"), _("Class"), _("Files and SHA-256"))
        rows = tuple(
            (
                line.item_id.number or "",
                line.device_id.display_name or "",
                self._exact(line.date_from),
                self._exact(line.date_to),
                self._words_of_now(line, "footage_class"),
                HASH.sub(lambda found: in_groups(found[0]), line.files or "-"),
            )
            for line in record.line_ids.sorted("id")
        )
        return t.Table(head, rows, (1.7, 1.7, 1.5, 1.5, 1.3, 3.6))
