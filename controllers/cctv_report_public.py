from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .cctv_report import CctvReportController
from .pages import posted_files

HONEYPOT = "website"
"""A field that people do not see; what fills it in is a program."""


class CctvReportPublic(CctvReportController):
    """The form without a log-in, behind the token of a device's label, where the company of the
    device wants it. It tells the name and place of the device, which whoever scans the label sees
    anyway, and of a ticket nothing but that the fault is known."""

    def _public_page(self, device, token, typed, error):
        company = device.company_id
        request.update_context(lang=company._cctv_lang())
        if not company.cctv_report_public:
            return super()._public_page(device, token, typed, error)
        values = {
            **self._form_values(device, token, typed, error),
            "is_public": True,
            "honeypot": HONEYPOT,
        }
        return self._render("helpdesk_cctv.report_form_public", values, 422 if error else 200)

    @http.route("/cctv/report/public", type="http", auth="public", methods=["POST"], sitemap=False)
    def send_public(self, token=None, **posted):
        desk = request.env["cctv.report.desk"]
        device = desk._device_of_label(token)
        if not device or not device.company_id.cctv_report_public:
            return self._unknown_page()
        request.update_context(lang=device.company_id._cctv_lang())
        if not desk._is_in_use(device):
            return self._out_of_use_page()
        if posted.get(HONEYPOT):
            return self._thank(False)
        return self._send_public(device, token, self._typed(posted))

    def _send_public(self, device, token, typed):
        address = request.httprequest.remote_addr
        desk = request.env["cctv.report.desk"]
        try:
            is_known = desk._take_public(device, address, typed, posted_files())
        except UserError as error:
            return self._public_page(device, token, typed, str(error))
        return self._thank(is_known)

    def _thank(self, is_known):
        if is_known:
            sentence = request.env._("This has already been reported, thank you.")
        else:
            sentence = request.env._("Thank you. Your report has arrived.")
        return self._sentence_page(sentence, tone="success", icon="check-circle")
