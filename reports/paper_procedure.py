from dataclasses import replace

from odoo import models
from odoo.tools import is_html_empty

from ..papers import types as t

STEP_WIDTHS = (0.45, 2.8, 1.4, 1.65, 0.95, 1.6, 1.35)

STEP_GROUPS = (3, 3, 1)
"""Columns under each title of the first head row; Mutu Baku of P3 and P4 is the middle one."""

UNGROUPED = ""


class PaperProcedure(models.AbstractModel):
    """A revision of a controlled document on paper, as companies (P0) or governments (P2 to P4)
    lay theirs out."""

    _name = "report.helpdesk_cctv.paper_procedure"
    _description = "Printed controlled document"
    _inherit = ["cctv.paper"]

    def _title(self, record):
        return record.procedure_id.name or ""

    def _number(self, record):
        return record.procedure_id.number or ""

    def _kind_of_document(self, record):
        procedure = record.procedure_id
        if procedure.kind == "sop":
            return self.env._("Quality procedure")
        return self._words_of_now(procedure, "kind")

    def _mark(self, record):
        state = record.state
        if state in ("superseded", "withdrawn"):
            return self._words_of_now(record, "state").upper()
        return self.env._("DRAFT") if state in ("draft", "checked", "approved") else ""

    def _paper(self, record):
        paper = super()._paper(record)
        mark = self._mark(record)
        return replace(paper, mark=mark) if mark else paper

    def _document(self, record):
        return self._revision_facts(record)

    def _identity(self, record):
        last = record._signature_cells()[-1]
        return t.SopIdentity(
            number=self._number(record),
            date_made=self._date(record, "date_made"),
            date_revised=self._date(record, "date_revised"),
            date_effective=self._date(record, "date_effective"),
            approver_position=last["position"],
            approver_name=last["name"],
            approver_rank=last["rank"],
            approver_nip=last["nip"],
            signature=last["image"],
            name=self._title(record),
        )

    def _date(self, record, name):
        return self._day(record[name])

    def _blocks(self, record):
        if self._is_government(record):
            blocks = self._government_blocks(record)
        else:
            blocks = self._company_blocks(record)
        blocks += self._addenda(record) + self._seal_blocks(record)
        return blocks or [t.Text(self.env._("This revision has no text yet."))]

    def _government_blocks(self, record):
        """Boxes as the order on SOPs has them, then the text, the steps, the history."""
        pairs = (
            (self.env._("Legal basis"), self._legal_basis(record)),
            (self.env._("Qualifications"), self._html(record, "qualifications")),
            (self.env._("Relations"), self._related(record)),
            (self.env._("Equipment"), self._html(record, "equipment")),
            (self.env._("Warnings"), self._html(record, "warnings")),
            (self.env._("Records and registers"), self._html(record, "recording")),
        )
        dash = (t.Text("-"),)
        boxes = [t.Boxes(tuple((title, tuple(blocks) or dash) for title, blocks in pairs))]
        sections = [
            (self.env._("Purpose"), self._html(record, "purpose")),
            (self.env._("Scope"), self._html(record, "scope")),
            (self.env._("Definitions"), self._html(record, "definitions")),
            (self.env._("Description"), self._html(record, "body")),
            (self.env._("Steps"), self._steps(record)),
            (self.env._("History of changes"), self._history(record, only_with_notes=True)),
        ]
        return boxes + self._numbered(sections)

    def _company_blocks(self, record):
        """History and signatures first, as on quality procedures, then the numbered text."""
        front = []
        history = self._history(record)
        if history:
            front += [t.Heading(self.env._("Notes of revision")), *history]
        front += self._signatures(record)
        sections = [
            (self.env._("Purpose"), self._html(record, "purpose")),
            (self.env._("Scope"), self._html(record, "scope")),
            (self.env._("Definitions"), self._html(record, "definitions")),
            (self.env._("General description"), self._html(record, "body")),
            (self.env._("Legal basis"), self._legal_basis(record)),
            (self.env._("Qualifications"), self._html(record, "qualifications")),
            (self.env._("Equipment"), self._html(record, "equipment")),
            (self.env._("Warnings"), self._html(record, "warnings")),
            (self.env._("Related documents"), self._related(record)),
            (self.env._("Records and registers"), self._html(record, "recording")),
            (self.env._("Content of the procedure"), self._steps(record)),
        ]
        return front + self._numbered(sections)

    def _numbered(self, sections):
        blocks, number = [], 0
        for title, content in sections:
            if content:
                number += 1
                blocks += [t.Heading(f"{number}. {title}"), *content]
        return blocks

    def _html(self, record, name):
        value = record[name]
        return [t.Html(str(value))] if value and not is_html_empty(value) else []

    def _legal_basis(self, record):
        names = tuple(basis.name or "" for basis in record.legal_basis_ids)
        return [t.Bullets(names, numbered=True)] if names else []

    def _related(self, record):
        names = tuple(record.procedure_id.related_ids.mapped("display_name"))
        return [t.Bullets(names, numbered=True)] if names else []

    def _steps(self, record):
        if not record.step_ids:
            return []
        rows = tuple(
            (
                str(number),
                step.name or "",
                step.actor or "",
                step.inputs or "",
                step.standard_time or "",
                step.output or "",
                step.note or "",
            )
            for number, step in enumerate(record.step_ids, 1)
        )
        head = (
            self.env._("No."),
            self.env._("Activity"),
            self.env._("Done by"),
            self.env._("Requirements"),
            self.env._("Time"),
            self.env._("Output"),
            self.env._("Remark"),
        )
        groups = (UNGROUPED, self.env._("Quality standard"), UNGROUPED)
        group_head = tuple(zip(groups, STEP_GROUPS, strict=True))
        return [t.Table(head, rows, STEP_WIDTHS, "clllcll", group_head=group_head)]

    def _history(self, record, only_with_notes=False):
        """This revision and those before it, newest first."""
        revisions = record.search([("procedure_id", "=", record.procedure_id.id)], order="id desc")
        known = revisions.filtered(lambda one: one.id <= record.id)
        rows = tuple(
            (one.revision or "", self._revision_facts(one)["date"], one.change_note or "")
            for one in known
        )
        if only_with_notes and not any(note for _revision, _date, note in rows):
            return []
        head = (self.env._("Revision"), self.env._("Date"), self.env._("What changed"))
        return [t.Table(head, rows, (0.8, 1.4, 5), "ccl")]
