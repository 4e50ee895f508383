from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .pages import number, plain, posted_files, render, upload_values

FIELDS = ("symptom", "urgency", "words", "contact", "follow")
"""What is typed into the form, and comes back with it when something is wrong."""


class CctvReportController(http.Controller):
    """Pages where somebody with a log-in, but without CCTV duty, reports a broken camera. They
    look nothing up themselves: the desk (``cctv.report.desk``) says what may be seen."""

    @http.route("/cctv/report", type="http", auth="user", methods=["GET"], sitemap=False)
    def report_page(self, device=None, place=None, q=None, **_query):
        """Choose a camera; with ``device`` the form for it."""
        desk = request.env["cctv.report.desk"]
        if device:
            return self._report_page(desk._device(number(device)), None)
        here = desk._place(number(place))
        if place and not here:
            return self._unknown_page()
        q = plain(q)[:80]
        values = {
            "title": request.env._("Report a broken camera"),
            "query": q,
            "found": desk._find(q),
            "here": {"name": here.name, "up": self._larger(here)} if here else None,
            "places": desk._places_in(here),
            "cameras": desk._cameras_at(here),
            "mine": [] if here or q else desk._mine(request.env.user.partner_id),
        }
        return self._render("helpdesk_cctv.report_choose", values)

    def _larger(self, place):
        """Address of the page of the place around ``place``."""
        larger = request.env["cctv.report.desk"]._place(place.parent_id.id)
        return f"/cctv/report?place={larger.id}" if larger else "/cctv/report"

    def _report_page(self, device, token, typed=None, error=None):
        """The form for a device.

        :param device: as superuser, perhaps none; also one out of use, when its label was scanned
        :param token: of its label, or None when it was chosen from the list
        """
        user = request.env.user
        if not device:
            return self._unknown_page()
        if not user._is_public() and device.company_id not in user.company_ids:
            return self._unknown_page()
        if not request.env["cctv.report.desk"]._is_in_use(device):
            return self._out_of_use_page()
        if user._is_public():
            return self._public_page(device, token, typed, error)
        return self._form_page(device, token, typed, error)

    def _public_page(self, device, token, typed, error):
        """Without a log-in; ``cctv_report_public.py`` shows the form where a company wants it."""
        return request.redirect(f"/web/login?redirect=/cctv/d/{token}")

    def _form_page(self, device, token, typed, error):
        desk = request.env["cctv.report.desk"]
        partner = request.env.user.partner_id
        ticket = desk._open_ticket(device)
        values = {
            **self._form_values(device, token, typed, error),
            "is_known": bool(ticket),
            "own_url": desk._own_url(ticket, partner),
            "standing": ticket.with_env(request.env)._cctv_standing(partner) if ticket else None,
        }
        return self._render("helpdesk_cctv.report_form", values, 422 if error else 200)

    def _form_values(self, device, token, typed, error):
        tickets = request.env["helpdesk.ticket"].sudo()
        here = device.with_env(request.env).sudo()
        return {
            "title": request.env._("Report a broken camera"),
            "device": request.env["cctv.report.desk"]._describe(here),
            "token": token,
            "symptoms": tickets._fields["cctv_symptom"]._description_selection(request.env),
            "urgencies": self._urgencies(),
            "typed": {"symptom": None, "urgency": "1", **(typed or {})},
            "error": error,
            **upload_values(device.company_id),
        }

    def _urgencies(self):
        env = request.env
        return [
            ("1", env._("It can wait a few days")),
            ("2", env._("Soon, please")),
            ("3", env._("Urgent: people or property are at risk")),
        ]

    @http.route("/cctv/report/send", type="http", auth="user", methods=["POST"], sitemap=False)
    def send(self, device=None, token=None, **posted):
        """Take a report. A camera that the user may not see is one that does not exist."""
        desk = request.env["cctv.report.desk"]
        found = desk._device_of_label(token) if token else desk._device(number(device))
        company = found.company_id
        if not found or company not in request.env.user.company_ids:
            return self._unknown_page()
        if not desk._is_in_use(found):
            return self._out_of_use_page()
        typed = self._typed(posted)
        try:
            record = desk._take(found, request.env.user.partner_id, typed, posted_files())
        except UserError as error:
            return self._report_page(found, token, typed, str(error))
        if record._name == "helpdesk.ticket":
            return request.redirect(f"/my/ticket/{record.id}")
        return request.redirect(f"/cctv/report/mine/{record.id}")

    def _typed(self, posted):
        return {name: posted[name] for name in FIELDS if isinstance(posted.get(name), str)}

    def _unknown_page(self):
        """The one answer for a camera that is not there and for one that is not shown."""
        sentence = request.env._(
            "There is no such camera among those that you can report. Please choose it from the "
            "list, or call the IT staff."
        )
        return self._sentence_page(sentence, 404)

    def _out_of_use_page(self):
        sentence = request.env._(
            "This device is no longer in use, so nothing is repaired on it. If its label is still "
            "there, please tell the IT staff."
        )
        return self._sentence_page(sentence, 410)

    def _sentence_page(self, sentence, status=200, tone="warning", icon="exclamation-triangle"):
        values = {
            "title": request.env._("Report a broken camera"),
            "sentence": sentence,
            "tone": tone,
            "icon": icon,
            "is_public": request.env.user._is_public(),
        }
        return self._render("helpdesk_cctv.report_sentence", values, status)

    def _render(self, template, values, status=200):
        return render(template, {"page_name": "cctv_report", **values}, status)
