from odoo import models

from ..papers import types as t


class PaperForm(models.AbstractModel):
    """A checklist template as an empty form to fill in by hand, of the version in force."""

    _name = "report.helpdesk_cctv.paper_form"
    _description = "Printed empty form"
    _inherit = ["report.helpdesk_cctv.paper_checklist"]

    def _title(self, record):
        return record.name or ""

    def _mark(self, record):
        """A form that is not in force yet says so."""
        return "" if record.current_version_id else self.env._("DRAFT")

    def _version(self, record):
        return record.current_version_id or record.version_ids[:1]

    def _revision(self, record):
        """The revision in force of the procedure that the form belongs to."""
        procedure = record.procedure_id or self._company(record)._cctv_profile().procedure_id
        return procedure.current_revision_id

    def _document(self, record):
        revision = self._revision(record)
        return self._revision_facts(revision) if revision else super()._document(record)

    def _number(self, record):
        return ""

    def _footnote(self, record):
        version = self._version(record).sequence
        return self.env._("%(form)s, version %(version)s", form=record.name, version=version)

    def _blocks(self, record):
        checklist = self.env["cctv.checklist"]
        return [
            t.Facts(tuple(self._facts(record, True))),
            t.Checklist(self._sections(record), is_blank=True),
            t.WritingLines(self.env._("Remarks")),
            *self._places_to_sign(checklist._signature_roles()),
        ]

    def _known(self, record):
        minutes = record.standard_minutes
        return (
            (self.env._("Number"), ""),
            (self.env._("Device"), ""),
            (self.env._("Place"), ""),
            (self.env._("Filled in by"), ""),
            (self.env._("Started"), ""),
            (self.env._("Done"), ""),
            (self.env._("Standard time"), self.env._("%s min", minutes) if minutes else ""),
            (self.env._("Under procedure"), self._procedure(self._revision(record))),
        )

    def _sections(self, record):
        sections, title, questions = [], "", []
        number = 0
        for item in self._version(record).item_ids:
            if item.display_type:
                sections.append(t.Section(title, tuple(questions)))
                title, questions = item.name or "", []
            else:
                number += 1
                questions.append(t.Question(**self._asked(number, item)))
        sections.append(t.Section(title, tuple(questions)))
        return tuple(section for section in sections if section.questions)
