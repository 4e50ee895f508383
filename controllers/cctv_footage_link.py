from odoo import http
from odoo.http import request
from odoo.tools import human_size

from ..models.cctv_accounting import company_zone
from ..models.cctv_zone import zoned
from .cctv_ranges import first_byte, is_sent_by_nginx, send_evidence
from .pages import paper_response

OPENED = "cctv_footage_opened"
"""In the session: {id of the hand-over: what the code was checked against}."""


class CctvFootageLink(http.Controller):
    """Pages behind the link by which footage is downloaded. The token says which hand-over; a
    log-in, or the code that was told, says that it is the right person."""

    @http.route(
        "/cctv/footage/<string:token>", type="http", auth="public", methods=["GET"], sitemap=False
    )
    def footage_page(self, token, **_query):
        """What can be downloaded. It counts nothing."""
        delivery = self._delivery(token)
        if delivery is None:
            return self._bad_link()
        if answer := self._stopped(delivery, token):
            return answer
        return self._page(delivery, token)

    @http.route(
        "/cctv/footage/<string:token>/code",
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
    )
    def footage_code(self, token, code="", **_posted):
        delivery = self._delivery(token)
        if delivery is None:
            return self._bad_link()
        if not delivery._needs_log_in() and delivery._try_code(code):
            opened = dict(request.session.get(OPENED) or {})
            opened[str(delivery.id)] = delivery.link_code_mac
            request.session[OPENED] = opened
            return request.redirect(f"/cctv/footage/{token}")
        if delivery._needs_log_in():
            return request.redirect(f"/cctv/footage/{token}")
        sentence = request.env._("This code is not right. Look at it again.")
        return self._code_page(delivery, token, sentence)

    @http.route(
        "/cctv/footage/<string:token>/<int:file_id>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        readonly=False,
    )
    def footage_file(self, token, file_id, **_query):
        """The file; a part of it where the browser goes on with a download."""
        delivery = self._delivery(token)
        if delivery is None:
            return self._bad_link()
        if answer := self._stopped(delivery, token):
            return answer
        file = delivery.evidence_ids.filtered(
            lambda one: one.id == file_id and not one.date_destroyed
        )._still_there()
        headers = request.httprequest.headers
        if not file:
            return self._sentence(request.env._("This file is no longer there."), status=404)
        if request.httprequest.method != "HEAD":
            sentence = delivery._take_download(
                file,
                first_byte(file),
                request.httprequest.remote_addr or "",
                headers.get("User-Agent", ""),
            )
            if sentence:
                return self._sentence(sentence, status=410)
        return self._private(send_evidence(file))

    @http.route(
        "/cctv/footage/<string:token>/letter",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def footage_letter(self, token, **_query):
        """The release letter, as a PDF."""
        delivery = self._delivery(token)
        if delivery is None:
            return self._bad_link()
        if answer := self._stopped(delivery, token):
            return answer
        reports = request.env["ir.actions.report"].sudo()
        content = reports._cctv_print(
            "helpdesk_cctv.paper_footage_release", delivery, lang=request.env.lang
        )
        return self._private(paper_response(content, delivery.number))

    def _delivery(self, token):
        """With sudo and in the language of the recipient, or None."""
        delivery = request.env["cctv.footage.delivery"]._of_link(token)
        if not delivery:
            return None
        if lang := delivery.partner_id.lang:
            request.update_context(lang=lang)
        return delivery.with_context(lang=request.env.lang)

    def _stopped(self, delivery, token):
        """The answer to who may not go on: another person, no code yet, a link that is over."""
        user = request.env.user
        if delivery._needs_log_in():
            if user._is_public():
                return request.redirect(f"/web/login?redirect=/cctv/footage/{token}")
            if user.partner_id != delivery.partner_id:
                return self._sentence(
                    request.env._("This footage is for somebody else. Log in as the recipient."),
                    status=403,
                )
        elif not self._is_opened(delivery):
            return self._code_page(delivery, token)
        if delivery.link_state in ("expired", "ended"):
            return self._sentence(delivery._link_obstacle(), status=410)
        return None

    def _is_opened(self, delivery):
        opened = (request.session.get(OPENED) or {}).get(str(delivery.id))
        return bool(opened) and opened == delivery.link_code_mac

    def _code_page(self, delivery, token, sentence=""):
        if delivery._is_locked() or not delivery.link_code_mac:
            words = request.env._(
                "This link is locked. Ask those who handed over the footage for a new code."
            )
            return self._sentence(words, status=403)
        values = {"wants_code": True, "url": f"/cctv/footage/{token}", "sentence": sentence}
        return self._render(values, 403 if sentence else 200)

    def _page(self, delivery, token):
        """Plain values, prepared after the checks."""
        env, url = request.env, f"/cctv/footage/{token}"
        zone = company_zone(delivery.company_id)
        works = delivery.link_state == "works"
        values = {
            "url": url,
            "sentence": delivery._link_obstacle(),
            "in_ranges": not is_sent_by_nginx(),
            "facts": [
                (env._("Number"), delivery.number),
                (env._("For"), delivery.recipient_name),
                (
                    env._("Works until"),
                    zoned(env, delivery.date_link_end, "d MMM y HH:mm z", zone),
                ),
                (
                    env._("Downloads"),
                    env._(
                        "%(count)s of %(most)s",
                        count=delivery.download_count,
                        most=delivery.link_most,
                    ),
                ),
            ],
            "files": [
                {
                    "name": file.name,
                    "size": human_size(file.size),
                    "bytes": int(file.size),
                    "sha256": file.sha256 or "-",
                    "url": f"{url}/{file.id}" if works and not file.date_destroyed else "",
                }
                for file in delivery.evidence_ids
            ],
        }
        return self._render(values)

    def _bad_link(self):
        return self._sentence(
            request.env._("This link is not valid or has expired. Ask for another."), status=404
        )

    def _sentence(self, sentence, status=200):
        return self._render({"sentence": sentence}, status)

    def _render(self, values, status=200):
        values = {
            "title": request.env._("Footage for you"),
            "kind": "warning",
            "icon": "exclamation-triangle",
            "wants_code": False,
            "in_ranges": False,
            "files": [],
            "facts": [],
            **values,
        }
        response = request.render("helpdesk_cctv.footage_link_page", values)
        response.status_code = status
        return self._private(response)

    def _private(self, response):
        """Neither kept by proxies nor told to other sites: the address is a secret."""
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response
