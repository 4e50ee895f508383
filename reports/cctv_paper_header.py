from odoo import models

from ..papers import types as t
from .cctv_paper import picture_bytes


class CctvPaper(models.AbstractModel):
    """The header of a paper: as the company's procedure profile says."""

    _inherit = "cctv.paper"

    def _header(self, record):
        profile = self._company(record)._cctv_profile().with_context(bin_size=False)
        if profile.header_style == "government":
            return self._government_header(record, profile)
        return self._company_header(record, profile)

    def _is_government(self, record):
        return self._company(record)._cctv_profile().header_style == "government"

    def _company(self, record):
        """Whose header it is; of what is common to all companies: the reader's."""
        return record.company_id or self.env.company.sudo()

    def _company_header(self, record, profile):
        document = self._document(record)
        company = self._company(record)
        return t.CompanyHeader(
            organisation=profile.header_line_1 or company.name or "",
            subline=profile.header_line_2 or "",
            kind=self._kind_of_document(record),
            title=self._title(record),
            number=document["number"],
            revision=document["revision"],
            date=document["date"],
            logo=self._logo(company, profile),
        )

    def _government_header(self, record, profile):
        company = self._company(record)
        lines = (profile.header_line_1, profile.header_line_2)
        return t.GovernmentHeader(
            lines=tuple(filter(None, lines)) or (company.name or "",),
            address=profile.header_address or self._address(company),
            title=self._title(record),
            number=self._number(record),
            logo=self._logo(company, profile),
            identity=self._identity(record),
        )

    def _identity(self, record):
        """The identity table of a controlled document; None for a record's letterhead."""
        return None

    def _document(self, record):
        """What the header of a company names: the controlled document that the record is made
        under, or the record itself where there is none."""
        if self._is_sealable(record) and record.procedure_revision_id:
            return self._revision_facts(record.procedure_revision_id)
        date = self._day(self._paper_date(record))
        return {"number": self._number(record), "revision": "-", "date": date}

    def _revision_facts(self, revision):
        """Number, revision and date of a controlled document, as its header has them."""
        dates = ("date_effective", "date_revised", "date_made")
        known = [revision[name] for name in dates if revision[name]]
        return {
            "number": revision.procedure_id.number or "",
            "revision": revision.revision or "",
            "date": self._day(known[0]) if known else "",
        }

    def _logo(self, company, profile):
        """The one on the profile, else the company's own; never Odoo's placeholder."""
        if profile.header_logo:
            return picture_bytes(profile.header_logo)
        company = company.with_context(bin_size=False)
        return None if company.uses_default_logo else picture_bytes(company.logo)

    def _address(self, company):
        partner = company.partner_id
        place = " ".join(filter(None, (partner.city, partner.zip)))
        street = ", ".join(filter(None, (partner.street, partner.street2, place)))
        phone = partner.phone and self.env._("Tel. %s", partner.phone)
        return " · ".join(filter(None, (street, phone, partner.email)))
