"""How a monthly report is made, in the background: sections one after the other, then the papers.
One that was interrupted is begun anew by the next run: nothing of it is kept half."""

import logging
from base64 import b64decode, b64encode

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.report_workbook import workbook
from .cctv_accounting import company_time, company_zone
from .cctv_monthly_report import OPEN
from .cctv_poll_tools import in_savepoint
from .ir_websocket import CHANNEL

_logger = logging.getLogger(__name__)

MESSAGE = "helpdesk_cctv.monthly_report"
"""A report has got on: ``{report_id}``."""

READ_PERCENT, PDF_PERCENT = 60, 90
"""How far it is when the figures are read, and when the PDF is made."""

SECTIONS_ABOUT = 22

ATTEMPTS = 3
"""A report by which the server was stopped so often is not begun any more."""


class CctvMonthlyReport(models.Model):
    _inherit = "cctv.monthly.report"

    @api.model
    def _cron_make(self):
        """Ask for what the calendar asks for, and make what is waiting, the oldest first."""
        in_savepoint(self.env, self._order_scheduled, "ask for the reports of the last month")
        self.env["ir.cron"]._commit_progress(0, remaining=1)
        while report := self.search([("state", "in", OPEN)], order="id", limit=1):
            report._make()
            self.env.invalidate_all()
            if not self.env["ir.cron"]._commit_progress(1, remaining=0):
                break
        if self.search_count([("state", "in", OPEN)], limit=1):
            self._make_soon()

    def _make(self):
        """All figures are read in one transaction; how far it is stands in others."""
        if self.attempts >= ATTEMPTS:
            return self._fail(self._own().env._("It was interrupted again and again."))
        begun = {"date_begun": fields.Datetime.now(), "attempts": self.attempts + 1}
        self._get_on(state="running", percent=0, problem=False, **begun)
        self._see_what_was_written()
        try:
            made = self._made()
        except UserError as error:
            return self._fail(str(error))
        except Exception:
            _logger.exception("The report %s of CCTV could not be made", self.id)
            words = self._own().env._("It could not be made. The server's log says why.")
            self.env.cr.rollback()
            return self._fail(words)
        self._get_on(state="ready", percent=100, doing=False, **made)
        self._see_what_was_written()
        in_savepoint(self.env, self._tell_ready, f"tell that report {self.id} is ready")

    def _see_what_was_written(self):
        """A transaction does not see what others have written since it began."""
        self.env["ir.cron"]._commit_progress(0, remaining=1)
        self.invalidate_recordset()

    def _fail(self, words):
        self._get_on(state="failed", problem=words, doing=False)

    def _own(self):
        """In its language and the zone of its company, as who has asked for it: costs are told to
        those alone who may see them."""
        zone = company_zone(self.company_id)
        return self.with_user(self._asker()).with_context(lang=self.lang, tz=zone).sudo()

    def _asker(self):
        """Of what the calendar has asked for: the IT head."""
        if not self.is_scheduled:
            return self.create_uid
        return self._heads()[:1] or self.create_uid

    def _heads(self):
        profile = self.company_id._cctv_profile()
        return profile._users_of_role("manager", self.company_id)

    def _made(self) -> dict:
        """{field: value} of what was made."""
        mine = self._own()
        sections = []
        for section in mine._each_section():
            sections.append(section)
            percent = min(READ_PERCENT, len(sections) * READ_PERCENT // SECTIONS_ABOUT)
            mine._get_on(percent=percent, doing=section.title)
        mine._get_on(percent=READ_PERCENT, doing=mine.env._("PDF"))
        paper = mine.env["report.helpdesk_cctv.paper_monthly_report"]
        pdf = b64encode(paper._made_of(mine, sections))
        mine._get_on(percent=PDF_PERCENT, doing=mine.env._("Workbook"))
        xlsx = b64encode(mine._workbook(paper, sections))
        return {"pdf": pdf, "xlsx": xlsx, "date_ready": fields.Datetime.now()}

    def _each_section(self):
        """In the language of the report; the figures read past the record rules, since whoever
        asks for a report sees the whole company."""
        figures = self.env["cctv.figures"].with_user(self._asker())
        figures = figures.with_context(lang=self.lang, tz=company_zone(self.company_id))
        return figures._each_section(
            self.company_id,
            self.date_from,
            self.date_to,
            self.location_ids,
            annexes=self.with_annexes,
        )

    def _workbook(self, paper, sections):
        facts = list(paper.with_env(self.env)._facts(self))
        title = paper.with_env(self.env)._title(self)
        company = self.company_id
        return workbook(title, facts, sections, lambda moment: company_time(company, moment))

    def _get_on(self, **vals):
        """Write how far it is, in a transaction of its own: everybody sees it at once, and the
        figures go on being read as of one moment."""
        with self.env.registry.cursor() as cr:
            report = self.sudo().with_env(self.sudo().env(cr=cr))
            if report.exists():
                report.write(vals)
                payload = {"company_id": report.company_id.id, "report_id": report.id}
                bus = report.env["bus.bus"]
                bus._sendone((report.company_id, CHANNEL), MESSAGE, payload)
        self.invalidate_recordset()

    # by the calendar

    @api.model
    def _order_scheduled(self):
        """On the first days of a month, once: the last month of each company that wants it."""
        for company in self.env["res.company"].sudo().search([("cctv_monthly_report", "=", True)]):
            self.with_company(company)._order_of(company)

    @api.model
    def _order_of(self, company):
        first, last = self._last_month()
        known = [("company_id", "=", company.id), ("is_scheduled", "=", True)]
        if self.search_count([*known, ("date_from", "=", first)], limit=1):
            return
        today = company_time(company, fields.Datetime.now()).date()
        begun = company.create_date and company_time(company, company.create_date).date()
        if today > first + relativedelta(months=1, days=9) or (begun and begun > last):
            return
        self.sudo().create(
            {
                "company_id": company.id,
                "date_from": first,
                "date_to": last,
                "lang": company._cctv_lang(),
                "is_scheduled": True,
            }
        )

    # telling

    def _tell_ready(self):
        """Who has asked for it; of the calendar's the IT head, by e-mail with both files."""
        users = self._heads() if self.is_scheduled else self.create_uid
        for user in users.filtered("active"):
            told = self.with_context(lang=user.lang or self.lang)
            told.env["mail.thread"].message_notify(
                partner_ids=user.partner_id.ids,
                model=self._name,
                res_id=self.id,
                subject=told.env._("Report on CCTV: %s", told._days_in_words()),
                body=told.env._("The report is ready: as PDF, and as a workbook."),
                attachments=told._files() if self.is_scheduled else [],
                force_send=False,
            )
        self.date_told = fields.Datetime.now()

    def _files(self):
        """[(name, bytes)] for a message."""
        report = self.with_context(bin_size=False)
        files = ((report.pdf_name, report.pdf), (report.xlsx_name, report.xlsx))
        return [(name, b64decode(data)) for name, data in files if data]
