from dataclasses import replace

from odoo import models

from ..papers import types as t


class CctvPaperOfRegister(models.AbstractModel):
    """A register on paper: one paper of all lines that were chosen, the oldest first, of each
    company its own."""

    _name = "cctv.paper.of.register"
    _description = "Printed register"
    _inherit = ["cctv.paper.of.footage"]

    _date_field = None
    """By which lines are put in order."""

    def _head(self):
        """Words of the columns, and their widths."""
        raise NotImplementedError

    def _row(self, line):
        raise NotImplementedError

    def _kind_of_document(self, records):
        return self.env._("Register")

    def _papers_of(self, records, lang):
        groups = records.sudo().grouped("company_id").values()
        return [self._paper_of(group.sorted(self._key), lang) for group in groups]

    def _key(self, line):
        return line[self._date_field], line.id

    def _paper(self, records):
        return replace(super()._paper(records), is_landscape=True)

    def _paper_date(self, records):
        return max(records.mapped("write_date"))

    def _number(self, records):
        return ""

    def _document(self, records):
        """Lines have no number together: the header names the procedure in force."""
        procedure = self._company(records)._cctv_profile().procedure_id
        if revision := procedure.current_revision_id:
            return self._revision_facts(revision)
        return {**super()._document(records), "number": "-"}

    def _blocks(self, records):
        _ = self.env._
        head, widths = self._head()
        rows = tuple((str(place), *self._row(line)) for place, line in enumerate(records, 1))
        span = (records[0][self._date_field], records[-1][self._date_field])
        words = _(
            "%(count)s lines, from %(start)s to %(end)s",
            count=len(records),
            start=self._moment(span[0]),
            end=self._moment(span[1]),
        )
        return [
            t.Text(words),
            t.Table((_("No."), *head), rows, (0.5, *widths)),
            t.Signatures(tuple(map(t.SignatureCell, (_("Register kept by"), _("Checked by"))))),
        ]

    def _joined(self, *words, mark=", "):
        return mark.join(filter(None, words)) or "-"
