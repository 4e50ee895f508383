from odoo import models

from ..papers import types as t


class PaperRetention(models.AbstractModel):
    """Kebijakan Penyimpanan Data (P1, R131): how long recordings and clips of a company are kept,
    by which rule, what happens then, and what keeps them longer. One paper of each company of the
    profile, from the settings and policies in force."""

    _name = "report.helpdesk_cctv.paper_retention"
    _description = "Printed policy of keeping data"
    _inherit = ["cctv.paper"]

    def _papers_of(self, records, lang):
        """Of a profile: that of each company of the reader that follows it."""
        companies = self.env.companies.sudo()
        chosen = companies.filtered(lambda company: company._cctv_profile() in records.sudo())
        return [self._paper_of(company, lang) for company in chosen or companies[:1]]

    def _title(self, company):
        return self.env._("Policy of keeping data")

    def _kind_of_document(self, company):
        return self.env._("Policy")

    def _number(self, company):
        return ""

    def _company(self, company):
        return company

    def _document(self, company):
        procedure = company._cctv_profile().procedure_id
        if revision := procedure.current_revision_id:
            return self._revision_facts(revision)
        return {**super()._document(company), "number": "-"}

    def _paper_date(self, company):
        profile = company._cctv_profile()
        dates = [profile.write_date, *self._policies(company).mapped("write_date")]
        return max(filter(None, dates), default=company.write_date)

    def _policies(self, company):
        policies = self.env["cctv.retention.policy"].sudo()
        return policies.search([("company_id", "=", company.id)])

    def _blocks(self, company):
        _ = self.env._
        return [
            t.Heading(_("At the recorders"), 2),
            t.Text(self._usual(company)),
            self._recorded(company),
            t.Heading(_("Clips that were secured"), 2),
            t.Text(self._usual_clips(company)),
            self._kept(company),
            t.Heading(_("What keeps clips longer, and what ends them"), 2),
            *[t.Text(f"• {sentence}") for sentence in self._sentences(company)],
            t.Signatures(
                tuple(
                    map(t.SignatureCell, (_("Drafted by"), _("Checked by"), _("Approved by")))
                )
            ),
        ]

    def _usual(self, company):
        return self.env._(
            "Recorders keep recordings for at least %s days, unless the table says otherwise.",
            company._cctv_profile().retention_days,
        )

    def _recorded(self, company):
        """Places and devices with days of their own."""
        _ = self.env._
        places = self.env["cctv.location"].sudo().search(
            [("company_id", "=", company.id), ("retention_days", ">", 0)]
        )
        rows = tuple(
            (place.complete_name or place.name, str(place.retention_days)) for place in places
        )
        return t.Table((_("Place"), _("Days kept")), rows, (5, 1))

    def _usual_clips(self, company):
        return self.env._(
            "Clips are kept for %s days after they were secured, unless a rule of the table fits; "
            "the nearest place counts most, then the class, then what was asked for.",
            company._cctv_profile().retention_days,
        )

    def _kept(self, company):
        _ = self.env._
        head = (_("Place"), _("Class"), _("Asked for"), _("Days kept"), _("By which rule"))
        rows = tuple(
            (
                one.location_id.complete_name or _("Everywhere"),
                self._words_of_now(one, "footage_class") or _("Every class"),
                self._words_of_now(one, "request_kind") or _("Whatever was asked for"),
                str(one.days),
                one.reason or "-",
            )
            for one in self._policies(company)
        )
        return t.Table(head, rows, (2.4, 1.4, 2, 1, 3))

    def _sentences(self, company):
        _, profile = self.env._, company._cctv_profile()
        words = self._words_of_now(profile, "source_deletion")
        return [
            _("A hold (court, police, dispute) keeps a clip until it is ended with a reason."),
            _("What is over is destroyed by the system, with a record of destruction."),
            _("Deleting at the source: %s.", words),
            _("Backups, who may see recordings and who saw them are in their own registers."),
        ]
