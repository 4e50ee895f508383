from odoo import models

from ..papers import types as t


class PaperAudit(models.AbstractModel):
    """Laporan Audit Sistem (P1, R67, R68): what was looked at, what was found, what is done about
    it and what the auditor saw of that."""

    _name = "report.helpdesk_cctv.paper_audit"
    _description = "Printed audit report"
    _inherit = ["cctv.paper"]

    def _title(self, record):
        return self.env._("Audit report")

    def _kind_of_document(self, record):
        return self.env._("Report")

    def _blocks(self, record):
        _ = self.env._
        return [
            self._facts(record),
            *self._part(_("What is looked at"), record.scope),
            *self._answers(record),
            t.Heading(_("Findings"), 2),
            self._findings(record),
            *self._each_finding(record),
            *self._part(_("Conclusion"), record.summary),
            *self._addenda(record),
            *self._signatures(record),
            *self._seal_blocks(record),
        ]

    def _facts(self, record):
        _ = self.env._
        zoned = record._in_company_zone
        facts = (
            (_("Number"), record.number or ""),
            (_("What is audited"), record.name or ""),
            (_("Procedure"), self._words(record, "procedure_id")),
            (_("Places"), self._words(record, "location_ids") or _("Everywhere")),
            (_("Auditor"), self._words(record, "auditor_id")),
            (_("Who answers for it"), self._words(record, "auditee_id")),
            (_("Planned for"), self._day(record.date_planned)),
            (_("Begun on"), self._moment(zoned(record.date_started))),
            (_("Findings told on"), self._moment(zoned(record.date_told))),
            (_("Under procedure"), self._words(record, "procedure_revision_id")),
        )
        return t.Facts(tuple(fact for fact in facts if fact[1]))

    def _part(self, title, text):
        return [t.Heading(title, 2), t.Text(text)] if text else []

    def _answers(self, record):
        """How many of the questions were passed; the checklist itself is a paper of its own."""
        _, checklist = self.env._, record.checklist_id
        if not checklist:
            return []
        words = _(
            "Checklist %(number)s: %(answered)s of %(count)s questions answered, "
            "%(failed)s failed.",
            number=checklist.number or "",
            answered=checklist.answered_count,
            count=checklist.line_count,
            failed=checklist.failed_count,
        )
        return [t.Text(words)]

    def _findings(self, record):
        _ = self.env._
        head = (_("No."), _("Requirement or clause"), _("Severity"), _("Found before"), _("Status"))
        rows = tuple(
            (
                str(one.place),
                one.clause or "",
                self._words_of_now(one, "severity"),
                one.earlier_id.audit_id.number or "-",
                self._words_of_now(one, "state"),
            )
            for one in record.finding_ids.sorted("place")
        )
        return t.Table(head, rows, (0.5, 4, 1.2, 1.6, 1.4))

    def _each_finding(self, record):
        blocks = []
        for one in record.finding_ids.sorted("place"):
            blocks += [t.Heading(f"{one.place}. {one.clause}", 3), self._of_finding(one)]
            if one.action_ids:
                blocks.append(self._actions(one))
        return blocks

    def _of_finding(self, one):
        _ = self.env._
        facts = (
            (_("What was found"), one.facts or ""),
            (_("Where it is to be seen"), one.evidence or ""),
            (_("Why it came to it"), one.cause or ""),
            (_("What is said to it"), one.answer or ""),
            (_("Verified how"), one.verified_words or ""),
        )
        return t.Facts(tuple(fact for fact in facts if fact[1]))

    def _actions(self, one):
        _ = self.env._
        head = (_("What is done"), _("Who does it"), _("Until"), _("What came of it"),
                _("Verified how"))  # fmt: skip
        rows = tuple(
            (
                action.words or "",
                action.owner_id.name or "",
                self._day(action.date_due),
                action.result or "-",
                action.verified_words or "-",
            )
            for action in one.action_ids
        )
        return t.Table(head, rows, (2.6, 1.4, 1.2, 2, 2))
