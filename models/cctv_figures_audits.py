"""What audits have found and nobody has seen mended yet, and what is thought of the month."""

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.report_section import Column, Section
from .cctv_accounting import company_zone
from .cctv_zone import zoned

MOST_FINDINGS = 50

GRAVEST_FIRST = ("major", "minor", "observation")


class CctvFigures(models.AbstractModel):
    _inherit = "cctv.figures"

    @api.model
    def _figures_of_audits(self, scope):
        finding = "cctv.audit.finding"
        return [self._counted("findings_open", finding, scope.findings_open(), "down")]

    # findings

    @api.model
    def _section_findings(self, scope):
        _ = self.env._
        findings = self._open_findings(scope)
        return Section(
            key="findings",
            title=_("Open findings of audits"),
            sentences=self._finding_sentences(scope, findings),
            columns=[
                Column("number", _("Number")),
                Column("clause", _("Requirement or clause")),
                Column("severity", _("Severity")),
                Column("again", _("Found before")),
                Column("auditee", _("Who answers for it")),
                Column("told", _("Findings told on"), "datetime"),
                Column("actions", _("Actions"), "count"),
                Column("late", _("Late"), "count"),
            ],
            rows=[self._finding_row(scope, finding) for finding in findings[:MOST_FINDINGS]],
            note=_(
                "Told before the period ended, and not verified by then. Actions, and which of "
                "them are late: as it is now, when the report is made."
            ),
        )

    @api.model
    def _open_findings(self, scope):
        """The gravest first, of these the oldest."""
        findings = self.env["cctv.audit.finding"].sudo().search(scope.findings_open())
        return findings.sorted(
            lambda one: (GRAVEST_FIRST.index(one.severity), one.audit_id.date_told, one.id)
        )

    @api.model
    def _finding_sentences(self, scope, findings):
        _ = self.env._
        if not findings:
            return [_("No finding of an audit is open.")]
        major = len(findings.filtered(lambda one: one.severity == "major"))
        found = [_("Open findings: %(count)s, of them major: %(major)s.",
                   count=self._number(len(findings)), major=self._number(major))]  # fmt: skip
        if len(findings) > MOST_FINDINGS:
            found.append(_("The gravest %s of them:", MOST_FINDINGS))
        return found

    @api.model
    def _finding_row(self, scope, finding):
        actions = finding.action_ids
        late = actions.filtered(lambda one: one._deadline_state_at(scope.now) == "overdue")
        return {
            "number": f"{finding.audit_id.number or ''}-{finding.place}",
            "clause": finding.clause,
            "severity": self._labels(finding._name, "severity")[finding.severity],
            "again": finding.earlier_id.audit_id.number or "",
            "auditee": finding.auditee_id.name,
            "told": finding.audit_id.date_told,
            "actions": len(actions),
            "late": len(late),
        }

    # evaluation

    @api.model
    def _section_evaluation(self, scope):
        """Of whole months of the whole company: what the IT head has signed, and what is decided.
        What is being written yet is his alone."""
        months = scope.months()
        if not months or scope.locations:
            return None
        _ = self.env._
        evaluations = self._evaluations(scope, months)
        signed = evaluations.filtered(self._is_evaluated)
        return Section(
            key="evaluation",
            title=_("Evaluation"),
            sentences=[
                *(words for one in signed for words in self._evaluation_sentences(one)),
                *self._evaluations_missing(months, signed),
            ],
            columns=[
                Column("words", _("What is decided")),
                Column("owner", _("Who does it")),
                Column("due", _("Until"), "date"),
                Column("state", _("Status")),
            ],
            rows=[self._decision_row(one) for one in signed.decision_ids],
        )

    @api.model
    def _evaluations(self, scope, months):
        domain = Domain("company_id", "=", scope.company_id) & Domain("month", "in", months)
        return self.env["cctv.evaluation"].sudo().search(domain, order="month")

    @api.model
    def _is_evaluated(self, evaluation):
        return "evaluated" in evaluation.signature_ids.mapped("role")

    @api.model
    def _evaluation_sentences(self, evaluation):
        """What is thought of the month, and who has signed it when."""
        zone = company_zone(evaluation.company_id)
        roles = {role: label for role, label, _must in evaluation._signature_roles()}
        yield f"{evaluation.display_name}: {evaluation.summary or ''}"
        for signature in evaluation.signature_ids.sorted("date"):
            yield self.env._(
                "%(role)s: %(name)s, %(when)s",
                role=roles.get(signature.role, signature.role_label),
                name=signature.name,
                when=zoned(self.env, signature.date, "d MMM y HH:mm", zone),
            )

    @api.model
    def _evaluations_missing(self, months, signed):
        have = set(signed.mapped("month"))
        return [
            self.env._(
                "%s: the IT head has not signed the evaluation yet.",
                format_date(self.env, month, date_format="MMMM y"),
            )
            for month in months
            if month not in have
        ]

    @api.model
    def _decision_row(self, decision):
        return {
            "words": decision.words,
            "owner": decision.owner_id.name or "",
            "due": decision.date_due or None,
            "state": self._labels(decision._name, "state")[decision.state],
        }
