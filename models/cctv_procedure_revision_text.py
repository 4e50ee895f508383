"""A revision as a text to read, compared with the one before, and as a fingerprint."""

import difflib

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import html2plaintext, is_html_empty

from ..tools.seal import digest
from .cctv_procedure_revision import LINES, TEXTS

COMPANY_ORDER = (
    "purpose",
    "scope",
    "definitions",
    "body",
    "step_ids",
    "qualifications",
    "equipment",
    "warnings",
    "recording",
    "legal_basis_ids",
)

GOVERNMENT_ORDER = (
    "legal_basis_ids",
    "qualifications",
    "equipment",
    "warnings",
    "recording",
    "purpose",
    "scope",
    "definitions",
    "body",
    "step_ids",
)

STEP_FIELDS = ("name", "actor", "inputs", "standard_minutes", "output", "note")

LINES_COMPARED = 5000
"""Longer texts are shown one after the other: comparing takes the square of their lines."""


class CctvProcedureRevision(models.Model):
    _inherit = "cctv.procedure.revision"

    reading_html = fields.Html(string="Text", compute="_compute_reading_html", sanitize=False)
    changes_html = fields.Html(
        string="Compared with the revision before",
        compute="_compute_changes_html",
        sanitize=False,
    )

    @api.depends(*TEXTS, "step_ids", "legal_basis_ids", "attachment_ids")
    @api.depends_context("lang")
    def _compute_reading_html(self):
        for revision in self:
            revision.reading_html = self.env["ir.qweb"]._render(
                "helpdesk_cctv.cctv_procedure_reading",
                {"revision": revision, "sections": revision._sections()},
            )

    @api.depends(*TEXTS, "step_ids", "legal_basis_ids", "date_effective", "reader_group_ids")
    @api.depends_context("lang")
    def _compute_changes_html(self):
        for revision in self:
            revision.changes_html = self.env["ir.qweb"]._render(
                "helpdesk_cctv.cctv_procedure_changes",
                {"revision": revision, "rows": revision._changes()},
            )

    def _sections(self):
        """[{"title", "html" or "steps" or "laws"}] of what is filled in, in the order of the
        organisation's papers."""
        self.ensure_one()
        is_government = self.company_id._cctv_profile().header_style == "government"
        order = GOVERNMENT_ORDER if is_government else COMPANY_ORDER
        return [self._section(name) for name in order if not self._is_blank(name)]

    def _section(self, name):
        kinds = {"step_ids": "steps", "legal_basis_ids": "laws"}
        title = self._fields[name]._description_string(self.env)
        return {"title": title, kinds.get(name, "html"): self[name]}

    def _is_blank(self, name):
        return not self[name] if name in LINES else is_html_empty(self[name] or "")

    def _changes(self):
        """[{"title", "before", "now"}] of what differs from the revision before, as Markup in
        which what was taken out and what was put in is marked."""
        self.ensure_one()
        before = self.previous_id
        if not before:
            return []
        names = ("date_effective", *COMPANY_ORDER, "reader_group_ids", "attachment_ids")
        rows = []
        for name in names:
            old, new = before._plain(name), self._plain(name)
            is_undated = name == "date_effective" and not new
            if old != new and not is_undated:
                title = self._fields[name]._description_string(self.env)
                left, right = _marked(old.splitlines(), new.splitlines())
                rows.append({"title": title, "before": left, "now": right})
        return rows

    def _plain(self, name):
        """A field as plain lines."""
        field, value = self._fields[name], self[name]
        if name == "step_ids":
            return "\n".join(f"{n}. {step._line()}" for n, step in enumerate(value, 1))
        if name == "legal_basis_ids":
            return "\n".join(f"{n}. {law.name}" for n, law in enumerate(value, 1))
        if field.type == "many2many":
            return "\n".join(value.sudo().mapped("name"))
        if field.type == "date":
            return fields.Date.to_string(value) or ""
        return html2plaintext(value or "")

    def _digest(self):
        """SHA-256 over the canonical form (RFC 8785) of what people read."""
        self.ensure_one()
        content = {
            "number": self.procedure_id.number,
            "title": self.procedure_id.name,
            "revision": self.revision,
            "texts": {name: str(self[name] or "") for name in TEXTS},
            "steps": [[step[name] or "" for name in STEP_FIELDS] for step in self.step_ids],
            "legal_basis": self.legal_basis_ids.mapped("name"),
            "files": sorted(self.attachment_ids.sudo().mapped("checksum")),
        }
        return digest(content)


class CctvProcedureStep(models.Model):
    _inherit = "cctv.procedure.step"

    def _line(self):
        """The step in one line."""
        parts = (self.name, self.actor, self.inputs, self.standard_time, self.output, self.note)
        return " · ".join(part for part in parts if part)


def _marked(old, new):
    """Two lists of lines as two texts, with what differs marked.

    >>> _marked(["a", "b"], ["a", "c"])
    (Markup('a<br><del>b</del>'), Markup('a<br><ins>c</ins>'))
    """
    if len(old) + len(new) > LINES_COMPARED:
        return _joined(old, None), _joined(new, None)
    left, right = [], []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(a=old, b=new).get_opcodes():
        mark = None if tag == "equal" else tag
        left += [(line, "del" if mark else None) for line in old[i1:i2]]
        right += [(line, "ins" if mark else None) for line in new[j1:j2]]
    return _tagged(left), _tagged(right)


def _joined(lines, tag):
    return _tagged([(line, tag) for line in lines])


def _tagged(pairs):
    marks = {"del": Markup("<del>%s</del>"), "ins": Markup("<ins>%s</ins>")}
    plain = Markup("%s")
    return Markup("<br>").join(marks.get(line and tag, plain) % line for line, tag in pairs)
