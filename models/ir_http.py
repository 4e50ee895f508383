from werkzeug.exceptions import RequestEntityTooLarge

from odoo import models
from odoo.http import request

PAGES = ("/cctv/report/", "/my/cctv-work/", "/submitted/ticket")
"""Where people outside send files."""


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        """What exceeds the server's limit never reaches our pages: without JavaScript nothing
        keeps anybody from sending it, and the server's own words say nothing about files."""
        if isinstance(exception, RequestEntityTooLarge) and _is_ours(request.httprequest.path):
            return cls._cctv_too_large_page()
        return super()._handle_error(exception)

    @classmethod
    def _cctv_too_large_page(cls):
        env = request.env
        values = {
            "title": env._("Too large"),
            "sentence": env._(
                "These files are too large together. Please go back, what you typed is still "
                "there, and choose fewer or smaller ones."
            ),
            "tone": "warning",
            "icon": "exclamation-triangle",
            "is_public": True,  # nothing but the sentence: it is for reporters and for providers
        }
        response = request.render("helpdesk_cctv.report_sentence", values)
        response.status_code = RequestEntityTooLarge.code
        response.flatten()
        return response


def _is_ours(path) -> bool:
    return path.startswith(PAGES)
