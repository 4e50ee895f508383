"""The nightly verification of custody: the chains, the files, telling people once what does not
fit, and mailing the end of the chain to management."""

import logging
import time

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .cctv_accounting import company_zone
from .cctv_evidence_check import fingerprint
from .cctv_zone import zoned

_logger = logging.getLogger(__name__)

NIGHT_HOURS = 20
"""A file or a chain verified within this time is not read again by the same nightly run; nor is
the end of a chain mailed twice."""

BATCH = 200
"""Files that are looked up at a time."""

MOMENT = "d MMM y HH:mm z"

TELL_MOST = 50
"""Findings told in one message; the lists have them all."""


class CctvCustodyChain(models.Model):
    _inherit = "cctv.custody.chain"

    @api.model
    def _cron_custody(self):
        """Each night. A run that is killed, or that has used up its time, is started again, and
        goes on where it stopped."""
        until = time.monotonic() + self.env["cctv.poll"]._budget_s()
        checks, jobs = self.env["cctv.evidence.check"], self.env["ir.cron"]
        for company in self._companies():
            chain = self._of(company)
            if not chain._is_verified():
                chain._watch()
            chain._mail_head()
            jobs._commit_progress(1)
        checks._prepare()
        jobs._commit_progress(1)
        if not checks._watch(until):
            self.env.ref("helpdesk_cctv.ir_cron_cctv_custody")._trigger()
            jobs._commit_progress()

    def _is_verified(self) -> bool:
        """Whether this night's run has been through it."""
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=NIGHT_HOURS)
        return bool(self.date_checked) and self.date_checked >= since

    @api.model
    def _companies(self):
        """Those that have entries, or the end of a chain."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT company_id FROM cctv_custody_chain"
                " UNION SELECT company_id FROM cctv_custody_event ORDER BY 1"
            )
        )
        return self.env["res.company"].sudo().browse([row[0] for row in rows])

    @api.model
    def _sentences_of_all(self):
        """What does not fit in the chains and rows of all companies; changes nothing."""
        sentences = []
        for company in self._companies():
            if chain := self.sudo().search([("company_id", "=", company.id)]):
                sentences += chain._verify_all()
            else:
                words = self.with_context(lang=company._cctv_lang()).env._
                sentences.append(words("The end of the chain of custody was deleted."))
        return sentences

    def _watch(self):
        """Verify this chain, note the result, and tell what is new."""
        self.ensure_one()
        sentences = self._verify_all()
        mark = fingerprint(sentences)
        if sentences and self.notified != mark:
            self._tell(sentences)
        self._write_row(
            {
                "findings": "\n".join(sentences) or False,
                "notified": mark,
                "date_checked": fields.Datetime.now(),
            }
        )

    def _verify_all(self):
        """Sentences, in the company's language, about entries and rows; the files apart."""
        this = self.with_context(lang=self.company_id._cctv_lang())
        return [*this._verify(), *this._verify_rows_of_files()]

    def action_verify(self):
        """Verify the entries now; the files are read at night, or from the clip."""
        self.check_access("read")
        for chain in self.sudo():
            chain._watch()
        return True

    def _tell(self, sentences):
        """One message for all the findings, to those who answer for the evidence."""
        self.ensure_one()
        company = self.company_id
        people = self.env["cctv.seal"]._people_to_tell(company)
        _logger.warning("Custody of company %s does not fit: %s", company.id, len(sentences))
        if not people:
            return
        this = self.with_context(lang=company._cctv_lang())
        told = list(sentences[:TELL_MOST])
        if more := len(sentences) - len(told):
            told.append(this.env._("and %(count)s more", count=more))
        body = this.env["ir.qweb"]._render(
            "helpdesk_cctv.custody_findings_message", {"sentences": told}
        )
        self.env["mail.thread"].message_notify(
            partner_ids=people.partner_id.ids,
            subject=this.env._("Evidence that does not fit"),
            body=body,
        )

    def _mail_head(self):
        """Mail the end of this chain to management, once a day. It goes by e-mail whatever people
        have chosen: only what is outside of this database proves anything about it."""
        self.ensure_one()
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=NIGHT_HOURS)
        if not self.sequence or (self.date_mailed and self.date_mailed > since):
            return
        group = self.env.ref("helpdesk_cctv.group_cctv_management")
        people = self.env["res.users"]._cctv_with_duty(group, self.company_id)
        if emails := sorted({user.email_formatted for user in people if user.email}):
            this = self.with_context(lang=self.company_id._cctv_lang())
            self.env["mail.mail"].sudo().create(
                [{**this._prepare_head_mail(), "email_to": email} for email in emails]
            )
            self._write_row({"date_mailed": fields.Datetime.now()})

    def _prepare_head_mail(self):
        _, head = self.env._, self._own_head()
        zone = company_zone(self.company_id)
        moment = zoned(self.env, fields.Datetime.now(), MOMENT, zone)
        body = self.env["ir.qweb"]._render(
            "helpdesk_cctv.custody_head_message",
            {"company": self.company_id.name, "moment": moment, "chain": self, **head},
        )
        subject = _(
            "%(company)s: chain of custody, entry %(place)s, %(code)s",
            company=self.company_id.name,
            place=head["place"],
            code=head["code"],
        )
        return {"subject": subject, "body_html": body, "auto_delete": True}


