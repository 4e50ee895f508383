import logging

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.seal import digest
from .cctv_heirs import heirs

_logger = logging.getLogger(__name__)

BATCH = 100
"""Seals verified between two commits: bounds memory and what is done twice after a crash."""

NIGHT_HOURS = 20
"""A seal verified within this time is not verified again by the same nightly run."""

TELL_MOST = 50
"""Findings told in one message; the list has them all."""


class CctvSeal(models.Model):
    """The nightly verification of all seals, and telling people what it finds, once."""

    _inherit = "cctv.seal"

    @api.model
    def _cron_verify(self):
        """Verify all seals that were not verified lately, in batches; goes on where it stopped."""
        self.env["cctv.seal.chain"]._watch()
        self.env["ir.cron"]._commit_progress(remaining=self.search_count(self._due_domain()))
        while seals := self.search(self._due_domain(), limit=BATCH, order="date_checked, id"):
            found = seals._verify()
            seals._note(found)
            seals._tell(found)
            remaining = self.search_count(self._due_domain())
            self.env.invalidate_all()
            if not self.env["ir.cron"]._commit_progress(len(seals), remaining=remaining):
                return

    @api.model
    def _due_domain(self):
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=NIGHT_HOURS)
        return Domain("date_checked", "=", False) | Domain("date_checked", "<", since)

    def _tell(self, found):
        """Tell IT head and management of findings that they were not told of yet."""
        for company, seals in self.grouped("company_id").items():
            fresh = seals.filtered(
                lambda seal: found[seal.id] and seal.notified != _fingerprint(found[seal.id])
            )
            sentences = [
                sentence
                for seal in fresh
                for sentence in seal._in_company_language()._sentences(found[seal.id])
            ]
            if sentences:
                self._tell_company(company, sentences)
        for seal in self:
            mark = _fingerprint(found[seal.id])
            if (seal.notified or False) != mark:
                seal._write_row({"notified": mark})

    @api.model
    def _tell_company(self, company, sentences):
        """One message for all the findings, to those who answer for the records."""
        people = self._people_to_tell(company)
        _logger.warning("Seals of company %s that do not fit: %s", company.id, len(sentences))
        if not people:
            return
        this = self.with_context(lang=company._cctv_lang())
        told = sentences[:TELL_MOST]
        if more := len(sentences) - len(told):
            told.append(this.env._("and %(count)s more", count=more))
        body = this.env["ir.qweb"]._render(
            "helpdesk_cctv.seal_findings_message", {"sentences": told}
        )
        self.env["mail.thread"].message_notify(
            partner_ids=people.partner_id.ids,
            subject=this.env._("Sealed records that do not fit"),
            body=body,
        )

    @api.model
    def _people_to_tell(self, company):
        groups = self.env.ref("helpdesk_cctv.group_cctv_manager") | self.env.ref(
            "helpdesk_cctv.group_cctv_management"
        )
        return self.env["res.users"]._cctv_with_duty(groups, company)


class CctvSealChain(models.Model):
    """Verifying what no single seal can tell: that none is missing, and that no record counts as
    sealed without one."""

    _inherit = "cctv.seal.chain"

    @api.model
    def _watch(self):
        """Verify all chains, note the result, and tell people what is new."""
        for company in self._companies():
            chain = self._of(company)
            sentences = chain._verify_chain(company)
            mark = digest(sentences) if sentences else False
            if sentences and chain.notified != mark:
                self.env["cctv.seal"]._tell_company(company, sentences)
            chain._write_row(
                {"findings": "\n".join(sentences) or False, "notified": mark}
            )

    @api.model
    def _sentences_of_all(self):
        """What is wrong with the chains of all companies; changes nothing."""
        sentences = []
        for company in self._companies():
            chain = self.sudo().search([("company_id", "=", company.id)])
            sentences += chain._verify_chain(company)
        return sentences

    @api.model
    def _companies(self):
        """Those that have a chain, seals, or records that count as sealed."""
        self.env.flush_all()
        tables = ["cctv_seal_chain", "cctv_seal"]
        queries = [SQL("SELECT company_id FROM %s", SQL.identifier(table)) for table in tables]
        for table in self._sealable_tables():
            name = SQL.identifier(table)
            queries.append(SQL("SELECT company_id FROM %s WHERE seal_state = 'sealed'", name))
        rows = self.env.execute_query(SQL(" UNION ").join(queries))
        ids = sorted(row[0] for row in rows if row[0])
        return self.env["res.company"].sudo().browse(ids)

    def _sealable_tables(self):
        return [self.env[name]._table for name in heirs(self.env, "cctv.sealed.mixin")]

    def _verify_chain(self, company):
        """Sentences, in the company's language, about what is wrong with this chain, which may
        not be there at all."""
        this = self.with_context(lang=company._cctv_lang())
        return [
            *this._gap_sentences(company),
            *this._end_sentences(company),
            *this._orphan_sentences(company),
        ]

    def _gap_sentences(self, company):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT last + 1, sequence - 1 FROM (
                    SELECT sequence, lag(sequence, 1, 0) OVER (ORDER BY sequence) AS last
                      FROM cctv_seal WHERE company_id = %s) AS places
                 WHERE sequence > last + 1
                """,
                company.id,
            )
        )
        return [
            self.env._(
                "The seals at places %(first)s to %(last)s of the chain were deleted.",
                first=first,
                last=last,
            )
            for first, last in rows
        ]

    def _end_sentences(self, company):
        rows = self.env.execute_query(
            SQL(
                "SELECT sequence, mac FROM cctv_seal WHERE company_id = %s "
                "ORDER BY sequence DESC LIMIT 1",
                company.id,
            )
        )
        last, mac = rows[0] if rows else (0, None)
        if self.sequence > last:
            return [
                self.env._(
                    "The seals at places %(first)s to %(last)s of the chain were deleted.",
                    first=last + 1,
                    last=self.sequence,
                )
            ]
        if self.sequence < last or (self.mac or None) != mac or not self._is_own_mac_sound():
            return [self.env._("The end of the chain of seals was altered.")]
        return []

    def _orphan_sentences(self, company):
        """Records that count as sealed, and have no seal."""
        sentences = []
        for name in heirs(self.env, "cctv.sealed.mixin"):
            sentences += self._orphans_of(self.env[name], company)
        return sentences

    def _orphans_of(self, model, company):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT record.number FROM %s record
                 WHERE record.company_id = %s AND record.seal_state = 'sealed'
                   AND NOT EXISTS (
                       SELECT 1 FROM cctv_seal seal
                        WHERE seal.res_model = %s AND seal.res_id = record.id)
                 ORDER BY record.id LIMIT 100
                """,
                SQL.identifier(model._table),
                company.id,
                model._name,
            )
        )
        document = self.env["ir.model"]._get(model._name).name
        return [
            self.env._(
                "%(document)s %(number)s: it counts as sealed, but there is no seal of it.",
                document=document,
                number=number,
            )
            for (number,) in rows
        ]


def _fingerprint(findings):
    """Stands for what was found, so that the same is not told each night; False for nothing."""
    return digest(sorted(f"{f.code} {f.path}" for f in findings)) if findings else False
