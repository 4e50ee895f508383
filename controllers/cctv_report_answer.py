from odoo import http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import format_datetime

from .cctv_report import CctvReportController
from .pages import MOMENT, number, plain, posted_files, upload_values

SAID = "cctv_report_said"
"""In the session: what to say on the next page, and what was typed when it was refused."""


class CctvReportAnswer(CctvReportController):
    """What somebody who has reported a camera says afterwards: it works again, it does not, or a
    message. Each looks first whether the report is their own."""

    @http.route(
        "/cctv/report/mine/<int:report_id>",
        type="http",
        auth="user",
        methods=["GET"],
        sitemap=False,
    )
    def mine_page(self, report_id, **_query):
        """A further report ('me too'): where the repair stands, in a sentence, and nothing else of
        the ticket."""
        report = self._own_report(report_id)
        if not report:
            return request.redirect("/cctv/report")
        desk = request.env["cctv.report.desk"]
        ticket = report.ticket_id.with_env(request.env)
        values = {
            "title": request.env._("Your report"),
            "device": desk._describe(report.device_id),
            "when": request.env._(
                "You reported it on %s.",
                format_datetime(request.env, report.create_date, dt_format=MOMENT),
            ),
            "note": report.note,
            **self._answer_values(ticket, {"report_id": report.id}),
            **upload_values(report.company_id),
        }
        return self._render("helpdesk_cctv.report_mine", values)

    def _answer_values(self, ticket, target):
        """For ``report_answer``: the state, what may be answered, and what was said before."""
        said = request.session.get(SAID) or {}
        if said:
            request.session.pop(SAID)
        return {
            "standing": ticket._cctv_standing(request.env.user.partner_id),
            "target": target,
            "said": said,
        }

    @http.route("/cctv/report/answer", type="http", auth="user", methods=["POST"], sitemap=False)
    def answer(self, answer=None, words=None, **posted):
        """It works again, or it is still broken."""
        words = plain(words)
        return self._on_own(
            posted, words, lambda ticket, _report: self._answered(ticket, answer, words)
        )

    def _answered(self, ticket, answer, words):
        partner = request.env.user.partner_id
        if answer == "confirm":
            ticket._cctv_requester_confirms(partner)
        elif answer == "reopen":
            ticket._cctv_requester_reopens(partner, words)
        else:
            raise UserError(request.env._("Please say whether it works again."))

    @http.route("/cctv/report/message", type="http", auth="user", methods=["POST"], sitemap=False)
    def message(self, words=None, **posted):
        """A message to those who repair it."""
        words = plain(words)
        return self._on_own(
            posted, words, lambda ticket, report: self._written(ticket, report, words)
        )

    def _written(self, ticket, report, words):
        words = words.strip()
        company = ticket.sudo().company_id
        uploads = request.env["cctv.uploads"]._take_all(posted_files(), company)
        if not (words or uploads):
            raise UserError(request.env._("Please write something first."))
        partner = request.env.user.partner_id
        files = request.env["cctv.uploads"]._keep(report or ticket, uploads)
        message = ticket.sudo()._cctv_requester_says(partner, "", words)
        if not report:
            message.sudo().attachment_ids = files

    def _on_own(self, posted, words, do):
        """Do something on the own ticket or further report that was posted, then show its page,
        with a sentence and what was typed when it was refused."""
        report = self._own_report(number(posted.get("report_id")))
        ticket = report.ticket_id or self._own_ticket(number(posted.get("ticket_id")))
        if not ticket:
            return request.redirect("/cctv/report")
        try:
            request.env["cctv.report.desk"]._spend_answer(request.env.user.partner_id)
            with request.env.cr.savepoint():
                do(ticket.with_env(request.env), report)
        except UserError as error:
            request.session[SAID] = {"error": str(error), "words": words}
        else:
            thanks = request.env._("Thank you. It has been passed on.")
            request.session[SAID] = {"thanks": thanks}
        page = f"/cctv/report/mine/{report.id}" if report else f"/my/ticket/{ticket.id}"
        return request.redirect(page)

    def _own_report(self, report_id):
        reports = request.env["cctv.further.report"].sudo()
        partner = request.env.user.partner_id
        return reports.search([("id", "=", report_id), ("partner_id", "=", partner.id)])

    def _own_ticket(self, ticket_id):
        partner = request.env.user.partner_id
        domain = [("id", "=", ticket_id), ("partner_id", "=", partner.id)]
        tickets = request.env["helpdesk.ticket"].sudo()
        return tickets.search(domain).filtered(lambda own: own._cctv_is_confirmed_instead())
