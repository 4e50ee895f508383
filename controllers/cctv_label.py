import re

from odoo import http
from odoo.http import request

from .cctv_report import CctvReportController

TOKEN = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)
"""Only what can be a token is looked up."""


class CctvLabel(CctvReportController):
    """Where the QR label of a device leads. The page changes nothing."""

    @http.route(
        "/cctv/d/<string:token>", type="http", auth="public", methods=["GET"], sitemap=False
    )
    def label_page(self, token, **_query):
        """Staff with a duty come to the device's form, all others to the form for a report."""
        desk = request.env["cctv.report.desk"]
        device = desk._device_of_label(token if TOKEN.fullmatch(token) else "")
        if not device:
            return self._void_label_page()
        is_staff = self._is_staff(device)
        if not desk._is_in_use(device):
            return self._retired_page(device, is_staff)
        if is_staff:
            return self._private_redirect(self._form_url(device))
        return self._report_page(device, token)

    def _is_staff(self, device):
        """Whether the user works with CCTV and may see this device."""
        env = request.env
        if not env["cctv.device.status"].has_access("read"):
            return False
        return device.company_id in env.user.company_ids and device.with_env(
            env(context={"allowed_company_ids": env.user.company_ids.ids})
        ).has_access("read")

    def _form_url(self, device):
        path = {"camera": "cctv-cameras", "recorder": "cctv-recorders"}.get(
            device.cctv_kind, "cctv-devices"
        )
        return f"/odoo/{path}/{device.id}"

    def _private_redirect(self, url):
        response = request.redirect(url)
        response.headers["Cache-Control"] = "no-store"
        return response

    def _void_label_page(self):
        """The one answer for a label that was renewed and for one that never was."""
        sentence = request.env._(
            "This label is no longer valid. Look for a newer label on the device; without one, "
            "tell the IT staff the code and the place of the device, and ask for a new label."
        )
        return self._label_sentence(sentence, 404)

    def _retired_page(self, device, is_staff):
        """Nothing is repaired on it; staff are told which device it was."""
        if not is_staff:
            return self._out_of_use_page()
        sentence = request.env._(
            "%(device)s was taken out of use. Take the label off, or bring the device back into "
            "the register before you work on it.",
            device=device.display_name,
        )
        return self._label_sentence(sentence, 410)

    def _label_sentence(self, sentence, status):
        values = {
            "title": request.env._("Label of a device"),
            "sentence": sentence,
            "tone": "warning",
            "icon": "exclamation-triangle",
            "is_public": request.env.user._is_public(),
        }
        return self._render("helpdesk_cctv.report_sentence", values, status)