class CctvEvidenceCheck(models.Model):
    _inherit = "cctv.evidence.check"

    @api.model
    def _due(self):
        """Files that were not verified lately; of those that are destroyed and gone, none."""
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=NIGHT_HOURS)
        stale = Domain("date_checked", "=", False) | Domain("date_checked", "<", since)
        rests = Domain("evidence_id.date_destroyed", "!=", False) & Domain("state", "=", "fits")
        return stale & ~rests

    @api.model
    def _watch(self, until) -> bool:
        """Verify all files that are due, one between two commits, until this moment of the
        monotonic clock; at least one. What was begun longest ago comes first: a file whose reading
        kills the process each time does not keep the others waiting. Returns whether all had their
        turn."""
        begun = fields.Datetime.now()
        while checks := self._next(begun):
            for check_id in checks.ids:
                checks.browse(check_id)._watch_alone()
                if time.monotonic() > until:
                    return False
        return True

    def _watch_alone(self):
        self._write_row({"date_tried": fields.Datetime.now()})
        self.env["ir.cron"]._commit_progress()
        try:
            self._watch_file()
        except OperationalError:  # somebody has just changed the row: the next run's
            self.env.cr.rollback()
        self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _next(self, begun):
        domain = self._due() & self._not_begun(begun)
        return self.sudo().search(domain, limit=BATCH, order="date_tried ASC NULLS FIRST, id")

    @api.model
    def _not_begun(self, begun):
        """Each once in a run, but for its first second: moments have whole seconds, and what a run
        that was killed just now had begun is this one's."""
        return Domain("date_tried", "=", False) | Domain("date_tried", "<=", begun)

    def _watch_file(self):
        """Verify, and tell what is new. A file that somebody works on at this moment is left for
        the next run: it may be about to be destroyed."""
        self.ensure_one()
        if not self.evidence_id.try_lock_for_update(allow_referencing=True):
            return
        if self._verify() and self.state != "fits":
            self._note_broken()
        self._tell_new()

    def _note_broken(self):
        """The chain keeps when it was seen first; without a key for seals the finding about that
        has been told already."""
        facts = {"file": self.evidence_id.id, "state": self.state}
        events = self.env["cctv.custody.event"].sudo()
        try:
            events._note(self.item_id, "verified", self.findings or "", **facts)
        except UserError as error:
            _logger.warning("Not noted in the chain of custody: %s", error)

    def _tell_new(self):
        sentences = (self.findings or "").splitlines()
        mark = fingerprint(sentences)
        if sentences and self.notified != mark:
            self.env["cctv.custody.chain"]._of(self.company_id)._tell(sentences)
        if (self.notified or False) != mark:
            self._write_row({"notified": mark})
