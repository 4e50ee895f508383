from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..models.cctv_accounting import company_time
from .cctv_footage import SENT_MAX, CctvFootageController
from .pages import number, paper_response, plain, posted_files, upload_values

SAID = "cctv_footage_said"
"""In the session: what to say on the next page, and what was typed when it was refused."""

ANSWER_FIELDS = (
    "words date_from date_to letter_number letter_date purpose place_words requester_identity"
).split()
STEPS = ("answer", "withdraw")
"""What may be posted to the page of an own request."""


class CctvFootageMine(CctvFootageController):
    """An own request: where it stands, its questions, withdrawing it. Each looks first whether it
    is the user's own; one of somebody else is one that does not exist."""

    @http.route(
        "/my/footage/<int:request_id>", type="http", auth="user", methods=["GET"], sitemap=False
    )
    def request_page(self, request_id, **_query):
        desk = request.env["cctv.footage.desk"]
        own = desk._own(number(request_id))
        if not own:
            return self._gone_page(self._no_request())
        values = {
            "title": own.number,
            "asked": desk._details(own),
            "said": self._said(own),
            "times": {**self._times(own), **self._asked(own)},
            **self._limits(own.company_id),
            **upload_values(own.company_id),
        }
        return self._render("helpdesk_cctv.footage_request", values)

    @http.route(
        "/my/footage/<int:request_id>/letter",
        type="http",
        auth="user",
        methods=["GET"],
        sitemap=False,
    )
    def letter(self, request_id, **_query):
        """The decision in writing, as PDF."""
        desk = request.env["cctv.footage.desk"]
        own = desk._own(number(request_id))
        pdf = desk._letter(own) if own else None
        if not pdf:
            return self._gone_page(self._no_request())
        return paper_response(pdf, own.number)

    def _times(self, own):
        """The times as fields of date and time take them."""
        company = own.company_id
        return {
            name: company_time(company, own[name]).strftime("%Y-%m-%dT%H:%M")
            for name in ("date_from", "date_to")
        }

    def _asked(self, own):
        """What may be put right, as it was typed; the identity is not shown again."""
        day = own.letter_date
        return {
            "purpose": own.purpose,
            "place_words": own.place_words or "",
            "letter_number": own.letter_number or "",
            "letter_date": day.isoformat() if day else "",
        }

    @http.route(
        "/my/footage/<int:request_id>/record/<int:delivery_id>",
        type="http",
        auth="user",
        methods=["GET"],
        sitemap=False,
    )
    def request_record(self, request_id, delivery_id, **_query):
        """The record of a hand-over to oneself, as a PDF."""
        desk = request.env["cctv.footage.desk"]
        own = desk._own(number(request_id))
        delivery = desk._record(own, number(delivery_id)) if own else None
        if not delivery:
            return self._gone_page(self._no_request())
        report = "helpdesk_cctv.paper_footage_delivery"
        reports = request.env["ir.actions.report"].sudo()
        content = reports._cctv_print(report, delivery, lang=request.env.lang)
        return paper_response(content, delivery.number)

    def _said(self, own):
        """What was said on the page of this request, once."""
        said = request.session.get(SAID) or {}
        if not said or said.get("request") != own.id:
            return {}
        request.session.pop(SAID)
        return said

    @http.route(
        "/my/footage/<int:request_id>/<string:step>",
        type="http",
        auth="user",
        methods=["POST"],
        sitemap=False,
    )
    def request_step(self, request_id, step, **posted):
        """Answer or withdraw, then show the page again, with a sentence and what was typed when it
        was refused."""
        own = request.env["cctv.footage.desk"]._own(number(request_id))
        if not own or step not in STEPS:
            return self._gone_page(self._no_request())
        typed = {name: self._text(posted.get(name)) for name in ANSWER_FIELDS}
        try:
            thanks = getattr(self, f"_do_{step}")(own, typed)
        except UserError as error:
            said = {"error": str(error), "step": step, "typed": typed}
        else:
            said = {"thanks": thanks}
        request.session[SAID] = {**said, "request": own.id}
        return request.redirect(f"/my/footage/{own.id}")

    def _text(self, text):
        return text[:SENT_MAX] if isinstance(text, str) else ""

    def _do_answer(self, own, typed):
        request.env["cctv.footage.desk"]._answer(own, typed, posted_files())
        return request.env._("Thank you. Your answer has been passed on.")

    def _do_withdraw(self, own, typed):
        request.env["cctv.footage.desk"]._withdraw(own, {"words": plain(typed["words"])})
        return request.env._("The request is withdrawn.")

    def _no_request(self):
        return request.env._("There is no such request of yours.")
