"""helpdesk_mgmt's own pages in the portal, with the checks that they lack."""

from odoo import fields, http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request
from odoo.tools import format_datetime

from odoo.addons.helpdesk_mgmt.controllers.main import HelpdeskTicketController
from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk

from .cctv_report_answer import CctvReportAnswer
from .pages import MOMENT, number, plain, posted_files, upload_values

TYPED = ("subject", "description", "category", "team")

SEARCH_MAX = 80


class CctvTicketForms(HelpdeskTicketController):
    @http.route(methods=["POST"])
    def support_ticket_close(self, ticket_id=None, stage_id=None, **_posted):
        """Close an own ticket. helpdesk_mgmt closes any ticket, by following a link."""
        ticket = request.env["helpdesk.ticket"].browse(number(ticket_id)).exists()
        if not ticket or not self._may_close(ticket):
            return request.redirect("/my/tickets")
        ticket = ticket.sudo()
        stages = ticket.team_id._get_applicable_stages().filtered("close_from_portal")
        stage = stages.filtered(lambda stage: stage.id == number(stage_id))
        if stage and not ticket.closed:
            ticket.stage_id = stage
        return request.redirect(f"/my/ticket/{ticket.id}")

    def _may_close(self, ticket):
        """Who reported it, their colleagues where they may see it by the company's setting, and
        whoever may change it anyway. A repair of CCTV is confirmed instead."""
        if not ticket.has_access("read") or ticket.sudo()._cctv_is_confirmed_instead():
            return False
        if ticket.has_access("write"):
            return True
        mine, theirs = request.env.user.partner_id, ticket.sudo().partner_id
        is_colleague = mine.commercial_partner_id == theirs.commercial_partner_id
        shares = ticket.sudo().company_id.cctv_portal_company_tickets
        return theirs == mine or bool(theirs and is_colleague and shares)

    def _get_create_new_ticket_values(self, **kw):
        values = super()._get_create_new_ticket_values(**kw)
        company = request.env.company
        return {
            **values,
            "typed": {name: kw.get(name) or "" for name in TYPED},
            "error": None,
            **upload_values(company),
        }

    @http.route(methods=["POST"])
    def submit_ticket(self, **kw):
        """As helpdesk_mgmt does it, with files that were looked at; what is wrong is said on the
        form, with everything that was typed still in it."""
        kw = {**kw, **{name: str(number(kw.get(name)) or "") for name in ("category", "team")}}
        try:
            self._check_typed(kw)
            files, company = posted_files("attachment"), request.env.company
            uploads = request.env["cctv.uploads"]._take_all(files, company)
        except UserError as error:
            values = {**self._get_create_new_ticket_values(**kw), "error": str(error)}
            response = request.render("helpdesk_mgmt.portal_create_ticket", values)
            response.status_code = 422
            return response
        vals = self._prepare_submit_ticket_vals(**kw)
        ticket = request.env["helpdesk.ticket"].sudo().create(vals)
        ticket.message_subscribe(partner_ids=request.env.user.partner_id.ids)
        request.env["cctv.uploads"]._keep(ticket, uploads)
        return request.redirect(f"/my/ticket/{ticket.id}")

    def _check_typed(self, kw):
        for name in ("subject", "description"):
            text = kw.get(name)
            if not isinstance(text, str) or not text.strip() or "\x00" in text:
                raise UserError(request.env._("Please enter a subject and a description."))
        category = request.env["helpdesk.ticket.category"].browse(number(kw["category"]))
        if category and category not in (self._get_categories() or ()):
            raise UserError(request.env._("Please choose a category from the list."))


class CctvTicketPortal(CustomerPortalHelpdesk):
    @http.route()
    def portal_my_tickets(
        self, page=1, date_begin=None, date_end=None, sortby=None, filterby=None, search=None,
        search_in=None, groupby=None, **kw,
    ):  # fmt: skip
        """As helpdesk_mgmt shows them, which looks up whatever stands in the address: here what is
        not known there is as if it were not said."""
        return super().portal_my_tickets(
            page=number(page) or 1,
            date_begin=_day(date_begin),
            date_end=_day(date_end),
            sortby=sortby if sortby in self._ticket_get_searchbar_sortings() else None,
            filterby=filterby,
            search=plain(search)[:SEARCH_MAX],
            search_in=search_in if search_in in self._ticket_get_searchbar_inputs() else None,
            groupby=groupby if groupby in self._ticket_get_searchbar_groupby() else None,
            **kw,
        )

    @http.route()
    def portal_my_ticket(self, ticket_id, access_token=None, **kw):
        """As helpdesk_mgmt shows it, but it gives out a token for each file of the ticket: here
        for those only that are meant for the requester."""
        try:
            ticket = self._document_check_access("helpdesk.ticket", ticket_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        if ticket._cctv_is_confirmed_instead() and not request.env.user._is_public():
            # as on the other pages for requesters, not that of the browser's last visitor
            request.update_context(lang=request.env.user.lang)
            ticket = ticket.with_context(lang=request.env.user.lang)
        files = request.env["helpdesk.ticket"].browse(ticket.id)._cctv_shared_files()
        files.generate_access_token()
        values = self._ticket_get_page_view_values(ticket, access_token, **kw)
        values["shared_files"] = files
        return request.render("helpdesk_mgmt.portal_helpdesk_ticket_page", values)

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        values.setdefault("shared_files", ticket.env["ir.attachment"])
        return {**values, "cctv": self._cctv_values(ticket)}

    def _cctv_values(self, ticket):
        """Of a repair what its requester is told; None for other tickets."""
        if not ticket._cctv_is_confirmed_instead():
            return None
        mine = request.env.user.partner_id
        here = ticket.with_env(request.env)
        page = CctvReportAnswer()
        return {
            "device": request.env["cctv.report.desk"]._describe_subject(ticket),
            "is_own": bool(ticket.partner_id) and ticket.partner_id == mine,
            "number": ticket.number,
            "when": request.env._(
                "Reported on %s.",
                format_datetime(request.env, ticket.create_date, dt_format=MOMENT),
            ),
            "symptom": ticket._cctv_symptom_word(),
            "has_words": ticket._cctv_has_words(),
            **page._answer_values(here, {"ticket_id": ticket.id}),
            **upload_values(ticket.company_id),
        }


def _day(text):
    """A date of the address, as it may be searched for; None for anything else."""
    try:
        day = fields.Date.to_date(text)
    except (TypeError, ValueError):
        return None
    return day.isoformat() if day else None
