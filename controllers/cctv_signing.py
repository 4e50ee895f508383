import threading
import time

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from ..models.cctv_accounting import company_zone
from ..models.cctv_zone import zoned
from ..tools.seal import same_mac

KEEP_S = 600
"""How long the result of verifying a seal is shown to the public before it is verified anew, so
that calling the page often costs next to nothing."""

KEEP_MOST = 2000
"""Results kept in a process; a hundred bytes each."""

_results = {}
_results_lock = threading.Lock()


class CctvSigning(http.Controller):
    """Pages for people without a log-in: signing on request, and whether a seal still fits."""

    @http.route(
        "/cctv/sign/<int:request_id>/<string:token>", type="http", auth="public", sitemap=False
    )
    def sign_page(self, request_id, token, **_query):
        """The page that the link in the e-mail opens. It changes nothing."""
        asked = self._asked(request_id, token)
        title = request.env._("Sign a document")
        if asked is None:
            return self._sign_sentence(title, self._bad_link(), status=404)
        if obstacle := asked._obstacle(request.env.user):
            kind = "success" if asked.state == "signed" else "warning"
            return self._sign_sentence(title, obstacle, kind=kind)
        record = asked._record()
        url = f"/cctv/sign/{asked.id}/{token}"
        values = {
            "title": title,
            "asks": asked._sentence(),
            "name": asked.partner_id.name,
            "facts": record._signing_facts(),
            "call_url": f"{url}/accept",
            "paper_url": f"{url}/paper" if record._signing_report() else False,
        }
        return self._private(request.render("helpdesk_cctv.signing_page", values))

    @http.route(
        "/cctv/sign/<int:request_id>/<string:token>/accept", type="jsonrpc", auth="public"
    )
    def accept(self, request_id, token, name=None, signature=None):
        """Sign. The name that was typed is of no account: the partner who was asked signs."""
        asked = self._asked(request_id, token)
        if asked is None:
            return {"error": self._bad_link()}
        try:
            asked._sign(signature, request.env.user)
        except UserError as error:
            return {"error": str(error)}
        return {"message": request.env._("Thank you. Your signature is stored.")}

    @http.route(
        "/cctv/sign/<int:request_id>/<string:token>/paper",
        type="http",
        auth="public",
        sitemap=False,
    )
    def paper(self, request_id, token, **_query):
        """The document to read before signing."""
        asked = self._asked(request_id, token)
        if asked is None or asked._obstacle(request.env.user):
            return request.redirect(f"/cctv/sign/{request_id}/{token}")
        record = asked._record()
        report = record._signing_report()
        if not report:
            raise request.not_found()
        content, _kind = (
            request.env["ir.actions.report"].sudo()._render_qweb_pdf(report, record.ids)
        )
        name = f"{(record.number or 'document').replace('/', '-')}.pdf"
        headers = [
            ("Content-Type", "application/pdf"),
            ("Content-Length", len(content)),
            ("Content-Disposition", content_disposition(name)),
        ]
        return self._private(request.make_response(content, headers))

    @http.route(
        "/cctv/seal/<int:seal_id>/<string:code>", type="http", auth="public", sitemap=False
    )
    def seal_page(self, seal_id, code, **_query):
        """Behind the QR code of a paper: number, kind, date, and whether the seal fits."""
        seal = request.env["cctv.seal"].sudo().browse(seal_id).exists()
        title = request.env._("Seal of a document")
        if not seal or not same_mac(seal._public_code(), code.lower()):
            values = {
                "title": title,
                "kind": "warning",
                "icon": "question-circle",
                "sentence": request.env._(
                    "There is no seal with this address. Scan the code on the paper again."
                ),
            }
            return self._private(request.render("helpdesk_cctv.seal_page", values), status=404)
        values = {"title": title, **self._seal_verdict(seal), "facts": self._seal_facts(seal)}
        return self._private(request.render("helpdesk_cctv.seal_page", values))

    def _seal_facts(self, seal):
        env = request.env
        zone = company_zone(seal.company_id)
        date = zoned(env, seal.date, "d MMM y HH:mm z", zone)
        return [
            (env._("Number"), seal.number),
            (env._("Document"), seal.document or ""),
            (env._("Sealed on"), date),
        ]

    def _seal_verdict(self, seal):
        state = kept_state(seal)
        env = request.env
        return {
            "fits": {
                "kind": "success",
                "icon": "check-circle",
                "sentence": env._("The seal fits: the record is as it was sealed."),
            },
            "broken": {
                "kind": "danger",
                "icon": "exclamation-triangle",
                "sentence": env._("The seal does not fit: the record is not as it was sealed."),
            },
            "unverifiable": {
                "kind": "warning",
                "icon": "question-circle",
                "sentence": env._("The seal cannot be verified at present. Try again later."),
            },
        }[state]

    def _asked(self, request_id, token):
        """The request that ``token`` belongs to, as the system sees it and in the language of
        who was asked, or None."""
        asked = request.env["cctv.signature.request"].sudo().browse(request_id).exists()
        if not asked or not asked._check_token(token):
            return None
        if lang := asked.partner_id.lang:
            request.update_context(lang=lang)
        return asked.with_context(lang=request.env.lang)

    def _bad_link(self):
        return request.env["cctv.signature.request"]._bad_link_sentence()

    def _sign_sentence(self, title, sentence, kind="warning", status=200):
        values = {
            "title": title,
            "sentence": sentence,
            "kind": kind,
            "icon": "check-circle" if kind == "success" else "exclamation-triangle",
        }
        return self._private(request.render("helpdesk_cctv.signing_page", values), status)

    def _private(self, response, status=200):
        """Neither kept by proxies nor told to other sites: the address is a secret."""
        response.status_code = status
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response


def kept_state(seal):
    """What verifying the seal says, not more often than every ``KEEP_S`` seconds."""
    key, now = (seal.env.cr.dbname, seal.id), time.monotonic()
    with _results_lock:
        state, since = _results.get(key, (None, 0))
    if state and now - since < KEEP_S:
        return state
    state = seal._verified_state()
    with _results_lock:
        if len(_results) >= KEEP_MOST:
            _results.clear()
        _results[key] = (state, now)
    return state
